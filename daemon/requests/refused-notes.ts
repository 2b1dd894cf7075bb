/**
 * Refused requests on record, without letting whoever sends them fill the journal: the first of a kind at once, the rest
 * as a count, once a minute. Knows only a clock.
 */
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { DataOf } from '../domain/events/catalogue.ts'
import { isOperation } from '../platform/requests.ts'

type Refused = DataOf<'request.refused'>

/** Between two facts about the same kind. */
const quietMs = 60_000

export interface RefusedNotes {
  note(refused: Omit<Refused, 'count'>): void
  /** Tells what is still counted, and ends. */
  stop(): void
}

interface Kind {
  readonly first: Omit<Refused, 'count'>
  more: number
  readonly cancel: Cancel
}

/** `tell` puts a fact on record. Kinds are few: codes times operations, and what is no operation is called so. */
export function createRefusedNotes(clock: Clock, tell: (refused: Refused) => void): RefusedNotes {
  const kinds = new Map<string, Kind>()

  function settle(key: string): void {
    const kind = kinds.get(key)
    kinds.delete(key)
    if (kind !== undefined && kind.more > 0)
      tell({ ...kind.first, request: null, signer: null, count: kind.more })
  }

  return {
    note(given) {
      // what somebody without a key writes into a topic has no place in the record
      const operation = isOperation(given.operation) ? given.operation : 'unknown'
      const refused = { ...given, operation }
      const key = `${refused.code} ${operation}`
      const known = kinds.get(key)
      if (known !== undefined) {
        known.more++
        return
      }
      kinds.set(key, { first: refused, more: 0, cancel: clock.at(clock.now() + quietMs, () => settle(key)) })
      tell({ ...refused, count: 1 })
    },
    stop() {
      for (const [key, { cancel }] of [...kinds]) {
        cancel()
        settle(key)
      }
    },
  }
}
