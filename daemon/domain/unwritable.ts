/**
 * What is left of a decision when the journal cannot be written (F-X.1): no entry and no cell; nobody is kept in, and facts
 * stay. Pure.
 */
import type { Draft, DraftOf } from './events/catalogue.ts'
import type { Rules } from './venue.ts'

/**
 * The same facts with each entry grant turned into a refusal, each refusal of an exit into a grant called `ref`, and each
 * order for a locker door left out. Consent that cannot be put on record cannot be asked for either (Art. 31).
 */
export function withoutEntry(
  drafts: readonly Draft[],
  { ref, rules }: { readonly ref: string; readonly rules: Rules },
): readonly Draft[] {
  return drafts.flatMap((draft): readonly Draft[] => {
    if (draft.type === 'locker.assigned' || draft.type === 'locker.retrieval_granted') return []
    if (draft.type === 'locker.open_failed') return [withoutRetry(draft)]
    if (draft.type === 'passage.granted' && draft.data.direction === 'in') return [refused(draft)]
    if (draft.type === 'passage.denied' && draft.data.direction === 'out') return letOut(draft, ref, rules)
    return [draft]
  })
}

function refused({ subject, session, zone, data }: DraftOf<'passage.granted'>): Draft {
  const { portal, direction, participant, person } = data
  const reason = 'decision_unavailable' as const
  return {
    type: 'passage.denied',
    subject,
    session,
    zone,
    data: { portal, direction, participant, person, reason },
  }
}

/** A card that cannot be read tells nobody to be let out: it is shown again. */
function letOut(draft: DraftOf<'passage.denied'>, ref: string, rules: Rules): readonly Draft[] {
  const { subject, session, zone, data } = draft
  const { portal, direction, participant, person, reason } = data
  if (portal === null || reason === 'card_unreadable') return [draft]
  const limits = { orderWithinMs: rules.gateOrderMs, expiresInMs: rules.grantMs }
  const granted = { ref, portal, direction, participant, person, ...limits, remark: 'emergency' as const }
  return [{ type: 'passage.granted', subject, session, zone, data: granted }]
}

function withoutRetry(draft: DraftOf<'locker.open_failed'>): Draft {
  const { retry: _retry, ...data } = draft.data
  return { ...draft, data }
}
