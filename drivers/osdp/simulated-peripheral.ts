/** What a simulated peripheral has and does, beside its talk: badges, keys, outputs, and a gate with its contacts. Pure. */
import type { Outside } from '../family.ts'
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
import type { Movement, Stimulus } from '../ports.ts'
import { bitsOfHex } from './badge-text.ts'
import { type GateSettings, hasInputs, inputsOf } from './gate.ts'
import { keyOf } from './key.ts'
import { type OsdpPacket, replies } from './packets.ts'
import { formattedData, keysData, onForTheTimer, rawData } from './reports.ts'
import { defaultKey, type Session } from './secure-channel.ts'
import type { LinkSettings } from './state.ts'

export interface Scene {
  readonly settings: LinkSettings
  readonly outside: Outside
  /** Only of a module with outputs. */
  readonly gate: GateSettings | null
}

export interface Report {
  readonly code: number
  readonly data: Uint8Array
}

export interface PeripheralState {
  readonly serial: number
  /** The key it has; null where it knows no secure channel. */
  readonly key: Uint8Array | null
  readonly session: Session | null
  /** Its own random number of a handshake under way, and the gateway's. */
  readonly nonces: { readonly own: Uint8Array; readonly other: Uint8Array } | null
  readonly lastSequence: number | null
  readonly lastReply: OsdpPacket | null
  /** What it tells with the next polls. */
  readonly reports: readonly Report[]
  /** As told last. */
  readonly inputs: readonly boolean[]
  readonly outputs: readonly { readonly on: boolean; readonly offAt: number | null }[]
  readonly gate: Turnstile
}

export interface Change {
  readonly state: PeripheralState
  readonly movements: readonly Movement[]
}

export const inputCount = 8
export const outputCount = 4
/** Reports it keeps while nobody asks. */
const mostReports = 16
const passPulseMs = 150

export function noInputs({ settings, outside, gate }: Scene): PeripheralState {
  const own = keyOf({ settings, outside })
  const isUnpaired = settings.security !== 'none' && settings.security.pairing
  const state: PeripheralState = {
    serial: 0x97740000,
    key: isUnpaired ? defaultKey : own,
    session: null,
    nonces: null,
    lastSequence: null,
    lastReply: null,
    reports: [],
    inputs: [],
    outputs: Array.from({ length: outputCount }, () => ({ on: false, offAt: null })),
    gate: lockedTurnstile,
  }
  return gate === null ? state : { ...state, inputs: readInputs(gate, state, Number.NEGATIVE_INFINITY) }
}

export function readInputs(
  gate: GateSettings,
  { gate: turnstile }: PeripheralState,
  now: number,
): readonly boolean[] {
  const { lanes, released, obstructed } = turnstile
  const passed = { in: now < lanes.in.passedUntil, out: now < lanes.out.passedUntil }
  const contacts = { passed, fire: released, ajar: isAjar(turnstile), obstructed }
  return inputsOf(gate, contacts, inputCount)
}

/** With a report of its inputs where they changed since they were told. */
export function reported({ gate }: Scene, state: PeripheralState, now: number): PeripheralState {
  if (gate === null || !hasInputs(gate)) return state
  const inputs = readInputs(gate, state, now)
  if (inputs.every((on, at) => on === state.inputs[at])) return state
  const data = Uint8Array.from(inputs, (on) => (on ? 1 : 0))
  return queued({ ...state, inputs }, { code: replies.inputStatus, data })
}

function queued(state: PeripheralState, report: Report): PeripheralState {
  return state.reports.length >= mostReports ? state : { ...state, reports: [...state.reports, report] }
}

/** What its timers did up to now. */
export function elapsed({ gate }: Scene, state: PeripheralState, now: number): Change {
  const outputs = state.outputs.map((output) =>
    output.offAt !== null && output.offAt <= now ? { on: false, offAt: null } : output,
  )
  if (gate === null) return { state: { ...state, outputs }, movements: [] }
  const locked = relock(state.gate, now)
  return { state: { ...state, outputs, gate: locked.gate }, movements: locked.movements }
}

export function nextMoment({ outputs, gate }: PeripheralState, now: number): number | null {
  const { lanes } = gate
  const moments = [
    ...outputs.map(({ offAt }) => offAt ?? now),
    ...locksNext(gate),
    lanes.in.passedUntil,
    lanes.out.passedUntil,
  ]
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}

export function pushed(
  scene: Scene,
  state: PeripheralState,
  { stimulus, now }: { readonly stimulus: Stimulus; readonly now: number },
): Change {
  const still = (next: PeripheralState): Change => ({ state: next, movements: [] })
  switch (stimulus.kind) {
    case 'PresentBadge':
      return still(queued(state, badgeReport(stimulus.text)))
    case 'PressKeys':
      return still(queued(state, { code: replies.keys, data: keysData(stimulus.keys.replaceAll('\n', '#')) }))
    case 'SwapModule':
      return still({ ...state, serial: serialOf(stimulus.identity), session: null, lastSequence: null })
    default:
      return scene.gate === null ? still(state) : pushedGate(state, stimulus, now)
  }
}

function pushedGate(state: PeripheralState, stimulus: Stimulus, now: number): Change {
  const { gate } = state
  const changed = (next: Turnstile): Change => ({ state: { ...state, gate: next }, movements: [] })
  switch (stimulus.kind) {
    case 'Walk': {
      const { direction, force = false } = stimulus
      const { gate: walked, movements } = walk(gate, { direction, force, passedUntil: now + passPulseMs })
      return { state: { ...state, gate: walked }, movements }
    }
    case 'Fire':
      return changed({ ...gate, released: stimulus.active })
    case 'HoldGate':
      return changed({ ...gate, held: stimulus.held })
    case 'ObstructGate':
      return changed({ ...gate, obstructed: stimulus.obstructed })
    default:
      return changed(gate)
  }
}

/** Bits where the text is hexadecimal, else the characters. */
function badgeReport(text: string): Report {
  const bits = bitsOfHex(text)
  return bits === null
    ? { code: replies.formatted, data: formattedData(text) }
    : { code: replies.raw, data: rawData(bits) }
}

function serialOf(identity: string): number {
  return Array.from(identity).reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7)
}

/** An output switched by the module's own timer; the gate opens when it closes. */
export function pulsed(scene: Scene, state: PeripheralState, data: Uint8Array, now: number): Change | null {
  const [output = 0, code = 0, low = 0, high = 0] = data
  if (code !== onForTheTimer || output >= outputCount) return null
  const offAt = now + (low | (high << 8)) * 100
  const outputs = state.outputs.with(output, { on: true, offAt })
  const { gate } = scene
  const direction = gate === null ? undefined : directions.find((each) => gate.open[each] === output)
  if (gate === null || direction === undefined) return { state: { ...state, outputs }, movements: [] }
  const opened = openLane(state.gate, { direction, locksAt: now + gate.relockMs })
  return { state: { ...state, outputs, gate: opened.gate }, movements: opened.movements }
}
