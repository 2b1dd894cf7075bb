/** What staff can ask at the way out: papers and storage media are looked for, and the stay is ended (Art. 31, 35). Pure. */
import * as z from 'zod'
import { closedSessionOf } from '../closure.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import { reason } from '../events/define.ts'
import type { ExitPurpose } from '../exit-checks.ts'
import type { Decision } from '../input.ts'
import { leaveOf } from '../leaves.ts'
import { isMember } from '../members.ts'
import type { Participant } from '../people.ts'
import { findPerson } from '../persons.ts'
import type { RefusalCode } from '../refusals.ts'
import { released, releaseObstacle } from '../release.ts'
import { isSealed, sessionOf } from '../sessions.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'

const registrars = ['area_staff', 'witness'] as const
const person = z.string().trim().min(1).max(64)
const purpose = z.enum(['leave', 'release'])

/** Somebody of a committee who stands at the way out. */
function checked({ state }: World, operand: string): Participant | Decision {
  const found = findPerson(state, operand)
  if (found === null) return refuse('unknown_person', operand)
  if (!isMember(found)) return refuse('exit_check_not_needed', found.ref)
  return found.place === null ? refuse('person_outside', found.ref) : found
}

/** Why nobody is let out for this purpose yet, or null: a leave is granted first, the work is done first (Art. 31, 35). */
function tooEarly(state: State, person: Participant, purpose: ExitPurpose): RefusalCode | null {
  const isGranted = leaveOf(state.leaves, person.ref)?.phase === 'granted'
  if (purpose === 'leave') return isGranted ? null : 'leave_not_granted'
  const session = sessionOf(state, person)
  const isBound = session !== undefined && closedSessionOf(state, person) !== null
  if (isBound && (isSealed(session) || session.suspended)) return 'session_not_finished'
  const isWorking = session?.phase === 'open' && person.removed === null
  return isWorking ? 'session_not_finished' : null
}

const pass = z.strictObject({ person, purpose })
const fail = z.strictObject({ person, purpose, findings: reason })

export const exitCheckCommands: Readonly<Record<string, StaffCommand>> = {
  'exit_check.pass': staffCommand({
    roles: registrars,
    arguments: pass,
    decide(world, { person: operand, purpose: why }, by) {
      const person = checked(world, operand)
      if ('drafts' in person) return person
      const { ref: participant, session, place: zone } = person
      const fault = tooEarly(world.state, person, why)
      if (fault !== null) return refuse(fault, participant)
      const data = { participant, purpose: why, operator: by.operator }
      return facts({ type: 'exit_check.passed', subject: participant, session, zone, data })
    },
  }),
  'exit_check.fail': staffCommand({
    roles: registrars,
    arguments: fail,
    decide(world, { person: operand, purpose: why, findings }, by) {
      const person = checked(world, operand)
      if ('drafts' in person) return person
      const { ref: participant, session, place: zone } = person
      const data = { participant, purpose: why, findings, operator: by.operator }
      return facts({ type: 'exit_check.failed', subject: participant, session, zone, data })
    },
  }),
  'participant.release': staffCommand({
    roles: registrars,
    arguments: z.strictObject({ person }),
    decide({ state }, { person: operand }) {
      const found = findPerson(state, operand)
      if (found === null) return refuse('unknown_person', operand)
      if (found.released) return refuse('already_done')
      if (found.session === null || !found.arrived) return refuse('person_not_arrived', found.ref)
      const obstacle = releaseObstacle(state, found)
      return obstacle === null ? facts(released(found)) : refuse(obstacle, found.ref)
    },
  }),
}
