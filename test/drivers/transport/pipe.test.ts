import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, equal } from '../../../drivers/codec/bytes.ts'
import type { Fault } from '../../../drivers/fault.ts'
import type { Transport } from '../../../drivers/ports.ts'
import { createPipe, noFaults, type PipeFaults } from '../../../drivers/transport/pipe.ts'
import { seeded } from '../../support/chance.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

/** A pipe with both ends opened and everything they hear written down. */
function joined(options: { faults?: Partial<PipeFaults>; seed?: number; open?: boolean } = {}) {
  const clock = createVirtualClock()
  const faults = { ...noFaults(), ...options.faults }
  const pipe = createPipe({ clock, chance: seeded(options.seed ?? 1), faults })

  function listen(end: Transport) {
    const heard: { chunk: Uint8Array; atMs: number }[] = []
    const happened: string[] = []
    end.open({
      opened: () => happened.push('opened'),
      bytes: (chunk) => heard.push({ chunk, atMs: clock.now() }),
      closed: (fault: Fault) => happened.push(`closed ${fault.code}`),
    })
    return { heard, happened, bytes: () => concat(...heard.map(({ chunk }) => chunk)) }
  }

  const near = listen(pipe.near)
  const far = listen(pipe.far)
  if (options.open ?? true) clock.advance(0)
  return { clock, pipe, near, far }
}

const hello = Uint8Array.of(1, 2, 3, 4, 5)
const long = Uint8Array.from({ length: 2000 }, (_, at) => at & 0xff)

describe('a good wire', () => {
  test('opens in a later tick, never inside the call', () => {
    const { clock, near } = joined({ open: false })
    expect(near.happened).toEqual([])
    clock.advance(0)
    expect(near.happened).toEqual(['opened'])
  })

  test('carries bytes both ways, in a later tick', () => {
    const { clock, pipe, near, far } = joined()
    pipe.near.write(hello)
    pipe.far.write(hello.subarray(0, 2))
    expect([...near.heard, ...far.heard]).toEqual([])
    clock.advance(0)
    expect(far.heard).toEqual([{ chunk: hello, atMs: 0 }])
    expect(near.heard).toEqual([{ chunk: hello.subarray(0, 2), atMs: 0 }])
  })

  test('what is written may be changed by its owner afterwards', () => {
    const { clock, pipe, far } = joined()
    const bytes = hello.slice()
    pipe.near.write(bytes)
    bytes.fill(0)
    clock.advance(0)
    expect(far.bytes()).toEqual(hello)
  })

  test('nothing is carried before opened', () => {
    const { clock, pipe, far } = joined({ open: false })
    pipe.near.write(hello)
    clock.advance(10)
    expect(far.heard).toEqual([])
  })

  test('is single-use: a second owner is told that it is busy', () => {
    const { clock, pipe, near } = joined()
    const told: string[] = []
    pipe.near.open({
      opened: () => told.push('opened'),
      bytes: () => told.push('bytes'),
      closed: (fault) => told.push(fault.code),
    })
    clock.advance(0)
    expect(told).toEqual(['busy'])
    expect(near.happened).toEqual(['opened'])
  })
})

describe('closing', () => {
  test('the end that closes hears closed, the other one unplugged, each once', () => {
    const { clock, pipe, near, far } = joined()
    pipe.near.close()
    pipe.near.close()
    pipe.far.close()
    clock.advance(0)
    expect(near.happened).toEqual(['opened', 'closed closed'])
    expect(far.happened).toEqual(['opened', 'closed unplugged'])
  })

  test('a cut gives unplugged on both ends, loses what is under way, and nothing follows', () => {
    const { clock, pipe, near, far } = joined({ faults: { delayMs: { least: 5, most: 5 } } })
    pipe.near.write(hello)
    clock.advance(1)
    pipe.cut()
    pipe.cut()
    pipe.near.write(hello)
    clock.advance(100)
    expect(near.happened).toEqual(['opened', 'closed unplugged'])
    expect(far.happened).toEqual(['opened', 'closed unplugged'])
    expect(far.heard).toEqual([])
  })

  test('closing while it opens gives closed and no opened', () => {
    const { clock, pipe, near } = joined({ open: false })
    pipe.near.close()
    clock.advance(0)
    expect(near.happened).toEqual(['closed closed'])
  })

  test('opening an end of a wire that is gone gives missing', () => {
    const clock = createVirtualClock()
    const pipe = createPipe({ clock, chance: seeded(1) })
    pipe.cut()
    const told: string[] = []
    const owner = { opened: () => told.push('opened'), bytes: () => undefined }
    pipe.near.open({ ...owner, closed: (fault) => told.push(fault.code) })
    clock.advance(0)
    expect(told).toEqual(['missing'])
  })
})

