/**
 * A relay and input board with the gate that is wired to it, as its master meets them. Pure. It answers only its own
 * unit address; broadcasts are ignored, because what the boards do with them differs.
 */
import { exceptionCodes, flagsAsked } from '../codec/modbus-data.ts'
import { flashAsked } from '../codec/relay-board/flash.ts'
import { functionOf, type ModbusPacket, registers } from '../codec/relay-board/packets.ts'
import { directions } from '../gate/opens.ts'
import {
  isAjar,
  lockedTurnstile,
  locksNext,
  openLane,
  relock,
  type Turnstile,
  walk,
} from '../gate/turnstile.ts'
import type { DeviceInput, Movement, Simulator, Stimulus } from '../ports.ts'
import { channels, type GateSettings, inputsOf } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const thinkingMs = 4

/** How long the gate's passage contact stays active (0.1 to 0.5 s on real gates). */
const usualPassPulseMs = 150

/** Firmware V2.00, as the board numbers it. */
const firmware = 200

interface Relay {
  readonly on: boolean
  /** The board's own timer turns the relay over at this moment; null when it does not run. */
  readonly turnsAt: number | null
}

export interface BoardState {
  readonly unit: number
  readonly relays: readonly Relay[]
  readonly controlModes: readonly number[]
  readonly gate: Turnstile
}

/** What a change starts from. */
interface Scene {
  readonly settings: GateSettings
  readonly board: BoardState
  readonly now: number
}

interface Change {
  readonly board: BoardState
  readonly movements: readonly Movement[]
}

interface Answer extends Change {
  readonly reply: ModbusPacket | null
}

type PacketOf<K extends ModbusPacket['kind']> = Extract<ModbusPacket, { kind: K }>

/** `passPulseMs`: how long the passage contact stays active when somebody went through. */
export function simulate(
  settings: GateSettings,
  { passPulseMs } = { passPulseMs: usualPassPulseMs },
): Simulator<BoardState, ModbusPacket> {
  const initial: BoardState = {
    unit: settings.unit,
    relays: Array.from({ length: channels }, () => ({ on: false, turnsAt: null })),
    controlModes: Array.from({ length: channels }, () => 0),
    gate: lockedTurnstile,
  }
  return {
    initial,
    step(state, input, now) {
      const elapsed = elapse({ settings, board: state, now })
      const acted = act({ settings, board: elapsed.board, now, passPulseMs }, input)
      return {
        state: acted.board,
        replies: acted.reply === null ? [] : [{ packet: acted.reply, afterMs: thinkingMs }],
        movements: [...elapsed.movements, ...acted.movements],
        wakeAt: nextMoment(acted.board, now),
      }
    },
  }
}

/** What the timers did up to now. */
function elapse({ settings, board, now }: Scene): Change {
  const turned = inTurn(board, channels, (before, relay) => {
    const { on, turnsAt } = relayAt(before, relay)
    if (turnsAt === null || turnsAt > now) return { board: before, movements: [] }
    return setRelay({ settings, board: before, now: turnsAt }, { relay, on: !on, turnsAt: null })
  })
  const { gate, movements } = relock(turned.board.gate, now)
  return { board: { ...turned.board, gate }, movements: [...turned.movements, ...movements] }
}

function nextMoment(board: BoardState, now: number): number | null {
  const moments = [...board.relays.map(({ turnsAt }) => turnsAt ?? now), ...locksNext(board.gate)]
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}

function act(scene: Scene & { readonly passPulseMs: number }, input: DeviceInput<ModbusPacket>): Answer {
  const { board, now, passPulseMs } = scene
  if (input.kind === 'stimulus') {
    const { gate, movements } = push(board.gate, { stimulus: input.stimulus, passedUntil: now + passPulseMs })
    return { board: { ...board, gate }, movements, reply: null }
  }
  if (input.kind === 'wake' || input.packet.unit !== board.unit) return { board, movements: [], reply: null }
  return answer(scene, input.packet)
}

function push(gate: Turnstile, { stimulus, passedUntil }: { stimulus: Stimulus; passedUntil: number }) {
  switch (stimulus.kind) {
    case 'Fire':
      return { gate: { ...gate, released: stimulus.active }, movements: [] }
    case 'HoldGate':
      return { gate: { ...gate, held: stimulus.held }, movements: [] }
    case 'ObstructGate':
      return { gate: { ...gate, obstructed: stimulus.obstructed }, movements: [] }
    case 'Walk':
      return walk(gate, { direction: stimulus.direction, force: stimulus.force ?? false, passedUntil })
    default:
      return { gate, movements: [] }
  }
}

