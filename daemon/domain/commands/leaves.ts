/** What staff can ask about leaving a sealed area: requests, exit checks, the release (Art. 29, 31, 35). Pure. */
import * as z from 'zod'
import { localInstant, momentOf } from '../calendar.ts'
import { closedSessionOf } from '../closure.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import type { Draft } from '../events/catalogue.ts'
import { name, reason } from '../events/define.ts'
import { leaveKind } from '../events/leaves.ts'
import type { Decision } from '../input.ts'
import { hasLead, mayBeDeputy, takesLead } from '../leave-consents.ts'
import type { LeaveKind } from '../leaves.ts'
import { aboutLeave, leaveOf } from '../leaves.ts'
import type { Participant } from '../people.ts'
import { findPerson } from '../persons.ts'
import { isWithin, zoneAndParents } from '../places.ts'
import { rulesOfPerson } from '../policy.ts'
import type { RefusalCode } from '../refusals.ts'
import { sessionOf } from '../sessions.ts'
import { shortIdAfter } from '../short-ids.ts'
import type { Actor } from '../staff.ts'
import type { World } from '../world.ts'
import { exitCheckCommands } from './exit-checks.ts'
import { leaveApprovalCommands } from './leave-approvals.ts'

const registrars = ['area_staff', 'witness'] as const
const operand = z.string().trim().min(1).max(64)
/** More than a committee has members. */
const mostAtOnce = 50

const request = z.strictObject({
  /** several for a group under one escort (X11) */
  persons: z.array(operand).min(1).max(mostAtOnce),
  kind: leaveKind,
  reason,
  place: name.nullable(),
  /** `14:05` today, or an RFC 3339 instant; of an absence over night the next `14:05` */
  back: z.string().trim().max(40).nullable(),
  escort: operand.nullable(),
  deputy: operand.nullable(),
})
type Request = z.output<typeof request>

type Fault = { readonly code: RefusalCode; readonly detail: string }

function decideRequest(world: World, given: Request, by: Actor): Decision {
  const common = commonOf(world, given)
  if ('code' in common) return refuse(common.code, common.detail)
  const people: Participant[] = []
  for (const word of new Set(given.persons)) {
    const person = findPerson(world.state, word)
    if (person === null) return refuse('unknown_person', word)
    const fault =
      faultOf(world, person, given.kind) ??
      placeFault(world, person, common.place) ??
      deputyFault(world, person, { ...given, deputy: common.deputy })
    if (fault !== null) return refuse(fault.code, fault.detail)
    if (person.ref === common.escort) return refuse('same_person')
    if (!people.includes(person)) people.push(person)
  }
  return facts(...people.map(({ ref }, at) => requestOf(world, ref, { ...given, ...common, at, by })))
}

type Asked = Pick<Request, 'kind' | 'reason'> & Common & { readonly at: number; readonly by: Actor }

function requestOf({ state, venue }: World, participant: string, asked: Asked): Draft {
  const { kind, reason: why, place, dueBackMs, escort, at, by } = asked
  const isForLead = takesLead({ state, venue }, { participant, kind }) && !hasLead(state, participant)
  const deputy = isForLead && asked.deputy !== null ? { deputy: asked.deputy } : {}
  const data = {
    leave: shortIdAfter('L', state.leaves.count + at),
    participant,
    kind,
    place,
    reason: why,
    dueBack: dueBackMs === null ? null : localInstant(dueBackMs, venue.utcOffset),
    escort,
    ...deputy,
    operator: by.operator,
  }
  return { type: 'leave.requested', ...aboutLeave(state, { participant, place }), data }
}

interface Common {
  readonly place: string | null
  readonly dueBackMs: number | null
  readonly escort: string | null
  readonly deputy: string | null
}

