/** An "8A" lock board as the conversation with lock boards meets it. Pure. */
import { converseWith } from '../locker/conversation.ts'
import type { LockerState } from '../locker/state.ts'
import { inOrder, type Switches } from '../locker/wiring.ts'
import type { Conversation } from '../ports.ts'
import { bitsOf, type LockPacket } from './packets.ts'
import type { LockSettings } from './wiring.ts'

/** The conversation with the board that `settings` describe; a switch that reads 1 is closed. */
export function converse(settings: LockSettings): Conversation<LockerState, LockPacket> {
  const { board, replyMs } = settings
  return converseWith<LockPacket>(
    {
      reads: 'board',
      readAfterMs: 0,
      unlockReplyMs: replyMs,
      query: () => ({ kind: 'queryAll', board }),
      unlock: (lock) => ({ kind: 'unlock', board, lock }),
      switches,
      isEvent: (stray) => stray.kind === 'lockEvent' && stray.board === board,
    },
    settings,
  )
}

/** What a reading of the whole board says. */
export function switches(reply: LockPacket): Switches | null {
  return reply.kind === 'boardState' ? inOrder(bitsOf(reply.bits)) : null
}
