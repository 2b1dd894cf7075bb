import { describe, expect, test } from 'vitest'
import type { Request } from '../../../drivers/ports.ts'
import { converse } from '../../../drivers/uhppote/conversation.ts'
import type { ControllerPacket, LoggedEvent } from '../../../drivers/uhppote/packets.ts'
import type { ControllerSettings } from '../../../drivers/uhppote/state.ts'
import type { Signal } from '../../../drivers/words.ts'
import {
  done,
  expectRows,
  failed,
  offline,
  order,
  type Row,
  sent,
  silence,
  start,
  unconfirmed,
  unsent,
  wake,
} from '../../support/conversation-rows.ts'
import { openGate } from '../../support/relay-gate.ts'

type ControllerRow = Row<ControllerPacket>

const serial = 423187757
const gate: ControllerSettings = {
  serial,
  doors: { in: 1, out: 2 },
  contact: 'passage',
  fire: false,
  relockMs: 5000,
  pollMs: 200,
  replyMs: 100,
}
const expectSteps = (rows: readonly ControllerRow[]) => expectRows(converse(gate), rows)

const asks = (packet: ControllerPacket): Request<ControllerPacket> => ({
  packet,
  priority: 'poll',
  replyMs: 100,
  notAfter: null,
})
const open = (door: number, notAfter: number): Request<ControllerPacket> => ({
  packet: { kind: 'open', serial, door },
  priority: 'order',
  replyMs: 100,
  notAfter,
})
const readState = asks({ kind: 'readState', serial })
const readEvent = (index: number) => asks({ kind: 'readEvent', serial, index })
const hears = (packet: ControllerPacket) => ({ kind: 'reply', packet }) as const
const says = (accepted: boolean) => hears({ kind: 'opened', serial, accepted })

const row: LoggedEvent = {
  index: 0,
  type: 2,
  granted: true,
  door: 1,
  direction: 1,
  card: 0,
  at: null,
  reason: 23,
}
const event = (index: number, parts: Partial<LoggedEvent> = {}) =>
  hears({ kind: 'event', serial, event: { ...row, index, ...parts } })

function stands(newest: number, parts: { inputs?: number; error?: number; open?: readonly number[] } = {}) {
  const { inputs = 0, error = 0, open: doors = [] } = parts
  return hears({
    kind: 'state',
    serial,
    newest: { ...row, index: newest },
    doors: [1, 2, 3, 4].map((door) => doors.includes(door)),
    buttons: [false, false, false, false],
    error,
    clock: null,
    sequence: 0,
    relays: 0,
    inputs,
  })
}

const online: Signal = { kind: 'Online', identity: String(serial) }
const degraded = (words: string): Signal => ({ kind: 'Degraded', what: expect.stringContaining(words) })
const passed = (ref: string | null): Signal => ({ kind: 'PersonPassed', direction: 'in', ref })
const mode = (door: number) => hears({ kind: 'mode', serial, door, mode: 3, delaySeconds: 1 })

/** Online at 4 with 57 rows in the log; the next reading is due at 204. */
const watching: readonly ControllerRow[] = [
  [0, start, { send: asks({ kind: 'identify', serial: 0 }) }],
  [
    1,
    hears({ kind: 'controller', serial, address: '10.0.0.8', version: '0892' }),
    { send: asks({ kind: 'readMode', serial, door: 1 }) },
  ],
  [2, mode(1), { send: asks({ kind: 'readMode', serial, door: 2 }) }],
  [3, mode(2), { send: asks({ kind: 'countCards', serial }) }],
  [4, hears({ kind: 'cards', serial, count: 0 }), { send: readState }],
  [4, stands(57), { signals: [online], wakeAt: 204 }],
]

