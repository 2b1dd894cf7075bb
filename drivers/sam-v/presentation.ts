/**
 * One presentation of a card: what was already said about it, so that it is said once. Pure.
 *
 * A module does not find a card again that it has read until it was lifted. Not every module behaves, so two simple
 * rules stand behind it. A number once reported is reported again only after the reader has said that no card is there,
 * `samePresentationMs` or more after the find that led to the report; until then it is the same presentation. Failures
 * belong to the same presentation as long as no more than `samePresentationMs` lie between finds: within it a verdict on
 * the card (`unsupported`, `suspect`) is reported once, a failed attempt at most three times. Another number is another
 * person's card and is reported at once.
 */
import type { Personal } from '../personal.ts'
import type { CardFailure } from '../words.ts'

export interface Presentation {
  /** When a card was last in the field, monotonic ms. */
  readonly seenAt: number
  /** The number reported last, and when its card was found. */
  readonly reported: { readonly number: Personal; readonly foundAt: number } | null
  /** Failed attempts reported since. */
  readonly failures: number
  /** The verdict reported last. */
  readonly verdict: CardFailure | null
}

/** `now` is monotonic ms. */
interface Moment {
  readonly now: number
  readonly samePresentationMs: number
}

/** The venue sends a person to the staff after three failed attempts; more reports would only fill the journal. */
const reportedFailures = 3

/** A card is in the field. */
export function seen(before: Presentation | null, moment: Moment): Presentation {
  const fresh: Presentation = { seenAt: moment.now, reported: null, failures: 0, verdict: null }
  if (before === null) return fresh
  if (moment.now - before.seenAt < moment.samePresentationMs) return { ...before, seenAt: moment.now }
  return { ...fresh, reported: before.reported }
}

/** No card is in the field: null once there is nothing to remember, and with it the number is forgotten. */
export function unseen(before: Presentation | null, moment: Moment): Presentation | null {
  if (before === null) return null
  const { reported } = before
  const keep = reported !== null && moment.now - reported.foundAt < moment.samePresentationMs
  if (!keep && moment.now - before.seenAt >= moment.samePresentationMs) return null
  return keep ? before : { ...before, reported: null }
}

/** A good read of `number`: whether it is news, and the presentation after it. */
export function read(
  before: Presentation,
  number: Personal,
): { readonly news: boolean; readonly presentation: Presentation } {
  const after: Presentation = { ...before, failures: 0, verdict: null }
  if (before.reported?.number.reveal() === number.reveal()) return { news: false, presentation: after }
  return { news: true, presentation: { ...after, reported: { number, foundAt: before.seenAt } } }
}

/** A failed read: whether it is to be reported, and the presentation after it. */
export function failed(
  before: Presentation,
  failure: CardFailure,
): { readonly news: boolean; readonly presentation: Presentation } {
  if (failure === 'unsupported' || failure === 'suspect') {
    return { news: before.verdict !== failure, presentation: { ...before, verdict: failure } }
  }
  const news = before.failures < reportedFailures
  return { news, presentation: news ? { ...before, failures: before.failures + 1 } : before }
}
