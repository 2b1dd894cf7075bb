import { describe, test } from 'vitest'
import { converse } from '../../../drivers/hid-relay/conversation.ts'
import type { RelayPacket } from '../../../drivers/hid-relay/packets.ts'
import type { HidGateSettings } from '../../../drivers/hid-relay/state.ts'
import type { Request } from '../../../drivers/ports.ts'
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

type RelayRow = Row<RelayPacket>

const gate: HidGateSettings = {
  serial: 'GATE1',
  open: { in: 1, out: 2 },
  pulseMs: 500,
  relockMs: 5000,
  pollMs: 500,
  replyMs: 200,
}

const expectSteps = (rows: readonly RelayRow[]) => expectRows(converse(gate), rows)

const reads = (bits: number, id = 'GATE1') =>
  ({ kind: 'reply', packet: { kind: 'state', id, bits } }) as const
const read: Request<RelayPacket> = {
  packet: { kind: 'read' },
  priority: 'poll',
  replyMs: 200,
  notAfter: null,
}
const write = (kind: 'on' | 'off', relay: number, notAfter: number | null): Request<RelayPacket> => ({
  packet: { kind, relay },
  priority: 'order',
  replyMs: null,
  notAfter,
})
const online = (identity = 'GATE1'): Signal => ({ kind: 'Online', identity })
const held = (relay: number): Signal => ({
  kind: 'Degraded',
  what: `继电器 ${relay} 处于吸合状态，闸机可能保持开启 relay ${relay} is on without an order, the gate may stay open`,
})
const stuck: Signal = {
  kind: 'Degraded',
  what: '继电器 1 未释放，闸机可能保持开启 relay 1 does not drop, the gate may stay open',
}

const begun: readonly RelayRow[] = [
  [0, start, { send: read }],
  [10, reads(0), { signals: [online()], wakeAt: 500 }],
]
/** Order `a` inwards was given at 50 and its relay closed at 51. */
const closed: readonly RelayRow[] = [
  ...begun,
  [50, order(openGate('in', 'a')), { send: write('on', 1, 2050) }],
  [51, sent, { send: read }],
]

describe('one pulse', () => {
  test('is closed, read back, opened again and read back', () => {
    expectSteps([
      ...closed,
      [60, reads(1), { signals: [done('a')], wakeAt: 551 }],
      [551, wake, { send: write('off', 1, null) }],
      [552, sent, { send: read }],
      [560, reads(0), { wakeAt: 1052 }],
    ])
  })

  test('that reads open at once proves nothing, is not repeated, and is opened again all the same', () => {
    expectSteps([
      ...closed,
      [60, reads(0), { signals: [unconfirmed('a')] }],
      [551, wake, { send: write('off', 1, null) }],
      [552, sent, { send: read }],
      [560, reads(0), {}],
    ])
  })

  test('that cannot be read back is unconfirmed, and is opened again all the same', () => {
    expectSteps([
      ...closed,
      [260, silence, { signals: [unconfirmed('a')] }],
      [551, wake, { send: write('off', 1, null) }],
    ])
  })

  test('is opened again until it reads open, and staff are told at the third time', () => {
    const again = (at: number, signals: readonly Signal[] = []): readonly RelayRow[] => [
      [at, wake, { send: write('off', 1, null) }],
      [at + 1, sent, { send: read }],
      [at + 10, reads(1), { signals, wakeAt: at + 210 }],
    ]
    expectSteps([
      ...closed,
      [60, reads(1), { signals: [done('a')] }],
      ...again(551),
      ...again(761),
      ...again(971, [stuck]),
      ...again(1181),
      [1391, wake, { send: write('off', 1, null) }],
      [1392, sent, { send: read }],
      [1400, reads(0), {}],
    ])
  })

  test('waits for the one before it, and for a rest of the relay', () => {
    expectSteps([
      ...closed,
      [60, reads(1), { signals: [done('a')] }],
      [70, order(openGate('out', 'b')), { wakeAt: 551 }],
      [551, wake, { send: write('off', 1, null) }],
      [552, sent, { send: read }],
      [560, reads(0), { wakeAt: 660 }],
      [660, wake, { send: write('on', 2, 2070) }],
    ])
  })

  test('that comes too late is not begun', () => {
    expectSteps([
      ...closed,
      [60, reads(1), { signals: [done('a')] }],
      [70, order(openGate('in', 'b', 300)), { wakeAt: 370 }],
      [370, wake, { signals: [failed('b', 'late')] }],
    ])
  })

  test('that was not put on the cable had no effect', () => {
    expectSteps([
      ...begun,
      [50, order(openGate('in', 'a')), { send: write('on', 1, 2050) }],
      [2051, unsent, { send: read, signals: [failed('a', 'late')] }],
    ])
  })

  test('of a relay that holds already begins with its opening', () => {
    expectSteps([
      [0, start, { send: read }],
      [10, reads(1), { signals: [online(), held(1)] }],
      [50, order(openGate('in', 'a')), { send: write('off', 1, 2050) }],
      [51, sent, { send: read }],
      [60, reads(0), { wakeAt: 160 }],
      [160, wake, { send: write('on', 1, 2050) }],
      [161, sent, { send: read }],
      [170, reads(1), { signals: [done('a')] }],
    ])
  })

  test('of a relay that holds and does not drop is refused: the gate would see nothing', () => {
    expectSteps([
      [0, start, { send: read }],
      [10, reads(1), { signals: [online(), held(1)] }],
      [50, order(openGate('in', 'a')), { send: write('off', 1, 2050) }],
      [51, sent, { send: read }],
      [60, reads(1), { signals: [failed('a', 'refused'), stuck] }],
    ])
  })
})