describe('an open', () => {
  const ordered: readonly ControllerRow[] = [
    ...watching,
    [50, order(openGate('in', 'a')), { send: open(1, 2050) }],
    [51, sent, {}],
  ]

  test('that is accepted is done; the next one waits until no late answer can be taken for its own', () => {
    expectSteps([
      ...ordered,
      [55, says(true), { signals: [done('a')], wakeAt: 204 }],
      [60, order(openGate('out', 'b')), { wakeAt: 204 }],
      [204, wake, { send: readState }],
      [210, stands(57), { wakeAt: 255 }],
      [255, wake, { send: open(2, 2060) }],
    ])
  })

  test('of the same direction waits until its relay has dropped', () => {
    expectSteps([
      ...ordered,
      [55, says(true), { signals: [done('a')] }],
      [60, order(openGate('in', 'b', 500)), {}],
      [204, wake, { send: readState }],
      [210, stands(57), { wakeAt: 404 }],
      [560, wake, { signals: [failed('b', 'late')], send: readState }],
    ])
  })

  test('that is refused let nobody through', () => {
    expectSteps([...ordered, [55, says(false), { signals: [failed('a', 'refused')] }]])
  })

  test('without an answer is never sent again, and nothing else is opened for a second', () => {
    expectSteps([
      ...ordered,
      [160, silence, { signals: [unconfirmed('a')], wakeAt: 204 }],
      [170, order(openGate('out', 'b', 800)), {}],
      [204, wake, { send: readState }],
      [210, stands(57), { wakeAt: 404 }],
      [970, wake, { signals: [failed('b', 'late')], send: readState }],
    ])
  })

  test('that never left came too late', () => {
    expectSteps([
      ...watching,
      [50, order(openGate('in', 'a', 20)), { send: open(1, 70) }],
      [70, unsent, { signals: [failed('a', 'late')] }],
    ])
  })

  test('of a door by number is no order for a gate', () => {
    const given = { kind: 'OpenDoor', ref: 'a', door: 1, withinMs: 1000 } as const
    expectSteps([...watching, [50, order(given), { signals: [failed('a', 'refused')] }]])
  })
})

describe('the log', () => {
  test('is read row by row, and each row counts once', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(59), { send: readEvent(58) }],
      [206, event(58), { signals: [passed(null)], send: readEvent(59) }],
      [207, event(59, { reason: 24 }), { wakeAt: 406 }],
    ])
  })

  test('a row without an answer is asked for again', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(58), { send: readEvent(58) }],
      [310, silence, { send: readEvent(58) }],
      [311, event(58), { signals: [passed(null)] }],
    ])
  })

  test('an answer that was overtaken takes nothing back', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(56), {}],
      [404, wake, { send: readState }],
      [405, stands(57), {}],
      [604, wake, { send: readState }],
      [605, stands(57), {}],
    ])
  })

  test('that was cleared is told, and begins anew', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(0), {}],
      [404, wake, { send: readState }],
      [405, stands(0), {}],
      [604, wake, { send: readState }],
      [605, stands(0), { signals: [degraded('was cleared')] }],
      [804, wake, { send: readState }],
      [805, stands(1), { send: readEvent(1) }],
      [806, event(1), { signals: [passed(null)] }],
    ])
  })

  test.each([
    ['is there no more', event(0)],
    ['was written over', event(58, { type: 0xff })],
  ])('a row that %s may have been a passage', (_, answer) => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(58), { send: readEvent(58) }],
      [206, answer, { signals: [degraded('row 58')] }],
    ])
  })

  test('too far ahead is told as lost and not fetched', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(258), { signals: [degraded('201 rows')] }],
      [404, wake, { send: readState }],
    ])
  })

  test('a card that the controller let pass by itself is told; doors of others are not ours', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(59), { send: readEvent(58) }],
      [206, event(58, { type: 1, reason: 1 }), { signals: [degraded('event 58')], send: readEvent(59) }],
      [207, event(59, { door: 3 }), {}],
    ])
  })

  test('that does not tell of a contact that opened is told once', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(57, { open: [1] }), {}],
      [404, wake, { send: readState }],
      [405, stands(57), { signals: [degraded('does not log')] }],
      [604, wake, { send: readState }],
      [605, stands(57), {}],
    ])
  })
})

describe('a controller', () => {
  test('that falls silent is gone after three polls; orders that wait end', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [305, silence, { send: readState }],
      [405, silence, { send: readState }],
      [505, silence, { signals: [offline], wakeAt: 905 }],
      [600, order(openGate('in', 'a')), { signals: [failed('a', 'offline')] }],
      [905, wake, { send: asks({ kind: 'identify', serial: 0 }) }],
    ])
  })

  test('tells of faults and forced lock once, for as long as they last', () => {
    expectSteps([
      ...watching,
      [204, wake, { send: readState }],
      [205, stands(57, { inputs: 1, error: 9 }), { signals: [degraded('forced lock'), degraded('code 9')] }],
      [404, wake, { send: readState }],
      [405, stands(57, { inputs: 1 }), {}],
      [604, wake, { send: readState }],
      [605, stands(57, { error: 9 }), { signals: [degraded('code 9')] }],
    ])
  })

  test('that sends an event unasked is read at once; a stranger’s event is not heard', () => {
    const { packet } = stands(58)
    expectSteps([
      ...watching,
      [50, { kind: 'stray', packet: { ...packet, serial: 405419896 } }, {}],
      [51, { kind: 'stray', packet }, { send: readState }],
    ])
  })
})
