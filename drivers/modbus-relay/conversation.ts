/**
 * Our side of the talk with one gate on one relay and input board. At start it only reads: no output moves, not even
 * "all off", because somebody may stand in the gate. Then it watches the inputs, and opens when ordered to. Pure;
 * knows no wire, no portal and no person.
 */
import { modbusCodec } from '../codec/relay-board/codec.ts'
import type { ModbusPacket } from '../codec/relay-board/packets.ts'
import { lapse } from '../gate/opens.ts'
import type { Conversation, Input, Request } from '../ports.ts'
import type { Order } from '../words.ts'
import {
  accept,
  dropWaiting,
  fail,
  flashOf,
  flashWritten,
  nextToOpen,
  notOpened,
  opened,
  relaysVerified,
  requestFor,
  unconfirmed,
} from './opening.ts'
import { type Attempt, type Change, type GateState, initial, type Situation, unchanged } from './state.ts'
import { pollAnswered, pollFailed } from './watching.ts'
import { channels, type GateSettings } from './wiring.ts'

/** A poll that made way for an order is due again after this, should the order need no wire. */
const pollAgainMs = 10

/**
 * The conversation with the gate that `settings` describe.
 *
 * Orders: `OpenGate` ends as `OrderDone` (the board echoed the flash, or its relay was seen to hold), as `OrderFailed`
 * `late`, `offline`, `busy` or `refused` (no person was let through), or as `OrderUnconfirmed`. `OpenDoor` is refused.
 * An order that opened, or may have, then ends in `PersonPassed` with its ref or in `PassageLapsed`; `PassageReversed`
 * may come once before either.
 * Passage contacts are read every `pollMs`; a pulse shorter than that, or than one failed exchange, can be missed.
 */
export function converse(settings: GateSettings): Conversation<GateState, ModbusPacket> {
  return {
    initial,
    step(state, input, now) {
      const heard = take({ settings, state, now }, input)
      const lapsed = lapse(heard.state.opens, now)
      const kept = dropWaiting({ settings, state: { ...heard.state, opens: lapsed.opens }, now })
      const { state: next, send } = chooseRequest({ settings, state: kept.state, now })
      const signals = [...heard.signals, ...lapsed.signals, ...kept.signals]
      return { state: next, send, signals, wakeAt: wakeOf(next, now) }
    },
  }
}

function take(situation: Situation, input: Input<ModbusPacket>): Change {
  const { state, now } = situation
  switch (input.kind) {
    case 'start':
      return unchanged({ ...state, pollAt: now })
    case 'wake':
      return unchanged(state)
    case 'order':
      return takeOrder(situation, input.order)
    case 'sent': {
      const { outstanding, attempt } = state
      return unchanged(outstanding === 'flash' && attempt ? flashWritten({ ...situation, attempt }) : state)
    }
    case 'reply':
      return takeReply(over(situation), state.outstanding, input.packet)
    case 'silence':
      return takeSilence(over(situation), state.outstanding)
    case 'unsent':
      return takeUnsent(over(situation), state.outstanding)
    case 'stray':
      return takeStray(situation, input.packet)
  }
}

/** The outstanding request is over. */
function over(situation: Situation): Situation {
  return { ...situation, state: { ...situation.state, outstanding: null } }
}

function takeOrder(situation: Situation, order: Order): Change {
  return order.kind === 'OpenGate' ? accept(situation, order) : fail(situation.state, order.ref, 'refused')
}

function takeReply(situation: Situation, to: GateState['outstanding'], packet: ModbusPacket): Change {
  const { attempt } = situation.state
  if (to === 'poll') return pollAnswered(situation, packet)
  if (attempt === null) return unchanged(situation.state)
  const opening = { ...situation, attempt }
  if (to === 'flash') return packet.kind === 'exception' ? notOpened(opening, 'refused') : opened(opening)
  return packet.kind === 'coils' ? relaysVerified(opening, packet.on) : unconfirmed(opening)
}

function takeSilence(situation: Situation, to: GateState['outstanding']): Change {
  const { state, now } = situation
  const { attempt, phase } = state
  const wasRelayRead = to === 'verify' || (to === 'poll' && phase === 'relays')
  const heard = { ...situation, state: wasRelayRead ? { ...state, relayReadLostAt: now } : state }
  if (to === 'poll') return pollFailed(heard)
  if (attempt === null) return unchanged(heard.state)
  if (to === 'flash') return unchanged({ ...state, attempt: { ...attempt, stage: 'verify' } })
  return unconfirmed({ ...heard, attempt })
}

function takeUnsent(situation: Situation, what: GateState['outstanding']): Change {
  const { state, now } = situation
  if (what === 'poll') return unchanged({ ...state, pollAt: now + pollAgainMs })
  if (state.attempt === null) return unchanged(state)
  const opening = { ...situation, attempt: state.attempt }
  // An earlier try, if there was one, is known not to have been executed.
  return what === 'flash' ? notOpened(opening, 'late') : unconfirmed(opening)
}

/** The answer to a flash that came too late is still proof, while its relay is being read. */
function takeStray(situation: Situation, packet: ModbusPacket): Change {
  const { attempt } = situation.state
  if (attempt?.stage !== 'verify' || packet.kind === 'exception') return unchanged(situation.state)
  const isAnswer = modbusCodec.answers(flashOf(situation.settings, attempt), packet)
  return isAnswer ? opened({ ...situation, attempt }) : unchanged(situation.state)
}

interface Choice {
  readonly state: GateState
  readonly send: Request<ModbusPacket> | null
}

/** What to put on the wire: the order under way, the next order, or a poll that is due. */
function chooseRequest({ settings, state, now }: Situation): Choice {
  if (state.outstanding !== null) return { state, send: null }
  if (state.attempt !== null) return carryOn(settings, state, state.attempt)
  const next = state.phase === 'watching' ? nextToOpen({ settings, state, now }) : null
  if (next !== null) {
    const waiting = state.waiting.filter((other) => other !== next)
    return carryOn(settings, { ...state, waiting }, { ...next, stage: 'flash', tries: 1, writtenAt: null })
  }
  return now < state.pollAt ? { state, send: null } : poll({ settings, state, now })
}

function carryOn(settings: GateSettings, state: GateState, attempt: Attempt): Choice {
  return { state: { ...state, attempt, outstanding: attempt.stage }, send: requestFor(settings, attempt) }
}

function poll({ settings, state, now }: Situation): Choice {
  const { unit, replyMs, pollMs } = settings
  const kind = state.phase === 'relays' ? 'readCoils' : 'readInputs'
  return {
    state: { ...state, outstanding: 'poll', pollAt: now + pollMs },
    send: { packet: { kind, unit, address: 0, count: channels }, priority: 'poll', replyMs, notAfter: null },
  }
}

/** The earliest moment at which something is due by itself. */
function wakeOf(state: GateState, now: number): number | null {
  const moments = [
    ...state.opens.map((open) => open.lapsesAt),
    ...state.waiting.map((order) => order.notAfter),
  ]
  if (state.outstanding === null) {
    moments.push(state.pollAt, ...state.waiting.map(({ order }) => state.pulseOverAt[order.direction]))
  }
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}
