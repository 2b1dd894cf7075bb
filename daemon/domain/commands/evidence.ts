/**
 * What staff can ask about the record: notes, signatures, amendments, holds, looks at it (Art. 9, 11, 25, 27). Pure. What
 * only the journal knows (its head, a digest) is handed in by the control room, which makes these commands complete.
 */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import { auditEvents } from '../events/audit.ts'
import type { StaffRole } from '../events/define.ts'
import { chainHash, instant, reason, sessionCode, shortId, text } from '../events/define.ts'
import { findPerson } from '../persons.ts'
import { shortIdAfter } from '../short-ids.ts'
import type { State } from '../state.ts'

const everybody: readonly StaffRole[] = [
  'witness',
  'area_staff',
  'technician',
  'site_supervisor',
  'admin_supervisor',
  'auditor',
]
const supervisors: readonly StaffRole[] = ['site_supervisor', 'admin_supervisor']
const exporters: readonly StaffRole[] = ['witness', ...supervisors, 'auditor']
const head = { upTo: z.int().nonnegative(), head: chainHash }

/** Both the time of writing and the time meant are kept (Art. 9). */
const note = staffCommand({
  roles: ['witness', ...supervisors],
  arguments: z.strictObject({ session: sessionCode.nullable(), text, meantAt: instant.nullable() }),
  decide({ state, venue }, { session, text: words, meantAt }, by) {
    if (isUnknown(state, session)) return refuse('unknown_session', session ?? '')
    const data = { text: words, meantAt, operator: by.operator }
    return facts({ type: 'witness.noted', subject: session ?? venue.gateway, session, zone: null, data })
  },
})

function isUnknown({ sessions }: State, session: string | null): boolean {
  return session !== null && !sessions.has(session)
}

/** The signature says up to where the record is witnessed. */
const sign = staffCommand({
  roles: ['witness', ...supervisors],
  arguments: z.strictObject({ session: sessionCode.nullable(), upTo: z.int().positive(), head: chainHash }),
  decide({ state, venue }, { session, upTo, head: hash }, by) {
    if (isUnknown(state, session)) return refuse('unknown_session', session ?? '')
    const { operator, method } = signer(by)
    const data = { session, upTo, head: hash, operator, method }
    return facts({ type: 'witness.signed', subject: session ?? venue.gateway, session, zone: null, data })
  },
})

/** Whoever gives the own credential with the signature signs; else whoever is logged in, which took a PIN. */
function signer(by: {
  operator: string
  second: { person: string; method: 'pin' | 'card' | 'code' } | null
}) {
  return by.second === null || !by.second.person.startsWith('o-')
    ? { operator: by.operator, method: 'pin' as const }
    : { operator: by.second.person, method: by.second.method }
}

const amendment = auditEvents['record.amended'].data.shape

/** Nothing is ever changed: what was wrong stays, and this is added to it (Art. 25). */
const amend = staffCommand({
  roles: ['witness', 'area_staff', ...supervisors],
  arguments: z.strictObject({
    amends: z.int().positive().nullable(),
    cause: amendment.cause,
    text,
    meantAt: instant.nullable(),
    person: z.string().min(1).max(64).nullable(),
    session: sessionCode.nullable(),
  }),
  decide({ state, venue }, given, by) {
    const { amends, cause, text: words, meantAt } = given
    if (amends !== null && amends > state.gateway.lastSequence) return refuse('unknown_id', String(amends))
    const person = given.person === null ? null : findPerson(state, given.person)
    if (given.person !== null && person === null) return refuse('unknown_person', given.person)
    // paper entries are typed in by two people (F-X.5)
    if (cause === 'paper_register' && by.second === null) return refuse('second_person_needed')
    if (by.second !== null && by.second.person === by.operator) return refuse('same_person')
    const session = person?.session ?? given.session
    const second = by.second?.person.startsWith('o-') === true ? by.second.person : null
    const participant = person?.ref ?? null
    const data = { amends, cause, text: words, meantAt, participant, operator: by.operator, second }
    return facts({ type: 'record.amended', subject: participant ?? venue.gateway, session, zone: null, data })
  },
})

const preserve = staffCommand({
  roles: ['witness', ...supervisors],
  arguments: z.strictObject({
    session: sessionCode.nullable(),
    reason,
    ...head,
    configuration: z.string().max(64),
    rules: z.string().max(64),
  }),
  decide({ state, venue }, { session, reason: why, ...secured }, by) {
    if (isUnknown(state, session)) return refuse('unknown_session', session ?? '')
    const id = shortIdAfter('E', state.evidence.count)
    const data = { hold: id, ...secured, reason: why, operator: by.operator }
    return facts({ type: 'evidence.preserved', subject: session ?? venue.gateway, session, zone: null, data })
  },
})

const exported = staffCommand({
  roles: exporters,
  arguments: z.strictObject({
    session: sessionCode.nullable(),
    hold: shortId.nullable(),
    events: z.int().nonnegative(),
    ...head,
    digest: chainHash,
  }),
  decide({ state, venue }, { session, ...what }, by) {
    if (isUnknown(state, session)) return refuse('unknown_session', session ?? '')
    if (what.hold !== null && !state.evidence.all.has(what.hold)) return refuse('unknown_id', what.hold)
    const data = { ...what, session, operator: by.operator }
    return facts({ type: 'evidence.exported', subject: session ?? venue.gateway, session, zone: null, data })
  },
})

/** The hold is the supervisor's (who may do what: holds). */
const lift = staffCommand({
  roles: ['admin_supervisor'],
  arguments: z.strictObject({ hold: shortId, reason }),
  decide({ state, venue }, { hold: id, reason: why }, by) {
    const hold = state.evidence.all.get(id)
    if (hold === undefined) return refuse('unknown_id', id)
    if (!state.evidence.open.has(id)) return refuse('already_done')
    const data = { hold: id, reason: why, operator: by.operator, second: null }
    const { session } = hold
    return facts({
      type: 'evidence.hold_lifted',
      subject: session ?? venue.gateway,
      session,
      zone: null,
      data,
    })
  },
})

const view = staffCommand({
  roles: everybody,
  arguments: z.strictObject({
    view: auditEvents['audit.viewed'].data.shape.view,
    session: sessionCode.nullable(),
  }),
  decide({ venue }, { view: what, session }, by) {
    const data = { operator: by.operator, view: what }
    return facts({ type: 'audit.viewed', subject: venue.gateway, session, zone: null, data })
  },
})

/** Need to know, with a reason, and on record before anything is shown (F-25.4, F-X.11). */
const reveal = staffCommand({
  roles: ['witness', ...supervisors],
  arguments: z.strictObject({
    person: z.string().min(1).max(64),
    form: auditEvents['audit.identity_revealed'].data.shape.form,
    reason,
  }),
  decide({ state }, { person: operand, form, reason: why }, by) {
    const person = findPerson(state, operand)
    if (person === null) return refuse('unknown_person', operand)
    const { ref, session } = person
    const data = { operator: by.operator, participant: ref, form, reason: why }
    return facts({ type: 'audit.identity_revealed', subject: ref, session, zone: null, data })
  },
})

export const evidenceCommands: Readonly<Record<string, StaffCommand>> = {
  'witness.note': note,
  'witness.sign': sign,
  'record.amend': amend,
  'evidence.preserve': preserve,
  'evidence.exported': exported,
  'evidence.lift': lift,
  'audit.view': view,
  'audit.reveal': reveal,
}
