import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evolve, initialState } from '../../../daemon/domain/state.ts'
import type { Direction } from '../../../drivers/words.ts'
import { dayStory, inRoom, ready, sealed } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'

/** What people and gates may do in any order; the core is asked after each step what must always hold. */
const crowd = ['A1', 'A2', 'B1', 'G1', 'R1', 'R3', 'W2', 'S1'].map(person)
const gated = ['lane-1', 'lane-2', 'room1', 'room2', 'opening1']
const lane = { portal: 'lane-1', reason: '现场核实' }

type Deed = (story: Scenario) => unknown

const holder = fc.constantFrom(...crowd)
const gate = fc.constantFrom(...gated)
const direction = fc.constantFrom<Direction>('in', 'out')

/** Somebody shows a card and most often goes through. */
const goes = fc.tuple(gate, direction, holder).map(
  ([portal, way, who]): Deed =>
    (story) =>
      story.pass(portal, way, who),
)
const shows = fc.tuple(gate, direction, holder).map(
  ([portal, way, who]): Deed =>
    (story) =>
      story.card(`${portal}-${way}`, who),
)
const dines = holder.map(
  (who): Deed =>
    (story) =>
      story.card('dining-in', who),
)
const pushes = fc.tuple(gate, direction).map(
  ([portal, way]): Deed =>
    (story) =>
      story.signal(`${portal}-gate`, { kind: 'PersonPassed', direction: way, ref: null }),
)
const waits = fc.integer({ min: 1, max: 10 * 60_000 }).map(
  (ms): Deed =>
    (story) =>
      story.wait(ms),
)
const orders = fc.constantFrom('portal.open_up', 'portal.lock_down', 'portal.normalize').map(
  (name): Deed =>
    (story) =>
      story.staff(name, name === 'portal.normalize' ? { portal: 'lane-1' } : lane, { by: 'W1' }),
)
const rare = fc.constantFrom<Deed>(
  (story) => story.signal('lane-1-gate', { kind: 'FireContact', active: true }),
  (story) => story.signal('lane-1-gate', { kind: 'FireContact', active: false }),
  (story) => story.staff('portals.rearm', { reason: '已核对' }, { by: 'W1' }),
  (story) => sealed(story),
)
const deeds = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: goes },
    { weight: 3, arbitrary: shows },
    { weight: 2, arbitrary: dines },
    { weight: 1, arbitrary: pushes },
    { weight: 2, arbitrary: waits },
    { weight: 1, arbitrary: orders },
    { weight: 2, arbitrary: rare },
  ),
  { minLength: 30, maxLength: 60 },
)

/** Each grant is open until exactly one end, and no gate has two people coming in. */
function grantsAreSingle(story: Scenario): void {
  const open = [...story.state().passages.values()]
  const inwards = open.filter((passage) => passage.direction === 'in').map(({ portal }) => portal)
  expect(new Set(inwards).size).toBe(inwards.length)
  const ended = story
    .events()
    .flatMap((event) =>
      event.type === 'passage.completed' || event.type === 'passage.timed_out' ? [event.data.ref] : [],
    )
  expect(new Set(ended).size).toBe(ended.length)
}

/** Nobody is refused to go but a member of a sealed session, and nobody at all in an alarm. */
function nobodyIsKeptIn(story: Scenario, before: number, wasReleased: boolean): void {
  for (const event of story.events().slice(before)) {
    if (event.type !== 'passage.denied' || event.data.direction === 'in') continue
    expect([event.data.reason, wasReleased, event.session]).toEqual(['leave_not_approved', false, 'S-A'])
  }
}

/** Whoever is counted inside is in one place, and whoever is in a place is counted. */
function everybodyIsSomewhere(story: Scenario): void {
  const { people, inside } = story.state()
  const placed = [...people.values()].filter(({ place }) => place !== null).map(({ ref }) => ref)
  expect(placed.toSorted()).toEqual([...inside].toSorted())
}

test('whatever people and gates do: one grant a person, nobody kept in, everybody in one place', () => {
  fc.assert(
    fc.property(fc.boolean(), deeds, (isSealed, day) => {
      const story = ready(dayStory(), ...crowd.filter(({ key }) => /^[BG]|R1/.test(key)))
      inRoom(story, ...crowd.filter(({ key }) => key.startsWith('A')))
      if (isSealed) sealed(story)
      for (const deed of day) {
        const before = story.events().length
        const { fire, muster } = story.state()
        deed(story)
        grantsAreSingle(story)
        nobodyIsKeptIn(story, before, fire.size > 0 || muster.released)
        everybodyIsSomewhere(story)
      }
      let state = initialState
      for (const event of story.events()) state = evolve(state, event, story.venue)
      expect(state).toEqual(story.state())
      expect(story.wait(10_000).state().passages.size).toBe(0)
    }),
    { numRuns: 100 },
  )
})
