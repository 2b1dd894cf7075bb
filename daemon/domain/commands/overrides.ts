/** What staff can do by hand at portals and with the count of people: each with a reason, on record (Art. 16; F-X.10). Pure. */
import * as z from 'zod'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, refuseOnRecord, secondPersonFault, staffCommand } from '../command.ts'
import type { DraftOf } from '../events/catalogue.ts'
import { direction, name, reason, staffRoles } from '../events/define.ts'
import { isReleased } from '../exits.ts'
import type { HandPassage } from '../overrides.ts'
import { overrideFault, secondRoles } from '../overrides.ts'
import { findPerson } from '../persons.ts'
import { isWatched } from '../places.ts'
import { rulesFor } from '../policy.ts'
import { portalMode } from '../portals.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Actor } from '../staff.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'

const operand = z.string().min(1).max(64)

/** Whoever tries may be anybody of the staff: a try that is not permitted is what the list is for (edge case 41). */
const pass = staffCommand({
  roles: staffRoles,
  arguments: z.strictObject({ portal: name, direction, person: operand.nullable(), reason }),
  decide(world, given, by) {
    const portal = world.venue.portals.get(given.portal)
    if (portal === undefined) return refuse('unknown_portal', given.portal)
    const person = given.person === null ? null : findPerson(world.state, given.person)
    if (given.person !== null && person === null) return refuse('unknown_person', given.person)
    const passage = { portal, direction: given.direction, person }
    const fault = overrideFault(world, passage, by)
    if (fault !== null) return refuseOnRecord(fault, [rejected(passage, fault, by)], 'witness')
    const hindrance = hindranceOf(world.state, passage)
    if (hindrance !== null) return refuse(hindrance, portal.id)
    return facts(executed(world, passage, { reason: given.reason, by }), granted(world, passage))
  },
})

/** What would keep the gate shut although two people agree. Nothing of it holds for the way out but a missing gate. */
function hindranceOf(state: State, { portal, direction: way }: HandPassage): RefusalCode | null {
  if (portal.gate === null) return 'portal_without_gate'
  if (way === 'out') return null
  if (isReleased(state)) return 'alarm_still_on'
  if (portalMode(state.portals, portal.id) === 'locked_down') return 'portal_locked'
  const isBusy = [...state.passages.values()].some(
    (one) => one.portal === portal.id && one.direction === 'in',
  )
  return isBusy ? 'portal_busy' : null
}

function about({ portal, person }: HandPassage) {
  return { subject: person?.ref ?? portal.id, session: person?.session ?? null, zone: portal.to }
}

function executed(
  { ref }: World,
  passage: HandPassage,
  { reason: why, by }: { readonly reason: string; readonly by: Actor },
): DraftOf<'override.executed'> {
  const { portal, direction: way, person } = passage
  const data = {
    portal: portal.id,
    direction: way,
    participant: person?.ref ?? null,
    ref,
    reason: why,
    operator: by.operator,
    second: staffSecond(by),
  }
  return { type: 'override.executed', ...about(passage), data }
}

function rejected(passage: HandPassage, cause: RefusalCode, by: Actor): DraftOf<'override.rejected'> {
  const { portal, direction: way, person } = passage
  const data = {
    portal: portal.id,
    direction: way,
    participant: person?.ref ?? null,
    cause,
    operator: by.operator,
    second: staffSecond(by),
  }
  return { type: 'override.rejected', ...about(passage), data }
}

function granted(world: World, passage: HandPassage): DraftOf<'passage.granted'> {
  const { ref } = world
  const { portal, direction: way, person } = passage
  const { gateOrderMs, overrideMs } = rulesFor(world, person?.session ?? null)
  const data = {
    ref,
    portal: portal.id,
    direction: way,
    participant: person?.ref ?? null,
    person: null,
    orderWithinMs: gateOrderMs,
    expiresInMs: overrideMs,
    remark: 'override' as const,
  }
  return { type: 'passage.granted', ...about(passage), data }
}

/** The second as a record of the staff has it: a participant's credential is none. */
function staffSecond({ second }: Actor): string | null {
  return second !== null && second.roles.length > 0 ? second.person : null
}

/** The only way to put the count right (Art. 16): where the person really is, and how that is known. */
const correct = staffCommand({
  roles: ['witness'],
  arguments: z.strictObject({ person: operand, to: name.nullable(), reason }),
  decide({ state, venue }, { person: given, to, reason: why }, by) {
    const person = findPerson(state, given)
    if (person === null) return refuse('unknown_person', given)
    if (to !== null && !isWatched(venue, to)) return refuse('unknown_zone', to)
    // where a crash left a doubt, that the record is right is news
    if (person.place === to && !state.doubts.has(person.ref)) return refuse('already_done')
    const fault = by.second === null ? null : secondPersonFault(by, secondRoles)
    if (fault !== null) return refuse(fault)
    const { ref, session, place: from } = person
    const staff = { operator: by.operator, second: staffSecond(by) }
    const data = { participant: ref, from, to, reason: why, ...staff }
    return facts({ type: 'occupancy.corrected', subject: ref, session, zone: to ?? from, data })
  },
})

const reset = staffCommand({
  roles: ['witness'],
  arguments: z.strictObject({ person: operand, reason }),
  decide({ state }, { person: given, reason: why }, by) {
    const person = findPerson(state, given)
    if (person === null) return refuse('unknown_person', given)
    const { ref, session, place } = person
    if (ref === by.operator) return refuse('own_matter')
    const data = { participant: ref, reason: why, operator: by.operator }
    return facts({ type: 'antipassback.reset', subject: ref, session, zone: place, data })
  },
})

export const overridesCommands: Readonly<Record<string, StaffCommand>> = {
  'override.pass': pass,
  'occupancy.correct': correct,
  'antipassback.reset': reset,
}
