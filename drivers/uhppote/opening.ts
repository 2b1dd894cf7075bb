/**
 * Carrying out one open order: one datagram, once. Pure.
 *
 * An answer that was lost looks like an open that was lost, so silence ends the order as unconfirmed and nothing is sent
 * again. An answer does not say which open it is for: after each one there is a pause in which a late or doubled answer
 * meets nobody who waits for it.
 */
import { type OpenGate, dropWaiting as stillWaiting, type Waiting } from '../gate/waiting.ts'
import type { OrderFailure } from '../words.ts'
import { type Change, type ControllerGateState, type Situation, unchanged } from './state.ts'

/** Orders that wait for their turn; more could not keep their time. */
const maxWaiting = 4
/** A doubled answer comes at once or not at all on a venue's network. */
const quietAfterAnswerMs = 200
/** An answer that did not come in time is given up after this. */
const quietAfterSilenceMs = 1000
/** Rest of a relay between two pulses, so that the gate sees two. */
const restMs = 100
/** A passage is read from the log a little after it happened. */
const lapseGraceMs = 1000

/** Takes an order in, or says at once why not. A stranger opens nothing; nor is anybody let in at a door not controlled by us. */
export function accept({ settings, state, now }: Situation, order: OpenGate): Change {
  const { ref, direction } = order
  const unfinished = [...state.waiting, ...(state.attempt === null ? [] : [state.attempt])]
  if (unfinished.some((other) => other.order.ref === ref)) return unchanged(state)
  if (state.presence === 'offline') return fail(state, ref, 'offline')
  if (state.stranger !== null) return fail(state, ref, 'refused')
  const mode = state.settings[direction]?.mode ?? 3
  if (direction === 'in' && (mode !== 3 || (settings.fire && state.fire))) return fail(state, ref, 'refused')
  if (state.waiting.length >= maxWaiting) return fail(state, ref, 'busy')
  return unchanged({ ...state, waiting: [...state.waiting, { order, notAfter: now + order.withinMs }] })
}

/** Ends waiting orders that came too late, or that a fire shuts out. */
export function dropWaiting({ settings, state, now }: Situation): Change {
  const { waiting, signals } = stillWaiting(state.waiting, { now, fire: settings.fire && state.fire })
  return { state: { ...state, waiting }, signals }
}

/** When this order may be sent. */
export function opensFrom(state: ControllerGateState, { order }: Waiting): number {
  return Math.max(state.quietUntil, state.pulseOverAt[order.direction])
}

/** The first order that may be sent now. */
export function nextToOpen({ state, now }: Situation): Waiting | null {
  if (state.presence !== 'online' || state.stranger !== null || state.known === null) return null
  return state.waiting.find((waiting) => now >= opensFrom(state, waiting)) ?? null
}

/** The controller said whether it opened. */
export function answered(situation: Situation, accepted: boolean): Change {
  const { state, now } = situation
  const { attempt } = state
  if (attempt === null) return unchanged(state)
  const quiet = { ...state, quietUntil: now + quietAfterAnswerMs }
  if (!accepted) return fail({ ...quiet, attempt: null }, attempt.order.ref, 'refused')
  const { ref } = attempt.order
  return {
    state: awaitPerson({ ...situation, state: quiet }, attempt),
    signals: [{ kind: 'OrderDone', ref }],
  }
}

/** Nothing tells whether it opened; a passage can still be matched to it. */
export function unanswered(situation: Situation): Change {
  const { state, now } = situation
  const { attempt } = state
  if (attempt === null) return unchanged(state)
  const quiet = { ...state, quietUntil: now + quietAfterSilenceMs }
  const { ref } = attempt.order
  return {
    state: awaitPerson({ ...situation, state: quiet }, attempt),
    signals: [{ kind: 'OrderUnconfirmed', ref }],
  }
}

function awaitPerson({ settings, state, now }: Situation, { order }: Waiting): ControllerGateState {
  const { ref, direction } = order
  const pulseMs = (state.settings[direction]?.delaySeconds ?? 0) * 1000
  const lapsesAt = now + settings.relockMs + lapseGraceMs
  return {
    ...state,
    attempt: null,
    opens: [...state.opens, { ref, direction, reversed: false, lapsesAt }],
    pulseOverAt: { ...state.pulseOverAt, [direction]: now + pulseMs + restMs },
  }
}

/** It never left: nobody was let through. */
export function notSent({ state }: Situation): Change {
  const { attempt } = state
  return attempt === null ? unchanged(state) : fail({ ...state, attempt: null }, attempt.order.ref, 'late')
}

export function fail(state: ControllerGateState, ref: string, why: OrderFailure): Change {
  return { state, signals: [{ kind: 'OrderFailed', ref, why }] }
}
