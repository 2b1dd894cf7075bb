import { describe, expect, test } from 'vitest'
import { simulate } from '../../../drivers/modbus-relay/simulator.ts'
import type { Stimulus } from '../../../drivers/ports.ts'
import type { Signal } from '../../../drivers/words.ts'
import { done, online, order, sent, silence, start, wake } from '../../support/conversation-rows.ts'
import { coils, flags, flashOn, inputs, openGate, relayGate } from '../../support/relay-gate.ts'
import {
  expectSteps,
  flash,
  passed,
  type RelayRow,
  readInputs,
  readRelays,
  reply,
} from '../../support/relay-rows.ts'

/** Input 5 tells that the gate is not shut, input 6 that something stands in it. */
const wired = { ajar: 5, obstructed: 6 } as const
const secured: Signal = { kind: 'GateSecured' }
const obstructed: Signal = { kind: 'GateObstructed' }
const ajar = (seconds: number): Signal => ({ kind: 'GateAjar', seconds })

const begun: readonly RelayRow[] = [
  [0, start, { send: readRelays }],
  [20, reply(coils()), { send: readInputs }],
  [40, reply(inputs()), { signals: [online, secured] }],
]

/** The reading at `now` finds these inputs on. */
const reads = (now: number, on: readonly number[], signals: readonly Signal[] = []): readonly RelayRow[] => [
  [now - 15, wake, { send: readInputs }],
  [now, reply(inputs(...on)), { signals }],
]

describe('edge case 37: a gate that is not shut', () => {
  test('is said to be ajar every five seconds, and secured when it is shut', () => {
    expectSteps(
      [
        ...begun,
        ...reads(1_000, [5]),
        ...reads(5_900, [5]),
        ...reads(6_000, [5], [ajar(5)]),
        ...reads(7_000, [5]),
        ...reads(11_000, [5], [ajar(10)]),
        ...reads(60_000, [5], [ajar(55)]),
        ...reads(61_000, [], [secured]),
        ...reads(62_000, []),
      ],
      wired,
    )
  })

  test('for as long as a person needs is nothing to say', () => {
    expectSteps(
      [
        ...begun,
        [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
        [51, sent, {}],
        [70, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
        [85, reply(inputs(5)), {}],
        ...reads(2_000, [5, 3], [passed('in', 'a')]),
        ...reads(3_000, []),
        ...reads(7_000, [5]),
      ],
      wired,
    )
  })

  test('is said to be shut with each Online, so that what was told before does not last', () => {
    expectSteps(begun, wired)
    expectSteps(begun.slice(0, 2).concat([[40, reply(inputs(5)), { signals: [online] }]]), wired)
  })

  test('counts from when it was seen again after a gap', () => {
    expectSteps(
      [
        ...begun,
        ...reads(4_000, [5]),
        [4_100, wake, { send: readInputs }],
        [4_130, silence, {}],
        [4_150, wake, { send: readInputs }],
        [4_180, silence, {}],
        [4_200, wake, { send: readInputs }],
        [4_230, silence, { signals: [{ kind: 'Offline', cause: 'no_reply' }] }],
        [9_000, wake, { send: readRelays }],
        [9_020, reply(coils()), { send: readInputs }],
        [9_040, reply(inputs(5)), { signals: [online] }],
        ...reads(14_000, [5]),
        ...reads(14_040, [5], [ajar(5)]),
      ],
      wired,
    )
  })

  test('is read the other way round where its contact opens', () => {
    expectSteps(
      [
        [0, start, { send: readRelays }],
        [20, reply(coils()), { send: readInputs }],
        [40, reply(inputs(5)), { signals: [online, secured] }],
        ...reads(1_000, []),
        ...reads(6_000, [], [ajar(5)]),
      ],
      { ...wired, obstructed: null, ajarActive: 'open' },
    )
  })
})

describe('edge case 38: something that stands in the gate', () => {
  test('is said once, and secured when it is gone and the gate is shut', () => {
    expectSteps(
      [
        ...begun,
        ...reads(1_000, [5, 6], [obstructed]),
        ...reads(2_000, [5, 6]),
        ...reads(3_000, [5]),
        ...reads(6_000, [5], [ajar(5)]),
        ...reads(7_000, [], [secured]),
      ],
      wired,
    )
  })
})

test('without such contacts nothing is ever said', () => {
  expectSteps([
    [0, start, { send: readRelays }],
    [20, reply(coils()), { send: readInputs }],
    [40, reply(inputs()), { signals: [online] }],
    ...reads(1_000, [5, 6]),
    ...reads(60_000, [5, 6]),
  ])
})

describe('the simulated gate', () => {
  const ask = { kind: 'request', packet: { kind: 'readInputs', unit: 1, address: 0, count: 8 } } as const

  /** The inputs after each of these happened. */
  function inputsAfter(...stimuli: readonly Stimulus[]): readonly boolean[] {
    const board = simulate({ ...relayGate, ...wired })
    let state = board.initial
    for (const stimulus of stimuli) state = board.step(state, { kind: 'stimulus', stimulus }, 0).state
    const packet = board.step(state, ask, 1).replies[0]?.packet
    return packet?.kind === 'inputs' ? packet.on : []
  }

  test('shows that it is held open or obstructed, until it is let go', () => {
    expect(inputsAfter()).toEqual(flags())
    expect(inputsAfter({ kind: 'HoldGate', held: true })).toEqual(flags(5))
    expect(inputsAfter({ kind: 'ObstructGate', obstructed: true })).toEqual(flags(6))
    expect(inputsAfter({ kind: 'HoldGate', held: true }, { kind: 'HoldGate', held: false })).toEqual(flags())
  })

  test('stands open while a person may pass, and in a fire', () => {
    expect(inputsAfter({ kind: 'Fire', active: true })).toEqual(flags(5))
    const board = simulate({ ...relayGate, ...wired })
    const opened = board.step(board.initial, { kind: 'request', packet: flashOn(1) }, 0).state
    expect(board.step(opened, ask, 1).replies[0]?.packet).toEqual(inputs(5))
  })
})
