/** What staff can ask about people who step down or are replaced (Art. 20, 22; F-22.3, F-22.4). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, secondPersonFault, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import type { StaffRole } from '../events/define.ts'
import { orderId, participantRef } from '../events/define.ts'
import { participantEvents } from '../events/participants.ts'
import type { Decision } from '../input.ts'
import { isMember } from '../members.ts'
import type { Participant } from '../people.ts'
import { findPerson } from '../persons.ts'
import { replacementFacts, replacementOf } from '../replacements.ts'
import type { Session } from '../sessions.ts'
import { hasEnded, sessionOf } from '../sessions.ts'
import type { Orderer } from '../staff.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'

const roles: readonly StaffRole[] = ['witness', 'site_supervisor', 'admin_supervisor']
const anyStaff: readonly StaffRole[] = ['witness', 'area_staff', 'site_supervisor', 'admin_supervisor']

/** A badge number or a reference. */
const operand = z.string().min(1).max(64)
const order = orderId.nullable()
const { cause } = participantEvents['participant.withdrawn'].data.shape

interface OfSession {
  readonly person: Participant
  readonly session: Session
}

/** Somebody of a session that has not ended, whose right still stands. */
function standing(state: State, given: string): OfSession | Decision {
  const person = findPerson(state, given)
  if (person === null) return refuse('unknown_person', given)
  const session = sessionOf(state, person)
  if (session === undefined) return refuse('not_of_a_session', given)
  // the same order a second time finds the right gone already
  if (person.removed !== null) return refuse('already_done')
  return hasEnded(session) ? refuse('session_over', session.code) : { person, session }
}

function about({ person, session }: OfSession) {
  return { subject: person.ref, session: session.code, zone: null }
}

/** A committee works with its full number: the draw of another one is asked for at once (Art. 22). */
function request(of: OfSession, operator: string | null): readonly Draft[] {
  if (!isMember(of.person)) return []
  const data = { session: of.session.code, participant: of.person.ref, operator }
  return [{ type: 'replacement.requested', ...about(of), data }]
}

const recusal = z.strictObject({ person: operand, order })

/** The right to enter ends at once (Art. 20, 22). */
export function recuse(
  { state }: World,
  { person: given, order: asked }: z.output<typeof recusal>,
  { operator }: Orderer,
): Decision {
  const found = standing(state, given)
  if ('drafts' in found) return found
  if (!isMember(found.person)) return refuse('not_a_member', given)
  const data = { participant: found.person.ref, order: asked, operator }
  const recused: Draft = { type: 'participant.recused', ...about(found), data }
  return facts(recused, ...request(found, operator))
}

const withdraw = staffCommand({
  roles,
  arguments: z.strictObject({ person: operand, cause, order }),
  decide({ state }, { person: given, cause: why, order: asked }, { operator }) {
    const found = standing(state, given)
    if ('drafts' in found) return found
    const data = { participant: found.person.ref, cause: why, order: asked, operator }
    const withdrawn: Draft = { type: 'participant.withdrawn', ...about(found), data }
    return facts(withdrawn, ...request(found, operator))
  },
})

/** By hand, while the platform is away: two people, and it compares afterwards (F-22.4). */
const replace = staffCommand({
  roles: ['witness'],
  arguments: z.strictObject({ replaces: operand, participant: participantRef }),
  decide({ state }, { replaces: given, participant }, by) {
    const fault = secondPersonFault(by, anyStaff)
    if (fault !== null) return refuse(fault)
    const person = findPerson(state, given)
    if (person === null) return refuse('unknown_person', given)
    const replacement = replacementOf(state, person, participant)
    if ('code' in replacement) return refuse(replacement.code, replacement.detail)
    const second = by.second?.person ?? null
    return facts(...replacementFacts(state, replacement, { source: 'file', operator: by.operator, second }))
  },
})

export const participantsCommands: Readonly<Record<string, StaffCommand>> = {
  'participant.recuse': staffCommand({ roles, arguments: recusal, decide: recuse }),
  'participant.withdraw': withdraw,
  'replacement.put': replace,
}
