/**
 * Our side of the talk with one gate on a "USBRelay" board. At start it only reads: no relay moves, not even those that
 * hold, because somebody may stand in the gate. Pure; knows no cable, no portal and no person.
 */
import type { Conversation, Input, Request } from '../ports.ts'
import type { Order } from '../words.ts'
import type { RelayPacket } from './packets.ts'
import { accept, carryOn, dropLate, fail, notWritten, written } from './pulse.ts'
import {
  type Attempt,
  type Change,
  type HidGateSettings,
  initial,
  type RelayState,
  type Situation,
  unchanged,
} from './state.ts'
import { readFailed, stateRead } from './watching.ts'

/** A reading that made way for an order is due again after this, should the order need no cable. */
const pollAgainMs = 10

/**
 * The conversation with the gate that `settings` describe.
 *
 * Orders: `OpenGate` ends as `OrderDone` (its relay was read closed), as `OrderFailed` `late`, `offline`, `busy` or
 * `refused` (nobody was let through; also where another board answers), or as `OrderUnconfirmed`. `OpenDoor` is refused.
 * Whatever its end, the relay is opened again after `pulseMs`, and that is repeated until it reads open.
 *
 * `Online` carries the id that the board gives itself; with another one than `serial` no relay is written to. Nothing is
 * said of passages: the board has no inputs, so they must come from contacts elsewhere, or the grant ends by its own time.
 */
export function converse(settings: HidGateSettings): Conversation<RelayState, RelayPacket> {
  return {
    initial,
    step(state, input, now) {
      const heard = take({ settings, state, now }, input)
      const kept = dropLate({ settings, state: heard.state, now })
      const moved = carryOn({ settings, state: kept.state, now })
      const { state: next, send } = chooseRequest({ settings, state: moved, now })
      return { state: next, send, signals: [...heard.signals, ...kept.signals], wakeAt: wakeOf(next, now) }
    },
  }
}

function take(situation: Situation, input: Input<RelayPacket>): Change {
  const { state, now } = situation
  switch (input.kind) {
    case 'start':
      return unchanged({ ...state, pollAt: now })
    case 'wake':
    case 'stray':
      return unchanged(state)
    case 'order':
      return takeOrder(situation, input.order)
    case 'sent':
      return unchanged(state.outstanding === 'read' ? state : written(situation))
    case 'reply':
      return input.packet.kind === 'state' ? stateRead(over(situation), input.packet) : unchanged(state)
    case 'silence':
      return readFailed(over(situation))
    case 'unsent':
      return state.outstanding === 'read'
        ? unchanged({ ...over(situation).state, pollAt: now + pollAgainMs })
        : notWritten(over(situation))
  }
}

/** The outstanding request is over. */
function over(situation: Situation): Situation {
  return { ...situation, state: { ...situation.state, outstanding: null } }
}

function takeOrder(situation: Situation, order: Order): Change {
  return order.kind === 'OpenGate' ? accept(situation, order) : fail(situation.state, order.ref, 'refused')
}

interface Choice {
  readonly state: RelayState
  readonly send: Request<RelayPacket> | null
}

/** What to put on the cable: what the order under way needs, or a reading that is due. */
function chooseRequest({ settings, state, now }: Situation): Choice {
  const { attempt } = state
  if (state.outstanding !== null) return { state, send: null }
  switch (attempt?.stage) {
    case 'clear':
      return write(state, attempt, 'off', attempt.notAfter)
    case 'on':
      return write(state, attempt, 'on', attempt.notAfter)
    case 'off':
      // It must happen, however late.
      return write(state, attempt, 'off', null)
    case 'rest':
    case 'hold':
      return { state, send: null }
    case undefined:
      return now < state.pollAt ? { state, send: null } : read(settings, state, now)
    default:
      return read(settings, state, now)
  }
}

function write(state: RelayState, { relay }: Attempt, kind: 'on' | 'off', notAfter: number | null): Choice {
  const send = { packet: { kind, relay }, priority: 'order', replyMs: null, notAfter } as const
  return { state: { ...state, outstanding: kind }, send }
}

/** Reading back is a poll too: a reading has no effect, should the cable be pulled. */
function read({ pollMs, replyMs }: HidGateSettings, state: RelayState, now: number): Choice {
  const send = { packet: { kind: 'read' }, priority: 'poll', replyMs, notAfter: null } as const
  return { state: { ...state, outstanding: 'read', pollAt: now + pollMs }, send }
}

/** The earliest moment at which something is due by itself. */
function wakeOf(
  { waiting, attempt, outstanding, pollAt, restUntil }: RelayState,
  now: number,
): number | null {
  const moments = waiting.map(({ notAfter }) => notAfter)
  if (outstanding === null) moments.push(attempt === null ? pollAt : attempt.until)
  if (outstanding === null && attempt === null && waiting.length > 0) moments.push(restUntil)
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}
