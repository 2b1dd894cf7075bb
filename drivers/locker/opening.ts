/**
 * Carrying out one open order: one unlock at a time, and the reading back of the whole board that alone says what
 * became of it. Pure.
 *
 * The board's own reply proves nothing: it may be an echo, its meaning depends on the cabinet, and a request with two
 * wrong bits may have opened another door. So after each unlock, answered or not, the board is read:
 * - The door reads open: done.
 * - It still reads shut when `confirmMs` are over: the unlock is repeated once, should the order still be in time,
 *   because a request may get lost; else it is stuck.
 * - The board, or this one door, cannot be read: nobody knows. The order ends as unconfirmed and is never repeated.
 */
import type { OrderFailure, Signal } from '../words.ts'
import type { Moved, Reading } from './readings.ts'
import {
  type Attempt,
  type Change,
  type LockerState,
  type OpenDoor,
  type Situation,
  type Unanswered,
  unchanged,
  type Waiting,
} from './state.ts'
import { lockOf } from './wiring.ts'

/** Unfinished orders of one board. One door after another takes a second each; more could not keep their time. */
export const maxUnfinishedOrders = 8

/** A sluggish door that opens so soon after its order ended answers that order, it is no breach. */
const lateOpeningMs = 3000

/** Orders whose doors may still answer; those older are over anyway. */
const maxUnanswered = 8

/** Takes an order in, or says at once why not. */
export function accept({ settings, state, now }: Situation, order: OpenDoor): Change {
  const unfinished = [...state.waiting, ...(state.attempt === null ? [] : [state.attempt])]
  if (unfinished.some((other) => other.order.ref === order.ref)) return unchanged(state)
  const lock = lockOf(settings, order.door)
  if (lock === null) return fail(state, order.ref, 'refused')
  if (state.presence === 'offline') return fail(state, order.ref, 'offline')
  if (unfinished.length >= maxUnfinishedOrders) return fail(state, order.ref, 'busy')
  const waiting = { order, lock, notAfter: now + order.withinMs }
  return unchanged({ ...state, waiting: [...state.waiting, waiting] })
}

/** Ends waiting orders whose time is over. */
export function dropLate({ state, now }: Situation): Change {
  const late = state.waiting.filter(({ notAfter }) => now >= notAfter)
  if (late.length === 0) return unchanged(state)
  const waiting = state.waiting.filter(({ notAfter }) => now < notAfter)
  return { state: { ...state, waiting }, signals: late.map(({ order }) => failed(order.ref, 'late')) }
}

/**
 * Starts the first order that can be started. A door that is open already needs no pulse: its order is done at once,
 * without `DoorOpened`, because the door did not open for it. A door that is changing is waited for.
 */
export function startNext({ state, now }: Situation): Change {
  const { doors } = state
  if (doors === null || state.attempt !== null || state.outstanding !== null) return unchanged(state)
  const isOpen = ({ order }: Waiting) => doors.open.has(order.door)
  const isChanging = ({ order }: Waiting) => doors.changing.has(order.door)
  const done = state.waiting.filter((one) => isOpen(one) && !isChanging(one))
  const waiting = state.waiting.filter((one) => !done.includes(one))
  const signals = done.map(({ order }): Signal => ({ kind: 'OrderDone', ref: order.ref }))
  const next = now < state.unlockFrom ? undefined : waiting.find((one) => !isChanging(one))
  if (next === undefined) return { state: { ...state, waiting }, signals }
  const attempt: Attempt = { ...next, stage: 'unlock', tries: 1, confirmUntil: now }
  return { state: { ...state, attempt, waiting: waiting.filter((one) => one !== next) }, signals }
}

/** The unlock was answered, or nobody answered: now the board itself must say. */
export function readBack({ settings, board, state, now }: Situation): LockerState {
  if (state.attempt === null) return state
  const attempt: Attempt = { ...state.attempt, stage: 'confirm', confirmUntil: now + settings.confirmMs }
  return { ...state, attempt, queryAt: now + board.readAfterMs, sweep: null, lookedWhole: false }
}

