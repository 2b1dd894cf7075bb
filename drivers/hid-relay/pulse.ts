/**
 * Carrying out one open order: the relay is closed once, read back, and opened again when the pulse is over. Pure.
 *
 * The board has no timer, so a process that dies in between leaves the relay closed, until somebody unplugs it or the
 * next order finds it so. That is why it is a fallback, for gates that take a closure as one open and lock by themselves.
 * - Closing is never repeated.
 * - Opening the relay again is, until it reads open: it lets nobody through.
 */
import { dropWaiting, type OpenGate, type Waiting } from '../gate/waiting.ts'
import type { OrderFailure, Signal } from '../words.ts'
import { isOn } from './packets.ts'
import { type Attempt, type Change, type RelayState, type Situation, unchanged } from './state.ts'

/** Orders that wait for their turn; more could not keep their time. */
const maxWaiting = 4

/** Rest of a relay between two closures, so that the gate sees two. */
const restMs = 100

/** A relay that does not drop is opened again after this. */
const dropAgainMs = 200

/** So often, and staff must look. */
const dropsUntilTold = 3

/** Takes an order in, or says at once why not. A stranger opens nothing. */
export function accept({ settings, state, now }: Situation, order: OpenGate): Change {
  const { ref } = order
  const unfinished = [...state.waiting, ...(state.attempt === null ? [] : [state.attempt])]
  if (unfinished.some((other) => other.order.ref === ref)) return unchanged(state)
  if (state.presence === 'offline') return fail(state, ref, 'offline')
  if (state.id !== null && state.id !== settings.serial) return fail(state, ref, 'refused')
  if (state.waiting.length >= maxWaiting) return fail(state, ref, 'busy')
  return unchanged({ ...state, waiting: [...state.waiting, { order, notAfter: now + order.withinMs }] })
}

/** Ends waiting orders that came too late. The board has no fire contact; the gate has its own. */
export function dropLate({ state, now }: Situation): Change {
  const { waiting, signals } = dropWaiting(state.waiting, { now, fire: false })
  return { state: { ...state, waiting }, signals }
}

/** Begins the next order, or moves the one under way on when its time has come. */
export function carryOn(situation: Situation): RelayState {
  const { settings, state, now } = situation
  const { attempt, waiting } = state
  if (state.outstanding !== null) return state
  if (attempt === null) {
    const [next, ...others] = waiting
    const mayOpen = state.presence === 'online' && state.id === settings.serial && now >= state.restUntil
    if (next === undefined || !mayOpen) return state
    return { ...state, waiting: others, attempt: begun(situation, next) }
  }
  if (now < attempt.until) return state
  if (attempt.stage === 'rest') return at(state, attempt, 'on')
  return attempt.stage === 'hold' ? at(state, attempt, 'off') : state
}

function begun({ settings, state, now }: Situation, { order, notAfter }: Waiting): Attempt {
  const relay = settings.open[order.direction]
  const stage = isOn(state.bits, relay) ? 'clear' : 'on'
  return { order, notAfter, relay, stage, until: now, offAt: now, drops: 0 }
}

function at(state: RelayState, attempt: Attempt, stage: Attempt['stage'], until = attempt.until): RelayState {
  return { ...state, attempt: { ...attempt, stage, until } }
}

/** The outstanding write has left, and is thereby over. */
export function written({ settings, state, now }: Situation): RelayState {
  const { attempt } = state
  const over: RelayState = { ...state, outstanding: null }
  if (attempt === null) return over
  switch (attempt.stage) {
    case 'clear':
      return at(over, attempt, 'cleared')
    case 'on':
      return at(over, { ...attempt, offAt: now + settings.pulseMs }, 'prove')
    case 'off':
      return at(over, attempt, 'dropped')
    default:
      return over
  }
}

/** The write was not put on the wire: nothing moved. Only the first steps of an order can come too late. */
export function notWritten({ state }: Situation): Change {
  const { attempt } = state
  return attempt === null ? unchanged(state) : fail({ ...state, attempt: null }, attempt.order.ref, 'late')
}

/** What the relays read after a write of ours; `bits` is null where the reading had no answer. */
export function readBack(situation: Situation, bits: number | null): Change {
  const { state, now } = situation
  const { attempt } = state
  if (attempt === null) return unchanged(state)
  const isOff = bits !== null && !isOn(bits, attempt.relay)
  switch (attempt.stage) {
    case 'cleared':
      return isOff ? unchanged(at(state, attempt, 'rest', now + restMs)) : notCleared(situation, attempt)
    case 'prove':
      return proved(situation, attempt, bits !== null && !isOff)
    case 'dropped':
      return isOff
        ? unchanged({ ...state, attempt: null, restUntil: now + restMs })
        : stillOn(situation, attempt)
    default:
      return unchanged(state)
  }
}

/** A relay that holds already shows the gate no closure: nobody was let through. */
function notCleared({ state }: Situation, attempt: Attempt): Change {
  const failed = fail({ ...state, attempt: null }, attempt.order.ref, 'refused')
  return { ...failed, signals: [...failed.signals, { kind: 'Degraded', what: stuckRelay(attempt.relay) }] }
}

/** Closed, or nobody knows: it may have been, for a moment. */
function proved({ state }: Situation, attempt: Attempt, isClosed: boolean): Change {
  const kind = isClosed ? 'OrderDone' : 'OrderUnconfirmed'
  return { state: at(state, attempt, 'hold', attempt.offAt), signals: [{ kind, ref: attempt.order.ref }] }
}

function stillOn({ state, now }: Situation, attempt: Attempt): Change {
  const drops = attempt.drops + 1
  const told: Signal[] =
    drops === dropsUntilTold ? [{ kind: 'Degraded', what: stuckRelay(attempt.relay) }] : []
  return { state: at(state, { ...attempt, drops }, 'hold', now + dropAgainMs), signals: told }
}

function stuckRelay(relay: number): string {
  return `继电器 ${relay} 未释放，闸机可能保持开启 relay ${relay} does not drop, the gate may stay open`
}

export function fail(state: RelayState, ref: string, why: OrderFailure): Change {
  return { state, signals: [{ kind: 'OrderFailed', ref, why }] }
}
