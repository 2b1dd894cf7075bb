/**
 * The check-in table: identity and arrival; where the card alone opens the cells, a cell too, and after leaving the
 * belongings back (Art. 8, 17, 19, 35). At an attended desk staff do the rest by commands. Pure.
 */

import { missedWindow } from './admission.ts'
import type { DenialCode } from './denials.ts'
import type { Draft } from './events/catalogue.ts'
import { documentDenial, matchParticipant, regionUnknown } from './identity.ts'
import type { PresentedCard } from './input.ts'
import type { RetrievalDenial } from './locker-codes.ts'
import { stayDenial } from './locker-codes.ts'
import { assignCell, orderedCell } from './locker-openings.ts'
import type { Cell } from './lockers.ts'
import { cellOf, needsCell } from './lockers.ts'
import type { Participant } from './people.ts'
import { rulesFor } from './policy.ts'
import { isSealed, sessionOf } from './sessions.ts'
import type { Desk } from './venue.ts'
import { hasWaiver } from './waivers.ts'
import type { World } from './world.ts'

interface CardAtDesk extends World {
  readonly desk: Desk
  readonly presented: PresentedCard
}

/** What a card on the desk reader leads to. */
export function decideDeskCard(options: CardAtDesk): readonly Draft[] {
  const { state, venue, presented, now } = options
  const match = matchParticipant(state, venue, presented, now)
  const read = cardRead(options, match.participant)
  const documentFault = documentDenial(presented.card, options, now)
  if (documentFault !== null) return [read, rejected(options, null, documentFault)]
  if (match.kind === 'participant') return [read, ...nextStep(options, match.participant)]
  if (match.collects !== null) return [read, ...nextStep(options, match.collects)]
  return [read, rejected(options, match.participant, match.reason)]
}

/** Whose card it is says the next fact; which session the number belongs to, this one too (F-2.1). */
function cardRead({ desk, presented }: CardAtDesk, participant: Participant | null): Draft {
  const { person, card } = presented
  const data = { reader: desk.reader, person, document: card.document }
  return { type: 'card.read', subject: person, session: participant?.session ?? null, zone: null, data }
}

function rejected(options: CardAtDesk, participant: Participant | null, reason: DenialCode): Draft {
  const { person, card } = options.presented
  const data = { person, document: card.document, reason, ...missedWindow(options, participant, reason) }
  const subject = participant?.ref ?? person
  return { type: 'identity.rejected', subject, session: participant?.session ?? null, zone: null, data }
}

/** Arrival once; at a self-service desk also the next step: deposit, take back, or nothing while a door is open. */
function nextStep(options: CardAtDesk, participant: Participant): readonly Draft[] {
  const { state, venue, desk } = options
  const { ref, session } = participant
  const verified = identityVerified(options, participant)
  const arrival = participant.arrived ? [] : [arrived(options, participant)]
  if (!venue.rules.selfServiceDesk) return [verified, ...arrival]
  const cell = cellOf(state.lockers, ref)
  if (cell !== null) return [verified, ...aboutCell(options, participant, cell)]
  const isLetOff = !needsCell(participant) || hasWaiver(state.waivers, ref)
  if (!rulesFor({ state, venue }, session).depositRequired || isLetOff) return [verified, ...arrival]
  const assigned = assignCell(options, { desk, participant: ref, session, size: null, operator: null })
  return [verified, ...arrival, assigned]
}

function identityVerified(options: CardAtDesk, participant: Participant): Draft {
  const { card } = options.presented
  return {
    type: 'identity.verified',
    ...about(participant),
    data: { participant: participant.ref, document: card.document, regionUnknown: regionUnknown(card) },
  }
}

/** The fact that somebody has come, with the whole minutes after the due time; negative before it (F-22.2). */
export function arrived({ state, now }: Pick<World, 'state' | 'now'>, participant: Participant): Draft {
  const dueMs = sessionOf(state, participant)?.dueMs ?? now.ms
  const lateMinutes = Math.floor((now.ms - dueMs) / 60_000)
  return {
    type: 'participant.arrived',
    ...about(participant),
    data: { participant: participant.ref, role: participant.role, lateMinutes },
  }
}

/**
 * Belongings come back only after the stay is over (F-19.3): not before going in, not while inside, not on a leave or
 * overnight. Where the card alone opens the cells, who has gone out before the sealing has ended the own stay.
 */
function aboutCell(options: CardAtDesk, participant: Participant, cell: Cell): readonly Draft[] {
  if (cell.phase !== 'stored') return []
  const denial = stayDenial(options.state, participant)
  const session = sessionOf(options.state, participant)
  const isClosed = session !== undefined && isSealed(session)
  if (denial !== null && (denial !== 'stay_not_over' || isClosed))
    return [retrievalDenied(participant, denial)]
  const data = { ...orderedCell(options, cell), participant: participant.ref }
  return [{ type: 'locker.retrieval_granted', ...about(participant), data }]
}

function retrievalDenied(participant: Participant, reason: RetrievalDenial): Draft {
  const data = { participant: participant.ref, reason }
  return { type: 'locker.retrieval_denied', ...about(participant), data }
}

function about(participant: Participant) {
  return { subject: participant.ref, session: participant.session, zone: null }
}
