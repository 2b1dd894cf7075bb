/** What staff can ask about sessions: seal, suspend, resume, terminate, cancel, change the booking (Art. 4, 10, 11, 16, 26; F-11.1). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { orderId, reason, sessionCode } from '../events/define.ts'
import { suspensionCause } from '../events/sessions.ts'
import type { Decision } from '../input.ts'
import { attendanceOf } from '../members.ts'
import type { Session } from '../sessions.ts'
import { isSealed } from '../sessions.ts'
import type { Orderer } from '../staff.ts'
import { hasRole } from '../staff.ts'
import type { World } from '../world.ts'
import { overnightCommands } from './overnight.ts'
import { reschedule } from './reschedule.ts'
import { runningSession } from './running-session.ts'

/** The witness by the order of a supervisor, or the supervisor in person. */
const roles: readonly StaffRole[] = ['witness', 'site_supervisor', 'admin_supervisor']
const supervisors: readonly StaffRole[] = ['site_supervisor', 'admin_supervisor']

const order = orderId.nullable()
const why = reason.nullable()

const ordered = z.strictObject({ session: sessionCode, order, reason: why })
type Ordered = z.output<typeof ordered>
const withCause = ordered.extend({ cause: suspensionCause })
type Ended = z.output<typeof withCause>

function about({ code, room }: Session) {
  return { subject: code, session: code, zone: room }
}

/** What nobody can take back is not done without saying on whose order or why. */
function isGrounded(
  by: Orderer,
  given: { readonly order: string | null; readonly reason: string | null },
): boolean {
  return given.order !== null || given.reason !== null || hasRole(by, supervisors)
}

const seal = staffCommand({
  roles,
  arguments: z.strictObject({ session: sessionCode, reason: why }),
  decide(world, { session: code, reason: given }, by) {
    const session = runningSession(world.state, code, null)
    if ('drafts' in session) return session
    if (isSealed(session)) return refuse('already_done')
    if (session.phase !== 'open') return refuse('session_over', code)
    if (session.suspended) return refuse('session_is_suspended', code)
    const { inside, missing } = attendanceOf(world, session)
    if (inside === 0) return refuse('nobody_inside', code)
    if (missing > 0 && given === null) return refuse('members_missing', String(missing))
    const data = { inside, missing, reason: given, operator: by.operator }
    return facts({ type: 'session.sealed', ...about(session), data })
  },
})

/** With its cause on record; `other` alone would say nothing (F-11.1). */
export function suspendSession({ state }: World, { session: code, ...given }: Ended, by: Orderer): Decision {
  const session = runningSession(state, code, given.order)
  if ('drafts' in session) return session
  if (session.suspended) return refuse('session_is_suspended', code)
  if (given.cause === 'other' && !isGrounded(by, given)) return refuse('order_or_reason_needed')
  const data = { ...given, operator: by.operator }
  return facts({ type: 'session.suspended', ...about(session), data })
}

/** An order to resume that overtook the one to suspend is refused: whoever sent it must send it again (Art. 10). */
export function resumeSession({ state }: World, { session: code, ...given }: Ordered, by: Orderer): Decision {
  const session = runningSession(state, code, given.order)
  if ('drafts' in session) return session
  if (!session.suspended) return refuse('session_not_suspended', code)
  const data = { ...given, operator: by.operator }
  return facts({ type: 'session.resumed', ...about(session), data })
}

/** Nobody comes in any more; those inside leave as after any session. */
export function terminateSession(
  { state }: World,
  { session: code, ...given }: Ended,
  by: Orderer,
): Decision {
  const session = runningSession(state, code, given.order)
  if ('drafts' in session) return session
  if (!isGrounded(by, given)) return refuse('order_or_reason_needed')
  const data = { ...given, operator: by.operator }
  return facts({ type: 'session.terminated', ...about(session), data })
}

/** Only before it is sealed; afterwards it can be terminated (edge case 45). */
export function cancelSession({ state }: World, { session: code, ...given }: Ordered, by: Orderer): Decision {
  const session = runningSession(state, code, given.order)
  if ('drafts' in session) return session
  if (session.phase !== 'open') return refuse('session_sealed', code)
  if (!isGrounded(by, given)) return refuse('order_or_reason_needed')
  const data = { ...given, operator: by.operator }
  return facts({ type: 'session.cancelled', ...about(session), data })
}

export const sessionsCommands: Readonly<Record<string, StaffCommand>> = {
  'session.seal': seal,
  'session.suspend': staffCommand({ roles, arguments: withCause, decide: suspendSession }),
  'session.resume': staffCommand({ roles, arguments: ordered, decide: resumeSession }),
  'session.terminate': staffCommand({ roles, arguments: withCause, decide: terminateSession }),
  'session.cancel': staffCommand({ roles, arguments: ordered, decide: cancelSession }),
  'session.reschedule': reschedule,
  ...overnightCommands,
}
