/** Wrong codes typed at a cell, and until when it takes no more (F-19.2). Pure. */
import type { StoredEvent } from './event.ts'
import type { Lockers } from './lockers.ts'
import { cellKey, cellOf } from './lockers.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'

interface Attempts {
  /** since the last right code, or since a lock-out ended */
  readonly failures: number
  /** null: not locked out */
  readonly lockedUntilMs: number | null
}

/** Cells at which wrong codes were typed, by `cellKey`. */
export type LockerAttempts = ReadonlyMap<string, Attempts>

const noAttempts: LockerAttempts = new Map()

interface Place {
  readonly bank: string
  readonly cell: string
}

function evolveLockerAttempts(
  all: LockerAttempts,
  event: StoredEvent,
  { lockers, venue }: { readonly lockers: Lockers; readonly venue: Venue },
): LockerAttempts {
  switch (event.type) {
    case 'locker.code_failed':
      return changed(all, event.data, { failures: event.data.failures, lockedUntilMs: null })
    case 'locker.locked_out': {
      const lockedUntilMs = event.atMs + venue.rules.lockerLockoutMs
      return changed(all, event.data, { failures: event.data.failures, lockedUntilMs })
    }
    case 'locker.assigned':
    case 'locker.retrieval_granted':
    case 'locker.force_opened':
      return forgotten(all, event.data)
    case 'locker.retrieval_denied':
      return forgotten(all, cellOf(lockers, event.data.participant))
    default:
      return all
  }
}

function changed(all: LockerAttempts, { bank, cell }: Place, attempts: Attempts): LockerAttempts {
  return new Map(all).set(cellKey(bank, cell), attempts)
}

/** The right code was typed, or another one is in force. */
function forgotten(all: LockerAttempts, place: Place | null): LockerAttempts {
  if (place === null || !all.has(cellKey(place.bank, place.cell))) return all
  const next = new Map(all)
  next.delete(cellKey(place.bank, place.cell))
  return next
}

/** How often a wrong code was typed at a cell by now. A lock-out that is over has wiped the slate. */
export function failuresAt(all: LockerAttempts, { bank, cell }: Place, nowMs: number): number {
  const attempts = all.get(cellKey(bank, cell))
  if (attempts === undefined) return 0
  const { failures, lockedUntilMs } = attempts
  return lockedUntilMs !== null && lockedUntilMs <= nowMs ? 0 : failures
}

/** Whether a cell takes no code at this moment. */
export function isCellLockedOut(all: LockerAttempts, { bank, cell }: Place, nowMs: number): boolean {
  const lockedUntilMs = all.get(cellKey(bank, cell))?.lockedUntilMs ?? null
  return lockedUntilMs !== null && nowMs < lockedUntilMs
}

/** The wrong codes as a subject. */
export const lockerAttemptsSubject: Subject<LockerAttempts> = {
  initial: noAttempts,
  evolve: (all, event, { state, venue }) =>
    evolveLockerAttempts(all, event, { lockers: state.lockers, venue }),
}
