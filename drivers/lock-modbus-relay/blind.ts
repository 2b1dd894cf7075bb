/**
 * Our side of the talk with a cabinet on a relay board whose doors have no contacts. At start it only reads. Pure; knows
 * no wire, no cell and no person.
 */
import { modbusCodec } from '../codec/relay-board/codec.ts'
import type { ModbusPacket } from '../codec/relay-board/packets.ts'
import type { Conversation, Input, Request } from '../ports.ts'
import type { Order } from '../words.ts'
import {
  accept,
  dropLate,
  fail,
  given,
  notGiven,
  pulseWritten,
  startNext,
  unconfirmed,
  verified,
} from './blind-opening.ts'
import { type BlindState, type Change, initial, type Situation, unchanged } from './blind-state.ts'
import { readingFailed, relaysRead } from './blind-watching.ts'
import { unlockOf } from './conversation.ts'
import type { LockRelaySettings } from './wiring.ts'

/** A poll that made way for an order is due again after this, should the order need no wire. */
const pollAgainMs = 10

/**
 * The conversation with a cabinet whose doors nobody sees.
 *
 * Orders: `OpenDoor` ends as `OrderDone` (the coil was driven: the board echoed the pulse, or its relay was seen to hold),
 * as `OrderFailed` `late`, `offline`, `busy` or `refused` (it was not), or as `OrderUnconfirmed`. `OpenGate` is refused.
 *
 * What may be concluded: `OrderDone` says that the lock was told to open, not that the door did; a jammed door is not
 * noticed. No door is ever told to be open or shut, neither found, nor opened, nor closed, so nobody but staff can confirm
 * that belongings are locked away, and nobody notices a door that is broken open.
 */
export function converseBlind(settings: LockRelaySettings): Conversation<BlindState, ModbusPacket> {
  return {
    initial,
    step(state, input, now) {
      const heard = take({ settings, state, now }, input)
      const kept = dropLate({ settings, state: heard.state, now })
      const started = startNext({ settings, state: kept.state, now })
      const { state: next, send } = chooseRequest({ settings, state: started, now })
      return { state: next, send, signals: [...heard.signals, ...kept.signals], wakeAt: wakeOf(next, now) }
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
    case 'sent':
      return unchanged(state.outstanding === 'pulse' ? pulseWritten(situation) : state)
    case 'reply':
      return takeReply(over(situation), state.outstanding, input.packet)
    case 'silence':
      return takeSilence(over(situation), state.outstanding)
    case 'unsent':
      return state.outstanding === 'pulse'
        ? notGiven(over(situation), 'late')
        : unchanged({ ...over(situation).state, pollAt: now + pollAgainMs })
    case 'stray':
      return takeStray(situation, input.packet)
  }
}

/** The outstanding request is over. */
function over(situation: Situation): Situation {
  return { ...situation, state: { ...situation.state, outstanding: null } }
}

function takeOrder(situation: Situation, order: Order): Change {
  return order.kind === 'OpenDoor' ? accept(situation, order) : fail(situation.state, order.ref, 'refused')
}

function takeReply(situation: Situation, to: BlindState['outstanding'], packet: ModbusPacket): Change {
  if (to === 'pulse') {
    return packet.kind === 'exception' ? notGiven(situation, 'refused') : given(situation)
  }
  if (to === 'verify') {
    return packet.kind === 'coils' ? verified(situation, packet.on) : unconfirmed(situation)
  }
  return packet.kind === 'coils' ? relaysRead(situation, packet.on) : readingFailed(situation)
}

function takeSilence({ settings, state, now }: Situation, to: BlindState['outstanding']): Change {
  const { attempt } = state
  if (to === 'pulse' && attempt !== null) {
    return unchanged({ ...state, attempt: { ...attempt, stage: 'verify' } })
  }
  const lost = { settings, state: { ...state, readLostAt: now }, now }
  return to === 'verify' ? unconfirmed(lost) : readingFailed(lost)
}

/** The answer to a pulse that came too late is still proof, while its relay is being read. */
function takeStray(situation: Situation, packet: ModbusPacket): Change {
  const { settings, state } = situation
  const { attempt } = state
  if (attempt?.stage !== 'verify' || packet.kind === 'exception') return unchanged(state)
  const isAnswer = modbusCodec.answers(unlockOf(settings, attempt.lock), packet)
  return isAnswer ? given(situation) : unchanged(state)
}

interface Choice {
  readonly state: BlindState
  readonly send: Request<ModbusPacket> | null
}

/** What to put on the wire: what the order under way needs, or a poll that is due. */
function chooseRequest({ settings, state, now }: Situation): Choice {
  const { attempt } = state
  if (state.outstanding !== null) return { state, send: null }
  if (attempt?.stage === 'pulse') {
    const packet = unlockOf(settings, attempt.lock)
    const send = { packet, priority: 'order', replyMs: settings.replyMs, notAfter: attempt.notAfter } as const
    return { state: { ...state, outstanding: 'pulse' }, send }
  }
  if (attempt === null && now < state.pollAt) return { state, send: null }
  const { unit, relays, queryReplyMs, pollMs } = settings
  const packet: ModbusPacket = { kind: 'readCoils', unit, address: 0, count: relays }
  return {
    state: { ...state, outstanding: attempt === null ? 'poll' : 'verify', pollAt: now + pollMs },
    send: { packet, priority: 'poll', replyMs: queryReplyMs, notAfter: null },
  }
}

/** The earliest moment at which something is due by itself. */
function wakeOf({ waiting, outstanding, pollAt, unlockFrom }: BlindState, now: number): number | null {
  const moments = waiting.map(({ notAfter }) => notAfter)
  if (outstanding === null) moments.push(pollAt)
  if (outstanding === null && waiting.length > 0) moments.push(unlockFrom)
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}
