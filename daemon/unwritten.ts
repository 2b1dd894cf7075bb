/**
 * Facts in memory while the journal cannot be written: they keep their order and their own dates. Bounded; what is
 * beyond the bound is counted, said and lost to the record. Knows no clock and no state.
 */
import { Fault, orFault } from '../drivers/fault.ts'
import type { Moment, StoredEvent } from './domain/event.ts'
import type { Draft } from './domain/events/catalogue.ts'
import type { Log } from './log.ts'

/** Facts that are kept; a day of a busy venue has about 6,000. Some 20 MB at most. */
const keptLimit = 20_000
/**
 * Inputs whose facts are stored in one go. On a slow disk (20 ms a commit) that is a third of a second in which no
 * card is looked at; after it others have their turn.
 */
const storedAtOnce = 16

/** What one input led to, and when. */
interface Kept {
  readonly drafts: readonly Draft[]
  readonly moment: Moment
}

export interface UnwrittenStatus {
  /** facts that wait in memory; they are gone if the daemon dies before the journal can be written */
  readonly waiting: number
  /** facts since the start of the daemon that were beyond the bound: no record will ever have them */
  readonly lost: number
}

export interface Unwritten {
  isEmpty(): boolean
  keep(drafts: readonly Draft[], moment: Moment): void
  /** Stores the oldest ones, as many as may be stored in one go. False when the journal still does not take them. */
  storeSome(): boolean
  /** Stores all; what the journal does not take is lost, and said. */
  storeAllOrLose(): void
  status(): UnwrittenStatus
}

/** Nothing waits at first. */
export function createUnwritten(ports: {
  readonly journal: { append(drafts: readonly Draft[], moment: Moment): readonly StoredEvent[] }
  readonly onStored: (events: readonly StoredEvent[]) => void
  readonly log: Log
}): Unwritten {
  const { journal, log } = ports
  const kept: Kept[] = []
  let waiting = 0
  let lost = 0
  let lostNow = 0

  function keep(drafts: readonly Draft[], moment: Moment): void {
    // Once one is lost, so are all later ones until the rest is stored: the record has a beginning without holes.
    if (lostNow > 0 || waiting + drafts.length > keptLimit) {
      lose(drafts.length)
      return
    }
    kept.push({ drafts, moment })
    waiting += drafts.length
  }

  function lose(count: number): void {
    if (lostNow === 0) log.error('too many facts wait for the journal, later ones are lost', { waiting })
    lostNow += count
    lost += count
  }

  function storeSome(): boolean {
    for (const { drafts, moment } of kept.slice(0, storedAtOnce)) {
      const events = orFault(() => journal.append(drafts, moment), 'journal_unwritable')
      if (events instanceof Fault) return false
      kept.shift()
      waiting -= drafts.length
      if (kept.length === 0) again()
      ports.onStored(events)
    }
    return true
  }

  function again(): void {
    log.info('journal can be written again, kept facts are stored', { lost: lostNow })
    lostNow = 0
  }

  return {
    isEmpty: () => kept.length === 0,
    keep,
    storeSome,
    storeAllOrLose() {
      for (let goesOn = true; goesOn && kept.length > 0; ) goesOn = storeSome()
      if (waiting > 0) log.error('journal cannot be written, kept facts are lost', { lost: waiting })
    },
    status: () => ({ waiting, lost }),
  }
}
