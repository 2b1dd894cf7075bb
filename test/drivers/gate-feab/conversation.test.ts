import { describe, test } from 'vitest'
import { converse } from '../../../drivers/gate/profile/conversation.ts'
import type { GatePacket } from '../../../drivers/gate/profile/packets.ts'
import type { BoardSettings, GateProfile } from '../../../drivers/gate/profile/profile.ts'
import type { Request } from '../../../drivers/ports.ts'
import type { Signal } from '../../../drivers/words.ts'
import {
  done,
  expectRows,
  failed,
  offline,
  online,
  order,
  type Row,
  sent,
  silence,
  start,
  unconfirmed,
  unsent,
  wake,
} from '../../support/conversation-rows.ts'
import { eb, feab, talkative } from '../../support/gate-profiles.ts'
import { openGate } from '../../support/relay-gate.ts'
import { lapsed, passed, reversed } from '../../support/relay-rows.ts'

type GateRow = Row<GatePacket>

function expectSteps(rows: readonly GateRow[], profile: GateProfile, parts: Partial<BoardSettings> = {}) {
  const address = profile === feab ? null : 7
  expectRows(converse({ profile, address, inSide: 'a', relockMs: 5000, ...parts }), rows)
}

const stray = (packet: GatePacket) => ({ kind: 'stray', packet }) as const
const reply = (packet: GatePacket) => ({ kind: 'reply', packet }) as const
const said = (kind: 'passed' | 'lapsed', side: 'a' | 'b'): GatePacket => ({ kind, address: null, side })
const open = (
  side: 'a' | 'b',
  notAfter: number,
  parts: Partial<Request<GatePacket>> = {},
): Request<GatePacket> => ({
  packet: { kind: 'open', address: null, side },
  priority: 'order',
  replyMs: null,
  notAfter,
  ...parts,
})

const silentBoard: Signal = {
  kind: 'Degraded',
  what: '闸机控制板未回报上次开闸的结果，请检查接线和电源 the gate board did not report on the last open: check its wiring and power',
}

