/** A KERONG CU16 board as the conversation with lock boards meets it. Pure. */
import { converseWith } from '../locker/conversation.ts'
import type { LockerState } from '../locker/state.ts'
import { inOrder } from '../locker/wiring.ts'
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
      switches: (reply) => (reply.kind === 'boardState' ? inOrder(reply.closed) : null),
      isEvent: () => false,
    },
    settings,
  )
}