function answer(scene: Scene, packet: ModbusPacket): Answer {
  const { board } = scene
  const { unit } = packet
  if (!isWithinBoard(scene, packet)) {
    const code = exceptionCodes.illegalAddress
    return told(board, { kind: 'exception', unit, function: functionOf(packet), code })
  }
  switch (packet.kind) {
    case 'readCoils': {
      const holding = board.relays.map(({ on }) => on)
      return told(board, { kind: 'coils', unit, on: flagsAsked(holding, packet) })
    }
    case 'readInputs':
      return told(board, { kind: 'inputs', unit, on: flagsAsked(inputs(scene), packet) })
    case 'readRegisters':
      return told(board, { kind: 'registers', unit, values: registersFrom(board, packet) })
    case 'writeRegister':
      return told(withRegister(board, packet), packet)
    case 'writeCoil':
    case 'flashOn':
    case 'flashOff':
      return { ...switched(scene, packet), reply: packet }
    case 'writeRegisters': {
      const { address, values } = packet
      const flash = flashAsked(scene.settings.profile, packet)
      if (flash === null) return told(board, null)
      return {
        ...switched(scene, { kind: 'flashOn', ...flash }),
        reply: { kind: 'registersWritten', unit, address, count: values.length },
      }
    }
    case 'allRelays': {
      const { action } = packet
      const all = inTurn(board, channels, (before, relay) =>
        switched({ ...scene, board: before }, { kind: 'writeCoil', unit, relay, action }),
      )
      return { ...all, reply: packet }
    }
    case 'writeCoils': {
      const { address, on } = packet
      const written = inTurn(board, on.length, (before, at) =>
        setRelay({ ...scene, board: before }, { relay: address + at, on: on[at] ?? false, turnsAt: null }),
      )
      return { ...written, reply: { kind: 'coilsWritten', unit, address, count: on.length } }
    }
    default:
      return { board, movements: [], reply: null }
  }
}

/** Whether everything that the request is about exists. */
function isWithinBoard({ settings, board }: Scene, packet: ModbusPacket): boolean {
  switch (packet.kind) {
    case 'readCoils':
    case 'readInputs':
      return packet.count >= 1 && packet.address + packet.count <= channels
    case 'writeCoils':
      return packet.address + packet.on.length <= channels
    case 'writeCoil':
      return packet.relay < channels
    case 'flashOn':
    case 'flashOff':
      return settings.profile === 'waveshare' && packet.relay < channels
    case 'writeRegisters':
      return (flashAsked(settings.profile, packet)?.relay ?? channels) < channels
    case 'readRegisters':
      return packet.count >= 1 && registersFrom(board, packet).length === packet.count
    case 'writeRegister':
      return packet.address !== registers.version && registerAt(board, packet.address) !== null
    default:
      return true
  }
}

function inputs({ settings, board, now }: Scene): readonly boolean[] {
  const { lanes, released, obstructed } = board.gate
  const passed = { in: now < lanes.in.passedUntil, out: now < lanes.out.passedUntil }
  return inputsOf(settings, { passed, fire: released, ajar: isAjar(board.gate), obstructed })
}

function switched(scene: Scene, packet: PacketOf<'writeCoil' | 'flashOn' | 'flashOff'>): Change {
  const { relay } = packet
  if (packet.kind !== 'writeCoil') {
    const turnsAt = scene.now + packet.tenths * 100
    return setRelay(scene, { relay, on: packet.kind === 'flashOn', turnsAt })
  }
  const on = packet.action === 'toggle' ? !relayAt(scene.board, relay).on : packet.action === 'on'
  return setRelay(scene, { relay, on, turnsAt: null })
}

/**
 * The gate opens when a relay closes. A flash onto a relay that holds already counts as well, so that a witness sees
 * every flash that was executed.
 */
function setRelay({ settings, board, now }: Scene, to: Relay & { readonly relay: number }): Change {
  const { relay, on, turnsAt } = to
  const changed = { ...board, relays: board.relays.with(relay, { on, turnsAt }) }
  const direction = directions.find((each) => settings.open[each] === relay + 1)
  const closes = on && (turnsAt !== null || !relayAt(board, relay).on)
  if (direction === undefined || !closes) return { board: changed, movements: [] }
  const { gate, movements } = openLane(changed.gate, { direction, locksAt: now + settings.relockMs })
  return { board: { ...changed, gate }, movements }
}

function relayAt(board: BoardState, relay: number): Relay {
  return board.relays[relay] ?? { on: false, turnsAt: null }
}

function registersFrom(board: BoardState, { address, count }: PacketOf<'readRegisters'>): readonly number[] {
  const values = Array.from({ length: count }, (_, at) => registerAt(board, address + at))
  return values.filter((value) => value !== null)
}

function registerAt(board: BoardState, address: number): number | null {
  if (address === registers.unitAddress) return board.unit
  if (address === registers.version) return firmware
  return board.controlModes[address - registers.controlMode] ?? null
}

/** The reply still carries the old unit address. */
function withRegister(board: BoardState, { address, value }: PacketOf<'writeRegister'>): BoardState {
  if (address === registers.unitAddress) return { ...board, unit: value }
  return { ...board, controlModes: board.controlModes.with(address - registers.controlMode, value) }
}

function told(board: BoardState, reply: ModbusPacket | null): Answer {
  return { board, movements: [], reply }
}

function inTurn(board: BoardState, count: number, change: (board: BoardState, at: number) => Change): Change {
  let changed: Change = { board, movements: [] }
  for (let at = 0; at < count; at++) {
    const next = change(changed.board, at)
    changed = { board: next.board, movements: [...changed.movements, ...next.movements] }
  }
  return changed
}
