/** What the conversation with a lock board must know of its make. Types only. */
import type { Packet } from '../ports.ts'
import type { Switches } from './wiring.ts'

export interface BoardManner {
  /** `board`: one query reads every lock. `lock`: one query reads one, so a reading of the board takes several. */
  readonly reads: 'board' | 'lock'
  /** How long after an unlock was answered, or could not be, the board is read first. */
  readonly readAfterMs: number
}

/** One board in the words of its make; locks by the numbers printed on it, from 1. */
export interface LockBoard<P extends Packet> extends BoardManner {
  /** Asks for this lock, or for all of them where the board `reads` as a whole. */
  query(lock: number): P
  unlock(lock: number): P
  /** How long it may think about an unlock; null for a make that never answers one. */
  readonly unlockReplyMs: number | null
  /** What the reply to a query says; null for one that says that the board could not tell. */
  switches(reply: P): Switches | null
  /** Whether this board told by itself that something has changed. */
  isEvent(stray: P): boolean
}
