/**
 * People of whom nobody knows on which side of a portal they are: the gateway ended while they were on their way. Staff
 * look and say where the person is, also where the record had it right (Art. 16, 27; F-X.4, edge case 32). Pure.
 */
import type { Direction } from '../../drivers/words.ts'
import type { StoredEvent } from './event.ts'
import type { Subject } from './subject.ts'

export interface Doubt {
  readonly portal: string
  readonly direction: Direction
  /** when the passage was ended as unknown */
  readonly sinceMs: number
}

/** By participant, oldest first. */
export type Doubts = ReadonlyMap<string, Doubt>

const nobody: Doubts = new Map()

function evolveDoubts(doubts: Doubts, event: StoredEvent): Doubts {
  switch (event.type) {
    case 'passage.timed_out': {
      const { cause, participant, portal, direction } = event.data
      if (cause !== 'unknown' || participant === null) return doubts
      return new Map(doubts).set(participant, { portal, direction, sinceMs: event.atMs })
    }
    case 'occupancy.corrected':
    case 'zone.entered':
    case 'zone.exited':
    case 'participant.released':
      return without(doubts, event.data.participant)
    default:
      return doubts
  }
}

function without(doubts: Doubts, participant: string): Doubts {
  if (!doubts.has(participant)) return doubts
  const next = new Map(doubts)
  next.delete(participant)
  return next
}

/** The doubts as a subject. */
export const doubtsSubject: Subject<Doubts> = { initial: nobody, evolve: evolveDoubts }
