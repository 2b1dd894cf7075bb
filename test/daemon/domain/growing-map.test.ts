import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GrowingMap } from '../../../daemon/domain/growing-map.ts'

/** 64 keys with one hash: "Aa" and "BB" weigh the same in a sum of powers of 31. */
const colliding = Array.from({ length: 64 }, (_, n) =>
  [...n.toString(2).padStart(6, '0')].map((bit) => (bit === '0' ? 'Aa' : 'BB')).join(''),
)
const key = fc.oneof(fc.constantFrom(...colliding), fc.string({ maxLength: 8 }))
const changes = fc.array(fc.tuple(key, fc.integer()), { maxLength: 400 })

function grown(entries: readonly (readonly [string, number])[]): GrowingMap<number> {
  return entries.reduce((map, [name, value]) => map.with(name, value), GrowingMap.empty<number>())
}

const inOrder = (values: Iterable<number>) => [...values].sort((a, b) => a - b)

describe('a map that grows', () => {
  test('holds what a Map would hold after the same changes', () => {
    fc.assert(
      fc.property(changes, key, (entries, absent) => {
        const [ours, model] = [grown(entries), new Map(entries)]
        expect(ours.size).toBe(model.size)
        expect(inOrder(ours.values())).toEqual(inOrder(model.values()))
        for (const name of [...model.keys(), absent]) {
          expect(ours.get(name)).toBe(model.get(name))
          expect(ours.has(name)).toBe(model.has(name))
        }
      }),
    )
  })

  test('never changes: the version before a change holds what it held', () => {
    fc.assert(
      fc.property(changes, changes, (first, second) => {
        const before = grown(first)
        second.reduce((map, [name, value]) => map.with(name, value), before)
        expect(isDeepStrictEqual(before, grown(first))).toBe(true)
      }),
    )
  })

  test('differs from a map that holds something else', () => {
    const entries = Array.from({ length: 100 }, (_, n) => [`p-${n}`, n] as const)
    expect(isDeepStrictEqual(grown(entries), grown(entries))).toBe(true)
    expect(isDeepStrictEqual(grown(entries), grown(entries).with('p-7', 8))).toBe(false)
  })

  test('finds each of very many entries', () => {
    const entries = Array.from({ length: 50_000 }, (_, n) => [`p-${n}`, n] as const)
    const map = grown(entries)
    expect(entries.every(([name, value]) => map.get(name) === value)).toBe(true)
    expect(map.size).toBe(50_000)
  })
})
