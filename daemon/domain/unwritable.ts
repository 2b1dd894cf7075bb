/** What is left of a decision when the journal cannot be written (F-X.1): no entry, no cell; exits and facts stay. Pure. */
import type { Draft, DraftOf } from './events/catalogue.ts'

/** The same facts with each entry grant turned into a refusal, and each order for a locker door left out. */
export function withoutEntry(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.flatMap((draft): readonly Draft[] => {
    if (draft.type === 'locker.assigned' || draft.type === 'locker.retrieval_granted') return []
    if (draft.type === 'locker.open_failed') return [withoutRetry(draft)]
    if (draft.type !== 'passage.granted' || draft.data.direction === 'out') return [draft]
    const { portal, direction, participant, person } = draft.data
    const { subject, session, zone } = draft
    const data = { portal, direction, participant, person, reason: 'decision_unavailable' as const }
    return [{ type: 'passage.denied', subject, session, zone, data }]
  })
}

function withoutRetry(draft: DraftOf<'locker.open_failed'>): Draft {
  const { retry: _retry, ...data } = draft.data
  return { ...draft, data }
}
