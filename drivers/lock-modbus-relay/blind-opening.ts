/**
 * Carrying out one open order on a cabinet whose doors nobody sees: one pulse of the board's own timer, and proof of what
 * became of it. Pure.
 *
 * A lost echo looks like a lost request. So after silence the relays are read, on the same wire, which keeps its order:
 * - The relay holds: the pulse was given.
 * - It is at rest, and the pulse, had it begun when its first byte was written, could not have ended yet: it was never
 *   given, and may be asked for again, once.
 * - Anything else: nobody knows. The order ends as unconfirmed and is never repeated.
 */
import { timerStepMs } from '../codec/relay-board/flash.ts'
import { lockOf } from '../locker/wiring.ts'
import type { OrderFailure, Signal } from '../words.ts'
import {
  type Attempt,
  type BlindState,
  type Change,
  type OpenDoor,
  type Situation,
  unchanged,
} from './blind-state.ts'

/** Orders that wait for their turn. One door after another takes a while; more could not keep their time. */
const maxWaiting = 8

/** After an unanswered reading of the relays, so long an answer may be that one's, held up in a device server. */
const staleReadMs = 10_000

/** Takes an order in, or says at once why not. */
export function accept({ settings, state, now }: Situation, order: OpenDoor): Change {
  const unfinished = [...state.waiting, ...(state.attempt === null ? [] : [state.attempt])]
  if (unfinished.some((other) => other.order.ref === order.ref)) return unchanged(state)
  const lock = lockOf({ ...settings, feedback: 'closed_when_shut' }, order.door)
  if (lock === null) return fail(state, order.ref, 'refused')
  if (state.presence === 'offline') return fail(state, order.ref, 'offline')
  if (state.waiting.length >= maxWaiting) return fail(state, order.ref, 'busy')
  return unchanged({ ...state, waiting: [...state.waiting, { order, lock, notAfter: now + order.withinMs }] })
}

/** Ends waiting orders whose time is over. */
export function dropLate({ state, now }: Situation): Change {
  const late = state.waiting.filter(({ notAfter }) => now >= notAfter)
  const waiting = state.waiting.filter(({ notAfter }) => now < notAfter)
  const signals = late.map(({ order }): Signal => ({ kind: 'OrderFailed', ref: order.ref, why: 'late' }))
  return { state: late.length === 0 ? state : { ...state, waiting }, signals }
}

/** Begins the next order once the coils have rested. */
export function startNext({ state, now }: Situation): BlindState {
  const [next, ...waiting] = state.waiting
  const mayStart = state.presence === 'online' && state.outstanding === null && now >= state.unlockFrom
  if (next === undefined || state.attempt !== null || !mayStart) return state
  return { ...state, waiting, attempt: { ...next, stage: 'pulse', tries: 1, writtenAt: null } }
}

/** The pulse is being written. */
export function pulseWritten({ settings, state, now }: Situation): BlindState {
  const { attempt } = state
  if (attempt === null) return state
  const pulseOverAt = new Map(state.pulseOverAt).set(attempt.lock, now + settings.pulseMs)
  const unlockFrom = now + settings.betweenUnlocksMs
  return { ...state, attempt: { ...attempt, writtenAt: now }, pulseOverAt, unlockFrom }
}

/** The answer to the reading of the relays that followed an unanswered pulse. */
export function verified(situation: Situation, on: readonly boolean[]): Change {
  const { state, now } = situation
  const { attempt } = state
  if (attempt === null) return unchanged(state)
  if (on[attempt.lock - 1] ?? false) return given(situation)
  if (!provesNoPulse(situation, attempt)) return unconfirmed(situation)
  if (attempt.tries === 2 || now >= attempt.notAfter) return notGiven(situation, 'late')
  return unchanged({ ...state, attempt: { ...attempt, stage: 'pulse', tries: 2, writtenAt: null } })
}

function provesNoPulse({ settings, state, now }: Situation, { writtenAt }: Attempt): boolean {
  if (writtenAt === null || now < state.readLostAt + staleReadMs) return false
  return now < writtenAt + settings.pulseMs - timerStepMs
}

/** The coil was driven. */
export function given({ state }: Situation): Change {
  return ended(state, (ref) => ({ kind: 'OrderDone', ref }))
}

/** Nothing tells whether the coil was driven. */
export function unconfirmed({ state }: Situation): Change {
  return ended(state, (ref) => ({ kind: 'OrderUnconfirmed', ref }))
}

/** The coil was surely not driven. */
export function notGiven({ state }: Situation, why: OrderFailure): Change {
  return ended(state, (ref) => ({ kind: 'OrderFailed', ref, why }))
}

function ended(state: BlindState, signal: (ref: string) => Signal): Change {
  const { attempt } = state
  return attempt === null
    ? unchanged(state)
    : { state: { ...state, attempt: null }, signals: [signal(attempt.order.ref)] }
}

export function fail(state: BlindState, ref: string, why: OrderFailure): Change {
  return { state, signals: [{ kind: 'OrderFailed', ref, why }] }
}
