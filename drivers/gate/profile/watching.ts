/** What a board with a profile says: passages by itself, its status when asked. Pure. */
import type { Signal } from '../../words.ts'
import { personPassed } from '../opens.ts'
import { standingAfter } from '../standing.ts'
import type { GatePacket } from './packets.ts'
import type { Side, StatusBit } from './profile.ts'
import { type BoardState, type Change, directionOf, type Situation, unchanged } from './state.ts'

/** So many status queries in a row without an answer and the board counts as gone. */
const failuresUntilOffline = 3

/** Longest pause between queries to a board that is gone; short enough that staff see it come back. */
const longestPauseMs = 2000

/** No two people get through one gate so fast: a report that comes again within this is one said twice. */
const sayTwiceMs = 300

/** A packet that answers nothing in flight. Only reports of this board count; a late answer proves nothing. */
export function reported(situation: Situation, packet: GatePacket): Change {
  const { settings, state, now } = situation
  if (packet.kind !== 'passed' && packet.kind !== 'lapsed') return unchanged(state)
  const isOther = packet.address !== null && packet.address !== settings.address
  if (isOther) return unchanged(state)
  const { kind, side } = packet
  const { report } = state
  const isRepeated = report?.kind === kind && report.side === side && now < report.at + sayTwiceMs
  const heard = { ...situation, state: { ...state, report: { kind, side, at: now } } }
  if (isRepeated) return unchanged(heard.state)
  const told = kind === 'passed' ? passed(heard, side) : lapsed(heard, side)
  return wellAgain(told)
}

function passed({ settings, state }: Situation, side: Side): Change {
  const { opens, signals } = personPassed(state.opens, directionOf(settings, side))
  const gone = state.opens.filter((open) => !opens.some(({ ref }) => ref === open.ref))
  return { state: { ...state, opens }, signals: [...proved(gone), ...signals] }
}

/** The oldest open of that side is over; without one the board speaks of something that nobody here ordered. */
function lapsed({ settings, state }: Situation, side: Side): Change {
  const direction = directionOf(settings, side)
  const own = state.opens.find((open) => open.direction === direction)
  if (own === undefined) return unchanged(state)
  const opens = state.opens.filter((open) => open !== own)
  return { state: { ...state, opens }, signals: [...proved([own]), { kind: 'PassageLapsed', ref: own.ref }] }
}

/** A report on an open proves that the board heard it. */
function proved(opens: BoardState['opens']): readonly Signal[] {
  return opens.filter(({ unproven }) => unproven).map(({ ref }) => ({ kind: 'OrderDone', ref }))
}

/** A board that was complained of reports again. */
function wellAgain({ state, signals }: Change): Change {
  if (!state.complained) return { state, signals }
  return { state: { ...state, complained: false }, signals: [{ kind: 'Online', identity: null }, ...signals] }
}

/** The answer to the status query. */
export function statusRead({ settings, state, now }: Situation, bits: number): Change {
  const { status } = settings.profile
  if (status === null) return unchanged(state)
  const on = status.bits.filter(({ bit, value }) => ((bits >>> bit) & 1) === value)
  const active = new Set(on.map(({ means }) => means))
  const tells = (means: StatusBit['means']) => status.bits.some((one) => one.means === means)
  const isFirst = state.presence !== 'online'
  const signals: Signal[] = isFirst ? [{ kind: 'Online', identity: null }] : []
  const fire = active.has('fire')
  if (fire !== state.fire || (isFirst && tells('fire'))) signals.push({ kind: 'FireContact', active: fire })
  const contacts = { ajar: active.has('ajar'), obstructed: active.has('obstructed') }
  const isWired = tells('ajar') || tells('obstructed')
  const stands = standingAfter(state.standing, { contacts, isWired, isFirst, now })
  signals.push(...stands.signals)
  if (active.has('fault') && !(state.active?.has('fault') ?? false))
    signals.push({ kind: 'Degraded', what: fault })
  const { standing } = stands
  return { state: { ...state, presence: 'online', failures: 0, active, fire, standing }, signals }
}

const fault = '闸机控制板报告故障 the gate board reports a fault'

/** The status query had no answer. */
export function statusFailed({ settings, state, now }: Situation): Change {
  const failures = state.failures + 1
  if (failures < failuresUntilOffline) return unchanged({ ...state, failures })
  const pollMs = settings.profile.status?.pollMs ?? longestPauseMs
  const pauseMs = Math.min(pollMs * 2 ** (failures - failuresUntilOffline + 1), longestPauseMs)
  const gone: BoardState = {
    ...state,
    presence: 'offline',
    failures,
    active: null,
    waiting: [],
    pollAt: now + pauseMs,
  }
  if (state.presence === 'offline') return unchanged(gone)
  const refused = state.waiting.map(({ order }): Signal => {
    return { kind: 'OrderFailed', ref: order.ref, why: 'offline' }
  })
  return { state: gone, signals: [...refused, { kind: 'Offline', cause: 'no_reply' }] }
}
