import { describe, expect, test } from 'vitest'
import { families } from '../../drivers/families.ts'
import { fuzzFamily } from '../support/fuzz-codec.ts'

/** `scripts/fuzz` has two million; here is as much as takes a second. */
const inputs = 4_000

describe('whatever comes over its wire, a family neither fails nor hears what was not said', () => {
  test.each([...families.values()].map((family) => [family.name, family] as const))('%s', (_, family) => {
    const { step, so } = fuzzFamily(family, 1)
    while (so.inputs < inputs && step());
    expect(so.complaint).toBeNull()
    expect(so.packets).toBeGreaterThan(0)
  })
})