/** The unlock was not put on the wire; an earlier one, if there was one, is known to have opened nothing. */
export function unlockUnsent({ state, now }: Situation): Change {
  const { attempt } = state
  if (attempt === null) return unchanged(state)
  return attempt.tries === 1
    ? fail({ ...state, attempt: null }, attempt.order.ref, 'late')
    : stuck(state, attempt, now)
}

/** What it means that doors have moved: for the order under way, for those whose door was slow, and for nobody. */
export function doorsMoved({ state }: Situation, moved: readonly Moved[]): Change {
  const signals = moved.flatMap((one): Signal[] => {
    const { door } = one
    return one.opened ? opened(state, one) : [{ kind: 'DoorClosed', door }]
  })
  const answered = moved.filter(({ opened: isOpen }) => isOpen).map(({ door }) => door)
  return { state: answeredBy(state, answered), signals }
}

function opened({ attempt, unanswered }: LockerState, { door, since }: Moved): Signal[] {
  if (attempt?.order.door === door) {
    const { ref } = attempt.order
    return [
      { kind: 'DoorOpened', door, ref },
      { kind: 'OrderDone', ref },
    ]
  }
  const ref = refOfLate(unanswered, { door, since })
  const signal: Signal = { kind: 'DoorOpened', door, ref }
  if (ref !== null || attempt === null) return [signal]
  return [signal, { kind: 'Degraded', what: `unlock of door ${attempt.order.door} moved door ${door}` }]
}

/** The ended order that a door answers which was first seen open at `since`; null when there is none. */
export function refOfLate(
  unanswered: readonly Unanswered[],
  { door, since }: { readonly door: number; readonly since: number },
): string | null {
  return unanswered.findLast((one) => one.door === door && since <= one.until)?.ref ?? null
}

/** Doors that opened owe nothing to any order any more. */
function answeredBy(state: LockerState, doors: readonly number[]): LockerState {
  const { attempt } = state
  return {
    ...state,
    attempt: attempt !== null && doors.includes(attempt.order.door) ? null : attempt,
    unanswered: state.unanswered.filter(({ door }) => !doors.includes(door)),
  }
}

/** Decides about an order whose door was not seen open in `reading`, nor in any before. */
export function stillShut({ state, now }: Situation, reading: Reading): Change {
  const { attempt, doors } = state
  if (attempt === null || doors === null) return unchanged(state)
  if (reading.askedAt < attempt.confirmUntil) return unchanged(state)
  if (!reading.doors.has(attempt.order.door)) return unconfirmed(state, attempt, now)
  if (doors.changing.has(attempt.order.door)) return unchanged(state)
  if (attempt.tries === 2 || now >= attempt.notAfter) return stuck(state, attempt, now)
  if (now < state.unlockFrom) return unchanged(state)
  return unchanged({ ...state, attempt: { ...attempt, stage: 'unlock', tries: 2 } })
}

function stuck(state: LockerState, attempt: Attempt, now: number): Change {
  return fail(remember({ ...state, attempt: null }, attempt, now), attempt.order.ref, 'stuck')
}

/** The board is gone: what was sent may have had its effect, what waits surely had none. */
export function endAll({ state, now }: Situation): Change {
  const { attempt } = state
  const signals = state.waiting.map(({ order }) => failed(order.ref, 'offline'))
  const emptied: LockerState = { ...state, waiting: [], attempt: null }
  if (attempt === null) return { state: emptied, signals }
  const ended = unconfirmed(emptied, attempt, now)
  return { state: ended.state, signals: [...ended.signals, ...signals] }
}

function unconfirmed(state: LockerState, attempt: Attempt, now: number): Change {
  const signals: readonly Signal[] = [{ kind: 'OrderUnconfirmed', ref: attempt.order.ref }]
  return { state: remember({ ...state, attempt: null }, attempt, now), signals }
}

function remember(state: LockerState, { order }: Attempt, now: number): LockerState {
  const one: Unanswered = { ref: order.ref, door: order.door, until: now + lateOpeningMs }
  return { ...state, unanswered: [...state.unanswered, one].slice(-maxUnanswered) }
}

/** Ends an order that surely had no effect. */
export function fail(state: LockerState, ref: string, why: OrderFailure): Change {
  return { state, signals: [failed(ref, why)] }
}

function failed(ref: string, why: OrderFailure): Signal {
  return { kind: 'OrderFailed', ref, why }
}
