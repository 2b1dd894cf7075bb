import { describe, expect, test } from 'vitest'
import { participantRef, ref } from '../../daemon/domain/events/define.ts'
import { randomFrom, systemRandom } from '../../daemon/random.ts'

/** Version 7, variant 10 (RFC 9562, 5.7). */
const uuid7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const times = Array.from({ length: 1_000 }, (_, i) => i)

/** Chance that always gives the same byte. */
const all = (byte: number) =>
  randomFrom(
    (count) => new Uint8Array(count).fill(byte),
    () => 'stream',
  )

describe('an event id', () => {
  test('is a UUIDv7', () => {
    const { eventId } = systemRandom()
    for (const i of times) expect(eventId(1_773_797_400_000 + i)).toMatch(uuid7)
  })

  test('of the example of RFC 9562, A.6, is the one printed there', () => {
    const bytes = Uint8Array.from([0xcc, 0x3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f])
    const { eventId } = randomFrom(
      () => bytes,
      () => '',
    )
    expect(eventId(0x017f22e279b0)).toBe('017f22e2-79b0-7c03-98c4-dc0c0c07398f')
  })

  test('begins with the moment, whatever chance gives', () => {
    expect(all(0x00).eventId(0x017f22e279b0)).toBe('017f22e2-79b0-7000-8000-000000000000')
    expect(all(0xff).eventId(0x017f22e279b0)).toBe('017f22e2-79b0-7fff-bfff-ffffffffffff')
  })

  test('sorts by time', () => {
    const { eventId } = systemRandom()
    const ids = times.map((i) => eventId(1_773_797_400_000 + i * 7))
    expect([...ids].sort()).toEqual(ids)
    expect(all(0xff).eventId(1_000) < all(0x00).eventId(1_001)).toBe(true)
  })

  test('is another one each time at the same moment', () => {
    const { eventId } = systemRandom()
    expect(new Set(times.map(() => eventId(1_000))).size).toBe(times.length)
  })
})

describe('references', () => {
  test('of participants fit the schema of the events, and none comes twice', () => {
    const { participant } = systemRandom()
    const refs = times.map(() => participant())
    for (const one of refs) expect(participantRef.safeParse(one).success).toBe(true)
    expect(new Set(refs).size).toBe(refs.length)
  })

  test('of grants fit theirs, and none comes twice', () => {
    const random = systemRandom()
    const refs = times.map(() => random.ref())
    for (const one of refs) expect(ref.safeParse(one).success).toBe(true)
    expect(new Set(refs).size).toBe(refs.length)
  })

  test('carry all 80 bits in letters that are not mixed up', () => {
    expect(all(0x00).ref()).toBe('0'.repeat(16))
    expect(all(0xff).ref()).toBe('z'.repeat(16))
    const counting = randomFrom(
      (count) => Uint8Array.from({ length: count }, (_, i) => i),
      () => '',
    )
    // 00 01 02 03 04 | 05 06 07 08 09 in groups of five bits, Crockford's alphabet
    expect(counting.ref()).toBe('000g40r40m30e209')
    expect(systemRandom().ref()).not.toMatch(/[ilou]/)
  })
})

describe('chance', () => {
  test('is from 0 to less than 1', () => {
    expect(all(0x00).next()).toBe(0)
    expect(all(0xff).next()).toBeLessThan(1)
    expect(all(0xff).next()).toBeGreaterThan(0.999_999)
  })

  test('is spread over the whole range', () => {
    const random = systemRandom()
    const tenths = new Set(times.map(() => Math.floor(random.next() * 10)))
    expect(tenths.size).toBe(10)
  })

  test('gives out no byte twice, and keeps none that it gave out', () => {
    const random = systemRandom()
    const taken = times.map(() => Buffer.from(random.bytes(16)).toString('hex'))
    expect(new Set(taken).size).toBe(taken.length)
    const mine = random.bytes(32)
    const copy = Uint8Array.from(mine)
    random.bytes(32).fill(0)
    expect(mine).toEqual(copy)
    expect(random.bytes(10_000)).toHaveLength(10_000)
  })
})

describe('a code', () => {
  /** Chance that gives these bytes one after the other. */
  const giving = (...bytes: readonly number[]) => {
    const left = [...bytes]
    return randomFrom(
      (count) => Uint8Array.from(left.splice(0, count)),
      () => '',
    )
  }

  test('has so many decimal digits, leading zeros among them', () => {
    const { code } = systemRandom()
    for (const digits of [1, 4, 6, 12]) expect(code(digits)).toMatch(new RegExp(`^[0-9]{${digits}}$`))
    expect(all(0x00).code(6)).toBe('000000')
  })

  test('takes each of the 250 bytes that make all digits alike likely, and none of the other six', () => {
    const even = Array.from({ length: 250 }, (_, byte) => byte)
    const digits = giving(...even).code(250)
    for (const digit of '0123456789') expect(digits.split(digit)).toHaveLength(26)
    expect(giving(250, 251, 252, 253, 254, 255, 249, 250, 7).code(2)).toBe('97')
  })

  test('is never made of bytes that are no chance: that is a bug, and no endless search', () => {
    expect(() => all(0xff).code(6)).toThrow('not random')
  })

  test('is another one each time', () => {
    const { code } = systemRandom()
    expect(new Set(times.map(() => code(12))).size).toBe(times.length)
  })
})
