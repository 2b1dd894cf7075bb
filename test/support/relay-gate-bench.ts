/**
 * A gate's conversation on a real line, and the simulated board at the other end of a wire in memory. Bytes take their
 * time at 9600 baud, time moves only when told to, and a test decides which packets get lost or come late.
 */
import { concat } from '../../drivers/codec/bytes.ts'
import { createFrames } from '../../drivers/codec/frames.ts'
import { modbusCodec } from '../../drivers/codec/relay-board/codec.ts'
import type { ModbusPacket } from '../../drivers/codec/relay-board/packets.ts'
import { openLine } from '../../drivers/line.ts'
import { modbusRelay } from '../../drivers/modbus-relay/index.ts'
import { simulate } from '../../drivers/modbus-relay/simulator.ts'
import type { GateSettings } from '../../drivers/modbus-relay/wiring.ts'
import type { Cancel, DeviceInput, Movement, Stimulus } from '../../drivers/ports.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { seeded } from './chance.ts'
import { relayGate } from './relay-gate.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** 10 bits a byte at 9600 baud. */
const byteMs = 10 / 9.6

/**
 * What may happen to a packet: `lost`, so many ms late, or with this noise before it. What follows a late packet on the
 * same way waits behind it, as in a device server: a wire keeps its order.
 */
export type Fate = 'lost' | { readonly lateMs: number } | { readonly noise: Uint8Array } | null

export interface RelayGateBenchOptions {
  readonly settings?: Partial<GateSettings>
  readonly passPulseMs?: number
}

/** A started bench; the board is online after `advance(100)` at the latest. */
export function relayGateBench({ settings = {}, passPulseMs = 150 }: RelayGateBenchOptions = {}) {
  const wired = { ...relayGate, ...settings }
  const clock = createVirtualClock()
  const pipe = createPipe({ clock, chance: seeded(1) })
  const signals: { readonly atMs: number; readonly signal: Signal }[] = []
  const movements: { readonly atMs: number; readonly movement: Movement }[] = []
  const heard: { readonly atMs: number; readonly packet: ModbusPacket }[] = []
  const fates = {
    /** Decides about each request on its way to the board. */
    request: (_packet: ModbusPacket): Fate => null,
    /** Decides about each reply on its way back. */
    reply: (_packet: ModbusPacket): Fate => null,
  }

  const board = simulate(wired, { passPulseMs })
  let state = board.initial
  let cancelWake: Cancel | null = null

  function step(input: DeviceInput<ModbusPacket>): void {
    const done = board.step(state, input, clock.now())
    state = done.state
    cancelWake?.()
    cancelWake = done.wakeAt === null ? null : clock.at(done.wakeAt, () => step({ kind: 'wake' }))
    for (const movement of done.movements) movements.push({ atMs: clock.now(), movement })
    for (const { packet, afterMs } of done.replies) answer(packet, afterMs)
  }

  const toBoard = inOrder()
  const fromBoard = inOrder()

  function inOrder() {
    let freeAt = 0
    return (atMs: number, deliver: () => void): void => {
      freeAt = Math.max(freeAt, atMs)
      clock.at(freeAt, deliver)
    }
  }

  function answer(packet: ModbusPacket, afterMs: number): void {
    const fate = fates.reply(packet)
    if (fate === 'lost') return
    const noise = fate !== null && 'noise' in fate ? fate.noise : new Uint8Array(0)
    const bytes = concat(noise, modbusCodec.encode(packet))
    const lateMs = fate !== null && 'lateMs' in fate ? fate.lateMs : 0
    fromBoard(clock.now() + afterMs + bytes.length * byteMs + lateMs, () => pipe.far.write(bytes))
  }

  const frames = createFrames<ModbusPacket>(modbusCodec)
  pipe.far.open({
    opened: () => undefined,
    bytes(chunk) {
      for (const found of frames.push(chunk, modbusCodec.scanRequest)) {
        if (found.kind !== 'packet') continue
        const { packet, length } = found
        const fate = fates.request(packet)
        if (fate === 'lost') continue
        const lateMs = fate !== null && 'lateMs' in fate ? fate.lateMs : 0
        toBoard(clock.now() + length * byteMs + lateMs, () => {
          heard.push({ atMs: clock.now(), packet })
          step({ kind: 'request', packet })
        })
      }
    },
    closed: () => undefined,
  })

  const line = openLine({
    transport: pipe.near,
    clock,
    codec: modbusRelay.codec,
    format: modbusRelay.serial,
    gapMs: modbusRelay.gapMs,
    interByteMs: modbusRelay.interByteMs,
    extraMs: 0,
    echo: false,
    devices: [{ id: 'gate', machine: modbusRelay.converse(wired) }],
    onSignal: (_id, signal) => signals.push({ atMs: clock.now(), signal }),
    onClosed: () => undefined,
  })
  clock.advance(0)

  return {
    advance: (ms: number) => clock.advance(ms),
    order: (given: Order) => line.order('gate', given),
    stimulate: (stimulus: Stimulus) => step({ kind: 'stimulus', stimulus }),
    /** Bytes that appear on the wire from nowhere. */
    noise: (bytes: Uint8Array) => pipe.far.write(bytes),
    counters: () => line.counters(),
    fates,
    /** Requests as the board heard them. */
    heard,
    signals: () => signals.map(({ signal }) => signal),
    movements: () => movements.map(({ movement }) => movement),
    /** The directions in which the gate opened, once for each opening. */
    openings: () =>
      movements.flatMap(({ movement }) => (movement.kind === 'GateOpened' ? [movement.direction] : [])),
    /** The fate of the first packet for which `isIt` holds, and of no other. */
    once(isIt: (packet: ModbusPacket) => boolean, fate: Fate) {
      let happened = false
      return (packet: ModbusPacket): Fate => {
        if (happened || !isIt(packet)) return null
        happened = true
        return fate
      }
    },
  }
}

export type RelayGateBench = ReturnType<typeof relayGateBench>
