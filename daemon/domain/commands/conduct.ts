/** What staff can ask about conduct and complaints (Art. 10, 12, 26, 36; F-12.1). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { reason, sessionCode, shortId } from '../events/define.ts'
import { participantEvents } from '../events/participants.ts'
import { findPerson } from '../persons.ts'
import { shortIdAfter } from '../short-ids.ts'

const reporters: readonly StaffRole[] = ['witness', 'area_staff', 'site_supervisor', 'admin_supervisor']
const recorded = participantEvents['conduct.recorded'].data.shape
const received = participantEvents['complaint.received'].data.shape
const referred = participantEvents['conduct.referred'].data.shape

/** A person decides whether what happened becomes a note; linked facts are named by their sequence. */
const record = staffCommand({
  roles: reporters,
  arguments: z.strictObject({
    person: z.string().min(1).max(64).nullable(),
    session: sessionCode.nullable(),
    category: recorded.category,
    facts: reason,
    events: recorded.events,
  }),
  decide({ state }, given, by) {
    const person = given.person === null ? null : findPerson(state, given.person)
    if (given.person !== null && person === null) return refuse('unknown_person', given.person)
    const session = person?.session ?? given.session
    if (session !== null && !state.sessions.has(session)) return refuse('unknown_session', session)
    const future = given.events.find((sequence) => sequence > state.gateway.lastSequence)
    if (future !== undefined) return refuse('unknown_id', String(future))
    const id = shortIdAfter('C', state.conduct.notes.count)
    const { category, facts: what, events } = given
    const participant = person?.ref ?? null
    const data = { conduct: id, participant, category, facts: what, events, operator: by.operator }
    return facts({ type: 'conduct.recorded', subject: participant ?? id, session, zone: null, data })
  },
})

const refer = staffCommand({
  roles: reporters,
  arguments: z.strictObject({ conduct: shortId, to: referred.to }),
  decide({ state }, { conduct: id, to }, by) {
    const note = state.conduct.notes.all.get(id)
    if (note === undefined) return refuse('unknown_id', id)
    if (!state.conduct.notes.open.has(id)) return refuse('already_done')
    const data = { conduct: id, to, operator: by.operator }
    return facts({ type: 'conduct.referred', subject: id, session: note.session, zone: null, data })
  },
})

const complain = staffCommand({
  roles: reporters,
  arguments: z.strictObject({ session: sessionCode, from: received.from, facts: reason }),
  decide({ state }, { session, from, facts: what }, by) {
    if (!state.sessions.has(session)) return refuse('unknown_session', session)
    const id = shortIdAfter('K', state.conduct.complaints.count)
    const data = { complaint: id, from, facts: what, operator: by.operator }
    return facts({ type: 'complaint.received', subject: id, session, zone: null, data })
  },
})

export const conductCommands: Readonly<Record<string, StaffCommand>> = {
  'conduct.record': record,
  'conduct.refer': refer,
  'complaint.receive': complain,
}
