/** The venue of the demo day with a committee in its room: seven members of session A in room 1, sealed at 10:18. */
import type { Draft } from '../../daemon/domain/events/catalogue.ts'
import type { Rules, Zone } from '../../daemon/domain/venue.ts'
import { dayVenue } from './day-venue.ts'
import { person } from './people.ts'
import type { Scenario } from './scenario.ts'
import { operatorOf, scenario } from './scenario.ts'

export const committeeA = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7'] as const
export const committeeB = ['B1', 'B2', 'B3', 'B4', 'B5'] as const

/** A moment of the demo day. */
export function at(time: string): number {
  return Date.parse(`2026-03-18T${time}:00+08:00`)
}

interface Seated {
  readonly rules?: Partial<Rules>
  /** a rest room in the area, which the venue of the day has none of */
  readonly restRoom?: boolean
  /** when the story begins, right after the sealing; 13:30 unless told */
  readonly from?: string
  readonly session?: string
  readonly room?: string
  readonly keys?: readonly string[]
  /** false: the members are in their room, and nothing is sealed yet */
  readonly sealed?: boolean
  /** who has put belongings into a cell, the first of them into A01; the others carry nothing */
  readonly lockers?: readonly string[]
}

/** Everybody wears a badge with the own key as its number, has deposited or waived, and sits in the own room. */
export function sealedDay(options: Seated = {}): Scenario {
  const { from = '13:30' } = options
  const venue = dayVenue(options.rules)
  const rest: Zone = { id: 'rest', name: '休息室', nameEn: 'rest room', parent: 'evaluation', kind: 'rest' }
  const zones = options.restRoom === true ? new Map(venue.zones).set(rest.id, rest) : venue.zones
  const story = scenario({ venue: { ...venue, zones }, nowMs: at(from) })
  return seat(story.staffed('W1', 'W2', 'S1', 'S2', 'T1'), options)
}

/** One more committee in its room. */
export function seat(
  story: Scenario,
  { session = 'S-A', room = 'room1', keys = committeeA, sealed = true, lockers = [] }: Seated,
): Scenario {
  const holders = keys.map((key) => person(key))
  story.roster(session, room, holders, { dueMs: story.now(), admitFromMs: story.now() - 3_600_000 })
  for (const holder of holders) story.told(...arrivalOf(story, { session, room, key: holder.key, lockers }))
  return sealed ? story.told(sealing(session, holders.length)) : story
}

/** From the desk to the own room, as it is on record. */
function arrivalOf(
  story: Scenario,
  { session, room, key, lockers }: Pick<Required<Seated>, 'session' | 'room' | 'lockers'> & { key: string },
): readonly Draft[] {
  const participant = story.refOf(person(key))
  const about = { subject: participant, session, zone: null }
  const operator = operatorOf('W1')
  const role = person(key).role as 'expert'
  const entered = (zone: string, portal: string): Draft => ({
    type: 'zone.entered',
    ...about,
    zone,
    data: { participant, zone, portal },
  })
  return [
    { type: 'participant.arrived', ...about, data: { participant, role, lateMinutes: 0 } },
    { type: 'badge.issued', ...about, data: { participant, badge: key, kind: 'plastic', operator } },
    ...(lockers.includes(key) ? depositOf(about, lockers.indexOf(key)) : [waiverOf(about, operator)]),
    entered('corridor', 'lane-1'),
    entered(room, room),
  ]
}

type About = Pick<Draft, 'subject' | 'session' | 'zone'>

function waiverOf(about: About, operator: string): Draft {
  const data = { participant: about.subject, operator, basis: 'nothing' as const }
  return { type: 'locker.deposit_waived', ...about, data }
}

function depositOf(about: About, index: number): readonly Draft[] {
  const cell = `A${String(index + 1).padStart(2, '0')}`
  const data = { bank: 'bank-a', cell, participant: about.subject }
  return [
    { type: 'locker.assigned', ...about, data: { ...data, ref: `order-${cell}`, orderWithinMs: 3000 } },
    { type: 'locker.opened', ...about, data: { ...data, purpose: 'deposit' } },
    { type: 'locker.closed', ...about, data },
    { type: 'locker.deposit_confirmed', ...about, data },
  ]
}

/** The code of a cell was typed and is right; its door opens and is shut again, where it may. */
export function fetchBelongings(story: Scenario, cell: string): Scenario {
  story.give({ kind: 'locker-code', bank: 'bank-a', cell, isRight: true, operator: operatorOf('W1') })
  const granted = story.last()
  if (granted.type !== 'locker.retrieval_granted') return story
  const door = Number(cell.slice(1))
  story.signal('locker-board', { kind: 'DoorOpened', door, ref: granted.data.ref })
  return story.signal('locker-board', { kind: 'DoorClosed', door })
}

function sealing(session: string, inside: number): Draft {
  const data = { inside, missing: 0, reason: null, operator: operatorOf('W1') }
  return { type: 'session.sealed', subject: session, session, zone: null, data }
}

/** A session-level fact that another subject stores. */
export function sessionFact(
  type: 'session.suspended' | 'session.resumed' | 'session.terminated',
  session = 'S-A',
): Draft {
  const given = { order: null, reason: null, operator: null }
  const about = { subject: session, session, zone: null }
  if (type === 'session.resumed') return { type, ...about, data: given }
  return { type, ...about, data: { ...given, cause: 'complaint' } }
}

/** Somebody loses the right to be there. */
export function recused(story: Scenario, key: string): Draft {
  const participant = story.refOf(person(key))
  const session = story.state().people.get(participant)?.session ?? null
  const data = { participant, order: null, operator: operatorOf('W1') }
  return { type: 'participant.recused', subject: participant, session, zone: null, data }
}

/** What `leave.request` is asked, unless changed: a walk to the samples until 14:05. */
export function asked(persons: readonly string[], change: Readonly<Record<string, unknown>> = {}) {
  const plain = { persons, kind: 'sample', reason: '查验样品', place: null, back: '14:05' }
  return { ...plain, escort: null, deputy: null, ...change }
}

/** A consent by somebody's own credential. */
export function consent(leave: string, change: Readonly<Record<string, unknown>> = {}) {
  return { leaves: [leave], as: null, reason: null, ...change }
}

/** A leave for samples with all three consents: `leave` is the id it will have. */
export function grantedLeave(story: Scenario, key: string, leave = 'L1'): Scenario {
  return story
    .staff('leave.request', asked([key]), { by: 'W2' })
    .staff('leave.approve', consent(leave), { by: 'W2', second: 'A1', method: 'card' })
    .staff('leave.approve', consent(leave), { by: 'W2', second: 'S1' })
    .staff('leave.approve', consent(leave), { by: 'W2', second: 'S2' })
}

/** Checked and gone through both doors. */
export function walkOut(
  story: Scenario,
  key: string,
  purpose: 'leave' | 'release' = 'leave',
  room = 'room1',
): Scenario {
  return story
    .staff('exit_check.pass', { person: key, purpose }, { by: 'W2' })
    .pass(room, 'out', person(key))
    .pass('lane-1', 'out', person(key))
}

/** Back through both doors. */
export function walkIn(story: Scenario, key: string): Scenario {
  return story.pass('lane-1', 'in', person(key)).pass('room1', 'in', person(key))
}
