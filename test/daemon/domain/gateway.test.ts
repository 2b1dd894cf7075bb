import { describe, expect, test } from 'vitest'
import { person } from '../../support/people.ts'
import { scenario } from '../../support/scenario.ts'

describe('a device', () => {
  test('that comes and goes is told once for each change', () => {
    const story = scenario({ bare: true }).give({ kind: 'started', version: '0', configuration: 'test' })
    const offline = { kind: 'Offline', cause: 'missing' } as const
    expect(story.signal('lane1-gate', offline).latest()).toEqual(['device.disconnected'])
    expect(story.signal('lane1-gate', offline).latest()).toEqual([])
    expect(story.online('lane1-gate').latest()).toEqual(['device.connected'])
    expect(story.online('lane1-gate').latest()).toEqual([])
  })

  test('is unknown again after a start, so that it is told anew', () => {
    const story = scenario().restart().online('lane1-gate')
    expect(story.latest()).toEqual(['device.connected'])
  })

  test('that is degraded says with what', () => {
    const story = scenario().signal('lane1-in', { kind: 'Degraded', what: 'module not authorised' })
    expect(story.events().findLast(({ type }) => type === 'device.degraded')).toMatchObject({
      data: { what: 'module not authorised' },
    })
    expect(story.last()).toMatchObject({ type: 'fault.reported', data: { fault: 'F1', device: 'lane1-in' } })
    expect(story.online('lane1-in').latest()).toEqual(['device.connected'])
  })

  test('in whose place somebody else answers is refused, told once, until a technician enrols it', () => {
    const first = { kind: 'Online', identity: 'module 1' } as const
    const other = { kind: 'Online', identity: 'module 2' } as const
    const story = scenario().staffed('T1', 'W2').signal('lane1-in', first)
    expect(story.signal('lane1-in', other).latest()).toEqual([
      'device.disconnected',
      'device.tampered',
      'fault.reported',
    ])
    expect(story.signal('lane1-in', other).latest()).toEqual([])
    expect(story.signal('lane1-in', { kind: 'Degraded', what: 'noise' }).latest()).toEqual([])
    expect(story.card('lane1-in', person('A1')).latest()).toEqual([])
    const unread = { kind: 'CardReadFailed', failure: 'unreadable', status: 0x41 } as const
    expect(story.signal('lane1-in', unread).latest()).toEqual([])
    // also after a restart, and although it is the first to answer then
    story.restart()
    expect(story.signal('lane1-in', other).latest()).toContain('device.tampered')
    expect(story.staff('device.enrol', { device: 'lane1-in' }, { by: 'W2' }).refusal()?.code).toBe(
      'role_not_permitted',
    )
    story.staff('device.enrol', { device: 'lane1-in' }, { by: 'T1' })
    expect(story.last()).toMatchObject({ type: 'device.connected', data: { identity: 'module 2' } })
    expect(story.card('lane1-in', person('A1')).latest()).toEqual(['passage.denied'])
    expect(story.staff('device.enrol', { device: 'lane1-in' }, { by: 'T1' }).refusal()?.code).toBe(
      'device_not_replaced',
    )
    // now the former one is the stranger
    expect(story.signal('lane1-in', first).latest()).toContain('device.tampered')
  })

  test('that comes back as itself needs nobody', () => {
    const own = { kind: 'Online', identity: 'module 1' } as const
    const story = scenario().signal('lane1-in', own)
    story.signal('lane1-in', { kind: 'Online', identity: 'module 2' })
    expect(story.signal('lane1-in', own).latest()).toEqual(['device.connected'])
  })

  test('whose identity the venue file names is held against that from the first word on', () => {
    const small = scenario().venue
    const venue = { ...small, identities: new Map([['lane1-in', 'module 9']]) }
    const story = scenario({ venue }).staffed('T1')
    story.signal('lane1-in', { kind: 'Online', identity: 'module 1' })
    expect(story.latest()).toContain('device.tampered')
    const refused = story.staff('device.enrol', { device: 'lane1-in' }, { by: 'T1' }).refusal()
    expect(refused).toEqual({ code: 'identity_declared', detail: 'module 9' })
    expect(story.signal('lane1-in', { kind: 'Online', identity: 'module 9' }).latest()).toEqual([
      'device.connected',
    ])
  })

  test('that keeps its name to itself is a stranger where the venue file names who belongs', () => {
    const small = scenario().venue
    const venue = { ...small, identities: new Map([['lane1-in', 'module 9']]) }
    const nameless = { kind: 'Online', identity: null } as const
    const story = scenario({ venue }).signal('lane1-in', { kind: 'Offline', cause: 'unplugged' })
    expect(story.signal('lane1-in', nameless).latest()).toEqual(['device.tampered'])
    expect(story.card('lane1-in', person('A1')).latest()).toEqual([])
    expect(story.signal('lane1-in', nameless).latest()).toEqual([])
  })

  test('that was refused is not made welcome by keeping its name to itself', () => {
    const story = scenario()
      .signal('lane1-in', { kind: 'Online', identity: 'module 1' })
      .signal('lane1-in', { kind: 'Online', identity: 'module 2' })
    expect(story.signal('lane1-in', { kind: 'Online', identity: null }).latest()).toEqual([])
    expect(story.card('lane1-in', person('A1')).latest()).toEqual([])
  })

  test('that complains can still be used, so a gate with a warning is not shut', () => {
    const story = scenario()
      .roster('S-A', 'room1', [person('A1')])
      .checkIn(person('A1'))
    story.signal('lane1-gate', { kind: 'Degraded', what: 'relay 3 is on' })
    expect(story.card('lane1-in', person('A1')).latest()).toEqual(['passage.granted'])
  })
})

