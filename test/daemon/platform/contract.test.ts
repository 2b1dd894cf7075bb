import { describe, expect, test } from 'vitest'
import { catalogue } from '../../../daemon/domain/events/catalogue.ts'
import {
  clientId,
  devicePayload,
  gatewayPayload,
  journalPayload,
  occupancyPayload,
  topics,
} from '../../../daemon/platform/contract.ts'

describe('topics', () => {
  const real = topics('140500-01', { test: false })

  test('an event goes to its subject and verb', () => {
    expect(real.event('passage.timed_out')).toBe('warden/v1/140500-01/event/passage/timed_out')
    expect(real.event('fire_alarm.raised')).toBe('warden/v1/140500-01/event/fire_alarm/raised')
  })

  test('states have one topic each', () => {
    expect(real.gateway).toBe('warden/v1/140500-01/state/gateway')
    expect(real.occupancy).toBe('warden/v1/140500-01/state/occupancy')
    expect(real.journal).toBe('warden/v1/140500-01/state/journal')
    expect(real.device('gate-1')).toBe('warden/v1/140500-01/state/device/gate-1')
  })

  test('training mode has a tree of its own', () => {
    const training = topics('140500-01', { test: true })
    expect(training.event('card.read')).toBe('warden/v1-test/140500-01/event/card/read')
    expect(training.gateway).toBe('warden/v1-test/140500-01/state/gateway')
  })

  test('every event type of the catalogue has a topic of exactly two levels below event', () => {
    for (const type of Object.keys(catalogue)) {
      expect(real.event(type)).toMatch(/^warden\/v1\/140500-01\/event\/[a-z_]+\/[a-z_]+$/)
    }
  })

  test.each(['a/b', '+', '#', '', 'a b', '$SYS'])('a venue or device called "%s" is refused', (text) => {
    expect(() => topics(text, { test: false })).toThrow()
    expect(() => real.device(text)).toThrow()
  })

  test('training and real use never share a client id', () => {
    expect(clientId('140500-01', 'gw1', { test: false })).toBe('warden-140500-01-gw1')
    expect(clientId('140500-01', 'gw1', { test: true })).toBe('warden-140500-01-gw1-test')
  })
})

describe('states', () => {
  test('carry what the platform needs', () => {
    const since = '2026-03-18T08:00:00+08:00'
    const gateway = gatewayPayload({ state: 'online', stream: 'j-1', version: '0.1.0', since })
    expect(JSON.parse(gateway)).toEqual({ state: 'online', stream: 'j-1', version: '0.1.0', since })
    const device = devicePayload({ device: 'gate-1', state: 'offline', since })
    expect(JSON.parse(device)).toEqual({ device: 'gate-1', state: 'offline', since })
    const occupancy = occupancyPayload({ zones: { room1: 7, corridor: 0 }, total: 7 })
    expect(JSON.parse(occupancy)).toEqual({ zones: { room1: 7, corridor: 0 }, total: 7 })
    const journal = journalPayload({
      source: '/venues/140500-01/gateways/gw1',
      stream: 'j-1',
      lastSequence: 12,
      headHash: 'ab',
      confirmedSequence: 9,
    })
    expect(JSON.parse(journal)).toEqual({
      source: '/venues/140500-01/gateways/gw1',
      stream: 'j-1',
      lastSequence: 12,
      headHash: 'ab',
      confirmedSequence: 9,
    })
  })

  test('nothing that the schema does not name can leave, neither names nor references of people', () => {
    const leaky = { zones: { room1: 1 }, total: 1, participants: ['p-000000000001'] }
    expect(() => occupancyPayload(leaky)).toThrow()
    expect(() => occupancyPayload({ zones: { 'p-ABC/甲': 1 }, total: 1 })).toThrow()
    const named = { device: 'gate-1', state: 'online', since: null, person: 'x' } as const
    expect(() => devicePayload(named)).toThrow()
  })

  test('a count below zero or in halves is refused', () => {
    expect(() => occupancyPayload({ zones: { room1: -1 }, total: 0 })).toThrow()
    expect(() => occupancyPayload({ zones: {}, total: 0.5 })).toThrow()
  })
})
