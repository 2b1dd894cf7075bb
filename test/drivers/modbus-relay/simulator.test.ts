import { describe, expect, test } from 'vitest'
import type { ModbusPacket } from '../../../drivers/codec/relay-board/packets.ts'
import { simulate } from '../../../drivers/modbus-relay/simulator.ts'
import type { GateSettings } from '../../../drivers/modbus-relay/wiring.ts'
import type { Movement, Stimulus } from '../../../drivers/ports.ts'
import type { Direction } from '../../../drivers/words.ts'
import { coils, exception, flags, flashOn, inputs, relayGate } from '../../support/relay-gate.ts'

/** A board that answers at once; its wakes are checked, and run by `at`. */
function powerUp(settings: Partial<GateSettings> = {}) {
  const board = simulate({ ...relayGate, ...settings })
  let state = board.initial
  let wakeAt: number | null = null
  const movements: Movement[] = []

  function step(input: Parameters<typeof board.step>[1], now: number): readonly ModbusPacket[] {
    const done = board.step(state, input, now)
    state = done.state
    wakeAt = done.wakeAt
    if (wakeAt !== null) expect(wakeAt).toBeGreaterThan(now)
    movements.push(...done.movements)
    return done.replies.map(({ packet }) => packet)
  }

  function runTo(now: number): void {
    while (wakeAt !== null && wakeAt <= now) step({ kind: 'wake' }, wakeAt)
  }

  return {
    ask(packet: ModbusPacket, now = 0): ModbusPacket | null {
      runTo(now)
      return step({ kind: 'request', packet }, now)[0] ?? null
    },
    suffer(stimulus: Stimulus, now = 0): void {
      runTo(now)
      expect(step({ kind: 'stimulus', stimulus }, now)).toEqual([])
    },
    runTo,
    movements,
  }
}

const readRelays: ModbusPacket = { kind: 'readCoils', unit: 1, address: 0, count: 8 }
const readInputs: ModbusPacket = { kind: 'readInputs', unit: 1, address: 0, count: 8 }
const turn = (relay: number, action: 'on' | 'off' | 'toggle'): ModbusPacket => ({
  kind: 'writeCoil',
  unit: 1,
  relay: relay - 1,
  action,
})
const walk = (direction: Direction, force = false): Stimulus => ({ kind: 'Walk', direction, force })

describe('the board', () => {
  test('switches single relays, several and all of them, and repeats the request', () => {
    const board = powerUp()
    expect(board.ask(turn(5, 'on'))).toEqual(turn(5, 'on'))
    expect(board.ask(turn(6, 'toggle'))).toEqual(turn(6, 'toggle'))
    expect(board.ask(readRelays)).toEqual(coils(5, 6))
    expect(board.ask(turn(5, 'off'))).toEqual(turn(5, 'off'))
    const several: ModbusPacket = { kind: 'writeCoils', unit: 1, address: 6, on: [true, true] }
    expect(board.ask(several)).toEqual({ kind: 'coilsWritten', unit: 1, address: 6, count: 2 })
    expect(board.ask(readRelays)).toEqual(coils(6, 7, 8))
    board.ask({ kind: 'allRelays', unit: 1, action: 'off' })
    expect(board.ask(readRelays)).toEqual(coils())
  })

  test('answers a flash at once and ends it by itself', () => {
    const board = powerUp()
    expect(board.ask(flashOn(5), 1000)).toEqual(flashOn(5))
    expect(board.ask(readRelays, 1499)).toEqual(coils(5))
    expect(board.ask(readRelays, 1500)).toEqual(coils())
  })

  test('turns a relay off for a time and on again', () => {
    const board = powerUp()
    board.ask(turn(5, 'on'))
    board.ask({ kind: 'flashOff', unit: 1, relay: 4, tenths: 3 }, 100)
    expect(board.ask(readRelays, 399)).toEqual(coils())
    expect(board.ask(readRelays, 400)).toEqual(coils(5))
  })

  test('gives a part of its relays when only a part is asked for', () => {
    const board = powerUp()
    board.ask(turn(5, 'on'))
    expect(board.ask({ ...readRelays, address: 4, count: 2 } as ModbusPacket)).toEqual(coils(1))
  })

  test('keeps its registers', () => {
    const board = powerUp()
    const mode: ModbusPacket = { kind: 'writeRegister', unit: 1, address: 0x1002, value: 1 }
    expect(board.ask(mode)).toEqual(mode)
    const read = (address: number, count = 1) => board.ask({ kind: 'readRegisters', unit: 1, address, count })
    expect(read(0x1000, 3)).toEqual({ kind: 'registers', unit: 1, values: [0, 0, 1] })
    expect(read(0x4000)).toEqual({ kind: 'registers', unit: 1, values: [1] })
    expect(read(0x8000)).toEqual({ kind: 'registers', unit: 1, values: [200] })
  })

  test('answers to its new unit address after the change, and no more to the old one', () => {
    const board = powerUp()
    board.ask({ kind: 'writeRegister', unit: 1, address: 0x4000, value: 7 })
    expect(board.ask(readRelays)).toBeNull()
    expect(board.ask({ ...readRelays, unit: 7 })).toEqual({ ...coils(), unit: 7 })
  })

  test.each<readonly [number, ModbusPacket]>([
    [1, { ...readRelays, count: 9 } as ModbusPacket],
    [1, { ...readRelays, count: 0 } as ModbusPacket],
    [2, { ...readInputs, address: 8, count: 1 } as ModbusPacket],
    [3, { kind: 'readRegisters', unit: 1, address: 0x1007, count: 2 }],
    [5, turn(9, 'on')],
    [5, flashOn(9)],
    [6, { kind: 'writeRegister', unit: 1, address: 0x8000, value: 1 }],
    [15, { kind: 'writeCoils', unit: 1, address: 1, on: flags(1) }],
  ])('refuses function %i where there is nothing', (code, packet) => {
    expect(powerUp().ask(packet)).toEqual(exception(code))
  })

  test('does not hear what is meant for others', () => {
    const board = powerUp()
    expect(board.ask({ ...flashOn(1), unit: 2 })).toBeNull()
    expect(board.ask({ ...flashOn(1), unit: 0 })).toBeNull()
    expect(board.movements).toEqual([])
  })
})

