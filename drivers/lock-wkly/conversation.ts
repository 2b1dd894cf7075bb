/** A "WKLY" lock board as the conversation with lock boards meets it. Pure. */
import { converseWith } from '../locker/conversation.ts'
import type { LockerState } from '../locker/state.ts'
import { inOrder, type Switches } from '../locker/wiring.ts'
import type { Conversation } from '../ports.ts'
import type { WklyPacket } from './packets.ts'
import type { WklySettings } from './wiring.ts'

/** The conversation with the board that `settings` describe. That it says an unlock failed proves as little as that it worked. */
export function converse(settings: WklySettings): Conversation<LockerState, WklyPacket> {
  const { board, replyMs } = settings
  return converseWith<WklyPacket>(
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

/** A reading that failed says nothing, whatever stands in it. */
export function switches(reply: WklyPacket): Switches | null {
  return reply.kind === 'boardState' && reply.status === 0 ? inOrder(reply.closed) : null
}
