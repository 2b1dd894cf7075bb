import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideDevice, deviceState, evolveDevices, noDevices } from '../../../daemon/domain/devices.ts'
import { initialState } from '../../../daemon/domain/state.ts'
import { contractStates, type Standing, standingAfter } from '../../../daemon/supervisor/standing.ts'
import { standingLabel } from '../../../daemon/text/standing-words.ts'
import type { Signal } from '../../../drivers/words.ts'
import { smallVenue } from '../../support/small-venue.ts'

const standings = Object.keys(contractStates) as Standing[]

describe('how a device stands', () => {
  test.each([
    ['connecting', 'answers', 'ready'],
    ['connecting', 'away', 'unreachable'],
    ['ready', 'complains', 'degraded'],
    ['degraded', 'answers', 'ready'],
    ['degraded', 'away', 'unreachable'],
    ['unreachable', 'answers', 'ready'],
    ['ready', 'stranger', 'refused'],
    ['refused', 'complains', 'refused'],
    ['refused', 'away', 'unreachable'],
    ['refused', 'answers', 'ready'],
  ] as const)('%s: when it %s it is %s', (before, happening, after) => {
    expect(standingAfter(before, happening)).toBe(after)
  })

  test('has a word of its own in the contract and in both languages', () => {
    expect(contractStates).toEqual({
      connecting: 'unknown',
      ready: 'online',
      degraded: 'degraded',
      unreachable: 'offline',
      refused: 'refused',
    })
    for (const standing of standings) {
      expect(standingLabel(standing, 'zh-CN')).toMatch(/\p{Script=Han}/u)
      expect(standingLabel(standing, 'en')).toContain(standing)
    }
  })

  test('is what the record says of it, whatever it tells', () => {
    const told = fc.constantFrom<Extract<Signal, { kind: 'Online' | 'Offline' | 'Degraded' }>>(
      { kind: 'Online', identity: null },
      { kind: 'Offline', cause: 'no_reply' },
      { kind: 'Degraded', what: 'worn' },
    )
    const happenings = { Online: 'answers', Offline: 'away', Degraded: 'complains' } as const
    fc.assert(
      fc.property(fc.array(told, { maxLength: 20 }), (signals) => {
        let devices = noDevices
        let standing: Standing = 'connecting'
        for (const signal of signals) {
          const world = { state: { ...initialState, devices }, venue: smallVenue() }
          for (const draft of decideDevice(world, 'lane1-gate', signal)) {
            devices = evolveDevices(devices, { ...draft, sequence: 1, id: '', atMs: 0 })
          }
          standing = standingAfter(standing, happenings[signal.kind])
          expect(deviceState(devices, 'lane1-gate')).toBe(contractStates[standing])
        }
      }),
    )
  })
})