describe('a board that reports and answers nothing (FE … AB)', () => {
  const begun: readonly GateRow[] = [[0, start, { signals: [online], wakeAt: null }]]
  const written: readonly GateRow[] = [
    ...begun,
    [10, order(openGate('in', 'a')), { send: open('a', 2010) }],
    [11, sent, { wakeAt: 6011 }],
  ]

  test('the report of the passage ends order and open', () => {
    expectSteps(
      [...written, [900, stray(said('passed', 'a')), { signals: [done('a'), passed('in', 'a')] }]],
      feab,
    )
  })

  test('the report that nobody came proves the open too', () => {
    expectSteps([...written, [5100, stray(said('lapsed', 'a')), { signals: [done('a'), lapsed('a')] }]], feab)
  })

  test('without any report nobody knows, and staff are told once until it reports again', () => {
    expectSteps(
      [
        ...written,
        [6011, wake, { signals: [unconfirmed('a'), lapsed('a'), silentBoard] }],
        [7000, order(openGate('in', 'b')), { send: open('a', 9000) }],
        [7001, sent, {}],
        [13_001, wake, { signals: [unconfirmed('b'), lapsed('b')] }],
        [14_000, stray(said('passed', 'b')), { signals: [online, passed('out', null)] }],
      ],
      feab,
    )
  })

  test('a report that comes twice is one, a second person is not', () => {
    expectSteps(
      [
        ...written,
        [900, stray(said('passed', 'a')), { signals: [done('a'), passed('in', 'a')] }],
        [1199, stray(said('passed', 'a')), {}],
        [1500, stray(said('passed', 'a')), { signals: [passed('in', null)] }],
      ],
      feab,
    )
  })

  test('somebody who comes against it is told, and the order still serves its person', () => {
    expectSteps(
      [
        ...written,
        [500, stray(said('passed', 'b')), { signals: [reversed('out', 'a')] }],
        [900, stray(said('passed', 'a')), { signals: [done('a'), passed('in', 'a')] }],
      ],
      feab,
    )
  })

  test('a lapse of a side that nobody opened says nothing', () => {
    expectSteps([...written, [500, stray(said('lapsed', 'b')), {}]], feab)
  })

  test('the other side leads in where the site says so', () => {
    expectSteps(
      [
        [0, start, { signals: [online] }],
        [10, order(openGate('in', 'a')), { send: open('b', 2010) }],
        [11, sent, {}],
        [900, stray(said('passed', 'b')), { signals: [done('a'), passed('in', 'a')] }],
      ],
      feab,
      { inSide: 'b' },
    )
  })

  test('a second person waits until the first is through, for a board keeps one in mind', () => {
    expectSteps(
      [
        ...written,
        [600, order(openGate('in', 'b')), {}],
        [900, stray(said('passed', 'a')), { send: open('a', 2600), signals: [done('a'), passed('in', 'a')] }],
      ],
      feab,
    )
  })

  test('and is late where the first takes too long', () => {
    expectSteps(
      [
        ...written,
        [600, order(openGate('in', 'b')), { wakeAt: 2600 }],
        [2600, wake, { signals: [failed('b', 'late')] }],
      ],
      feab,
    )
  })

  test('the other way is another open, after the pause between two', () => {
    expectSteps(
      [
        ...written,
        [50, order(openGate('out', 'b')), { wakeAt: 511 }],
        [511, wake, { send: open('b', 2050) }],
        [512, sent, {}],
      ],
      feab,
    )
  })

  test('the same order twice is one; a fifth that waits is too many', () => {
    expectSteps(
      [
        ...written,
        [20, order(openGate('in', 'a')), { signals: [failed('a', 'refused')] }],
        [21, order(openGate('in', 'b')), {}],
        [22, order(openGate('in', 'b')), {}],
        [23, order(openGate('in', 'c')), {}],
        [24, order(openGate('in', 'd')), {}],
        [25, order(openGate('in', 'e')), {}],
        [26, order(openGate('in', 'f')), { signals: [failed('f', 'busy')] }],
      ],
      feab,
    )
  })

  test('an open that was not put on the wire in time is late; a door is no gate', () => {
    expectSteps(
      [
        ...begun,
        [10, order(openGate('in', 'a')), { send: open('a', 2010) }],
        [2011, unsent, { signals: [failed('a', 'late')] }],
        [
          2012,
          order({ kind: 'OpenDoor', ref: 'x', door: 1, withinMs: 100 }),
          { signals: [failed('x', 'refused')] },
        ],
      ],
      feab,
    )
  })
})

describe('a board that is only written to (EB)', () => {
  const ebOpen = { packet: { kind: 'open', address: 7, side: 'a' } } as const

  test('nothing proves an open, and nothing is said of passages', () => {
    expectSteps(
      [
        [0, start, { signals: [online], wakeAt: null }],
        [10, order(openGate('in', 'a')), { send: open('a', 2010, ebOpen) }],
        [11, sent, { signals: [unconfirmed('a')], wakeAt: null }],
        [600, order(openGate('in', 'b')), { send: open('a', 2600, ebOpen) }],
        [601, sent, { signals: [unconfirmed('b')] }],
        [700, stray({ kind: 'passed', address: 7, side: 'a' }), { signals: [passed('in', null)] }],
      ],
      eb,
    )
  })
})

