import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InputsPacket } from '../../../drivers/modbus-inputs/packets.ts'
import { simulate } from '../../../drivers/modbus-inputs/simulator.ts'
import type { Stimulus } from '../../../drivers/ports.ts'
import type { Signal } from '../../../drivers/words.ts'
import { online } from '../../support/conversation-rows.ts'
import { contact, flags, illegalAddress, inputBoardBench, inputs } from '../../support/input-board.ts'

describe('the simulated board', () => {
  /** What it answers, after its contacts were moved. */
  function ask(packet: InputsPacket, ...moved: readonly Stimulus[]): InputsPacket | null {
    const board = simulate({ unit: 1, inputs: 10 })
    const state = moved.reduce(
      (before, stimulus) => board.step(before, { kind: 'stimulus', stimulus }, 0).state,
      board.initial,
    )
    return board.step(state, { kind: 'request', packet }, 0).replies[0]?.packet ?? null
  }
  const close = (input: number): Stimulus => ({ kind: 'SetContact', input, active: true })
  const read: InputsPacket = { kind: 'readInputs', unit: 1, address: 0, count: 10 }

  test('tells its contacts in whole bytes, all open at first', () => {
    expect(ask(read)).toEqual({ kind: 'inputs', unit: 1, on: flags([], 16) })
    expect(ask(read, close(2), close(10))).toEqual({ kind: 'inputs', unit: 1, on: flags([2, 10], 16) })
    expect(ask(read, close(2), { kind: 'SetContact', input: 2, active: false })).toEqual(ask(read))
  })

  test('gives a part when only a part is asked for', () => {
    expect(ask({ ...read, address: 8, count: 2 }, close(10))).toEqual(inputs(2))
  })

  test('leaves alone what it has no input for', () => {
    expect(ask(read, close(0), close(11), { kind: 'Fire', active: true })).toEqual(ask(read))
  })

  test.each([
    { address: 0, count: 11 },
    { address: 10, count: 1 },
    { address: 0, count: 0 },
  ])('refuses to read what it does not have: %j', (part) => {
    expect(ask({ ...read, ...part })).toEqual(illegalAddress)
  })

  test('does not hear what is meant for others', () => {
    expect(ask({ ...read, unit: 2 })).toBeNull()
    expect(ask({ ...read, unit: 0 })).toBeNull()
  })
})

describe('conversation and board', () => {
  test('what closes and opens is told once, within three readings', () => {
    const bench = inputBoardBench()
    bench.advance(300)
    expect(bench.news()).toEqual([online, contact(1, false), contact(2, false)])
    bench.set(2, true)
    bench.advance(300)
    expect(bench.news()).toEqual([contact(2, true)])
    bench.set(2, false)
    bench.advance(10_000)
    expect(bench.news()).toEqual([contact(2, false)])
  })

  test('what moved while the board was away is found when it is back', () => {
    const bench = inputBoardBench()
    bench.advance(300)
    bench.news()
    bench.silence(2000)
    bench.set(1, true)
    bench.advance(8000)
    expect(bench.news()).toEqual([
      { kind: 'Offline', cause: 'no_reply' },
      online,
      contact(1, true),
      contact(2, false),
    ])
  })

  test('sixteen inputs are read as well as one', () => {
    for (const count of [1, 16]) {
      const bench = inputBoardBench({ inputs: count })
      bench.set(count, true)
      bench.advance(300)
      expect(bench.news()).toHaveLength(1 + count)
      expect(bench.signals).toEqual([])
    }
  })

  test('an order is refused at once, and the readings go on', () => {
    const bench = inputBoardBench()
    bench.advance(300)
    bench.news()
    bench.order({ kind: 'OpenGate', ref: 'a', direction: 'out', withinMs: 2000 })
    bench.set(1, true)
    bench.advance(400)
    expect(bench.news()).toEqual([{ kind: 'OrderFailed', ref: 'a', why: 'refused' }, contact(1, true)])
  })

  /** However the wire behaves: nothing is told twice, and once it is well again what is told is how it is. */
  test('on a wire that loses and garbles bytes, every change is told once and the last word is true', () => {
    const moves = fc.array(
      fc.record({ input: fc.integer({ min: 1, max: 3 }), active: fc.boolean(), afterMs: fc.nat(600) }),
      { maxLength: 15 },
    )
    const share = fc.double({ min: 0, max: 0.1, noNaN: true })
    fc.assert(
      fc.property(moves, share, share, share, fc.integer(), (moved, loseByte, flipBit, splitChunk, seed) => {
        const bench = inputBoardBench({ inputs: 3, seed })
        Object.assign(bench.faults, { loseByte, flipBit, addNoise: flipBit, splitChunk })
        const now = new Map([1, 2, 3].map((input) => [input, false]))
        for (const { input, active, afterMs } of moved) {
          bench.advance(afterMs)
          bench.set(input, active)
          now.set(input, active)
        }
        Object.assign(bench.faults, { loseByte: 0, flipBit: 0, addNoise: 0 })
        bench.advance(4000)
        expect(told(bench.signals)).toEqual(now)
      }),
      { numRuns: 150 },
    )
  })
})

/** The contacts as the signals leave them; fails where one is told twice, or anything before it was found. */
function told(signals: readonly Signal[]): ReadonlyMap<number, boolean> {
  const known = new Map<number, boolean>()
  for (const signal of signals) {
    if (signal.kind === 'Online' || signal.kind === 'Offline') known.clear()
    if (signal.kind !== 'ContactChanged') continue
    expect(known.get(signal.input), 'told, though it is no news').not.toBe(signal.active)
    known.set(signal.input, signal.active)
  }
  return known
}
