/**
 * One presentation of a card: what was already said about it, so that it is said once. Pure.
 *
 * A module does not find a card again that it has read until it was lifted. Not every module behaves, so the rule does
 * not lean on it: a presentation lasts until no card was seen for `samePresentationMs`. Within it a number is reported
 * once, a verdict on the card (`unsupported`, `suspect`) once, and a failed attempt at most three times. Another
 * number within it is another person's card and is reported at once.
 */
import type { Personal } from '../personal.ts'
import type { CardFailure } from '../words.ts'

export interface Presentation {
  /** When a card was last seen in the field, monotonic ms. */
  readonly seenAt: number
  /** The number reported last. */
  readonly number: Personal | null
  /** Failed attempts reported since. */
  readonly failures: number
  /** The verdict reported last. */
  readonly verdict: CardFailure | null
}

/** The venue sends a person to the staff after three failed attempts; more reports would only fill the journal. */
const reportedFailures = 3

/** A card is in the field at `now`: the presentation goes on, or a new one begins. */
export function seen(
  presentation: Presentation | null,
  time: { readonly now: number; readonly samePresentationMs: number },
): Presentation {
  const current = ended(presentation, time)
  return current === null
    ? { seenAt: time.now, number: null, failures: 0, verdict: null }
    : { ...current, seenAt: time.now }
}

/** No card is in the field: null once the presentation is over, and with it the number is forgotten. */
export function ended(
  presentation: Presentation | null,
  time: { readonly now: number; readonly samePresentationMs: number },
): Presentation | null {
  if (presentation === null || time.now - presentation.seenAt >= time.samePresentationMs) return null
  return presentation
}

/** A good read of `number`: whether it is news, and the presentation after it. */
export function read(
  before: Presentation,
  number: Personal,
): { readonly news: boolean; readonly presentation: Presentation } {
  const news = before.number?.reveal() !== number.reveal()
  return { news, presentation: { ...before, number, failures: 0, verdict: null } }
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
