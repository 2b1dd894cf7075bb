import { describe, expect, test } from 'vitest'
import { inTurn, scryptStretch, usualCost } from '../../../daemon/journal/stretch.ts'
import { heldStretch, settled } from '../../support/stretches.ts'

const given = { secret: Buffer.from('274913'), salt: new Uint8Array(16), cost: usualCost }

describe('scrypt', () => {
  test('gives what RFC 7914, 12, prints', async () => {
    const hash = await scryptStretch({
      secret: Buffer.from('pleaseletmein'),
      salt: Buffer.from('SodiumChloride'),
      cost: { n: 16_384, r: 8, p: 1 },
    })
    const printed = '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2'
    expect(Buffer.from(hash).toString('hex')).toBe(printed)
  })

  test('costs N = 2^15, r = 8, p = 1 unless told, and does not hold the loop up', async () => {
    expect(usualCost).toEqual({ n: 32_768, r: 8, p: 1 })
    let isReady = false
    const hash = scryptStretch(given).then((bytes) => {
      isReady = true
      return bytes
    })
    await settled()
    expect(isReady).toBe(false)
    expect(await hash).toHaveLength(32)
  })

  test('rejects a cost it cannot pay, instead of throwing', async () => {
    await expect(scryptStretch({ ...given, cost: { n: 3, r: 8, p: 1 } })).rejects.toThrow()
  })
})

describe('in turn', () => {
  test('two are hashed at a time, the others in the order they came', async () => {
    const held = heldStretch()
    const stretch = inTurn(held.stretch)
    const ready: number[] = []
    const all = [0, 1, 2, 3, 4].map((at) => stretch(given).then(() => ready.push(at)))
    await settled()
    expect(held.begun).toHaveLength(2)
    await held.finish(1)
    expect([held.begun.length, ready]).toEqual([3, [1]])
    for (const nth of [0, 2, 3, 4]) await held.finish(nth)
    await Promise.all(all)
    expect(ready).toEqual([1, 0, 2, 3, 4])
  })

  test('64 may wait; the next one is told that it is busy, and may come again later', async () => {
    const held = heldStretch()
    const stretch = inTurn(held.stretch)
    const all = Array.from({ length: 66 }, () => stretch(given))
    await settled()
    await expect(stretch(given)).rejects.toMatchObject({ name: 'Fault', code: 'busy' })
    await held.finish(0)
    const late = stretch(given)
    for (let nth = 1; nth < 67; nth++) await held.finish(nth)
    await Promise.all([...all, late])
    expect(held.begun).toHaveLength(67)
  })

  test('one that fails leaves its place to the next', async () => {
    const held = heldStretch()
    const stretch = inTurn(held.stretch)
    const [first, second, third] = [stretch(given), stretch(given), stretch(given)]
    const failed = expect(first).rejects.toThrow('no memory')
    await held.finish(0, new Error('no memory'))
    await held.finish(2)
    await Promise.all([failed, third])
    await held.finish(1)
    await expect(second).resolves.toHaveLength(32)
    const again = stretch(given)
    await held.finish(3)
    await expect(again).resolves.toHaveLength(32)
  })
})
