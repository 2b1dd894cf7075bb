/** What staff can ask about recording, and the end of a session's work, which ends it (Art. 25, 35). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { sessionCode } from '../events/define.ts'
import { hasEnded, isSealed } from '../sessions.ts'

const staff: readonly StaffRole[] = ['witness', 'area_staff']

const start = staffCommand({
  roles: staff,
  arguments: z.strictObject({ session: sessionCode }),
  decide({ state }, { session }, by) {
    const known = state.sessions.get(session)
    if (known === undefined) return refuse('unknown_session', session)
    if (hasEnded(known)) return refuse('session_over', session)
    if (state.recording.sessions.has(session)) return refuse('already_done')
    const data = { recorder: null, operator: by.operator }
    return facts({ type: 'recording.started', subject: session, session, zone: known.room, data })
  },
})

/** Without `finished` only this part is over: the opening, or a pause. */
const stop = staffCommand({
  roles: staff,
  arguments: z.strictObject({ session: sessionCode, cause: z.enum(['opening_ended', 'other']) }),
  decide({ state }, { session, cause }, by) {
    const known = state.sessions.get(session)
    if (known === undefined) return refuse('unknown_session', session)
    if (!state.recording.sessions.has(session)) return refuse('not_recording', session)
    const data = { recorder: null, cause, operator: by.operator }
    return facts({ type: 'recording.stopped', subject: session, session, zone: null, data })
  },
})

/** The committee has finished: recording ends, and from now on people are released one by one (Art. 35). */
const finish = staffCommand({
  roles: ['witness'],
  arguments: z.strictObject({ session: sessionCode }),
  decide({ state }, { session }, by) {
    const known = state.sessions.get(session)
    if (known === undefined) return refuse('unknown_session', session)
    if (!isSealed(known)) return refuse('session_not_sealed', session)
    const data = { recorder: null, cause: 'session_finished' as const, operator: by.operator }
    return facts({ type: 'recording.stopped', subject: session, session, zone: known.room, data })
  },
})

export const recordingCommands: Readonly<Record<string, StaffCommand>> = {
  'recording.start': start,
  'recording.stop': stop,
  'session.finish': finish,
}
