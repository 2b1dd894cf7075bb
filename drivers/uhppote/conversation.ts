/**
 * Our side of the talk with one gate on a 微耕/UHPPOTE network controller. It asks who is there, how the doors are set and
 * what the log says; it opens once when ordered to, and writes nothing else. Pure; knows no network, no portal and no person.
 */
import { lapse } from '../gate/opens.ts'
import type { Conversation, Input, Request } from '../ports.ts'
import { complained } from './complaints.ts'
import { accept, answered, dropWaiting, fail, nextToOpen, notSent, opensFrom, unanswered } from './opening.ts'
import type { ControllerPacket } from './packets.ts'
import {
  type Change,
  type ControllerGateState,
  type ControllerSettings,
  initial,
  type Situation,
  unchanged,
} from './state.ts'
import { pollAnswered, pollFailed } from './watching.ts'

/** A poll that made way for an order is due again after this, should the order need no wire. */
const pollAgainMs = 10

/**
 * The conversation with the gate that `settings` describe.
 *
 * Orders: `OpenGate` ends as `OrderDone` (the controller said that it opened), as `OrderFailed` `late`, `offline`, `busy`
 * or `refused` (nobody was let through: it said no, a stranger answers, a door is not controlled, or in a fire), or as
 * `OrderUnconfirmed`. `OpenDoor` is refused. Passages come from the log where the passage contacts are wired to the doors.
 * What the controller sends unasked only makes the next poll come at once.
 */
export function converse(settings: ControllerSettings): Conversation<ControllerGateState, ControllerPacket> {
  return {
    initial,
    step(state, input, now) {
      const heard = complained(settings, take({ settings, state, now }, input))
      const lapsed = lapse(heard.state.opens, now)
      const kept = dropWaiting({ settings, state: { ...heard.state, opens: lapsed.opens }, now })
      const { state: next, send } = chooseRequest({ settings, state: kept.state, now })
      const signals = [...heard.signals, ...lapsed.signals, ...kept.signals]
      return { state: next, send, signals, wakeAt: wakeOf(next, now) }
    },
  }
}

function take(situation: Situation, input: Input<ControllerPacket>): Change {
  const { settings, state, now } = situation
  switch (input.kind) {
    case 'start':
      return unchanged({ ...state, pollAt: now })
    case 'wake':
    case 'sent':
      return unchanged(state)
    case 'order':
      return input.order.kind === 'OpenGate'
        ? accept(situation, input.order)
        : fail(state, input.order.ref, 'refused')
    case 'reply': {
      const { packet } = input
      const isOpen = state.outstanding === 'open'
      if (isOpen)
        return packet.kind === 'opened' ? answered(over(situation), packet.accepted) : unchanged(state)
      return pollAnswered(over(situation), packet)
    }
    case 'silence':
      return state.outstanding === 'open' ? unanswered(over(situation)) : pollFailed(over(situation))
    case 'unsent':
      if (state.outstanding === 'open') return notSent(over(situation))
      return unchanged({ ...over(situation).state, pollAt: now + pollAgainMs })
    case 'stray': {
      const isNews = input.packet.kind === 'state' && input.packet.serial === settings.serial
      const isReady = state.presence === 'online' && state.outstanding === null
      return unchanged(isNews && isReady ? { ...state, pollAt: now } : state)
    }
  }
}

/** The outstanding request is over. */
function over(situation: Situation): Situation {
  return { ...situation, state: { ...situation.state, outstanding: null } }
}

interface Choice {
  readonly state: ControllerGateState
  readonly send: Request<ControllerPacket> | null
}

/** What to send: the next order, a row of the log that was not read, or a poll that is due. */
function chooseRequest({ settings, state, now }: Situation): Choice {
  if (state.outstanding !== null) return { state, send: null }
  const next = nextToOpen({ settings, state, now })
  if (next !== null) return open(settings, state, next)
  const { known, newest } = state
  if (now < state.pollAt) return { state, send: null }
  if (known !== null && known < newest && state.stage === 'state') {
    const packet = { kind: 'readEvent', serial: settings.serial, index: known + 1 } as const
    return poll({ settings, state: { ...state, outstanding: 'event' }, now }, packet)
  }
  return poll({ settings, state: { ...state, outstanding: state.stage }, now }, questionOf(settings, state))
}

function open(
  { serial, doors, replyMs }: ControllerSettings,
  state: ControllerGateState,
  next: NonNullable<ControllerGateState['attempt']>,
): Choice {
  const waiting = state.waiting.filter((other) => other !== next)
  const packet = { kind: 'open', serial, door: doors[next.order.direction] } as const
  const send = { packet, priority: 'order', replyMs, notAfter: next.notAfter } as const
  return { state: { ...state, waiting, attempt: next, outstanding: 'open' }, send }
}

function questionOf({ serial, doors }: ControllerSettings, { stage }: ControllerGateState): ControllerPacket {
  switch (stage) {
    case 'identify':
      return { kind: 'identify', serial: 0 }
    case 'modeIn':
      return { kind: 'readMode', serial, door: doors.in }
    case 'modeOut':
      return { kind: 'readMode', serial, door: doors.out }
    case 'cards':
      return { kind: 'countCards', serial }
    case 'state':
      return { kind: 'readState', serial }
  }
}

function poll({ settings, state, now }: Situation, packet: ControllerPacket): Choice {
  const { replyMs, pollMs } = settings
  return {
    state: { ...state, pollAt: now + pollMs },
    send: { packet, priority: 'poll', replyMs, notAfter: null },
  }
}

/** The earliest moment at which something is due by itself. */
function wakeOf(state: ControllerGateState, now: number): number | null {
  const { opens, waiting, outstanding, pollAt } = state
  const moments = [...opens.map(({ lapsesAt }) => lapsesAt), ...waiting.map(({ notAfter }) => notAfter)]
  if (outstanding === null) moments.push(pollAt, ...waiting.map((order) => opensFrom(state, order)))
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}
