/** Looks now and then how much waits for the platform, and how long (edge cases 28, 29). Decides nothing. */
import { Fault, orFault } from '../../drivers/fault.ts'
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { Outbox, Tail } from './outbox.ts'

/** A backlog grows over hours: nothing is lost by hearing of it a minute late. */
const lookMs = 60_000

export interface Backlog {
  /** not confirmed by the platform; where it confirms nothing, not acknowledged by the broker */
  readonly events: number
  /** when the first of them happened, milliseconds since 1970 */
  readonly oldestMs: number | null
}

/** Says each minute what waits, as long as anything does. Stop it with what it gives. */
export function watchBacklog(options: {
  readonly outbox: Pick<Outbox, 'backlog' | 'sentUpTo' | 'confirmedUpTo'>
  readonly journal: Pick<Tail, 'readAfter'>
  readonly clock: Clock
  readonly onBacklog: (backlog: Backlog) => void
}): () => void {
  const { outbox, journal, clock, onBacklog } = options
  let cancel: Cancel = () => undefined

  function look(): void {
    cancel = clock.at(clock.now() + lookMs, look)
    const events = outbox.backlog()
    if (events > 0) onBacklog({ events, oldestMs: oldest() })
  }

  function oldest(): number | null {
    const first = orFault(() => journal.readAfter(outbox.confirmedUpTo() ?? outbox.sentUpTo(), 1))
    if (first instanceof Fault || first[0] === undefined) return null
    return first[0].atMs
  }

  cancel = clock.at(clock.now() + lookMs, look)
  return () => cancel()
}
