/** A Winnsen station as the conversation with lock boards meets it. Pure. */
import { converseWith } from '../locker/conversation.ts'
import type { LockerState } from '../locker/state.ts'
import type { Switches } from '../locker/wiring.ts'
import type { Conversation } from '../ports.ts'
import type { WinnsenPacket } from './packets.ts'
import type { WinnsenSettings } from './wiring.ts'

/** The conversation with the station that `settings` describe. It tells its locks singly: a reading asks for each door. */
export function converse(settings: WinnsenSettings): Conversation<LockerState, WinnsenPacket> {
  const { station, statusOrder, replyMs } = settings
  return converseWith<WinnsenPacket>(
    {
      reads: 'lock',
      readAfterMs: 0,
      unlockReplyMs: replyMs,
      query: (lock) => ({ kind: 'queryOne', station, lock, expects: statusOrder }),
      unlock: (lock) => ({ kind: 'unlock', station, lock }),
      switches,
      isEvent: () => false,
    },
    settings,
  )
}

/** A coil that rests says nothing of its door. */
export function switches(reply: WinnsenPacket): Switches | null {
  if (reply.kind !== 'lockState') return null
  return new Map(reply.status === 'cooling' ? [] : [[reply.lock, reply.status === 'closed']])
}
