import { describe, expect, test } from 'vitest'
import { is, isAnything, isFromTo, type Shape, scanShapes } from '../../../drivers/codec/shapes.ts'
import type { Packet } from '../../../drivers/ports.ts'

interface Toy extends Packet {
  readonly bytes: readonly number[]
}

const toy = (kind: string, bytes: Shape<Toy>['bytes']): Shape<Toy> => ({
  bytes,
  read: (frame) => ({ kind, bytes: [...frame] }),
})

const long = toy('long', [is(7), isAnything, isAnything])
const short = toy('short', [is(7), isFromTo(1, 3)])
const always = () => true

const scan = (...bytes: number[]) => scanShapes(Uint8Array.from(bytes), [long, short], always)

describe('frames by their shape', () => {
  test('are read by the first shape that is there whole, and no byte more', () => {
    expect(scan(7, 2, 9, 9)).toEqual({
      kind: 'packet',
      packet: { kind: 'long', bytes: [7, 2, 9] },
      length: 3,
    })
    expect(scan(7, 2)).toMatchObject({ packet: { kind: 'short', bytes: [7, 2] }, length: 2 })
  })

  test('are waited for while one shape may become whole', () => {
    expect(scan(7)).toEqual({ kind: 'incomplete' })
    expect(scan(7, 4)).toEqual({ kind: 'incomplete' })
  })

  test('are noise once no shape fits', () => {
    expect(scan(8, 2, 9)).toEqual({ kind: 'noise' })
    expect(scanShapes(Uint8Array.of(7, 4), [short], always)).toEqual({ kind: 'noise' })
  })

  test('are noise when they are not intact, which only a whole one is asked for', () => {
    const asked: number[] = []
    const isIntact = (frame: Uint8Array) => {
      asked.push(frame.length)
      return frame.length === 2
    }
    expect(scanShapes(Uint8Array.of(7, 1, 0), [long, short], isIntact)).toMatchObject({
      packet: { kind: 'short' },
    })
    expect(asked).toEqual([3, 2])
    expect(scanShapes(Uint8Array.of(7, 4, 0), [long], () => false)).toEqual({ kind: 'noise' })
  })

  test('hold only whole numbers of the range, both ends included', () => {
    const isSmall = isFromTo(1, 3)
    expect([0, 1, 3, 4, 1.5].map(isSmall)).toEqual([false, true, true, false, false])
  })
})
