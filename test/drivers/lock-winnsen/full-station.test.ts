/** A station with all of its 16 locks, which must be asked for one by one. */
import { describe, expect, test } from 'vitest'
import { lockWinnsen } from '../../../drivers/lock-winnsen/index.ts'
import { openDoor } from '../../support/lock-bench.ts'
import { makeBench } from '../../support/lock-makes.ts'

const settings = { feedback: 'closed_when_shut', doors: { count: 16 } }
const make = { family: lockWinnsen, settings, second: {}, query: 'queryOne' }

describe('a full station', () => {
  test('is found within 3 s and read every 1.5 s', () => {
    const bench = makeBench(make)
    bench.until('DoorsFound', 3000)
    bench.sent.length = 0
    bench.advance(15_000)
    expect(bench.sent.length).toBeGreaterThanOrEqual(16 * 10)
  })

  test('has a door open 2 s after it was ordered, though all doors are read back', () => {
    const bench = makeBench(make)
    bench.until('DoorsFound', 3000)
    bench.order(openDoor('a', { door: 16 }))
    bench.until('OrderDone', 2000)
    expect(bench.releases()).toEqual([16])
    expect(
      bench.sent.slice(bench.sent.findIndex(({ packet }) => packet === 'unlock')).length,
    ).toBeGreaterThan(16)
  })

  test('tells within 3 s that a door was pulled open', () => {
    const bench = makeBench(make)
    bench.advance(5000)
    bench.stimulate({ kind: 'PullDoor', door: 1 })
    bench.until('DoorOpened', 3000)
    expect(bench.signals.at(-1)?.signal).toEqual({ kind: 'DoorOpened', door: 1, ref: null })
  })
})
