/**
 * Our side of the talk with one lock board of any make. At start it only reads. Then it watches the doors, and opens
 * one when ordered to. Pure; knows no wire, no cell and no person.
 */
import type { Conversation, Input, Packet, Request } from '../ports.ts'
import type { Order } from '../words.ts'
import type { LockBoard } from './board.ts'
import { accept, dropLate, fail, readBack, startNext, unlockUnsent } from './opening.ts'
import { type Change, initial, type LockerState, type Situation, unchanged } from './state.ts'
import { asked, sweepOf } from './sweep.ts'
import { queryAnswered, queryFailed } from './watching.ts'
import type { LockerSettings } from './wiring.ts'

/** A query that made way for an order is due again after this, should the order need no wire. */
const queryAgainMs = 10

interface Scene<P extends Packet> extends Situation {
  readonly board: LockBoard<P>
}

/**
 * The conversation with `board`, wired as `settings` describe.
 *
 * Orders: `OpenDoor` ends as `OrderDone` (the door was seen to open, after `DoorOpened` with its ref, or was open
 * already), as `OrderFailed` `late`, `offline`, `busy`, `refused` or `stuck` (unlocked, and seen shut ever since), or as
 * `OrderUnconfirmed` (the board or the door could not be read afterwards). `OpenGate` is refused.
 *
 * After each `Online` comes `DoorsFound`, once two readings agree; a door that opened or shut in a gap is told by that.
 * Doors that the board does not tell are told as `Degraded`. Then each movement is told as `DoorOpened` or
 * `DoorClosed`. A door that opens within 3 s after its own order ended as stuck or unconfirmed carries that order's ref.
 * A door that opens while another one is being unlocked is told with ref null and with `Degraded`.
 *
 * Events of the board are never believed, because they collide on a bus; they only hasten the next reading.
 */
export function converseWith<P extends Packet>(
  board: LockBoard<P>,
  settings: LockerSettings,
): Conversation<LockerState, P> {
  return {
    initial,
    step(state, input, now) {
      const scene = { settings, board, now }
      const heard = take({ ...scene, state }, input)
      const kept = dropLate({ ...scene, state: heard.state })
      const started = startNext({ ...scene, state: kept.state })
      const { state: next, send } = chooseRequest({ ...scene, state: started.state })
      const signals = [...heard.signals, ...kept.signals, ...started.signals]
      return { state: next, send, signals, wakeAt: wakeOf(next, now) }
    },
  }
}

function take<P extends Packet>(scene: Scene<P>, input: Input<P>): Change {
  const { state, now } = scene
  switch (input.kind) {
    case 'start':
      return unchanged({ ...state, queryAt: now })
    case 'wake':
      return unchanged(state)
    case 'order':
      return takeOrder(scene, input.order)
    case 'sent':
      return unchanged(written(scene))
    case 'reply':
      return takeReply(over(scene), state.outstanding, input.packet)
    case 'silence':
      return takeSilence(over(scene), state.outstanding)
    case 'unsent':
      return takeUnsent(over(scene), state.outstanding)
    case 'stray':
      return unchanged(takeStray(scene, input.packet))
  }
}

function takeOrder(scene: Situation, order: Order): Change {
  return order.kind === 'OpenDoor' ? accept(scene, order) : fail(scene.state, order.ref, 'refused')
}

/** The outstanding request has left; an unlock that is never answered is over thereby. */
function written<P extends Packet>(scene: Scene<P>): LockerState {
  const { settings, board, state, now } = scene
  if (state.outstanding !== 'unlock') return asked(state, now)
  const left: LockerState = { ...state, unlockFrom: now + settings.betweenUnlocksMs }
  return board.unlockReplyMs === null ? readBack(over({ ...scene, state: left })) : left
}

/** The outstanding request is over. */
function over<S extends Situation>(scene: S): S {
  return { ...scene, state: { ...scene.state, outstanding: null } }
}

function takeReply<P extends Packet>(scene: Scene<P>, to: LockerState['outstanding'], packet: P): Change {
  if (to === 'unlock') return unchanged(readBack(scene))
  const switches = scene.board.switches(packet)
  return switches === null ? queryFailed(scene) : queryAnswered(scene, switches)
}

function takeSilence(scene: Situation, to: LockerState['outstanding']): Change {
  return to === 'unlock' ? unchanged(readBack(scene)) : queryFailed(scene)
}

function takeUnsent(scene: Situation, what: LockerState['outstanding']): Change {
  const { state, now } = scene
  return what === 'unlock' ? unlockUnsent(scene) : unchanged({ ...state, queryAt: now + queryAgainMs })
}

function takeStray<P extends Packet>({ board, state, now }: Scene<P>, packet: P): LockerState {
  return board.isEvent(packet) ? { ...state, spoke: true, queryAt: now } : state
}

interface Choice<P extends Packet> {
  readonly state: LockerState
  readonly send: Request<P> | null
}

/** What to put on the wire: the unlock of the order under way, or a query that is due. */
function chooseRequest<P extends Packet>(scene: Scene<P>): Choice<P> {
  const { board, state, now } = scene
  const { attempt } = state
  if (state.outstanding !== null) return { state, send: null }
  if (attempt?.stage === 'unlock') {
    const { lock, notAfter } = attempt
    const packet = board.unlock(lock)
    const send = { packet, priority: 'order', replyMs: board.unlockReplyMs, notAfter } as const
    return { state: { ...state, outstanding: 'unlock' }, send }
  }
  return now < state.queryAt ? { state, send: null } : query(scene)
}

/**
 * Reading back is a poll too: an order on the wire counts as one that may have had its effect, should the wire be
 * lost, and a reading has none.
 */
function query<P extends Packet>(scene: Scene<P>): Choice<P> {
  const { settings, board, state, now } = scene
  const sweep = sweepOf(scene)
  const [next] = sweep.left
  if (next === undefined) return { state, send: null }
  const packet = board.query(next.lock)
  const send = { packet, priority: 'poll', replyMs: settings.queryReplyMs, notAfter: null } as const
  const asking: LockerState = { ...state, sweep, outstanding: 'query' }
  return { state: { ...asked(asking, now), spoke: sweep.answers > 0 && state.spoke }, send }
}

/** The earliest moment at which something is due by itself. */
function wakeOf(state: LockerState, now: number): number | null {
  const { waiting, attempt, outstanding, queryAt, unlockFrom } = state
  const moments = waiting.map(({ notAfter }) => notAfter)
  if (outstanding === null) moments.push(queryAt)
  if (outstanding === null && attempt === null && waiting.length > 0) moments.push(unlockFrom)
  const earliest = Math.min(...moments.filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}
