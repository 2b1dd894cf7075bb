import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextWake } from '../../../daemon/domain/decide.ts'
import { ownerOf } from '../../../daemon/domain/lockers.ts'
import { ordersFor } from '../../../daemon/domain/orders.ts'
import { attendedDay, finished } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import { operatorOf, type Scenario } from '../../support/scenario.ts'

/** Anything that people, boards, keys and time can do to three cells on one board, in any order. */
const who = fc.constantFrom('A1', 'A2', 'A3')
const door = fc.constantFrom(1, 2, 3)
const why = fc.constantFrom('late', 'offline', 'busy', 'refused', 'stuck')
const cell = door.map((one) => `A${one}`)
const doings: fc.Arbitrary<(story: Scenario) => unknown> = fc.oneof(
  who.map((key) => (story: Scenario) => {
    story.card('desk1-reader', person(key))
    story.staff('locker.assign', { person: story.refOf(person(key)) }, { by: 'W1' })
  }),
  door.map((one) => (story: Scenario) => {
    const ref = refAt(story, `A${one}`)
    story.signal('bank1-board', { kind: 'DoorOpened', door: one, ref })
  }),
  door.map(
    (one) => (story: Scenario) => story.signal('bank1-board', { kind: 'DoorOpened', door: one, ref: null }),
  ),
  door.map((one) => (story: Scenario) => story.signal('bank1-board', { kind: 'DoorClosed', door: one })),
  fc.tuple(cell, why).map(([id, cause]) => (story: Scenario) => {
    story.signal('bank1-board', { kind: 'OrderFailed', ref: refAt(story, id) ?? 'none', why: cause })
  }),
  cell.map((id) => (story: Scenario) => {
    story.signal('bank1-board', { kind: 'OrderUnconfirmed', ref: refAt(story, id) ?? 'none' })
  }),
  fc.tuple(cell, fc.boolean()).map(([id, isRight]) => (story: Scenario) => {
    story.give({ kind: 'locker-code', bank: 'bank1', cell: id, isRight, operator: operatorOf('W1') })
  }),
  fc.tuple(fc.constantFrom('force', 'release', 'fault'), cell).map(([verb, id]) => (story: Scenario) => {
    story.staff(`locker.${verb}`, { cell: id, reason: '检查' }, { by: 'W1', second: 'S1' })
  }),
  cell.map((id) => (story: Scenario) => story.staff('locker.check', { cell: id }, { by: 'W1' })),
  fc.constant((story: Scenario) => story.restart().online('bank1-board', 'bank2-board')),
  fc.constantFrom(1_000, 60_000, 700_000).map((ms) => (story: Scenario) => story.wait(ms)),
)

function refAt(story: Scenario, id: string): string | null {
  const found = story.state().lockers.get(`bank1/${id}`)
  return found?.phase === 'opening' ? found.ref : null
}

describe('whatever happens to the cells', () => {
  test('a person has one at most, no order names a cell in use for another, and all that began ends', () => {
    fc.assert(
      fc.property(fc.array(doings, { maxLength: 40 }), (day) => {
        const story = finished(attendedDay())
        for (const happens of day) {
          const before = story.events().length
          const owners = new Map([...story.state().lockers].map(([key, one]) => [key, ownerOf(one)]))
          happens(story)
          for (const event of story.events().slice(before)) {
            if (event.type !== 'locker.assigned') continue
            const { bank, cell: id } = event.data
            expect(owners.get(`${bank}/${id}`) ?? null).toBeNull()
          }
          const inUse = [...story.state().lockers.values()].map(ownerOf).filter((ref) => ref !== null)
          expect(new Set(inUse).size).toBe(inUse.length)
        }
        story.wait(24 * 60 * 60_000)
        const phases = [...story.state().lockers.values()].map(({ phase }) => phase)
        expect(phases).not.toContain('opening')
        expect(nextWake(story.state(), story.venue) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(story.now())
      }),
      { numRuns: 150 },
    )
  })

  test('each reference orders one cell once', () => {
    fc.assert(
      fc.property(fc.array(doings, { maxLength: 30 }), (day) => {
        const story = finished(attendedDay())
        for (const happens of day) happens(story)
        const refs = story
          .events()
          .flatMap((event) => ordersFor(event, story.venue))
          .map(({ order }) => order.ref)
        expect(new Set(refs).size).toBe(refs.length)
      }),
      { numRuns: 100 },
    )
  })
})
