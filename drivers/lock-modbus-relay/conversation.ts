/** A relay board whose relays drive the locks of a cabinet, as the conversation with lock boards meets it. Pure. */
import { flashRequest, timerStepMs } from '../codec/relay-board/flash.ts'
import type { ModbusPacket } from '../codec/relay-board/packets.ts'
import { converseWith } from '../locker/conversation.ts'
import type { LockerState } from '../locker/state.ts'
import { inOrder, type LockerSettings, type Switches } from '../locker/wiring.ts'
import type { Conversation } from '../ports.ts'
import type { LockRelaySettings } from './wiring.ts'

/** The conversation with a cabinet whose doors have contacts. An input that reads on is a closed switch. */
export function converseSeeing(
  settings: LockRelaySettings,
  { feedback }: Pick<LockerSettings, 'feedback'>,
): Conversation<LockerState, ModbusPacket> {
  const { unit, relays, replyMs } = settings
  return converseWith<ModbusPacket>(
    {
      reads: 'board',
      readAfterMs: 0,
      unlockReplyMs: replyMs,
      query: () => ({ kind: 'readInputs', unit, address: 0, count: relays }),
      unlock: (lock) => unlockOf(settings, lock),
      switches,
      isEvent: () => false,
    },
    { ...settings, feedback },
  )
}

/** One pulse by the board's own timer for the coil of this lock: whoever asked may die, the coil is let go. */
export function unlockOf({ profile, unit, pulseMs }: LockRelaySettings, lock: number): ModbusPacket {
  return flashRequest(profile, { unit, relay: lock - 1, tenths: pulseMs / timerStepMs })
}

/** What a reading of the whole board says. */
export function switches(reply: ModbusPacket): Switches | null {
  return reply.kind === 'inputs' ? inOrder(reply.on) : null
}
