/**
 * Our side of the talk with one input board: it is read, and what moved is told. It never writes. Pure; knows no
 * wire and not what its contacts stand for.
 */
import type { Conversation, Input, Request, Step } from '../ports.ts'
import type { Signal } from '../words.ts'
import type { InputsPacket } from './packets.ts'
import { gaveUp, type Settling, settle } from './settling.ts'

export interface InputsSettings {
  /** Modbus unit address, 1 to 247. */
  readonly unit: number
  /** How many inputs the board has, 1 to 16. */
  readonly inputs: number
  /** From one reading of the inputs to the next. */
  readonly pollMs: number
  /** How long the board may think before it answers. */
  readonly replyMs: number
}

export interface InputsState {
  readonly presence: 'unknown' | 'online' | 'offline'
  /** A reading is queued or in flight. */
  readonly asked: boolean
  /** When the next reading is due. */
  readonly pollAt: number
  /** Readings without a usable answer in a row. */
  readonly failures: number
  /** The board refused to be read, and that was said. */
  readonly complained: boolean
  /** The inputs in their order; null before the first reading and across a gap. */
  readonly inputs: readonly Settling[] | null
}

/** So many readings in a row without an answer and the board counts as gone. */
const failuresUntilOffline = 3

/** Longest pause between readings of a board that is gone; short enough that staff at the cabinet see it come back. */
const longestPauseMs = 2000

/** A reading that made way for an order, which this board refuses, is due again after this. */
const pollAgainMs = 10

const initial: InputsState = {
  presence: 'unknown',
  asked: false,
  pollAt: Number.NEGATIVE_INFINITY,
  failures: 0,
  complained: false,
  inputs: null,
}

interface Situation {
  readonly settings: InputsSettings
  readonly state: InputsState
  readonly now: number
}

interface Change {
  readonly state: InputsState
  readonly signals: readonly Signal[]
}

/**
 * The conversation with the board that `settings` describe.
 *
 * `Online` comes once every input has read the same twice, and with it `ContactChanged` for each of them as found;
 * then `ContactChanged` for each change that two readings agree on. What moved and moved back between two readings
 * is not seen. An input that never reads the same twice is taken as it reads and named in `Degraded`.
 * Every order ends as `OrderFailed` `refused`: there is nothing here to open.
 */
export function converse(settings: InputsSettings): Conversation<InputsState, InputsPacket> {
  return {
    initial,
    step(state, input, now) {
      const { state: heard, signals } = take({ settings, state, now }, input)
      return { ...next({ settings, state: heard, now }), signals }
    },
  }
}

function take(situation: Situation, input: Input<InputsPacket>): Change {
  const { state, now } = situation
  const over: Situation = { ...situation, state: { ...state, asked: false } }
  switch (input.kind) {
    case 'order':
      return { state, signals: [{ kind: 'OrderFailed', ref: input.order.ref, why: 'refused' }] }
    case 'reply':
      return input.packet.kind === 'inputs' ? inputsRead(over, input.packet.on) : refused(over, input.packet)
    case 'silence':
      return readingFailed(over)
    case 'unsent':
      return unchanged({ ...over.state, pollAt: now + pollAgainMs })
    case 'start':
    case 'wake':
    case 'sent':
    case 'stray':
      return unchanged(state)
  }
}

/** Bits beyond the board's inputs say nothing. */
function inputsRead({ settings, state }: Situation, on: readonly boolean[]): Change {
  const inputs = Array.from({ length: settings.inputs }, (_, at) =>
    settle(state.inputs?.[at] ?? null, on[at] ?? false),
  )
  const read: InputsState = { ...state, failures: 0, complained: false, inputs }
  if (inputs.some(({ settled }) => settled === null)) return unchanged(read)
  const isFound = state.presence !== 'online'
  const signals: Signal[] = isFound ? [{ kind: 'Online', identity: null }] : []
  inputs.forEach((input, at) => {
    const isNews = isFound || input.settled !== state.inputs?.[at]?.settled
    if (isNews && input.settled !== null) {
      signals.push({ kind: 'ContactChanged', input: at + 1, active: input.settled })
    }
    if (gaveUp(input)) signals.push({ kind: 'Degraded', what: chattering(at + 1) })
  })
  return { state: { ...read, presence: 'online' }, signals }
}

function chattering(input: number): string {
  return `输入 ${input} 的触点抖动不止，请检查接线 input ${input} does not hold still: check its wiring`
}

/** The board answered, but not with its inputs. */
function refused(situation: Situation, packet: InputsPacket): Change {
  const failed = readingFailed({ ...situation, state: { ...situation.state, complained: true } })
  if (situation.state.complained) return failed
  const code = packet.kind === 'exception' ? packet.code : 0
  const what = `板卡拒绝读取（异常码 ${code}） the board refuses to be read (exception ${code})`
  return { ...failed, signals: [{ kind: 'Degraded', what }, ...failed.signals] }
}

/** A lost answer is ordinary on a bus; so many in a row are not. */
function readingFailed({ settings, state, now }: Situation): Change {
  const failures = state.failures + 1
  if (failures < failuresUntilOffline) return unchanged({ ...state, failures })
  const doublings = failures - failuresUntilOffline + 1
  const pauseMs = Math.min(settings.pollMs * 2 ** doublings, longestPauseMs)
  const gone: InputsState = { ...state, presence: 'offline', failures, inputs: null, pollAt: now + pauseMs }
  if (state.presence === 'offline') return unchanged(gone)
  return { state: gone, signals: [{ kind: 'Offline', cause: 'no_reply' }] }
}

/** The reading that is due, or when it will be. */
function next({ settings, state, now }: Situation): Omit<Step<InputsState, InputsPacket>, 'signals'> {
  if (state.asked) return { state, send: null, wakeAt: null }
  if (now < state.pollAt) return { state, send: null, wakeAt: state.pollAt }
  const { unit, inputs: count, replyMs, pollMs } = settings
  const send: Request<InputsPacket> = {
    packet: { kind: 'readInputs', unit, address: 0, count },
    priority: 'poll',
    replyMs,
    notAfter: null,
  }
  return { state: { ...state, asked: true, pollAt: now + pollMs }, send, wakeAt: null }
}

function unchanged(state: InputsState): Change {
  return { state, signals: [] }
}
