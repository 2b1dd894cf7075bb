/**
 * Our side of the talk with one "8A" lock board. At start it only reads. Then it watches the doors, and opens one when
 * ordered to. Pure; knows no wire, no cell and no person.
 */
import type { Conversation, Input, Request } from '../ports.ts'
import type { Order } from '../words.ts'
import { accept, dropLate, fail, readBack, startNext, unlockUnsent } from './opening.ts'
import type { LockPacket } from './packets.ts'
import { type Change, initial, type LockState, type Situation, unchanged } from './state.ts'
import { boardRead, queryFailed } from './watching.ts'
import type { LockSettings } from './wiring.ts'

/** A query that made way for an order is due again after this, should the order need no wire. */
const queryAgainMs = 10

/**
 * The conversation with the board that `settings` describe.
 *
 * Orders: `OpenDoor` ends as `OrderDone` (the door was seen to open, after `DoorOpened` with its ref, or was open
 * already), as `OrderFailed` `late`, `offline`, `busy`, `refused` or `stuck` (unlocked, and seen shut ever since), or as
 * `OrderUnconfirmed` (the board could not be read afterwards). `OpenGate` is refused.
 *
 * After each `Online` comes `DoorsFound`, once two readings agree; a door that opened or shut in a gap is told by that.
 * Then each movement is told as `DoorOpened` or `DoorClosed`. A door that opens within 3 s after its own order ended
 * as stuck or unconfirmed carries that order's ref. A door that opens while another one is being unlocked is told with
 * ref null and with `Degraded`.
 *
 * Events of the board are never believed, because they collide on a bus; they only hasten the next reading.
 */
export function converse(settings: LockSettings): Conversation<LockState, LockPacket> {
  return {
    initial,
    step(state, input, now) {
      const heard = take({ settings, state, now }, input)
      const kept = dropLate({ settings, state: heard.state, now })
      const started = startNext({ settings, state: kept.state, now })
      const { state: next, send } = chooseRequest({ settings, state: started.state, now })
      const signals = [...heard.signals, ...kept.signals, ...started.signals]
      return { state: next, send, signals, wakeAt: wakeOf(next, now) }
    },
  }
}

function take(situation: Situation, input: Input<LockPacket>): Change {
  const { state, now } = situation
  switch (input.kind) {
    case 'start':
      return unchanged({ ...state, queryAt: now })
    case 'wake':
      return unchanged(state)
    case 'order':
      return takeOrder(situation, input.order)
    case 'sent':
      return unchanged(written(situation))
    case 'reply':
      return takeReply(over(situation), input.packet)
    case 'silence':
      return takeSilence(over(situation), state.outstanding)
    case 'unsent':
      return takeUnsent(over(situation), state.outstanding)
    case 'stray':
      return unchanged(takeStray(situation, input.packet))
  }
}

function takeOrder(situation: Situation, order: Order): Change {
  return order.kind === 'OpenDoor' ? accept(situation, order) : fail(situation.state, order.ref, 'refused')
}

/** The outstanding request has left. */
function written({ settings, state, now }: Situation): LockState {
  return state.outstanding === 'unlock'
    ? { ...state, unlockFrom: now + settings.betweenUnlocksMs }
    : { ...state, askedAt: now }
}

/** The outstanding request is over. */
function over(situation: Situation): Situation {
  return { ...situation, state: { ...situation.state, outstanding: null } }
}

function takeReply(situation: Situation, packet: LockPacket): Change {
  if (packet.kind === 'boardState') return boardRead(situation, packet.bits)
  return unchanged(readBack(situation))
}

function takeSilence(situation: Situation, to: LockState['outstanding']): Change {
  return to === 'unlock' ? unchanged(readBack(situation)) : queryFailed(situation)
}

function takeUnsent(situation: Situation, what: LockState['outstanding']): Change {
  const { state, now } = situation
  return what === 'unlock' ? unlockUnsent(situation) : unchanged({ ...state, queryAt: now + queryAgainMs })
}

function takeStray({ settings, state, now }: Situation, packet: LockPacket): LockState {
  if (packet.kind !== 'lockEvent' || packet.board !== settings.board) return state
  return { ...state, spoke: true, queryAt: now }
}

interface Choice {
  readonly state: LockState
  readonly send: Request<LockPacket> | null
}

/** What to put on the wire: the unlock of the order under way, or a query that is due. */
function chooseRequest({ settings, state, now }: Situation): Choice {
  const { attempt } = state
  if (state.outstanding !== null) return { state, send: null }
  if (attempt?.stage === 'unlock') {
    const { lock, notAfter } = attempt
    const packet: LockPacket = { kind: 'unlock', board: settings.board, lock }
    const send = { packet, priority: 'order', replyMs: settings.replyMs, notAfter } as const
    return { state: { ...state, outstanding: 'unlock' }, send }
  }
  return now < state.queryAt ? { state, send: null } : query(settings, { ...state, askedAt: now })
}

/**
 * Reading back is a poll too: an order on the wire counts as one that may have had its effect, should the wire be
 * lost, and a reading has none.
 */
function query({ board, queryReplyMs }: LockSettings, state: LockState): Choice {
  const packet: LockPacket = { kind: 'queryAll', board }
  const send = { packet, priority: 'poll', replyMs: queryReplyMs, notAfter: null } as const
  return { state: { ...state, outstanding: 'query', spoke: false }, send }
}

/** The earliest moment at which something is due by itself. */
function wakeOf(state: LockState, now: number): number | null {
  const { waiting, attempt, outstanding, queryAt, unlockFrom } = state
  const moments = waiting.map(({ notAfter }) => notAfter)
  if (outstanding === null) moments.push(queryAt)
  if (outstanding === null && attempt === null && waiting.length > 0) moments.push(unlockFrom)
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}