describe('who answers', () => {
  test('a stranger is told by its id, and opens nothing', () => {
    expectSteps([
      [0, start, { send: read }],
      [10, reads(0xff, 'OTHER'), { signals: [online('OTHER')] }],
      [50, order(openGate('in', 'a')), { signals: [failed('a', 'refused')] }],
    ])
  })

  test('an order that came before anybody answered waits, and a stranger does not get it', () => {
    expectSteps([
      [0, start, { send: read }],
      [5, order(openGate('in', 'a')), {}],
      [10, reads(0, 'OTHER'), { signals: [online('OTHER')], wakeAt: 500 }],
      [500, wake, { send: read }],
      [510, reads(0), { send: write('on', 1, 2005), signals: [online()] }],
    ])
  })

  test('who is exchanged in the middle proves nothing', () => {
    expectSteps([...closed, [60, reads(1, 'OTHER'), { signals: [online('OTHER'), unconfirmed('a')] }]])
  })

  test('three readings without an answer and it is gone; it comes back by itself', () => {
    expectSteps([
      ...begun,
      [500, wake, { send: read }],
      [700, silence, {}],
      [1000, wake, { send: read }],
      [1200, silence, {}],
      [1500, wake, { send: read }],
      [1700, silence, { signals: [offline], wakeAt: 2700 }],
      [1800, order(openGate('in', 'a')), { signals: [failed('a', 'offline')] }],
      [2700, wake, { send: read }],
      [2710, reads(0), { signals: [online()] }],
    ])
  })

  test('a reading that made way for an order is asked again', () => {
    expectSteps([
      [0, start, { send: read }],
      [3, unsent, { wakeAt: 13 }],
      [13, wake, { send: read }],
    ])
  })
})

test('a relay that is on without an order is told once, and again when it is another', () => {
  expectSteps([
    ...begun,
    [500, wake, { send: read }],
    [510, reads(0b0100), { signals: [held(3)] }],
    [1000, wake, { send: read }],
    [1010, reads(0b1100), { signals: [held(4)] }],
    [1500, wake, { send: read }],
    [1510, reads(0b1000), {}],
    [2000, wake, { send: read }],
    [2010, reads(0b1100), { signals: [held(3)] }],
  ])
})

test('a fifth order that waits is too many, the same order twice is one, a door is no gate', () => {
  expectSteps([
    ...closed,
    [52, order(openGate('in', 'b')), {}],
    [53, order(openGate('in', 'b')), {}],
    [54, order(openGate('in', 'c')), {}],
    [55, order(openGate('in', 'd')), {}],
    [56, order(openGate('in', 'e')), {}],
    [57, order(openGate('in', 'f')), { signals: [failed('f', 'busy')] }],
    [
      58,
      order({ kind: 'OpenDoor', ref: 'x', door: 1, withinMs: 100 }),
      { signals: [failed('x', 'refused')] },
    ],
  ])
})