describe('a board that answers and tells its status', () => {
  const ask: Request<GatePacket> = {
    packet: { kind: 'askStatus', address: 7 },
    priority: 'poll',
    replyMs: 100,
    notAfter: null,
  }
  const status = (bits: number) => reply({ kind: 'status', address: 7, bits })
  const opening = reply({ kind: 'opening', address: 7, side: 'a' })
  const talkativeOpen = (notAfter: number) =>
    open('a', notAfter, { packet: { kind: 'open', address: 7, side: 'a' }, replyMs: 100 })
  const fire = (active: boolean): Signal => ({ kind: 'FireContact', active })
  const secured: Signal = { kind: 'GateSecured' }
  /** Bit 0 reads 0 while there is a fire. */
  const begun: readonly GateRow[] = [
    [0, start, { send: ask }],
    [10, status(0x01), { signals: [online, fire(false), secured], wakeAt: 200 }],
  ]
  const written: readonly GateRow[] = [
    ...begun,
    [50, order(openGate('in', 'a')), { send: talkativeOpen(2050) }],
    [51, sent, {}],
  ]

  test('nothing is opened before it answered', () => {
    expectSteps(
      [
        [0, start, { send: ask }],
        [5, order(openGate('in', 'a')), {}],
        [10, status(0x01), { send: talkativeOpen(2005), signals: [online, fire(false), secured] }],
      ],
      talkative,
    )
  })

  test('its answer proves the open, its report the passage', () => {
    expectSteps(
      [
        ...written,
        [70, opening, { signals: [done('a')], wakeAt: 200 }],
        [900, stray({ kind: 'passed', address: 7, side: 'a' }), { send: ask, signals: [passed('in', 'a')] }],
      ],
      talkative,
    )
  })

  test('a report of another address is somebody else’s', () => {
    expectSteps(
      [
        ...written,
        [70, opening, { signals: [done('a')] }],
        [90, stray({ kind: 'passed', address: 8, side: 'a' }), { signals: [] }],
      ],
      talkative,
    )
  })

  test('without an answer nobody knows, it is not opened again, and a passage still counts for it', () => {
    expectSteps(
      [
        ...written,
        [151, silence, { signals: [unconfirmed('a')] }],
        [190, stray({ kind: 'opening', address: 7, side: 'a' }), {}],
        [195, stray({ kind: 'passed', address: 7, side: 'a' }), { signals: [passed('in', 'a')] }],
      ],
      talkative,
    )
  })

  test('an open that was answered lapses by the clock where the board does not say so', () => {
    expectSteps(
      [
        ...written,
        [70, opening, { signals: [done('a')] }],
        [200, wake, { send: ask }],
        [6070, wake, { signals: [lapsed('a')] }],
      ],
      talkative,
    )
  })

  test('in a fire nobody is let in, and who waits is told; the way out opens', () => {
    const out = open('b', 2300, { packet: { kind: 'open', address: 7, side: 'b' }, replyMs: 100 })
    expectSteps(
      [
        ...begun,
        [200, wake, { send: ask }],
        [210, status(0x00), { signals: [fire(true)] }],
        [250, order(openGate('in', 'a')), { signals: [failed('a', 'refused')] }],
        [300, order(openGate('out', 'b')), { send: out }],
      ],
      talkative,
    )
  })

  test('what stands in the gate, and a fault, are told once', () => {
    const fault: Signal = { kind: 'Degraded', what: '闸机控制板报告故障 the gate board reports a fault' }
    expectSteps(
      [
        ...begun,
        [200, wake, { send: ask }],
        [210, status(0x85), { signals: [{ kind: 'GateObstructed' }, fault] }],
        [400, wake, { send: ask }],
        [410, status(0x85), {}],
        [600, wake, { send: ask }],
        [610, status(0x01), { signals: [secured] }],
      ],
      talkative,
    )
  })

  test('three queries without an answer and it is gone, with what waits; it comes back by itself', () => {
    expectSteps(
      [
        ...begun,
        [200, wake, { send: ask }],
        [300, silence, {}],
        [400, wake, { send: ask }],
        [500, silence, {}],
        [600, wake, { send: ask }],
        [700, silence, { signals: [offline], wakeAt: 1100 }],
        [800, order(openGate('in', 'a')), { signals: [failed('a', 'offline')] }],
        [1100, wake, { send: ask }],
        [1110, status(0x01), { signals: [online, fire(false), secured] }],
      ],
      talkative,
    )
  })

  test('a query that made way for an order is asked again', () => {
    expectSteps(
      [
        [0, start, { send: ask }],
        [3, unsent, { wakeAt: 13 }],
        [13, wake, { send: ask }],
      ],
      talkative,
    )
  })
})
