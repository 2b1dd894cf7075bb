/** Whom a card stands for, and whether the document itself is in order (Art. 17). Pure. */
import type { Card } from '../../drivers/words.ts'
import { localDate } from './calendar.ts'
import type { DenialCode } from './denials.ts'
import { checkNumber } from './document-number.ts'
import type { Moment } from './event.ts'
import type { PresentedCard } from './input.ts'
import type { Participant } from './people.ts'
import { sessionOf, windowDenial } from './sessions.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'

/** The document alone: kind, number, validity on the venue's date. A card is valid on both its first and last day. */
export function documentDenial(card: Card, venue: Venue, now: Moment): DenialCode | null {
  if (!venue.rules.documents.includes(card.document)) return 'card_type_unsupported'
  if (checkNumber(card.document, card.number.reveal()).verdict !== 'ok') return 'number_invalid'
  const today = localDate(now.ms, venue.utcOffset)
  if (today < card.validFrom) return 'card_not_yet_valid'
  if (card.validUntil !== null && today > card.validUntil) return 'card_expired'
  return null
}

/** Whether the number's region part is not in use; a hint for staff, never a refusal. */
export function regionUnknown(card: Card): boolean {
  return checkNumber(card.document, card.number.reveal()).regionUnknown
}

/** A listed participant that the card may stand for, or why none of them may act now. */
export type Match =
  | { readonly kind: 'participant'; readonly participant: Participant }
  | { readonly kind: 'denied'; readonly participant: Participant | null; readonly reason: DenialCode }

/**
 * The participant meant by a card. One number may stand on several rosters (edge case 46): somebody already inside
 * or arrived comes first and needs no open window, since nothing resets at a change of date; then whoever's window is
 * open; a released one only when there is no other.
 */
export function matchParticipant(state: State, venue: Venue, presented: PresentedCard, now: Moment): Match {
  const listed = presented.participants
    .map((ref) => state.people.get(ref))
    .filter((person) => person !== undefined)
    .filter((person) => person.listed)
  const first = listed[0]
  if (first === undefined) return { kind: 'denied', participant: null, reason: 'not_on_roster' }
  const active = listed.find((person) => person.arrived && !person.released)
  if (active !== undefined) return { kind: 'participant', participant: active }
  const waiting = listed.filter((person) => !person.released)
  for (const participant of waiting) {
    if (admission(state, venue, participant, now) === null) return { kind: 'participant', participant }
  }
  const participant = nearest(state, waiting, now) ?? first
  const reason = participant.released ? 'released' : admission(state, venue, participant, now)
  return { kind: 'denied', participant, reason: reason ?? 'not_on_roster' }
}

function admission(state: State, venue: Venue, participant: Participant, now: Moment): DenialCode | null {
  const session = sessionOf(state, participant)
  if (session === undefined) return 'not_on_roster'
  return windowDenial({ session, nowMs: now.ms, utcOffset: venue.utcOffset })
}

/** The one whose session is due closest to now: its refusal is the one that helps. */
function nearest(state: State, people: readonly Participant[], now: Moment): Participant | undefined {
  const distance = (person: Participant) => Math.abs((sessionOf(state, person)?.dueMs ?? 0) - now.ms)
  return [...people].sort((a, b) => distance(a) - distance(b))[0]
}

/** The participant of this card who is in such a place, whatever any roster says now: needed to let people out. */
export function insideParticipant(
  state: State,
  presented: PresentedCard,
  isThere: (place: string | null) => boolean,
): Participant | null {
  for (const ref of presented.participants) {
    const person = state.people.get(ref)
    if (person !== undefined && isThere(person.place)) return person
  }
  return null
}
