/** Whom a card stands for, and whether the document itself is in order (Art. 17). Pure. */

import type { Card } from '../../drivers/words.ts'
import type { Standpoint } from './admission.ts'
import { arrivalDenial, reentryDenial } from './admission.ts'
import { localDate } from './calendar.ts'
import type { DenialCode } from './denials.ts'
import { checkNumber } from './document-number.ts'
import type { Moment } from './event.ts'
import type { PresentedCard } from './input.ts'
import { cellOf } from './lockers.ts'
import { isStanding } from './members.ts'
import type { Participant } from './people.ts'
import { rulesFor } from './policy.ts'
import { comesForOpening } from './rights.ts'
import type { Session } from './sessions.ts'
import { hasEnded, isSealed, sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { Rules, Venue } from './venue.ts'

/** The document alone: a kind that some session takes, number, validity on the venue's date. A card is valid on both its first and last day. */
export function documentDenial(
  card: Card,
  { state, venue }: { readonly state: State; readonly venue: Venue },
  now: Moment,
): DenialCode | null {
  const takes = ({ documents, openingDocuments }: Rules) =>
    [...documents, ...openingDocuments].includes(card.document)
  const isTaken =
    takes(venue.rules) || underWay(state).some(({ code }) => takes(rulesFor({ state, venue }, code)))
  if (!isTaken) return 'card_type_unsupported'
  if (checkNumber(card.document, card.number.reveal()).verdict !== 'ok') return 'number_invalid'
  const today = localDate(now.ms, venue.utcOffset)
  if (today < card.validFrom) return 'card_not_yet_valid'
  if (card.validUntil !== null && today > card.validUntil) return 'card_expired'
  return null
}

/** Sessions that may still go by rules of their own. */
function underWay({ sessions }: State): readonly Session[] {
  return [...sessions.values()].filter((session) => session.rules !== null && !hasEnded(session))
}

/** Whether the number's region part is not in use; a hint for staff, never a refusal. */
export function regionUnknown(card: Card): boolean {
  return checkNumber(card.document, card.number.reveal()).regionUnknown
}

/** A participant that the card may stand for, or why none of them may act now. */
export type Match =
  | { readonly kind: 'participant'; readonly participant: Participant }
  | {
      readonly kind: 'denied'
      readonly participant: Participant | null
      readonly reason: DenialCode
      /** who may still take the own belongings back, though no portal lets this person in; usually null */
      readonly collects: Participant | null
    }

/**
 * The participant meant by a card. One number may stand on several rosters (edge case 46): somebody already inside
 * or arrived comes first, then whoever may arrive now; a released one only when there is no other. Who was recused,
 * withdrawn or replaced is told so, also after a roster that leaves the person out (edge cases 24, 25). The opening
 * area takes documents of its own (Art. 8, 17; conflict 10 of the notice).
 */
export function matchParticipant(state: State, venue: Venue, presented: PresentedCard, now: Moment): Match {
  const match = rosterMatch(state, venue, presented, now)
  if (match.kind === 'denied') return match
  const { documents, openingDocuments } = rulesFor({ state, venue }, match.participant.session)
  const taken = comesForOpening(match.participant) ? openingDocuments : documents
  if (taken.includes(presented.card.document)) return match
  const collects = ownerOfCell(state, match.participant)
  return { ...denied(match.participant, 'card_type_unsupported'), collects }
}

function rosterMatch(state: State, venue: Venue, presented: PresentedCard, now: Moment): Match {
  const known = presented.participants
    .map((ref) => state.people.get(ref))
    .filter((person) => person !== undefined)
    .filter((person) => person.listed || person.removed !== null)
  const world = { state, venue, now }
  const mayAct = ({ released, session }: Participant) =>
    !released || rulesFor(world, session).reentryAfterRelease
  const standing = known.filter((person) => isStanding(person) && mayAct(person))
  const active = standing.find((person) => person.arrived && !person.released)
  if (active !== undefined) return actingMatch(state, active)
  for (const participant of standing) {
    if (arrivalDenial(world, participant) === null) return { kind: 'participant', participant }
  }
  const gone = known.find((person) => person.removed !== null && !person.released)
  const participant = nearest(state, gone === undefined ? standing : [...standing, gone], now) ?? known[0]
  if (participant === undefined) return denied(null, strangerDenial(world))
  const reason = reasonOf(world, participant)
  return { ...denied(participant, reason), collects: ownerOfCell(state, gone) }
}

function actingMatch(state: State, participant: Participant): Match {
  const reason = reentryDenial(state, participant)
  if (reason === null) return { kind: 'participant', participant }
  return { ...denied(participant, reason), collects: ownerOfCell(state, participant) }
}

function denied(participant: Participant | null, reason: DenialCode): Match & { readonly kind: 'denied' } {
  return { kind: 'denied', participant, reason, collects: null }
}

function ownerOfCell(state: State, person: Participant | undefined): Participant | null {
  return person !== undefined && cellOf(state.lockers, person.ref) !== null ? person : null
}

function reasonOf(world: Standpoint, participant: Participant): DenialCode {
  if (participant.removed !== null) return 'replaced'
  if (participant.released) return 'released'
  return arrivalDenial(world, participant) ?? 'not_on_roster'
}

/** With the platform away and no roster of today here, nobody can be told from a stranger (edge case 27). */
function strangerDenial({ state, venue, now }: Standpoint): DenialCode {
  if (state.gateway.linkUp !== false) return 'not_on_roster'
  const today = localDate(now.ms, venue.utcOffset)
  for (const session of state.sessions.values()) {
    if (isSealed(session)) return 'not_on_roster'
    if (session.revision > 0 && localDate(session.dueMs, venue.utcOffset) === today) return 'not_on_roster'
  }
  return 'decision_unavailable'
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
