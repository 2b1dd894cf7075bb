/**
 * Whom staff turned down because holder and document do not match, until two of the staff verify the person (Art. 17;
 * F-17.1). A machine's opinion alone is never kept here (F-X.14). Pure.
 */
import type { StoredEvent } from './event.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'

/** The operator who did it, by participant. */
export type Holders = ReadonlyMap<string, string>

const nobody: Holders = new Map()

function evolveHolders(holders: Holders, event: StoredEvent): Holders {
  if (event.type === 'identity.rejected') {
    const { participant, operator } = event.data
    if (participant === undefined || operator === undefined) return holders
    return new Map(holders).set(participant, operator)
  }
  if (event.type !== 'identity.manually_verified' || !holders.has(event.data.participant)) return holders
  const next = new Map(holders)
  next.delete(event.data.participant)
  return next
}

/** Who turned somebody down by eye, and nobody has verified the person since; null when nobody did. */
export function turnedDownBy({ holders }: Pick<State, 'holders'>, participant: string): string | null {
  return holders.get(participant) ?? null
}

/** Those turned down as a subject. */
export const holdersSubject: Subject<Holders> = { initial: nobody, evolve: evolveHolders }
