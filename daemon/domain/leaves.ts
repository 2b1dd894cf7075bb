/** Leaving a sealed area with consent: from the request to the return (Art. 29, 31; F-29.1, F-31.1). Pure. */
import { localInstant, parseInstant } from './calendar.ts'
import { closedSessionOf } from './closure.ts'
import type { DenialCode } from './denials.ts'
import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { DataOf, Draft } from './events/catalogue.ts'
import { hasFailedExitCheck, hasPassedExitCheck } from './exit-checks.ts'
import { isAtMeal } from './meals.ts'
import { isBehind, isWithin, outerPlace, zoneAndParents } from './places.ts'
import { rulesFor, rulesOfPerson } from './policy.ts'
import type { Register } from './register.ts'
import { amended, emptyRegister, ended, entered, openIn } from './register.ts'
import type { Session } from './sessions.ts'
import { sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Portal, Venue } from './venue.ts'
import type { World } from './world.ts'

export type LeaveKind = DataOf<'leave.requested'>['kind']
export type ApproverRole = DataOf<'leave.approval_recorded'>['role']

export interface Approval {
  readonly approver: string
  readonly role: ApproverRole
  readonly method: DataOf<'leave.approval_recorded'>['method']
  /** why a supervisor consented in place of the lead; null otherwise */
  readonly alone: string | null
}

export interface Leave {
  readonly id: string
  readonly participant: string
  readonly kind: LeaveKind
  /** zone of the venue where the person is meanwhile, and counted */
  readonly place: string | null
  readonly reason: string
  readonly dueBackMs: number | null
  readonly escort: string | null
  /** whom the committee named to consent in place of its lead (Art. 31) */
  readonly deputy: string | null
  readonly approvals: readonly Approval[]
  readonly phase: 'requested' | 'granted' | 'out' | 'ended' | 'rejected'
  readonly requestedMs: number
  readonly startedMs: number | null
  /** it was told that the person is not back */
  readonly overran: boolean
}

/** A leave that is still to come, or under way. */
export type Leaves = Register<Leave>

function evolveLeaves(leaves: Leaves, event: StoredEvent): Leaves {
  switch (event.type) {
    case 'leave.requested':
      return entered(leaves, event.data.leave, requested(event.data, event.atMs))
    case 'leave.approval_recorded':
      return approved(leaves, event.data)
    case 'leave.granted':
      return amended(leaves, event.data.leave, { phase: 'granted' })
    case 'leave.rejected':
      return ended(leaves, event.data.leave, { phase: 'rejected' })
    case 'leave.started':
      return amended(leaves, event.data.leave, { phase: 'out', startedMs: event.atMs })
    case 'leave.overran':
      return amended(leaves, event.data.leave, { overran: true })
    case 'leave.ended':
      return ended(leaves, event.data.leave, { phase: 'ended' })
    case 'participant.released': {
      const leave = leaveOf(leaves, event.data.participant)
      return leave === null ? leaves : ended(leaves, leave.id, { phase: 'ended' })
    }
    default:
      return leaves
  }
}

function requested(data: DataOf<'leave.requested'>, requestedMs: number): Leave {
  const { leave: id, participant, kind, place, reason, dueBack, escort, deputy } = data
  const dueBackMs = dueBack === null ? null : parseInstant(dueBack)
  const fresh = { approvals: [], phase: 'requested' as const, startedMs: null, overran: false }
  const asked = { id, participant, kind, place, reason, dueBackMs, escort, deputy: deputy ?? null }
  return { ...asked, requestedMs, ...fresh }
}

function approved(leaves: Leaves, data: DataOf<'leave.approval_recorded'>): Leaves {
  const leave = leaves.all.get(data.leave)
  if (leave === undefined || data.decision === 'refused') return leaves
  const { approver, role, method, reason } = data
  const approvals = [...leave.approvals, { approver, role, method, alone: reason ?? null }]
  return amended(leaves, leave.id, { approvals })
}

/** The open leave of somebody (asked for, granted or under way), or null. */
export function leaveOf(leaves: Leaves, participant: string): Leave | null {
  return openIn(leaves).find((leave) => leave.participant === participant) ?? null
}

interface Site {
  readonly state: State
  readonly venue: Venue
}

/**
 * Why somebody may not go out through a portal now, or null. A member of a closed committee leaves the room with a
 * granted leave, for a meal, or to a rest room inside the perimeter; the area only after an exit check, with a granted
 * leave or for good (Art. 29, 31; F-31.2). In a fire nobody is asked (Art. 34).
 */
export function mayExit({ state, venue }: Site, participant: string, portal: Portal): DenialCode | null {
  const person = state.people.get(participant)
  if (person === undefined || state.fire.size > 0) return null
  const isPerimeter = outerPlace(venue, portal.id) === null
  if (isPerimeter && hasFailedExitCheck(state, participant)) return 'leave_not_approved'
  const session = closedSessionOf(state, person)
  if (session === null || !isBehind(venue, session.room, portal)) return null
  if (hasPassedExitCheck(state, participant, 'release')) return null
  const isGranted = leaveOf(state.leaves, participant)?.phase === 'granted'
  const mayGo = isPerimeter
    ? isGranted && hasPassedExitCheck(state, participant, 'leave')
    : isGranted || isAtMeal(state.meals, session.code) || isFreeToRest({ state, venue }, session)
  return mayGo ? null : 'leave_not_approved'
}

