/** What staff can ask about sessions: seal, suspend, resume, terminate, cancel, change the booking (Art. 4, 10, 11, 16, 26; F-11.1). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { orderId, reason, sessionCode } from '../events/define.ts'
import { suspensionCause } from '../events/sessions.ts'
import { attendanceOf } from '../members.ts'
import type { Session } from '../sessions.ts'
import { isSealed } from '../sessions.ts'
import type { Actor } from '../staff.ts'
import { hasRole } from '../staff.ts'
import { overnightCommands } from './overnight.ts'
import { reschedule } from './reschedule.ts'
import { runningSession } from './running-session.ts'

/** The witness by the order of a supervisor, or the supervisor in person. */
const roles: readonly StaffRole[] = ['witness', 'site_supervisor', 'admin_supervisor']
const supervisors: readonly StaffRole[] = ['site_supervisor', 'admin_supervisor']

const order = orderId.nullable()
const why = reason.nullable()

function about({ code, room }: Session) {
  return { subject: code, session: code, zone: room }
}

/** What nobody can take back is not done without saying on whose order or why. */
function isGrounded(
  by: Actor,
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
const suspend = staffCommand({
  roles,
  arguments: z.strictObject({ session: sessionCode, cause: suspensionCause, order, reason: why }),
  decide({ state }, { session: code, ...given }, by) {
    const session = runningSession(state, code, given.order)
    if ('drafts' in session) return session
    if (session.suspended) return refuse('session_is_suspended', code)
    if (given.cause === 'other' && !isGrounded(by, given)) return refuse('order_or_reason_needed')
    const data = { ...given, operator: by.operator }
    return facts({ type: 'session.suspended', ...about(session), data })
  },
})

/** An order to resume that overtook the one to suspend is refused: whoever sent it must send it again (Art. 10). */
const resume = staffCommand({
  roles,
  arguments: z.strictObject({ session: sessionCode, order, reason: why }),
  decide({ state }, { session: code, ...given }, by) {
    const session = runningSession(state, code, given.order)
    if ('drafts' in session) return session
    if (!session.suspended) return refuse('session_not_suspended', code)
    const data = { ...given, operator: by.operator }
    return facts({ type: 'session.resumed', ...about(session), data })
  },
})

/** Nobody comes in any more; those inside leave as after any session. */
const terminate = staffCommand({
  roles,
  arguments: z.strictObject({ session: sessionCode, cause: suspensionCause, order, reason: why }),
  decide({ state }, { session: code, ...given }, by) {
    const session = runningSession(state, code, given.order)
    if ('drafts' in session) return session
    if (!isGrounded(by, given)) return refuse('order_or_reason_needed')
    const data = { ...given, operator: by.operator }
    return facts({ type: 'session.terminated', ...about(session), data })
  },
})

/** Only before it is sealed; afterwards it can be terminated (edge case 45). */
const cancel = staffCommand({
  roles,
  arguments: z.strictObject({ session: sessionCode, order, reason: why }),
  decide({ state }, { session: code, ...given }, by) {
    const session = runningSession(state, code, given.order)
    if ('drafts' in session) return session
    if (session.phase !== 'open') return refuse('session_sealed', code)
    if (!isGrounded(by, given)) return refuse('order_or_reason_needed')
    const data = { ...given, operator: by.operator }
    return facts({ type: 'session.cancelled', ...about(session), data })
  },
})

export const sessionsCommands: Readonly<Record<string, StaffCommand>> = {
  'session.seal': seal,
  'session.suspend': suspend,
  'session.resume': resume,
  'session.terminate': terminate,
  'session.cancel': cancel,
  'session.reschedule': reschedule,
  ...overnightCommands,
}
