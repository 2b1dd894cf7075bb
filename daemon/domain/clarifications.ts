/** Sittings in the Q&A room: one session, one respondent, few people at a time (Art. 14, 37 to 41). Pure. */
import type { DenialCode } from './denials.ts'
import { earliest } from './earliest.ts'
import type { StoredEvent } from './event.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import type { Participant } from './people.ts'
import { isWithin } from './places.ts'
import { rulesFor } from './policy.ts'
import type { Register } from './register.ts'
import { amended, emptyRegister, ended, entered, openIn } from './register.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Sitting {
  readonly id: string
  readonly session: string | null
  readonly organisation: string
  readonly zone: string
  /** `ended`: the answering is over, people may still be inside */
  readonly phase: 'requested' | 'called' | 'started' | 'ended' | 'closed'
  readonly calledMs: number | null
  readonly noShow: boolean
  /** who may come in */
  readonly admitted: readonly string[]
  /** raised with a reason; null: as the rules say */
  readonly limit: number | null
}

export type Clarifications = Register<Sitting>

function evolveClarifications(sittings: Clarifications, event: StoredEvent): Clarifications {
  switch (event.type) {
    case 'clarification.requested': {
      const { sitting: id, organisation, zone } = event.data
      const fresh = { phase: 'requested', calledMs: null, noShow: false, admitted: [], limit: null } as const
      return entered(sittings, id, { id, session: event.session, organisation, zone, ...fresh })
    }
    case 'clarification.called':
      return amended(sittings, event.data.sitting, { phase: 'called', calledMs: event.atMs, noShow: false })
    case 'clarification.admitted':
      return admitted(sittings, event)
    case 'clarification.started':
      return amended(sittings, event.data.sitting, { phase: 'started' })
    case 'clarification.limit_waived':
      return amended(sittings, event.data.sitting, { limit: event.data.limit })
    case 'clarification.no_show':
      return amended(sittings, event.data.sitting, { noShow: true })
    case 'clarification.ended':
      return amended(sittings, event.data.sitting, { phase: 'ended' })
    case 'clarification.equipment_closed':
      return ended(sittings, event.data.sitting, { phase: 'closed' })
    default:
      return sittings
  }
}

function admitted(
  sittings: Clarifications,
  { data }: StoredEvent & DraftOf<'clarification.admitted'>,
): Clarifications {
  const known = sittings.all.get(data.sitting)?.admitted ?? []
  return amended(sittings, data.sitting, { admitted: [...known, data.participant] })
}

/** The sitting that has the room now, or null. */
export function sittingIn(state: State, zone: string): Sitting | null {
  return openIn(state.clarifications).find((sitting) => sitting.zone === zone) ?? null
}

/** How many answering people may be inside at a time: two in principle, more with a reason (Art. 38). */
export function limitOf(site: { readonly state: State; readonly venue: Venue }, sitting: Sitting): number {
  return sitting.limit ?? rulesFor(site, sitting.session).clarificationLimit
}

/** Answering people who are inside; staff and supervisors do not count (F-38.1). */
export function answeringInside({ state, venue }: { state: State; venue: Venue }, zone: string): number {
  let count = 0
  for (const ref of state.inside) {
    const person = state.people.get(ref)
    if (person !== undefined && isAnswering(person) && isWithin(venue, person.place, zone)) count++
  }
  return count
}

function isAnswering({ role }: Participant): boolean {
  return role === 'respondent' || role === 'visitor'
}

/**
 * Why somebody may not go into the Q&A room now, or null. A full room is said first, whoever asks; then it is for the
 * respondent that was called, from the call to the end of the answering (Art. 14, 38).
 */
export function mayAnswer(
  world: { readonly state: State; readonly venue: Venue },
  participant: string,
  zone: string,
): DenialCode | null {
  const sitting = sittingIn(world.state, zone)
  if (sitting === null || sitting.phase === 'requested' || sitting.phase === 'ended')
    return 'role_not_allowed'
  if (answeringInside(world, zone) >= limitOf(world, sitting)) return 'occupancy_full'
  return sitting.admitted.includes(participant) ? null : 'role_not_allowed'
}

/** With the person who fills the room the limit is reached, which is said once each time. */
function limitReached(cause: Draft, world: World): readonly Draft[] {
  if (cause.type !== 'zone.entered') return []
  const { zone } = cause.data
  const sitting = sittingIn(world.state, zone)
  const person = world.state.people.get(cause.data.participant)
  if (sitting === null || person === undefined || !isAnswering(person)) return []
  const limit = limitOf(world, sitting)
  if (answeringInside(world, zone) !== limit) return []
  return [
    { type: 'occupancy.limit_reached', subject: zone, session: sitting.session, zone, data: { zone, limit } },
  ]
}

/** Called ones who let the room wait: the committee's staff are told once a call (Art. 14). */
function noShows({ state, venue, now }: World): readonly Draft[] {
  return waiting(state)
    .filter((sitting) => noShowAt({ state, venue }, sitting) <= now.ms)
    .map(({ id, session, organisation, zone, calledMs }) => {
      const minutes = Math.floor((now.ms - calledMs) / 60_000)
      const data = { sitting: id, organisation, minutes }
      return { type: 'clarification.no_show', subject: id, session, zone, data }
    })
}

function noShowAt(
  site: { readonly state: State; readonly venue: Venue },
  { session, calledMs }: { readonly session: string | null; readonly calledMs: number },
): number {
  return calledMs + rulesFor(site, session).clarificationNoShowMs
}

function waiting(state: State): readonly (Sitting & { calledMs: number })[] {
  return openIn(state.clarifications).flatMap((sitting) => {
    const { calledMs, phase, noShow, admitted: people } = sitting
    return phase === 'called' && calledMs !== null && !noShow && people.length === 0
      ? [{ ...sitting, calledMs }]
      : []
  })
}

/** The sittings as a subject. */
export const clarificationsSubject: Subject<Clarifications> = {
  initial: emptyRegister(),
  evolve: evolveClarifications,
  nextWake: (state, venue) => earliest(waiting(state).map((sitting) => noShowAt({ state, venue }, sitting))),
  due: noShows,
  follow: limitReached,
}
