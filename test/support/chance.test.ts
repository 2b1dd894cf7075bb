import { expect, test } from 'vitest'
import { between, pick, randomBytes, seeded } from './chance.ts'

test('a seed repeats itself and differs from its neighbour', () => {
  const numbers = (seed: number) => randomBytes(seeded(seed), 32)
  expect(numbers(7)).toEqual(numbers(7))
  expect(numbers(7)).not.toEqual(numbers(8))
})

test('numbers are spread over [0, 1)', () => {
  const chance = seeded(1)
  const tenths = new Array<number>(10).fill(0)
  for (let count = 0; count < 10_000; count++) {
    const tenth = Math.floor(chance.next() * 10)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  expect(tenths).toHaveLength(10)
  for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150)
})

test('a range includes both its ends', () => {
  const chance = seeded(1)
  const seen = new Set(Array.from({ length: 200 }, () => between(chance, { least: -1, most: 1 })))
  expect([...seen].sort()).toEqual([-1, 0, 1].sort())
})

test('picking from nothing is an error', () => {
  expect(() => pick(seeded(1), [])).toThrow(RangeError)
  expect(pick(seeded(1), ['only'])).toBe('only')
})
