/** What staff can ask in an emergency: tick somebody off, re-arm the portals, report an illness (Art. 34; F-34.4, F-X.7, F-X.8). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import type { StaffRole } from '../events/define.ts'
import { reason, text } from '../events/define.ts'
import { isMustering, missing } from '../muster.ts'
import { findPerson } from '../persons.ts'
import type { World } from '../world.ts'

const anyStaff: readonly StaffRole[] = ['witness', 'area_staff', 'site_supervisor', 'admin_supervisor']
const operand = z.string().min(1).max(64)

const account = staffCommand({
  roles: anyStaff,
  arguments: z.strictObject({ person: operand }),
  decide({ state }, { person: given }, by) {
    const person = findPerson(state, given)
    if (person === null) return refuse('unknown_person', given)
    if (!isMustering(state.muster)) return refuse('no_muster')
    if (!missing(state.muster).includes(person.ref)) return refuse('already_done')
    const data = { participant: person.ref, method: 'ticked' as const, operator: by.operator }
    return facts({
      type: 'muster.person_accounted',
      subject: person.ref,
      session: person.session,
      zone: null,
      data,
    })
  },
})

/**
 * Only a person re-arms, after the panel was reset. Whoever was inside is counted as outside again and reads the card
 * to come back; while somebody is missing it takes a reason, and the missing stay where the record had them.
 */
const rearm = staffCommand({
  roles: ['witness'],
  arguments: z.strictObject({ reason: reason.nullable() }),
  decide(world, { reason: why }, by) {
    const { state, venue } = world
    if (!state.muster.released) return refuse('nothing_to_rearm')
    if (state.fire.size > 0) return refuse('alarm_still_on')
    if (isMustering(state.muster) && why === null)
      return refuse('people_missing', String(missing(state.muster).length))
    const portals = [...venue.portals.values()].filter(({ gate }) => gate !== null).map(({ id }) => id)
    const about = { subject: venue.gateway, session: null, zone: null }
    const rearmed: Draft = { type: 'portals.rearmed', ...about, data: { portals, operator: by.operator } }
    return facts(
      ...outside(world, by.operator),
      ...unknownZones(world),
      rearmed,
      ...normalized(portals, by.operator),
    )
  },
})

/** Those who were accounted for are outside, whatever portal they took. */
function outside({ state }: World, operator: string): readonly Draft[] {
  return state.muster.people.flatMap((ref): Draft[] => {
    const person = state.people.get(ref)
    if (person === undefined || person.place === null || !state.muster.accounted.has(ref)) return []
    const data = {
      participant: ref,
      from: person.place,
      to: null,
      reason: '疏散后清点在外 evacuated, accounted for outside',
      operator,
      second: null,
    }
    return [{ type: 'occupancy.corrected', subject: ref, session: person.session, zone: person.place, data }]
  })
}

/** Where somebody is missing the count of the zone cannot be trusted. */
function unknownZones({ state }: World): readonly Draft[] {
  const zones = new Set(missing(state.muster).map((ref) => state.people.get(ref)?.place ?? null))
  return [...zones].flatMap((zone): Draft[] =>
    zone === null
      ? []
      : [
          {
            type: 'occupancy.mismatched',
            subject: zone,
            session: null,
            zone,
            data: { zone, cause: 'unknown_after_fire' },
          },
        ],
  )
}

function normalized(portals: readonly string[], operator: string): readonly Draft[] {
  return portals.map((portal) => ({
    type: 'portal.normalized',
    subject: portal,
    session: null,
    zone: null,
    data: { portal, operator },
  }))
}

const medical = staffCommand({
  roles: anyStaff,
  arguments: z.strictObject({ people: z.array(operand).min(1).max(50), text: text.nullable() }),
  decide({ state }, { people, text: what }, by) {
    const found = people.map((one) => findPerson(state, one))
    const unknown = people.find((_, at) => found[at] === null)
    if (unknown !== undefined) return refuse('unknown_person', unknown)
    const persons = found.filter((person) => person !== null)
    const [first] = persons
    if (first === undefined) return refuse('unknown_person')
    const data = { participants: persons.map(({ ref }) => ref), text: what, operator: by.operator }
    return facts({
      type: 'medical.reported',
      subject: first.ref,
      session: first.session,
      zone: first.place,
      data,
    })
  },
})

export const emergenciesCommands: Readonly<Record<string, StaffCommand>> = {
  'muster.account': account,
  'portals.rearm': rearm,
  'medical.report': medical,
}