describe('the gate', () => {
  test('opens in the direction of the relay, lets one person through and locks', () => {
    const board = powerUp()
    board.ask(flashOn(2))
    board.suffer(walk('in'), 100)
    board.suffer(walk('out'), 200)
    board.suffer(walk('out'), 300)
    expect(board.movements).toEqual([
      { kind: 'GateOpened', direction: 'out' },
      { kind: 'PersonWentThrough', direction: 'out' },
      { kind: 'GateLocked' },
    ])
  })

  test('closes the passage contact for 150 ms', () => {
    const board = powerUp()
    board.suffer(walk('in', true), 1000)
    expect(board.ask(readInputs, 1149)).toEqual(inputs(3))
    expect(board.ask(readInputs, 1150)).toEqual(inputs())
  })

  test('locks by itself when nobody comes', () => {
    const board = powerUp({ relockMs: 2000 })
    board.ask(flashOn(1))
    board.runTo(1999)
    expect(board.movements).toEqual([{ kind: 'GateOpened', direction: 'in' }])
    board.runTo(2000)
    board.suffer(walk('in'), 2001)
    expect(board.movements).toEqual([{ kind: 'GateOpened', direction: 'in' }, { kind: 'GateLocked' }])
  })

  test('counts every flash, also one onto a relay that holds', () => {
    const board = powerUp()
    board.ask(flashOn(1), 0)
    board.ask(flashOn(1), 100)
    expect(board.movements).toEqual([
      { kind: 'GateOpened', direction: 'in' },
      { kind: 'GateOpened', direction: 'in' },
    ])
  })

  test('opens when its relay is switched on, and not again while it stays on', () => {
    const board = powerUp()
    board.ask(turn(1, 'on'))
    board.ask(turn(1, 'on'))
    board.ask(turn(5, 'on'))
    expect(board.movements).toEqual([{ kind: 'GateOpened', direction: 'in' }])
  })

  test('forced against the open direction, gives the other passage contact and stays open', () => {
    const board = powerUp()
    board.ask(flashOn(1))
    board.suffer(walk('out', true), 100)
    expect(board.ask(readInputs, 110)).toEqual(inputs(4))
    expect(board.movements).not.toContainEqual({ kind: 'GateLocked' })
  })

  test('is released by a fire, whose contact reads as it is wired', () => {
    const board = powerUp({ fire: 8 })
    expect(board.ask(readInputs)).toEqual(inputs(8))
    board.suffer({ kind: 'Fire', active: true })
    expect(board.ask(readInputs)).toEqual(inputs())
    board.suffer(walk('out'))
    expect(board.movements).toEqual([{ kind: 'PersonWentThrough', direction: 'out' }])
    board.suffer({ kind: 'Fire', active: false }, 1000)
    expect(board.ask(readInputs, 1000)).toEqual(inputs(8))
  })
})
