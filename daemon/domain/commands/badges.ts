/** What staff can ask about identification badges (Art. 8, 17, 35; X4). Pure. */
import * as z from 'zod'
import type { Badge } from '../badges.ts'
import { badgeOf, isBadged } from '../badges.ts'
import type { StaffCommand } from '../command.ts'
import { facts, refuse, staffCommand } from '../command.ts'
import { personMeant } from '../desk-person.ts'
import type { Draft } from '../events/catalogue.ts'
import { badgeNumber } from '../events/define.ts'
import type { Decision } from '../input.ts'
import { findPerson } from '../persons.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Actor } from '../staff.ts'
import type { State } from '../state.ts'
import type { World } from '../world.ts'

/** Staff type it as they read it off the badge. */
const number = z.string().trim().toUpperCase().pipe(badgeNumber)
const person = z.string().trim().min(1).max(64).optional()
const desk = z.string().trim().min(1).max(64).optional()

const deskRoles = ['witness', 'area_staff'] as const

const issue = z.strictObject({ person, desk, number, paper: z.boolean().optional() })

/** One live badge a person, one wearer a number (F-17.2). A paper one serves where the plastic ones are used up (Art. 8). */
function decideIssue(world: World, given: z.output<typeof issue>, by: Actor): Decision {
  const { badges } = world.state
  const meant = personMeant(world, { person: given.person ?? null, desk: given.desk ?? null }, ({ ref }) => {
    return !isBadged(badges, ref)
  })
  if (!meant.ok) return refuse(meant.code, meant.detail)
  const { ref, session } = meant.person
  const worn = badgeOf(badges, ref)
  if (worn !== null && worn.state !== 'returned') return refuse(whyNotAnother(worn), worn.badge)
  const taken = whyTaken(badges.byNumber.get(given.number))
  if (taken !== null) return refuse(taken, given.number)
  const kind = given.paper === true ? ('paper' as const) : ('plastic' as const)
  const data = { participant: ref, badge: given.number, kind, operator: by.operator }
  return facts({ type: 'badge.issued', subject: ref, session, zone: null, data })
}

function whyNotAnother({ state }: Badge): RefusalCode {
  return state === 'lost' ? 'badge_reissue_instead' : 'badge_already_issued'
}

/** Why a number cannot be given out, or null. */
function whyTaken(badge: Badge | undefined): RefusalCode | null {
  if (badge === undefined || badge.state === 'returned') return null
  return badge.state === 'lost' ? 'badge_lost' : 'badge_in_use'
}

const onlyNumber = z.strictObject({ number })

interface Change {
  readonly type: 'badge.returned' | 'badge.reported_lost' | 'badge.unreturned'
  /** in which states it makes sense */
  readonly from: readonly Badge['state'][]
}

function decideChange(world: World, asked: string, by: Actor, { type, from }: Change): Decision {
  const badge = world.state.badges.byNumber.get(asked)
  if (badge === undefined) return refuse('unknown_badge', asked)
  if (!from.includes(badge.state)) return refuse(whyNot(badge.state), asked)
  return facts(about(world.state, badge, type, by))
}

function whyNot(state: Badge['state']): RefusalCode {
  if (state === 'returned') return 'badge_returned'
  if (state === 'lost') return 'badge_lost'
  return state === 'unreturned' ? 'badge_unreturned' : 'badge_in_use'
}

function about({ people }: State, badge: Badge, type: Change['type'], by: Actor): Draft {
  const { participant, badge: number } = badge
  const session = people.get(participant)?.session ?? null
  const data = { participant, badge: number, operator: by.operator }
  return { type, subject: participant, session, zone: null, data }
}

/** Only of somebody who has gone: who is inside still wears it (Art. 35). */
function decideUnreturned(world: World, { number: asked }: z.output<typeof onlyNumber>, by: Actor): Decision {
  const badge = world.state.badges.byNumber.get(asked)
  const wearer = badge === undefined ? undefined : world.state.people.get(badge.participant)
  if (badge?.state === 'worn' && (wearer?.place ?? null) !== null) {
    return refuse('badge_wearer_inside', asked)
  }
  return decideChange(world, asked, by, { type: 'badge.unreturned', from: ['worn'] })
}

const reissue = z.strictObject({ number, new: number })

/** The old number is dead, whoever finds it; passage never depended on it (X4). */
function decideReissue(world: World, given: z.output<typeof reissue>, by: Actor): Decision {
  const { state } = world
  const old = state.badges.byNumber.get(given.number)
  if (old === undefined) return refuse('unknown_badge', given.number)
  if (badgeOf(state.badges, old.participant)?.badge !== old.badge)
    return refuse('badge_reissued', given.number)
  if (old.state === 'returned') return refuse('badge_returned', given.number)
  if (given.new === given.number) return refuse('badge_in_use', given.new)
  const taken = whyTaken(state.badges.byNumber.get(given.new))
  if (taken !== null) return refuse(taken, given.new)
  const { participant } = old
  const session = state.people.get(participant)?.session ?? null
  const data = { participant, badge: given.new, replaces: given.number, operator: by.operator }
  const reissued: Draft = { type: 'badge.reissued', subject: participant, session, zone: null, data }
  return old.state === 'lost'
    ? facts(reissued)
    : facts(about(state, old, 'badge.reported_lost', by), reissued)
}

const check = z.strictObject({ number, person })

/** A badge that somebody shows: in force, and of this person where one is named (edge case 12). Nothing is stored. */
function decideCheck({ state }: World, given: z.output<typeof check>): Decision {
  const badge = state.badges.byNumber.get(given.number)
  if (badge === undefined) return refuse('unknown_badge', given.number)
  if (badge.state !== 'worn') return refuse(whyNot(badge.state), given.number)
  if (given.person === undefined) return facts()
  const shower = findPerson(state, given.person)
  if (shower === null) return refuse('unknown_person', given.person)
  return shower.ref === badge.participant ? facts() : refuse('badge_of_another', given.number)
}

export const badgesCommands: Readonly<Record<string, StaffCommand>> = {
  'badge.issue': staffCommand({ roles: deskRoles, arguments: issue, decide: decideIssue }),
  'badge.return': staffCommand({
    roles: deskRoles,
    arguments: onlyNumber,
    decide: (world, given, by) =>
      decideChange(world, given.number, by, { type: 'badge.returned', from: ['worn', 'unreturned'] }),
  }),
  'badge.lost': staffCommand({
    roles: deskRoles,
    arguments: onlyNumber,
    decide: (world, given, by) =>
      decideChange(world, given.number, by, { type: 'badge.reported_lost', from: ['worn', 'unreturned'] }),
  }),
  'badge.unreturned': staffCommand({ roles: deskRoles, arguments: onlyNumber, decide: decideUnreturned }),
  'badge.reissue': staffCommand({ roles: deskRoles, arguments: reissue, decide: decideReissue }),
  'badge.check': staffCommand({
    roles: [...deskRoles, 'site_supervisor', 'admin_supervisor'],
    arguments: check,
    decide: decideCheck,
  }),
}
