/** What staff can ask when a session goes on the next day (Art. 16; F-X.9). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import type { StaffRole } from '../events/define.ts'
import { sessionCode } from '../events/define.ts'
import { sessionEvents } from '../events/sessions.ts'
import { attendanceOf } from '../members.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Session } from '../sessions.ts'
import type { Actor } from '../staff.ts'
import { hasRole } from '../staff.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'
import { runningSession } from './running-session.ts'

const roles: readonly StaffRole[] = ['witness', 'site_supervisor', 'admin_supervisor']
const supervisors: readonly StaffRole[] = ['site_supervisor', 'admin_supervisor']
const { regime, headcount, seals } = sessionEvents['session.overnight_started'].data.shape

/**
 * The papers are sealed and the people counted; the lead of the committee and a supervisor agree. A supervisor at the
 * console needs the lead's own document beside it, the witness the credential of a supervisor.
 */
const start = staffCommand({
  roles,
  arguments: z.strictObject({ session: sessionCode, regime, headcount, seals }),
  decide(world, { session: code, ...given }, by) {
    const session = runningSession(world.state, code, null)
    if ('drafts' in session) return session
    if (session.phase === 'overnight') return refuse('already_done')
    if (session.phase !== 'sealed') return refuse('session_not_sealed', code)
    const fault = agreementFault(world.state, session, by)
    if (fault !== null) return refuse(fault)
    const data = { ...given, operator: by.operator, second: by.second?.person ?? null }
    return facts(...countedOtherwise(world, session, given.headcount), {
      type: 'session.overnight_started',
      ...about(session),
      data,
    })
  },
})

function agreementFault(
  state: State,
  session: Session,
  { operator, roles: own, second }: Actor,
): RefusalCode | null {
  if (second === null) return 'second_person_needed'
  if (second.person === operator) return 'same_person'
  const isSupervised = hasRole({ roles: own }, supervisors)
  const isLead =
    state.people.get(second.person)?.role === 'expert_lead' && session.people.includes(second.person)
  const agrees = isSupervised ? isLead : hasRole(second, supervisors)
  return agrees ? null : 'lead_or_supervisor_needed'
}

/** The next morning: the seals are looked at, the people counted again; a broken seal is put on record, not hidden. */
const end = staffCommand({
  roles,
  arguments: z.strictObject({ session: sessionCode, headcount, sealsIntact: z.boolean() }),
  decide(world, { session: code, ...given }, by) {
    const session = runningSession(world.state, code, null)
    if ('drafts' in session) return session
    if (session.phase !== 'overnight') return refuse('session_not_overnight', code)
    const data = { ...given, operator: by.operator }
    return facts(...countedOtherwise(world, session, given.headcount), {
      type: 'session.overnight_ended',
      ...about(session),
      data,
    })
  },
})

function about({ code, room }: Session) {
  return { subject: code, session: code, zone: room }
}

/** Staff counted by eye; where the record says another number somebody has to find out why (Art. 16). */
function countedOtherwise(world: World, session: Session, counted: number): readonly Draft[] {
  if (attendanceOf(world, session).inside === counted) return []
  const { room } = session
  const data = { zone: room, cause: 'headcount_differs' as const }
  return [{ type: 'occupancy.mismatched', ...about(session), data }]
}

export const overnightCommands: Readonly<Record<string, StaffCommand>> = {
  'overnight.start': start,
  'overnight.end': end,
}
