/** What staff can ask about technicians and visitors (Art. 5, 32; F-5.1, F-32.1). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { StaffRole } from '../events/define.ts'
import { name, participantRef, sessionCode, shortId, text } from '../events/define.ts'
import { visitEvents } from '../events/visits.ts'
import type { Participant } from '../people.ts'
import { findPerson } from '../persons.ts'
import { rulesFor } from '../policy.ts'
import { shortIdAfter } from '../short-ids.ts'
import type { State } from '../state.ts'
import { visitOf } from '../visits.ts'

const registrars: readonly StaffRole[] = ['area_staff', 'witness']
const operand = z.string().min(1).max(64)

const open = staffCommand({
  roles: registrars,
  arguments: z.strictObject({
    person: operand,
    task: text,
    room: name,
    escort: operand.nullable(),
    calledBy: operand.nullable(),
    serviceDevices: z.boolean(),
  }),
  decide({ state, venue }, given, by) {
    const person = findPerson(state, given.person)
    if (person === null) return refuse('unknown_person', given.person)
    if (person.role !== 'technician') return refuse('not_a_technician', given.person)
    if (!venue.zones.has(given.room)) return refuse('unknown_zone', given.room)
    if (visitOf(state.visits, person.ref) !== null) return refuse('visit_open', given.person)
    const escort = given.escort === null ? null : findPerson(state, given.escort)
    if (given.escort !== null && escort === null) return refuse('unknown_person', given.escort)
    if (escort === null && venue.rules.visitEscortRequired) return refuse('escort_needed')
    if (escort?.ref === person.ref) return refuse('same_person')
    const caller = given.calledBy === null ? null : findPerson(state, given.calledBy)
    const id = shortIdAfter('V', state.visits.count)
    const data = {
      visit: id,
      participant: person.ref,
      task: given.task,
      room: given.room,
      escort: escort?.ref ?? null,
      calledBy: caller?.ref ?? null,
      serviceDevices: given.serviceDevices,
      operator: by.operator,
    }
    const session = sessionIn(state, given.room)
    return facts({ type: 'technician.visit_opened', subject: person.ref, session, zone: given.room, data })
  },
})

/** The session that is at work in a room, or null. */
function sessionIn(state: State, room: string): string | null {
  for (const { room: its, code, phase } of state.sessions.values()) {
    if (its === room && (phase === 'sealed' || phase === 'overnight' || phase === 'closing')) return code
  }
  return null
}

const close = staffCommand({
  roles: registrars,
  arguments: z.strictObject({ visit: shortId }),
  decide({ state }, { visit: id }, by) {
    const visit = state.visits.all.get(id)
    if (visit === undefined) return refuse('unknown_id', id)
    if (!state.visits.open.has(id)) return refuse('already_done')
    const { participant, session, room: zone } = visit
    const data = { visit: id, participant, operator: by.operator }
    return facts({ type: 'technician.visit_closed', subject: participant, session, zone, data })
  },
})

const shape = visitEvents['visitor.registered'].data.shape

/** The reference is made, and the name kept, where the vault is; the core hears neither name nor number. */
const register = staffCommand({
  roles: registrars,
  arguments: z.strictObject({
    participant: participantRef,
    session: sessionCode.nullable(),
    purpose: shape.purpose,
    organisation: shape.organisation,
    zone: name,
    escort: operand.nullable(),
    /** other participants that the same document stands for */
    known: z.array(participantRef).max(50),
  }),
  decide({ state, venue }, given, by) {
    const { session, zone, organisation, purpose, participant } = given
    if (session !== null && !state.sessions.has(session)) return refuse('unknown_session', session)
    if (!venue.zones.has(zone)) return refuse('unknown_zone', zone)
    const escort = given.escort === null ? null : findPerson(state, given.escort)
    if (given.escort !== null && escort === null) return refuse('unknown_person', given.escort)
    const others = given.known.map((ref) => state.people.get(ref)).filter((one) => one !== undefined)
    const capped = rulesFor({ state, venue }, session).capPerOrganisation
    if (organisation !== null && capped > 0 && countOf(state, session, organisation) >= capped) {
      return refuse('organisation_full', organisation)
    }
    const data = {
      participant,
      purpose,
      organisation,
      zone,
      escort: escort?.ref ?? null,
      alsoFor: otherOrganisations(others, { session, organisation }),
      operator: by.operator,
    }
    return facts({ type: 'visitor.registered', subject: participant, session, zone, data })
  },
})

function countOf(state: State, session: string | null, organisation: string): number {
  let count = 0
  for (const person of state.people.values()) {
    if (person.session === session && person.organisation === organisation && person.listed) count++
  }
  return count
}

/** One person for two bidders of a session is a sign for the supervisor (F-5.1). */
function otherOrganisations(
  others: readonly Participant[],
  here: { session: string | null; organisation: string | null },
): string[] {
  const found = others
    .filter((one) => one.session === here.session && one.listed)
    .map((one) => one.organisation)
    .filter((one) => one !== null && one !== here.organisation)
  return [...new Set(found)].filter((one) => one !== null)
}

export const visitsCommands: Readonly<Record<string, StaffCommand>> = {
  'visit.open': open,
  'visit.close': close,
  'visitor.register': register,
}
