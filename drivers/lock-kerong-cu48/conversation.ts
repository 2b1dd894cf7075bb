/** A KERONG CU24 or CU48 board as the conversation with lock boards meets it. Pure. */
import { converseWith } from '../locker/conversation.ts'
import type { LockerState } from '../locker/state.ts'
import { inOrder, type Switches } from '../locker/wiring.ts'
import type { Conversation } from '../ports.ts'
import type { LongPacket } from './packets.ts'
import type { LongSettings } from './wiring.ts'

/** Whatever the board may say to an unlock is over by then, and its coil has moved the hook. */
const readAfterMs = 150

/** The conversation with the board that `settings` describe. */
export function converse(settings: LongSettings): Conversation<LockerState, LongPacket> {
  const { device, statusEnd } = settings
  const expects = statusEnd === 'either' ? null : statusEnd
  return converseWith<LongPacket>(
    {
      reads: 'board',
      readAfterMs,
      unlockReplyMs: null,
      query: () => ({ kind: 'queryBoard', device, expects }),
      unlock: (lock) => ({ kind: 'unlock', device, lock }),
      switches,
      isEvent: () => false,
    },
    settings,
  )
}

/** What a reading of the whole board says. */
export function switches(reply: LongPacket): Switches | null {
  return reply.kind === 'boardState' ? inOrder(reply.closed) : null
}
