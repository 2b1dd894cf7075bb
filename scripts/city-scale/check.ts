/** Whether the platform ends with every event of every venue exactly once and in order: its store against the journals. */
import { firstPrevhash, readEnvelope } from '../platform-consumer/envelope.ts'
import type { Store } from '../platform-consumer/store.ts'
import type { JournalTold } from './orders.ts'

/** More would say the same again. */
const mostComplaints = 20
/** Looked at behind the end of each journal, where nothing may be. */
const beyond = 1_000

/** Reads the whole store; what is wrong in words, nothing when all is as it should be. */
export function complaintsOf(
  store: Pick<Store, 'envelopes' | 'streams' | 'alarms'>,
  journals: readonly JournalTold[],
): readonly string[] {
  const acknowledged = new Map(store.streams().map(({ stream, sequence }) => [stream, sequence]))
  const known = new Set(journals.map(({ stream }) => stream))
  const strange = [...acknowledged.keys()].filter((stream) => !known.has(stream))
  return [
    ...store.alarms().map(({ kind, sequence, detail }) => `alarm ${kind} at ${sequence}: ${detail}`),
    ...strange.map((stream) => `${stream}: no journal of this city`),
    ...journals.flatMap((journal) => rowComplaint(store, journal) ?? []),
    ...journals
      .filter(({ stream, sequence }) => (acknowledged.get(stream) ?? 0) !== sequence)
      .map(
        ({ venue, stream, sequence }) =>
          `${venue}: unbroken to ${acknowledged.get(stream) ?? 0} of ${sequence}`,
      ),
  ].slice(0, mostComplaints)
}

/** The first thing that is wrong with the stored row of one venue. */
function rowComplaint(store: Pick<Store, 'envelopes'>, journal: JournalTold): string | null {
  const { venue, stream } = journal
  let sequence = 0
  let hash = firstPrevhash
  for (const text of store.envelopes({ stream, from: 1, to: journal.sequence + beyond })) {
    const envelope = readEnvelope(text)
    if (typeof envelope === 'string') return `${venue}: event ${sequence + 1} is ${envelope}`
    if (envelope.sequence !== sequence + 1) return `${venue}: ${envelope.sequence} follows ${sequence}`
    if (!envelope.isIntact || envelope.prevhash !== hash)
      return `${venue}: the chain breaks at ${envelope.sequence}`
    sequence = envelope.sequence
    hash = envelope.hash
  }
  if (sequence !== journal.sequence) return `${venue}: ends at ${sequence} of ${journal.sequence}`
  return hash === journal.hash ? null : `${venue}: ends with another hash than its journal`
}