describe('a bad wire', () => {
  test('split and delayed bytes arrive all, in order, and not earlier than the least delay', () => {
    const { clock, pipe, far } = joined({ faults: { splitChunk: 0.3, delayMs: { least: 3, most: 40 } } })
    pipe.near.write(long.subarray(0, 1000))
    clock.advance(1)
    pipe.near.write(long.subarray(1000))
    clock.advance(1000)
    expect(far.bytes()).toEqual(long)
    expect(far.heard.length).toBeGreaterThan(100)
    expect(far.heard[0]?.atMs).toBeGreaterThanOrEqual(3)
    expect(new Set(far.heard.map(({ atMs }) => atMs)).size).toBeGreaterThan(1)
  })

  test('a quick chunk does not push a slow one before it to arrive early', () => {
    const { clock, pipe, far } = joined({ faults: { delayMs: { least: 40, most: 40 } } })
    pipe.near.write(hello)
    pipe.faults.delayMs = { least: 0, most: 0 }
    pipe.near.write(long)
    clock.advance(39)
    expect(far.heard).toEqual([])
    clock.advance(1)
    expect(far.bytes()).toEqual(concat(hello, long))
  })

  test('splitting always gives single bytes', () => {
    const { clock, pipe, far } = joined({ faults: { splitChunk: 1 } })
    pipe.near.write(hello)
    clock.advance(0)
    expect(far.heard.map(({ chunk }) => [...chunk])).toEqual([[1], [2], [3], [4], [5]])
  })

  test('lost bytes are missing and the others stay in order', () => {
    const { clock, pipe, far } = joined({ faults: { loseByte: 0.1 } })
    pipe.near.write(long)
    clock.advance(0)
    const arrived = far.bytes()
    expect(arrived.length).toBeGreaterThan(1700)
    expect(arrived.length).toBeLessThan(1900)
    let at = 0
    for (const byte of long) if (arrived[at] === byte) at++
    expect(at).toBe(arrived.length)
  })

  test('a flipped byte differs in exactly one bit', () => {
    const { clock, pipe, far } = joined({ faults: { flipBit: 0.1 } })
    pipe.near.write(long)
    clock.advance(0)
    const differences = [...far.bytes()]
      .map((byte, at) => byte ^ (long[at] ?? 0))
      .filter((bits) => bits !== 0)
    expect(differences.length).toBeGreaterThan(150)
    expect(differences.length).toBeLessThan(250)
    for (const bits of differences) expect(bits & (bits - 1)).toBe(0)
  })

  test('noise comes in addition', () => {
    const { clock, pipe, far } = joined({ faults: { addNoise: 0.1 } })
    pipe.near.write(long)
    clock.advance(0)
    expect(far.bytes().length).toBeGreaterThan(2150)
    expect(far.bytes().length).toBeLessThan(2250)
  })

  test('faults may be changed while it runs', () => {
    const { clock, pipe, far } = joined()
    pipe.faults.loseByte = 1
    pipe.near.write(hello)
    pipe.faults.loseByte = 0
    pipe.near.write(hello.subarray(3))
    clock.advance(0)
    expect(far.bytes()).toEqual(hello.subarray(3))
  })

  test('silence swallows everything for its time, both ways, and then ends', () => {
    const { clock, pipe, near, far } = joined()
    pipe.silence(100)
    pipe.near.write(hello)
    pipe.far.write(hello)
    clock.advance(99)
    pipe.near.write(hello)
    clock.advance(1)
    expect([...near.heard, ...far.heard]).toEqual([])
    pipe.near.write(hello)
    clock.advance(0)
    expect(far.bytes()).toEqual(hello)
  })

  test('one seed gives one course of events', () => {
    const faults = {
      splitChunk: 0.2,
      delayMs: { least: 0, most: 9 },
      loseByte: 0.1,
      flipBit: 0.1,
      addNoise: 0.1,
    }
    const course = (seed: number) => {
      const { clock, pipe, far } = joined({ faults, seed })
      pipe.near.write(long)
      clock.advance(100)
      return far.heard
    }
    expect(course(5)).toEqual(course(5))
    expect(course(5)).not.toEqual(course(6))
  })

  test('delays and splits never change the bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.uint8Array(), fc.nat(20))), fc.nat(), (writes, seed) => {
        const { clock, pipe, far } = joined({
          faults: { splitChunk: 0.5, delayMs: { least: 0, most: 30 } },
          seed,
        })
        for (const [bytes, pauseMs] of writes) {
          pipe.near.write(bytes)
          clock.advance(pauseMs)
        }
        clock.advance(1000)
        expect(equal(far.bytes(), concat(...writes.map(([bytes]) => bytes)))).toBe(true)
      }),
    )
  })
})
