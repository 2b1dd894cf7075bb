/**
 * Carrying out one open order: one flash of the board's own timer, and proof of what became of it. Pure.
 *
 * A grant must never open the gate twice, and a lost echo looks like a lost request. So after silence the relay itself
 * is read, on the same wire, which keeps its order: a board that answers the reading has long dealt with the flash,
 * or never got it.
 * - The relay holds: the flash was executed.
 * - The relay is at rest, and the pulse, had it begun at the earliest moment (when its first byte was written), could
 *   not have ended yet: the flash was never executed, and may be sent again, once.
 * - Anything else (the answer came too late, none came, or it may be the late answer to an older reading): nobody
 *   knows. The order ends as unconfirmed and is never repeated. If the gate did open, the passage still counts for it.
 *
 * On + timer + off is never used: if we died in between, the gate would stay open.
 */
import { flashRequest, timerStepMs } from '../codec/relay-board/flash.ts'
import type { ModbusPacket } from '../codec/relay-board/packets.ts'
import type { Request } from '../ports.ts'
import type { Direction, OrderFailure, Signal } from '../words.ts'
import {
  type Attempt,
  type Change,
  type GateState,
  type OpenGate,
  type Situation,
  unchanged,
  type Waiting,
} from './state.ts'
import { channels, type GateSettings } from './wiring.ts'

/** Opens of one direction that may be under way; a gate that so many people have not used yet takes no more. */
const maxOpens = 4

/** Rest of a relay between two pulses, so that the gate sees two closures and a reading cannot mix them up. */
const restMs = 100

/** The gate's own clock may run slow, and its contact closes when the person is through. */
const lapseGraceMs = 1000

/** After an unanswered reading of the relays, so long an answer may be that one's, held up in a device server. */
const staleReadMs = 10_000

/** What the functions below decide by. */
interface Opening extends Situation {
  readonly attempt: Attempt
}

/** Takes an order in, or says at once why not. */
export function accept({ state, now }: Situation, order: OpenGate): Change {
  const { ref, direction } = order
  const unfinished = [...state.waiting, ...(state.attempt === null ? [] : [state.attempt])]
  if (unfinished.some((other) => other.order.ref === ref)) return unchanged(state)
  if (state.offline) return fail(state, ref, 'offline')
  const isOpenAlready = state.opens.some((open) => open.ref === ref)
  if (isOpenAlready || isShutByFire(state, direction)) return fail(state, ref, 'refused')
  const sameWay = [...state.opens, ...unfinished.map((other) => other.order)]
  if (sameWay.filter((other) => other.direction === direction).length >= maxOpens) {
    return fail(state, ref, 'busy')
  }
  return unchanged({ ...state, waiting: [...state.waiting, { order, notAfter: now + order.withinMs }] })
}

/** In a fire nobody is let in. Letting out does no harm: the gate is released by its own contact anyway. */
function isShutByFire(state: GateState, direction: Direction): boolean {
  return state.fire && direction === 'in'
}

/** Ends waiting orders that came too late, or that a fire shuts out. */
export function dropWaiting({ state, now }: Situation): Change {
  const signals: Signal[] = []
  const waiting = state.waiting.filter(({ order, notAfter }) => {
    const why = isShutByFire(state, order.direction) ? 'refused' : now >= notAfter ? 'late' : null
    if (why !== null) signals.push({ kind: 'OrderFailed', ref: order.ref, why })
    return why === null
  })
  return { state: { ...state, waiting }, signals }
}

/** The first waiting order whose relay is at rest. */
export function nextToOpen({ state, now }: Situation): Waiting | null {
  return state.waiting.find(({ order }) => now >= state.pulseOverAt[order.direction]) ?? null
}

/** The request that `attempt` needs next. */
export function requestFor(settings: GateSettings, attempt: Attempt): Request<ModbusPacket> {
  const { unit, replyMs } = settings
  if (attempt.stage === 'flash') {
    return { packet: flashOf(settings, attempt), priority: 'order', replyMs, notAfter: attempt.notAfter }
  }
  const packet: ModbusPacket = { kind: 'readCoils', unit, address: 0, count: channels }
  return { packet, priority: 'order', replyMs, notAfter: null }
}

/** The flash that opens the gate for `attempt`. */
export function flashOf(settings: GateSettings, attempt: Attempt): ModbusPacket {
  const { unit, profile, pulseMs } = settings
  const relay = settings.open[attempt.order.direction] - 1
  return flashRequest(profile, { unit, relay, tenths: pulseMs / timerStepMs })
}

/** The flash is being written. */
export function flashWritten(opening: Opening): GateState {
  const attempt = { ...opening.attempt, writtenAt: opening.now }
  return { ...opening.state, attempt, pulseOverAt: pulsing(opening) }
}

/** The answer to the reading of the relays that followed an unanswered flash. */
export function relaysVerified(opening: Opening, on: readonly boolean[]): Change {
  const { settings, state, attempt, now } = opening
  const { order, notAfter, tries } = attempt
  if (on[settings.open[order.direction] - 1] ?? false) return opened(opening)
  if (!provesNoPulse(opening)) return unconfirmed(opening)
  if (tries === 2 || now >= notAfter) return notOpened(opening, 'late')
  return unchanged({ ...state, attempt: { order, notAfter, stage: 'flash', tries: 2, writtenAt: null } })
}

/** A pulse may end as much earlier than asked as the timer's step is long. */
function provesNoPulse({ settings, state, attempt, now }: Opening): boolean {
  const { writtenAt } = attempt
  if (writtenAt === null || now < state.relayReadLostAt + staleReadMs) return false
  return now < writtenAt + settings.pulseMs - timerStepMs
}

/** The flash was executed. */
export function opened(opening: Opening): Change {
  const { ref } = opening.attempt.order
  return { state: awaitPerson(opening), signals: [{ kind: 'OrderDone', ref }] }
}

/** Nothing tells whether the flash was executed; a passage can still be matched to it. */
export function unconfirmed(opening: Opening): Change {
  const { ref } = opening.attempt.order
  return { state: awaitPerson(opening), signals: [{ kind: 'OrderUnconfirmed', ref }] }
}

/** The flash was surely not executed. */
export function notOpened({ state, attempt }: Opening, why: OrderFailure): Change {
  const { direction, ref } = attempt.order
  const pulseOverAt = { ...state.pulseOverAt, [direction]: Number.NEGATIVE_INFINITY }
  return fail({ ...state, attempt: null, pulseOverAt }, ref, why)
}

function awaitPerson(opening: Opening): GateState {
  const { settings, state, attempt, now } = opening
  const { ref, direction } = attempt.order
  const open = { ref, direction, reversed: false, lapsesAt: now + settings.relockMs + lapseGraceMs }
  return { ...state, attempt: null, opens: [...state.opens, open], pulseOverAt: pulsing(opening) }
}

/** The relay of this attempt may hold for a whole pulse from now. */
function pulsing({ settings, state, attempt, now }: Opening): GateState['pulseOverAt'] {
  return { ...state.pulseOverAt, [attempt.order.direction]: now + settings.pulseMs + restMs }
}

export function fail(state: GateState, ref: string, why: OrderFailure): Change {
  return { state, signals: [{ kind: 'OrderFailed', ref, why }] }
}
