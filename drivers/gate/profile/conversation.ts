/**
 * Our side of the talk with one gate on a board that a profile describes. At start nothing is written but the status
 * query, where there is one. Pure; knows no wire, no portal and no person.
 */
import type { Conversation, Input, Request } from '../../ports.ts'
import type { Order } from '../../words.ts'
import {
  accept,
  dropLate,
  endLapsed,
  fail,
  nextToOpen,
  notSent,
  opened,
  unconfirmed,
  written,
} from './opening.ts'
import type { GatePacket } from './packets.ts'
import type { BoardSettings } from './profile.ts'
import { type BoardState, type Change, initial, type Situation, sideOf, unchanged } from './state.ts'
import { reported, statusFailed, statusRead } from './watching.ts'

/** A query that made way for an order is due again after this, should the order need no wire. */
const pollAgainMs = 10

/**
 * The conversation with the gate that `settings` describe.
 *
 * Orders: `OpenGate` ends as `OrderDone` (the board answered it, or reported on it), as `OrderFailed` `late`, `offline`,
 * `busy` or `refused` (nothing was written), or as `OrderUnconfirmed`. `OpenDoor` is refused.
 *
 * Where the board reports passages an order that opened, or may have, then ends in `PersonPassed` with its ref or in
 * `PassageLapsed`; `PassageReversed` may come once before either. Where it does not, nothing is said of passages: they
 * must come from contacts elsewhere, or the grant ends by its own time.
 *
 * A board without a status query is `Online` as soon as its wire is open, for nothing asks it.
 */
export function converse(settings: BoardSettings): Conversation<BoardState, GatePacket> {
  return {
    initial,
    step(state, input, now) {
      const heard = take({ settings, state, now }, input)
      const lapsed = endLapsed({ settings, state: heard.state, now })
      const kept = dropLate({ settings, state: lapsed.state, now })
      const { state: next, send } = chooseRequest({ settings, state: kept.state, now })
      const signals = [...heard.signals, ...lapsed.signals, ...kept.signals]
      return { state: next, send, signals, wakeAt: wakeOf(next, now) }
    },
  }
}

function take(situation: Situation, input: Input<GatePacket>): Change {
  const { state, now } = situation
  switch (input.kind) {
    case 'start':
      return started(situation)
    case 'wake':
      return unchanged(state)
    case 'order':
      return takeOrder(situation, input.order)
    case 'sent':
      return state.outstanding === 'open' ? written(situation) : unchanged(state)
    case 'reply':
      return input.packet.kind === 'status'
        ? statusRead(over(situation), input.packet.bits)
        : opened(over(situation))
    case 'silence':
      return state.outstanding === 'open' ? unconfirmed(over(situation)) : statusFailed(over(situation))
    case 'unsent':
      return state.outstanding === 'open'
        ? notSent(over(situation))
        : unchanged({ ...over(situation).state, pollAt: now + pollAgainMs })
    case 'stray':
      return reported(situation, input.packet)
  }
}

function started({ settings, state, now }: Situation): Change {
  if (settings.profile.status !== null) return unchanged({ ...state, pollAt: now })
  const silent: BoardState = { ...state, presence: 'online', pollAt: Number.POSITIVE_INFINITY }
  return { state: silent, signals: [{ kind: 'Online', identity: null }] }
}

/** The outstanding request is over. */
function over(situation: Situation): Situation {
  return { ...situation, state: { ...situation.state, outstanding: null } }
}

function takeOrder(situation: Situation, order: Order): Change {
  return order.kind === 'OpenGate' ? accept(situation, order) : fail(situation.state, order.ref, 'refused')
}

interface Choice {
  readonly state: BoardState
  readonly send: Request<GatePacket> | null
}

/** What to put on the wire: the next open, or a status query that is due. */
function chooseRequest(situation: Situation): Choice {
  const { settings, state, now } = situation
  const { profile, address } = settings
  if (state.outstanding !== null) return { state, send: null }
  const next = nextToOpen(situation)
  if (next !== null) {
    const { order, notAfter } = next
    const waiting = state.waiting.filter((other) => other !== next)
    const packet: GatePacket = { kind: 'open', address, side: sideOf(settings, order.direction) }
    const replyMs = profile.answer === null ? null : profile.replyMs
    return {
      state: { ...state, waiting, attempt: next, outstanding: 'open' },
      send: { packet, priority: 'order', replyMs, notAfter },
    }
  }
  if (profile.status === null || now < state.pollAt) return { state, send: null }
  return {
    state: { ...state, outstanding: 'status', pollAt: now + profile.status.pollMs },
    send: {
      packet: { kind: 'askStatus', address },
      priority: 'poll',
      replyMs: profile.replyMs,
      notAfter: null,
    },
  }
}

/** The earliest moment at which something is due by itself. */
function wakeOf(state: BoardState, now: number): number | null {
  const moments = [
    ...state.opens.map(({ lapsesAt }) => lapsesAt),
    ...state.waiting.map(({ notAfter }) => notAfter),
  ]
  if (state.outstanding === null) moments.push(state.pollAt)
  if (state.outstanding === null && state.waiting.length > 0) moments.push(state.openFrom)
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}