/** Rest rooms and toilets inside the perimeter need no consent unless the rules say so; every move is on record. */
function isFreeToRest({ state, venue }: Site, session: Session): boolean {
  if (rulesFor({ state, venue }, session.code).toiletNeedsApproval) return false
  const area = zoneAndParents(venue, session.room).at(-1)
  for (const { id, kind } of venue.zones.values()) {
    if (kind === 'rest' && area !== undefined && isWithin(venue, id, area)) return true
  }
  return false
}

/**
 * Whether somebody who is out on a leave may come in again although the area is sealed: once, and never after the
 * release (conflict 6).
 */
export function mayReturn(state: State, participant: string): boolean {
  const person = state.people.get(participant)
  if (person === undefined || person.released || person.removed !== null) return false
  return person.place === null && leaveOf(state.leaves, participant)?.phase === 'out'
}

/** Whether somebody is out on a leave at this moment. */
function isAway({ people }: Pick<State, 'people'>, { phase, participant }: Leave): boolean {
  return phase === 'out' && (people.get(participant)?.place ?? null) === null
}

/** Where those are who are out on a leave to a place of the venue, one entry a person. */
export function placesOfLeave(state: Pick<State, 'leaves' | 'people'>): readonly string[] {
  return openIn(state.leaves).flatMap((leave) =>
    leave.place !== null && isAway(state, leave) ? [leave.place] : [],
  )
}

/**
 * When a leave that nobody has begun ends by itself, or somebody falls due; null when nothing comes of it. Who is on the
 * way through a gate at that moment has begun it or not as soon as the passage ends.
 */
function wakeOf(state: State, venue: Venue, leave: Leave): number | null {
  if (leave.phase === 'requested') {
    return leave.requestedMs + rulesOfPerson({ state, venue }, leave.participant).leaveApprovalMs
  }
  if (leave.phase === 'granted') return isPassing(state, leave) ? null : leave.dueBackMs
  return leave.overran || !isAway(state, leave) ? null : leave.dueBackMs
}

function isPassing({ passages }: State, { participant }: Leave): boolean {
  for (const passage of passages.values()) if (passage.participant === participant) return true
  return false
}

function dueLeaves({ state, venue, now }: World): readonly Draft[] {
  return openIn(state.leaves).flatMap((leave): readonly Draft[] => {
    const wake = wakeOf(state, venue, leave)
    if (wake === null || wake > now.ms) return []
    if (leave.phase !== 'out') return [rejected(state, leave, 'expired')]
    const { id, participant } = leave
    const data = { leave: id, participant, dueBack: localInstant(wake, venue.utcOffset) }
    return [{ type: 'leave.overran', ...aboutLeave(state, leave), data }]
  })
}

/** Subject, session and zone of a fact about a leave. */
export function aboutLeave({ people }: Pick<State, 'people'>, { participant, place }: LeaveOfSomebody) {
  return { subject: participant, session: people.get(participant)?.session ?? null, zone: place }
}
type LeaveOfSomebody = Pick<Leave, 'participant' | 'place'>

/** The fact that a leave is not to be, and why. */
export function rejected(state: State, leave: Leave, cause: DataOf<'leave.rejected'>['cause']): Draft {
  const data = { leave: leave.id, participant: leave.participant, cause }
  return { type: 'leave.rejected', ...aboutLeave(state, leave), data }
}

function follow(cause: Draft, world: World): readonly Draft[] {
  switch (cause.type) {
    case 'zone.exited':
      return moved(world, cause.data.participant, outerPlace(world.venue, cause.data.portal))
    case 'zone.entered':
      return moved(world, cause.data.participant, cause.data.zone)
    case 'occupancy.corrected':
      return moved(world, cause.data.participant, cause.data.to)
    case 'participant.recused':
    case 'participant.withdrawn':
    case 'participant.replaced': {
      const leave = leaveOf(world.state.leaves, cause.data.participant)
      return leave === null || leave.phase === 'out' ? [] : [rejected(world.state, leave, 'withdrawn')]
    }
    default:
      return []
  }
}

/** A leave begins where the area ends, and is over in the own room. */
function moved(world: World, participant: string, to: string | null): readonly Draft[] {
  const { state } = world
  const leave = leaveOf(state.leaves, participant)
  const person = state.people.get(participant)
  if (leave === null || person === undefined) return []
  if (leave.phase === 'granted' && to === null) return started(state, leave)
  return leave.phase === 'out' && sessionOf(state, person)?.room === to ? [returned(world, leave)] : []
}

/** Who was recused does not come back: that leave is over with the release. */
function started(state: State, leave: Leave): readonly Draft[] {
  if (leave.kind === 'recusal') return []
  const data = { leave: leave.id, participant: leave.participant, place: leave.place }
  return [{ type: 'leave.started', ...aboutLeave(state, leave), data }]
}

const minuteMs = 60_000

function returned({ state, now }: World, leave: Leave): Draft {
  const { id, participant, startedMs, dueBackMs } = leave
  const minutesSince = (ms: number | null) =>
    ms === null ? 0 : Math.max(0, Math.floor((now.ms - ms) / minuteMs))
  const times = { minutes: minutesSince(startedMs), lateMinutes: minutesSince(dueBackMs) }
  const data = { leave: id, participant, ...times }
  return { type: 'leave.ended', ...aboutLeave(state, leave), data }
}

/** The leaves as a subject. */
export const leavesSubject: Subject<Leaves> = {
  initial: emptyRegister(),
  evolve: evolveLeaves,
  nextWake: (state, venue) => earliest(openIn(state.leaves).map((leave) => wakeOf(state, venue, leave))),
  due: dueLeaves,
  follow,
}
