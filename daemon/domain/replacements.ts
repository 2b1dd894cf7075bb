/** Who may take whose place on a committee, and what that changes (Art. 22; F-22.4). Pure. */
import { facts, refuse } from './command.ts'
import type { Draft } from './events/catalogue.ts'
import type { Decision, Refusal } from './input.ts'
import { isMember, isStanding } from './members.ts'
import type { Participant } from './people.ts'
import type { Session } from './sessions.ts'
import { hasEnded, sessionOf } from './sessions.ts'
import type { State } from './state.ts'

/** A substitute for a member, whose name and number are in the vault already. */
export interface Replacement {
  /** who is replaced */
  readonly replaces: Participant
  readonly session: Session
  /** the substitute's reference */
  readonly participant: string
}

/**
 * The replacement of a member by somebody else, or why not. Who is late, was recused or has withdrawn can be replaced,
 * once; the substitute must be new to the session: who was removed from it does not come back this way.
 */
export function replacementOf(
  state: State,
  replaces: Participant,
  participant: string,
): Replacement | Refusal {
  const session = sessionOf(state, replaces)
  if (session === undefined) return { code: 'not_of_a_session', detail: replaces.ref }
  if (!isMember(replaces)) return { code: 'not_a_member', detail: replaces.ref }
  if (replaces.removed === 'replaced') return { code: 'already_done', detail: '' }
  if (hasEnded(session)) return { code: 'session_over', detail: session.code }
  const known = state.people.get(participant)
  const isTaken =
    known !== undefined && (known.session !== session.code || known.listed || known.removed !== null)
  return isTaken ? { code: 'on_roster_already', detail: '' } : { replaces, session, participant }
}

/** The facts in their order: who comes, who goes, and the roster that is in force now, with the role taken over. */
export function replacementFacts(
  state: State,
  { replaces, session, participant }: Replacement,
  by: {
    readonly source: 'file' | 'platform'
    readonly operator: string | null
    readonly second: string | null
  },
): readonly Draft[] {
  const { code, revision } = session
  const about = { session: code, zone: null }
  const { source } = by
  const assigned = { participant, replaces: replaces.ref, ...by }
  const stays = session.people
    .map((ref) => state.people.get(ref))
    .filter((person) => person !== undefined)
    .filter((person) => isStanding(person) && person.ref !== replaces.ref)
  const participants = [...stays.map(entryOf), { participant, role: roleOf(replaces) }]
  return [
    { type: 'replacement.assigned', subject: participant, ...about, data: assigned },
    {
      type: 'participant.replaced',
      subject: replaces.ref,
      ...about,
      data: { participant: replaces.ref, replacement: participant },
    },
    {
      type: 'roster.received',
      subject: code,
      ...about,
      data: { session: code, source, revision: revision + 1, participants },
    },
  ]
}

/** The platform drew somebody for a member: two people at a console are not needed, the signature stands for it (F-22.4). */
export function replaceByPlatform(
  state: State,
  { participant, substitute }: { readonly participant: string; readonly substitute: string },
): Decision {
  const person = state.people.get(participant)
  if (person === undefined) return refuse('unknown_person', participant)
  const replacement = replacementOf(state, person, substitute)
  if ('code' in replacement) return refuse(replacement.code, replacement.detail)
  return facts(...replacementFacts(state, replacement, { source: 'platform', operator: null, second: null }))
}

function entryOf({ ref: participant, role, organisation, needs }: Participant) {
  const from = organisation === null ? {} : { organisation }
  return { participant, role, ...from, ...(needs.length === 0 ? {} : { needs: [...needs] }) }
}

/** A lead is elected by the committee, not drawn: the substitute of one is an expert (Art. 22). */
function roleOf({ role }: Participant): Participant['role'] {
  return role === 'expert_lead' ? 'expert' : role
}
