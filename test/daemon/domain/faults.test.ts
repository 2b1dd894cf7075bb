import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../support/scenario.ts'
import { scenario } from '../../support/scenario.ts'

const minute = 60_000

function reported(story: Scenario) {
  return story.events().filter(({ type }) => type === 'fault.reported')
}

describe('a fault ticket (Art. 33, F-33.1)', () => {
  test('is raised by staff, taken on and resolved by a technician', () => {
    const story = scenario().staffed('W2', 'T1')
    story.staff('fault.report', { device: 'lane1-in', zone: null, text: '读卡器不亮' }, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'fault.reported', data: { fault: 'F1', cause: 'reported' } })
    story.staff('fault.acknowledge', { fault: 'F1' }, { by: 'T1' })
    expect(story.last().type).toBe('fault.acknowledged')
    story.staff('fault.resolve', { fault: 'F1', remedy: '更换线缆' }, { by: 'T1' })
    expect(story.last()).toMatchObject({ type: 'fault.resolved', data: { remedy: '更换线缆' } })
    story.staff('fault.resolve', { fault: 'F1', remedy: '再次' }, { by: 'T1' })
    expect(story.refusal()).toMatchObject({ code: 'already_done' })
  })

  test('is not for staff to resolve: the experts and they must not act themselves', () => {
    const story = scenario().staffed('W2')
    story.staff('fault.report', { device: 'lane1-in', zone: null, text: '读卡器不亮' }, { by: 'W2' })
    story.staff('fault.resolve', { fault: 'F1', remedy: '重启' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'role_not_permitted' })
  })

  test('is raised by the gateway for a device that stays away for a minute, not for one that comes back', () => {
    const story = scenario()
      .signal('lane1-gate', { kind: 'Offline', cause: 'unplugged' })
      .wait(minute - 1)
    story.online('lane1-gate').wait(10 * minute)
    expect(reported(story)).toEqual([])
    story.signal('lane1-gate', { kind: 'Offline', cause: 'unplugged' }).wait(minute)
    expect(story.last()).toMatchObject({ data: { device: 'lane1-gate', cause: 'disconnected', text: null } })
  })

  test('is one for a device that flaps, with a count', () => {
    const story = scenario().signal('lane1-gate', { kind: 'Offline', cause: 'unplugged' }).wait(minute)
    for (let i = 0; i < 5; i++) {
      story
        .online('lane1-gate')
        .signal('lane1-gate', { kind: 'Offline', cause: 'unplugged' })
        .wait(2 * minute)
    }
    expect(reported(story)).toHaveLength(1)
    expect(story.state().faults.tickets.all.get('F1')?.occurrences).toBe(6)
  })

  test('is raised for each device that never answered since the start', () => {
    const story = scenario({ bare: true }).give({ kind: 'started', version: '0.0.0', configuration: 'test' })
    story.online(...[...story.venue.uses.keys()].slice(2)).wait(minute)
    expect(reported(story).map(({ subject }) => subject)).toEqual([...story.venue.uses.keys()].slice(0, 2))
  })

  test('is raised for garbage on the line as soon as the device complains (edge case 2)', () => {
    const story = scenario().signal('desk1-reader', { kind: 'Degraded', what: 'checksum' })
    expect(story.latest()).toEqual(['device.degraded', 'fault.reported'])
  })

  test('keeps its minute over a restart', () => {
    const story = scenario()
      .signal('lane1-gate', { kind: 'Offline', cause: 'unplugged' })
      .wait(30_000)
      .restart()
    story.online(...[...story.venue.uses.keys()].filter((device) => device !== 'lane1-gate')).wait(minute)
    expect(reported(story)).toHaveLength(1)
  })
})

describe('a check of the devices (Art. 7, 18; F-7.1)', () => {
  test('says once what is sound, and each thing that is not, with a ticket', () => {
    const story = scenario().staffed('T1').give({ kind: 'clock', quality: 'synced', step: null })
    story.signal('door2-in', { kind: 'Offline', cause: 'no_reply' })
    story.staff('device.check', { devices: [], diskOk: true }, { by: 'T1' })
    expect(story.latest()).toEqual(['device.checked', 'device.check_failed', 'fault.reported'])
    expect(story.last()).toMatchObject({ subject: 'door2-in', data: { cause: 'check_failed' } })
  })

  test('of one device passes after it was repaired', () => {
    const story = scenario().staffed('T1')
    story.staff('device.check', { devices: ['door2-in'], diskOk: null }, { by: 'T1' })
    expect(story.latest()).toEqual(['device.checked'])
    expect(story.last()).toMatchObject({ data: { devices: ['door2-in'] } })
  })

  test('names a clock out of step, a full disk, and a link or mains that are gone', () => {
    const story = scenario().staffed('T1').give({ kind: 'clock', quality: 'suspect', step: null })
    story.give({ kind: 'link', up: false, cause: 'refused', backlog: 0 })
    story.staff('device.check', { devices: [], diskOk: false }, { by: 'T1' })
    const failed = story.events().filter(({ type }) => type === 'device.check_failed')
    expect(failed.map(({ subject }) => subject)).toEqual(['clock', 'link', 'disk'])
  })

  test('of a device that does not exist is refused', () => {
    const story = scenario()
      .staffed('T1')
      .staff('device.check', { devices: ['lane9'], diskOk: null }, { by: 'T1' })
    expect(story.refusal()).toMatchObject({ code: 'unknown_device', detail: 'lane9' })
  })
})
