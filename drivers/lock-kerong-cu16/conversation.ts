/** A KERONG CU16 board as the conversation with lock boards meets it. Pure. */
import { converseWith } from '../locker/conversation.ts'
import type { LockerState } from '../locker/state.ts'
import { inOrder, type Switches } from '../locker/wiring.ts'
import type { Conversation } from '../ports.ts'
import type { CuPacket } from './packets.ts'
import type { CuSettings } from './wiring.ts'

/** An unlock is not answered; before its coil has moved the hook there is nothing to read. */
const readAfterMs = 100

/** The conversation with the board that `settings` describe. Its item sensors are read and not told. */
export function converse(settings: CuSettings): Conversation<LockerState, CuPacket> {
  const { board } = settings
  return converseWith<CuPacket>(
    {
      reads: 'board',
      readAfterMs,
      unlockReplyMs: null,
      query: () => ({ kind: 'queryBoard', board }),
      unlock: (lock) => ({ kind: 'unlock', board, lock }),
      switches,
      isEvent: () => false,
    },
    settings,
  )
}

/** What a reading of the whole board says. */
export function switches(reply: CuPacket): Switches | null {
  return reply.kind === 'boardState' ? inOrder(reply.closed) : null
}
