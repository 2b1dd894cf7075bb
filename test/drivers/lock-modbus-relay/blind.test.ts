import { describe, test } from 'vitest'
import type { ModbusPacket } from '../../../drivers/codec/relay-board/packets.ts'
import { converseBlind } from '../../../drivers/lock-modbus-relay/blind.ts'
import type { LockRelaySettings } from '../../../drivers/lock-modbus-relay/wiring.ts'
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
import { openDoor } from '../../support/lock-bench.ts'
import { coils, exception, flashOn, openGate } from '../../support/relay-gate.ts'

type BlindRow = Row<ModbusPacket>

const settings: LockRelaySettings = {
  unit: 1,
  profile: 'waveshare',
  relays: 8,
  pulseMs: 500,
  doors: [
    { door: 101, lock: 1 },
    { door: 102, lock: 8 },
  ],
  contacts: 'none',
  pollMs: 500,
  replyMs: 50,
  queryReplyMs: 100,
  confirmMs: 1500,
  betweenUnlocksMs: 300,
  debounceMs: 100,
}

const expectSteps = (rows: readonly BlindRow[]) => expectRows(converseBlind(settings), rows)

const open = (ref: string, door = 101, withinMs = 3000) => order(openDoor(ref, { door, withinMs }))
const reply = (packet: ModbusPacket) => ({ kind: 'reply', packet }) as const
const stray = (packet: ModbusPacket) => ({ kind: 'stray', packet }) as const
const read: Request<ModbusPacket> = {
  packet: { kind: 'readCoils', unit: 1, address: 0, count: 8 },
  priority: 'poll',
  replyMs: 100,
  notAfter: null,
}
const pulse = (relay: number, notAfter: number): Request<ModbusPacket> => ({
  packet: flashOn(relay),
  priority: 'order',
  replyMs: 50,
  notAfter,
})
const held = (relay: number): Signal => ({
  kind: 'Degraded',
  what: `继电器 ${relay} 一直吸合，锁线圈可能过热 relay ${relay} stays on, its coil may overheat`,
})

const begun: readonly BlindRow[] = [
  [0, start, { send: read }],
  [10, reply(coils()), { signals: [online], wakeAt: 500 }],
]
const written: readonly BlindRow[] = [...begun, [50, open('a'), { send: pulse(1, 3050) }], [51, sent, {}]]
/** The pulse was met with silence at 110. */
const unanswered: readonly BlindRow[] = [...written, [110, silence, { send: read }]]

describe('an order', () => {
  test('is done when the board echoes the pulse', () => {
    expectSteps([...written, [60, reply(flashOn(1)), { signals: [done('a')], wakeAt: 500 }]])
  })

  test('is refused when the board says no', () => {
    expectSteps([...written, [60, reply(exception(5)), { signals: [failed('a', 'refused')] }]])
  })

  test('without an echo is done when its relay holds', () => {
    expectSteps([...unanswered, [130, reply(coils(1)), { signals: [done('a')] }]])
  })

  test('without an echo is done by its late echo', () => {
    expectSteps([...unanswered, [120, stray(flashOn(1)), { signals: [done('a')] }]])
  })

  test.each<readonly [string, ModbusPacket]>([
    ['of another relay', flashOn(2)],
    ['of another length', flashOn(1, 4)],
    ['of another unit', { ...flashOn(1), unit: 2 }],
  ])('is not done by a late echo %s', (_, packet) => {
    expectSteps([...unanswered, [120, stray(packet), {}]])
  })

  test('whose relay is at rest in time was not heard, and is asked for again, once', () => {
    expectSteps([
      ...unanswered,
      [130, reply(coils()), { send: pulse(1, 3050) }],
      [131, sent, {}],
      [190, silence, { send: read }],
      [210, reply(coils()), { signals: [failed('a', 'late')] }],
    ])
  })

  test('whose relay is at rest when the pulse could be over is unconfirmed', () => {
    expectSteps([...unanswered, [451, reply(coils()), { signals: [unconfirmed('a')] }]])
  })

  test('whose relay cannot be read is unconfirmed, and for a while no reading proves that a pulse was lost', () => {
    expectSteps([
      ...unanswered,
      [210, silence, { signals: [unconfirmed('a')], wakeAt: 610 }],
      [400, open('b', 102), { send: pulse(8, 3400) }],
      [401, sent, {}],
      [460, silence, { send: read }],
      [480, reply(coils()), { signals: [unconfirmed('b')] }],
    ])
  })

  test('that was not put on the wire in time is late', () => {
    expectSteps([
      ...begun,
      [50, open('a'), { send: pulse(1, 3050) }],
      [3051, unsent, { send: read, signals: [failed('a', 'late')] }],
    ])
  })

  test('waits for the coils to rest', () => {
    expectSteps([
      ...written,
      [60, reply(flashOn(1)), { signals: [done('a')] }],
      [70, open('b', 102), { wakeAt: 351 }],
      [351, wake, { send: pulse(8, 3070) }],
    ])
  })

  test('that waits for too long is late, the same one twice is one, a door that is not there is refused', () => {
    expectSteps([
      [0, start, { send: read }],
      [1, open('a', 101, 100), { wakeAt: 101 }],
      [2, open('a', 101, 100), {}],
      [3, open('b', 103), { signals: [failed('b', 'refused')] }],
      [4, order(openGate('in', 'c')), { signals: [failed('c', 'refused')] }],
      [101, wake, { signals: [failed('a', 'late')] }],
    ])
  })
})

describe('the board', () => {
  test('is gone after three readings without an answer, with what waits, and comes back', () => {
    expectSteps([
      ...begun,
      [500, wake, { send: read }],
      [600, silence, {}],
      [1000, wake, { send: read }],
      [1100, silence, {}],
      [1500, wake, { send: read }],
      [1600, silence, { signals: [offline], wakeAt: 3600 }],
      [1700, open('a'), { signals: [failed('a', 'offline')] }],
      [3600, wake, { send: read }],
      [3610, reply(coils()), { signals: [online] }],
    ])
  })

  test('whose relay stays on is complained of once, and not while it gives a pulse', () => {
    expectSteps([
      [0, start, { send: read }],
      [10, reply(coils(3)), { signals: [online, held(3)] }],
      [50, open('a'), { send: pulse(1, 3050) }],
      [51, sent, {}],
      [60, reply(flashOn(1)), { signals: [done('a')] }],
      [500, wake, { send: read }],
      [510, reply(coils(1, 3)), {}],
      [1500, wake, { send: read }],
      [1510, reply(coils(1, 3)), { signals: [held(1)] }],
    ])
  })

  test('that refuses to be read counts as one that does not answer', () => {
    expectSteps([
      [0, start, { send: read }],
      [10, reply(exception(1)), { wakeAt: 500 }],
    ])
  })
})