describe('what waits for the platform (edge case 29)', () => {
  const waiting = (events: number, oldestMs: number | null = null) =>
    ({ kind: 'backlog', events, oldestMs }) as const

  test('is an alarm once it is more than the rules say, and not again until it is delivered', () => {
    const story = scenario().give(waiting(20_000))
    expect(story.latest()).toEqual([])
    expect(story.give(waiting(20_001)).last()).toMatchObject({
      type: 'outbox.overfilled',
      data: { backlog: 20_001, limit: 20_000 },
    })
    expect(story.give(waiting(30_000)).latest()).toEqual([])
    story.restart()
    expect(story.give(waiting(30_000)).latest()).toEqual([])
    story.give({ kind: 'drained', delivered: 30_000 })
    expect(story.give(waiting(20_001)).latest()).toEqual(['outbox.overfilled'])
  })

  test('is an alarm too when the oldest has waited for longer than the rules say', () => {
    const story = scenario()
    const hour = 3_600_000
    expect(story.give(waiting(3, story.now() - 48 * hour)).latest()).toEqual([])
    expect(story.give(waiting(3, story.now() - 49 * hour)).last()).toMatchObject({
      type: 'outbox.overfilled',
      data: { backlog: 3, hours: 49 },
    })
  })
})

describe('the link to the platform', () => {
  const up = { kind: 'link', up: true, cause: '', backlog: 7 } as const
  const down = { kind: 'link', up: false, cause: 'unreachable', backlog: 0 } as const

  test('that is there from the start on is nothing to report', () => {
    expect(scenario().give(up).latest()).toEqual([])
  })

  test('is reported lost once and restored once', () => {
    const story = scenario().give(down)
    expect(story.last()).toMatchObject({ type: 'link.lost', data: { cause: 'unreachable' } })
    expect(story.give(down).latest()).toEqual([])
    expect(story.give(up).last()).toMatchObject({ type: 'link.restored', data: { backlog: 7 } })
    expect(story.give(up).latest()).toEqual([])
  })

  test('has drained its backlog', () => {
    expect(scenario().give({ kind: 'drained', delivered: 7 }).last()).toMatchObject({
      type: 'outbox.drained',
      data: { delivered: 7 },
    })
  })
})

describe('the gateway', () => {
  test('that stops in order says so last', () => {
    const story = scenario().give({ kind: 'stopping', cause: 'ordered' })
    expect(story.latest()).toEqual(['gateway.stopped'])
  })
})
