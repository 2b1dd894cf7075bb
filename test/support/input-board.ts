/** The settings and packets of an input board, as tests write them down, and the board on a line in memory. */

import { openLine } from '../../drivers/line.ts'
import type { InputsSettings } from '../../drivers/modbus-inputs/conversation.ts'
import { modbusInputs } from '../../drivers/modbus-inputs/index.ts'
import type { InputsPacket } from '../../drivers/modbus-inputs/packets.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { createPipe, noFaults } from '../../drivers/transport/pipe.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { seeded } from './chance.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** Two inputs and the defaults of the schema; a test of the schema holds them together. */
export const inputBoard: InputsSettings = { unit: 1, inputs: 2, pollMs: 100, replyMs: 50 }

/** Flags in whole bytes; the numbers are those printed on the board. */
export function flags(numbers: readonly number[], count = 8): readonly boolean[] {
  return Array.from({ length: count }, (_, at) => numbers.includes(at + 1))
}

export const inputs = (...on: readonly number[]): InputsPacket => ({ kind: 'inputs', unit: 1, on: flags(on) })
export const illegalAddress: InputsPacket = { kind: 'exception', unit: 1, code: 2 }
export const contact = (input: number, active: boolean): Signal => ({ kind: 'ContactChanged', input, active })

/** A gateway's line with one board at its other end, opened at 0; time moves only when told to. */
export function inputBoardBench({ seed = 1, ...settings }: Partial<InputsSettings> & { seed?: number } = {}) {
  const wired = { ...inputBoard, ...settings }
  const clock = createVirtualClock()
  const faults = noFaults()
  const pipe = createPipe({ clock, chance: seeded(seed), faults })
  const { codec, serial: format, interByteMs, gapMs } = modbusInputs
  const wire = { clock, codec, format, interByteMs }
  const signals: Signal[] = []
  const board = openSimulatedLine({
    ...wire,
    transport: pipe.far,
    chance: seeded(seed),
    devices: [{ id: 'board', device: modbusInputs.simulate(wired) }],
    onMovement: () => undefined,
  })
  const line = openLine({
    ...wire,
    transport: pipe.near,
    extraMs: 0,
    gapMs,
    echo: false,
    devices: [{ id: 'board', machine: modbusInputs.converse(wired) }],
    onSignal: (_id, signal) => signals.push(signal),
    onClosed: () => undefined,
  })
  clock.advance(0)
  return {
    advance: (ms: number) => clock.advance(ms),
    order: (order: Order) => line.order('board', order),
    set: (input: number, active: boolean) => board.stimulate('board', { kind: 'SetContact', input, active }),
    silence: (ms: number) => pipe.silence(ms),
    faults,
    signals,
    /** What was signalled since this was last asked. */
    news: () => signals.splice(0),
  }
}
