/** Rows for the conversation with a gate on a relay board: what is heard from it, what is asked, and the beginnings that tables share. */

import type { ModbusPacket } from '../../drivers/codec/relay-board/packets.ts'
import { converse } from '../../drivers/modbus-relay/conversation.ts'
import type { GateSettings } from '../../drivers/modbus-relay/wiring.ts'
import type { Input, Request } from '../../drivers/ports.ts'
import type { Signal } from '../../drivers/words.ts'
import { done, expectRows, online, order, type Row, sent, silence, start } from './conversation-rows.ts'
import { coils, flashOn, inputs, openGate, relayGate } from './relay-gate.ts'

export type RelayRow = Row<ModbusPacket>

export const reply = (packet: ModbusPacket): Input<ModbusPacket> => ({ kind: 'reply', packet })
export const stray = (packet: ModbusPacket): Input<ModbusPacket> => ({ kind: 'stray', packet })

export const poll = (kind: 'readCoils' | 'readInputs'): Request<ModbusPacket> => ({
  packet: { kind, unit: 1, address: 0, count: 8 },
  priority: 'poll',
  replyMs: 50,
  notAfter: null,
})
export const readRelays = poll('readCoils')
export const readInputs = poll('readInputs')
export const checkRelays: Request<ModbusPacket> = { ...readRelays, priority: 'order' }
export const flash = (relay: number, notAfter: number): Request<ModbusPacket> => ({
  packet: flashOn(relay),
  priority: 'order',
  replyMs: 50,
  notAfter,
})

export const passed = (direction: 'in' | 'out', ref: string | null): Signal => ({
  kind: 'PersonPassed',
  direction,
  ref,
})
export const lapsed = (ref: string): Signal => ({ kind: 'PassageLapsed', ref })
export const reversed = (direction: 'in' | 'out', ref: string): Signal => ({
  kind: 'PassageReversed',
  direction,
  ref,
})

/** Plays the rows against the conversation with a gate that is wired like this. */
export function expectSteps(rows: readonly RelayRow[], settings: Partial<GateSettings> = {}): void {
  expectRows(converse({ ...relayGate, ...settings }), rows)
}

/** Online at 40 with every contact at rest; the next poll is due at 60. */
export const begun: readonly RelayRow[] = [
  [0, start, { send: readRelays }],
  [20, reply(coils()), { send: readInputs }],
  [40, reply(inputs()), { signals: [online], wakeAt: 60 }],
]

/** Begun, and order `a` inwards was given at 50, written at 51 and met with silence at 120. */
export const unanswered: readonly RelayRow[] = [
  ...begun,
  [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
  [51, sent, {}],
  [120, silence, { send: checkRelays }],
]

/** Begun, and order `a` inwards was done at 70. The reading that follows is outstanding. */
export const opened: readonly RelayRow[] = [
  ...begun,
  [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
  [51, sent, {}],
  [70, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
]
