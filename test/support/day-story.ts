/** Stories at the venue of the demo day, told from a named point on: ready at the lane, in the own room, sealed. */
import type { Draft } from '../../daemon/domain/events/catalogue.ts'
import type { Rules } from '../../daemon/domain/venue.ts'
import { dayVenue } from './day-venue.ts'
import type { Person } from './people.ts'
import { people } from './people.ts'
import type { Scenario } from './scenario.ts'
import { operatorOf, scenario } from './scenario.ts'

const committeeRoles = ['expert_lead', 'expert', 'tenderee_rep', 'purchaser_rep']

/** Those of one committee of `people.json`: keys begin with `A` or `B`. */
export function committee(letter: 'A' | 'B'): readonly Person[] {
  return people.filter(({ key, role }) => key.startsWith(letter) && committeeRoles.includes(role))
}

/** 09:30: staff on duty, both rosters there, agency and respondents on that of session A; nobody has come yet. */
export function dayStory(rules: Partial<Rules> = {}): Scenario {
  const guests = people.filter(({ key }) => ['G1', 'R1', 'R2'].includes(key))
  return scenario({ venue: dayVenue(rules) })
    .staffed('W1', 'W2', 'T1', 'S1', 'S2')
    .roster(
      'S-A',
      'room1',
      [...committee('A'), ...guests],
      { openingRoom: 'opening1' },
      { G1: 'agency1', R1: 'bidder1', R2: 'bidder2' },
    )
    .roster('S-B', 'room2', committee('B'))
}

/** Checked in at the desk, with a badge, and nothing to deposit: ready at a portal. */
export function ready(story: Scenario, ...holders: readonly Person[]): Scenario {
  for (const holder of holders) story.told(...checkedIn(story, holder))
  return story
}

function checkedIn(story: Scenario, holder: Person): readonly Draft[] {
  const participant = story.refOf(holder)
  const session = story.state().people.get(participant)?.session ?? null
  const about = { subject: participant, session, zone: null }
  const role = holder.role as 'expert'
  const operator = operatorOf('W2')
  return [
    { type: 'participant.arrived', ...about, data: { participant, role, lateMinutes: -30 } },
    { type: 'badge.issued', ...about, data: { participant, badge: holder.key, kind: 'plastic', operator } },
    { type: 'locker.deposit_waived', ...about, data: { participant, operator } },
  ]
}

/** Checked in, through lane 1 and into the own room. */
export function inRoom(story: Scenario, ...holders: readonly Person[]): Scenario {
  for (const holder of holders) {
    const room = holder.key.startsWith('A') ? 'room1' : 'room2'
    ready(story, holder).pass('lane-1', 'in', holder).pass(room, 'in', holder)
  }
  return story
}

/** The closed regime begins for a session. */
export function sealed(story: Scenario, session = 'S-A'): Scenario {
  const data = { inside: 1, missing: 0, reason: null, operator: operatorOf('W1') }
  return story.told({ type: 'session.sealed', subject: session, session, zone: null, data })
}

/** Why the last card, or the last document at the desk, was refused. */
export function reasonOf(story: Scenario): string {
  const last = story.last()
  if (last.type !== 'passage.denied' && last.type !== 'identity.rejected') {
    throw new Error(`nobody was refused: ${last.type}`)
  }
  return last.data.reason
}

/** In which zone the record has somebody; null outside. */
export function placeOf(story: Scenario, holder: Person): string | null {
  return story.state().people.get(story.refOf(holder))?.place ?? null
}