/** What is the same for all of a group. */
function commonOf(world: World, given: Request): Common | Fault {
  const { state, venue } = world
  const place = given.place ?? (given.kind === 'sample' ? onlySampleRoom(world) : null)
  if (place !== null && !venue.zones.has(place)) return { code: 'unknown_zone', detail: place }
  const dueBackMs = dueBackOf(world, given)
  if (dueBackMs !== null && typeof dueBackMs !== 'number') return dueBackMs
  const escort = given.escort === null ? null : findPerson(state, given.escort)
  if (given.escort !== null && escort === null) return { code: 'unknown_person', detail: given.escort }
  const deputy = given.deputy === null ? null : findPerson(state, given.deputy)
  if (given.deputy !== null && deputy === null) return { code: 'unknown_person', detail: given.deputy }
  return { place, dueBackMs, escort: escort?.ref ?? null, deputy: deputy?.ref ?? null }
}

function onlySampleRoom({ venue }: World): string | null {
  const [only, ...others] = [...venue.zones.values()].filter(({ kind }) => kind === 'sample')
  return only === undefined || others.length > 0 ? null : only.id
}

/**
 * Everybody is due back but who was recused and does not come back. Of an absence over night `09:00` is tomorrow, and so is
 * `00:30` asked for late in the evening; `13:29` at 13:30 is a mistake.
 */
function dueBackOf({ now, venue }: World, { kind, back }: Request): number | null | Fault {
  if (kind === 'recusal') return null
  if (back === null) return { code: 'leave_back_needed', detail: '' }
  const meant = momentOf(back, { onDayOfMs: now.ms, utcOffset: venue.utcOffset })
  if (meant === null) return { code: 'moment_invalid', detail: back }
  const isBehind = !back.includes('T') && meant <= now.ms
  const isTomorrow = isBehind && (kind === 'overnight' || now.ms - meant > dayMs / 2)
  const dueBackMs = isTomorrow ? meant + dayMs : meant
  return dueBackMs > now.ms ? dueBackMs : { code: 'time_past', detail: back }
}
const dayMs = 86_400_000

/** Why somebody cannot ask for a leave of this kind now, or null. */
function faultOf({ state }: World, person: Participant, kind: LeaveKind): Fault | null {
  const open = leaveOf(state.leaves, person.ref)
  if (open !== null) return { code: 'leave_open', detail: open.id }
  if (person.place === null) return { code: 'person_outside', detail: person.ref }
  const isRemoved = person.removed === 'recused' || person.removed === 'withdrawn'
  if (isRemoved !== (kind === 'recusal')) {
    return { code: isRemoved ? 'leave_recusal_only' : 'leave_not_recused', detail: person.ref }
  }
  const session = closedSessionOf(state, person)
  if (kind !== 'recusal' && (session === null || session.phase === 'closing')) {
    return { code: 'leave_not_needed', detail: person.ref }
  }
  return null
}

/** A place in the own area needs no leave, and nobody is counted there who is not. */
function placeFault({ state, venue }: World, person: Participant, place: string | null): Fault | null {
  const area = zoneAndParents(venue, sessionOf(state, person)?.room ?? null).at(-1)
  if (place === null || area === undefined || !isWithin(venue, place, area)) return null
  return { code: 'leave_place_inside', detail: place }
}

/** A deputy is named by the committee only where its lead cannot consent, and only if the rules know one (Art. 31). */
function deputyFault(
  world: World,
  { ref }: Participant,
  { kind, deputy }: Pick<Request, 'kind' | 'deputy'>,
): Fault | null {
  const { state } = world
  if (!takesLead(world, { participant: ref, kind }) || hasLead(state, ref)) return null
  if (!rulesOfPerson(world, ref).approvalDeputy) return { code: 'deputy_not_allowed', detail: ref }
  return deputy === null || mayBeDeputy(state, ref, deputy) ? null : { code: 'deputy_unfit', detail: deputy }
}

export const leavesCommands: Readonly<Record<string, StaffCommand>> = {
  'leave.request': staffCommand({ roles: registrars, arguments: request, decide: decideRequest }),
  ...leaveApprovalCommands,
  ...exitCheckCommands,
}
