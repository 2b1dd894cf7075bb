/**
 * Carrying out one open order on a board with a profile: one frame, written once. Nothing can be read back, so an open
 * that may have had its effect is never repeated. What ends the order is the first proof there is: the board's answer,
 * where it has one; else its report of the passage, where it sees one; else nothing ever proves it. Pure.
 */
import type { OrderFailure, Signal } from '../../words.ts'
import { lapse } from '../opens.ts'
import { dropWaiting, isShutByFire, type OpenGate, type Waiting } from '../waiting.ts'
import { type BoardState, type Change, type Opened, type Situation, unchanged } from './state.ts'

/** Orders that wait for their turn; more could not keep their time. */
const maxWaiting = 4

/** The gate's own clock may run slow, and its report comes when the person is through. */
const lapseGraceMs = 1000

/** Takes an order in, or says at once why not. */
export function accept({ state, now }: Situation, order: OpenGate): Change {
  const { ref } = order
  const unfinished = [...state.waiting, ...(state.attempt === null ? [] : [state.attempt])]
  if (unfinished.some((other) => other.order.ref === ref)) return unchanged(state)
  if (state.presence === 'offline') return fail(state, ref, 'offline')
  if (state.opens.some((open) => open.ref === ref) || isShutByFire(order, state.fire))
    return fail(state, ref, 'refused')
  if (state.waiting.length >= maxWaiting) return fail(state, ref, 'busy')
  return unchanged({ ...state, waiting: [...state.waiting, { order, notAfter: now + order.withinMs }] })
}

/** Ends waiting orders that came too late, or that a fire shuts out. */
export function dropLate({ state, now }: Situation): Change {
  const { waiting, signals } = dropWaiting(state.waiting, { now, fire: state.fire })
  return { state: { ...state, waiting }, signals }
}

/** The first waiting order whose side the board can still keep in mind. */
export function nextToOpen({ settings, state, now }: Situation): Waiting | null {
  if (now < state.openFrom || state.presence !== 'online') return null
  const { opensAtOnce } = settings.profile
  const isFree = ({ order }: Waiting) =>
    state.opens.filter(({ direction }) => direction === order.direction).length < opensAtOnce
  return state.waiting.find(isFree) ?? null
}

/** The open has left. A board that never answers has been told all it will be. */
export function written(situation: Situation): Change {
  const { settings, state, now } = situation
  const left = { ...state, openFrom: now + settings.profile.betweenOpensMs }
  if (settings.profile.answer !== null) return unchanged(left)
  const over = { ...situation, state: { ...left, outstanding: null } }
  return settings.profile.passage === null
    ? unconfirmed(over)
    : unchanged(awaitPerson(over, { unproven: true }))
}

/** The board answered that it opens. */
export function opened(situation: Situation): Change {
  const { attempt } = situation.state
  if (attempt === null) return unchanged(situation.state)
  const signals: Signal[] = [{ kind: 'OrderDone', ref: attempt.order.ref }]
  return { state: awaitPerson(situation, { unproven: false }), signals }
}

/** Nothing tells whether it opened; a passage can still be matched to it. */
export function unconfirmed(situation: Situation): Change {
  const { attempt } = situation.state
  if (attempt === null) return unchanged(situation.state)
  const signals: Signal[] = [{ kind: 'OrderUnconfirmed', ref: attempt.order.ref }]
  return { state: awaitPerson(situation, { unproven: false }), signals }
}

/** The open was not put on the wire in time. */
export function notSent({ state }: Situation): Change {
  const { attempt } = state
  return attempt === null ? unchanged(state) : fail({ ...state, attempt: null }, attempt.order.ref, 'late')
}

/** Of a board that does not see passages nothing is awaited. */
function awaitPerson(
  { settings, state, now }: Situation,
  { unproven }: Pick<Opened, 'unproven'>,
): BoardState {
  const { attempt } = state
  const over = { ...state, attempt: null }
  if (attempt === null || settings.profile.passage === null) return over
  const { ref, direction } = attempt.order
  const lapsesAt = now + settings.relockMs + lapseGraceMs
  return { ...over, opens: [...state.opens, { ref, direction, reversed: false, lapsesAt, unproven }] }
}

/**
 * Ends the opens whose time is over. A board that tells when nobody came, and told nothing, may not have heard the open
 * at all; staff are told once, until it reports again.
 */
export function endLapsed({ settings, state, now }: Situation): Change {
  const over = state.opens.filter(({ lapsesAt }) => lapsesAt <= now)
  if (over.length === 0) return unchanged(state)
  const { opens, signals } = lapse(state.opens, now)
  const unproven = over.filter((open) => open.unproven)
  const unheard = unproven.map(({ ref }): Signal => ({ kind: 'OrderUnconfirmed', ref }))
  const reports = settings.profile.passage?.lapsed ?? null
  const isSilent = reports !== null && !state.complained
  const complaint: Signal[] = isSilent ? [{ kind: 'Degraded', what: silent }] : []
  return {
    state: { ...state, opens, complained: state.complained || isSilent },
    signals: [...unheard, ...signals, ...complaint],
  }
}

const silent =
  '闸机控制板未回报上次开闸的结果，请检查接线和电源 the gate board did not report on the last open: check its wiring and power'

export function fail(state: BoardState, ref: string, why: OrderFailure): Change {
  return { state, signals: [{ kind: 'OrderFailed', ref, why }] }
}
