/**
 * What polls tell: who answers, how its doors are set, and what its log and its contacts say. Pure.
 *
 * Passages are counted from the log, by its row numbers: a datagram that is lost, doubled or overtaken changes nothing, as
 * each row is dealt with once, in order. What was in the log when we came is past, and is never told.
 */
import { personPassed } from '../gate/opens.ts'
import { standingAfter } from '../gate/standing.ts'
import type { Direction, Signal } from '../words.ts'
import {
  type ControllerPacket,
  type ControllerState,
  doorOpenedReason,
  eventTypes,
  fireBit,
  forcedLockBit,
  type LoggedEvent,
} from './packets.ts'
import { type Change, type ControllerGateState, type Situation, type Stage, unchanged } from './state.ts'

/** So many polls in a row without an answer and the controller counts as gone. */
const failuresUntilOffline = 3
/** Longest pause between polls of a controller that is gone. */
const longestPauseMs = 2000
/** How often modes and cards are looked at: somebody else can change them at any time. */
const checkEveryMs = 30_000
/** So many readings in a row with an older row and its log was cleared; one or two were overtaken on the way. */
const backwardsUntilCleared = 3
/** Rows that are still fetched one by one; more came while nobody listened, and are told as lost. */
const maxRowsBehind = 200

const following: Readonly<Record<Stage, Stage>> = {
  identify: 'modeIn',
  modeIn: 'modeOut',
  modeOut: 'cards',
  cards: 'state',
  state: 'state',
}

/** The answer to the outstanding poll. */
export function pollAnswered(situation: Situation, packet: ControllerPacket): Change {
  const { settings, now } = situation
  const state = { ...situation.state, failures: 0 }
  switch (packet.kind) {
    case 'controller':
      return identified({ ...situation, state }, packet.serial)
    case 'mode': {
      const direction: Direction = state.stage === 'modeIn' ? 'in' : 'out'
      const { mode, delaySeconds } = packet
      return goOn({ ...state, settings: { ...state.settings, [direction]: { mode, delaySeconds } } }, now)
    }
    case 'cards':
      return goOn({ ...state, cards: packet.count, checkAt: now + checkEveryMs }, now)
    case 'state':
      return stateRead({ settings, now, state }, packet)
    case 'event':
      return eventRead({ settings, now, state }, packet.event)
    default:
      return unchanged(state)
  }
}

function goOn(state: ControllerGateState, now: number): Change {
  return unchanged({ ...state, stage: following[state.stage], pollAt: now })
}

/** A stranger is named, and asked again who it is; nothing else is asked of it. */
function identified({ settings, state, now }: Situation, serial: number): Change {
  if (serial === settings.serial) return goOn({ ...state, stranger: null }, now)
  const isNews = state.stranger !== serial
  const signals: Signal[] = isNews ? [{ kind: 'Online', identity: String(serial) }] : []
  return { state: { ...state, presence: 'online', stranger: serial, known: null }, signals }
}

/** The outstanding poll had no answer. */
export function pollFailed({ settings, state, now }: Situation): Change {
  const failures = state.failures + 1
  if (failures < failuresUntilOffline) return unchanged({ ...state, failures, pollAt: now })
  const doublings = failures - failuresUntilOffline + 1
  const pauseMs = Math.min(settings.pollMs * 2 ** doublings, longestPauseMs)
  const gone: ControllerGateState = {
    ...state,
    stage: 'identify',
    presence: 'offline',
    stranger: null,
    failures,
    known: null,
    contacts: null,
    openedAtRow: null,
    waiting: [],
    pollAt: now + pauseMs,
  }
  if (state.presence === 'offline') return unchanged(gone)
  const refused = state.waiting.map(({ order }): Signal => {
    return { kind: 'OrderFailed', ref: order.ref, why: 'offline' }
  })
  return { state: gone, signals: [...refused, { kind: 'Offline', cause: 'no_reply' }] }
}

/** The controller stands so. The first reading after a start or a gap takes the log as it is found. */
function stateRead(situation: Situation, packet: ControllerState): Change {
  const { settings, state, now } = situation
  const isFirst = state.known === null
  const signals: Signal[] = isFirst ? [{ kind: 'Online', identity: String(settings.serial) }] : []
  const fire = settings.fire && (packet.inputs & fireBit) !== 0
  if (settings.fire && (isFirst || fire !== state.fire)) signals.push({ kind: 'FireContact', active: fire })
  const { in: inDoor, out: outDoor } = settings.doors
  const contacts = { in: packet.doors[inDoor - 1] ?? false, out: packet.doors[outDoor - 1] ?? false }
  const isWired = settings.contact === 'leaf'
  const ajar = isWired && (contacts.in || contacts.out)
  const stands = standingAfter(state.standing, {
    contacts: { ajar, obstructed: false },
    isWired,
    isFirst,
    now,
  })
  const log = logRead(state, packet.newest.index)
  const isBehind = log.state.newest > (log.state.known ?? 0)
  return {
    state: {
      ...state,
      ...log.state,
      ...contactsRead({ ...situation, contacts, row: packet.newest.index }),
      presence: 'online',
      contacts,
      fire,
      forcedLock: (packet.inputs & forcedLockBit) !== 0,
      error: packet.error,
      standing: stands.standing,
      stage: now >= state.checkAt ? 'modeIn' : 'state',
      pollAt: isBehind ? now : state.pollAt,
    },
    signals: [...signals, ...stands.signals, ...log.signals],
  }
}

interface LogChange {
  readonly state: Pick<ControllerGateState, 'known' | 'newest' | 'backwards'>
  readonly signals: readonly Signal[]
}

function logRead({ known, backwards }: ControllerGateState, newest: number): LogChange {
  const from = (row: number): LogChange['state'] => ({ known: row, newest: row, backwards: 0 })
  if (known === null) return { state: from(newest), signals: [] }
  if (newest < known) {
    if (backwards + 1 < backwardsUntilCleared) {
      return { state: { known, newest: known, backwards: backwards + 1 }, signals: [] }
    }
    const what = '控制器事件记录被清空 the log of the controller was cleared: passages may be missing'
    return { state: from(newest), signals: [{ kind: 'Degraded', what }] }
  }
  if (newest - known <= maxRowsBehind) return { state: { known, newest, backwards: 0 }, signals: [] }
  const what = `控制器有 ${newest - known} 条事件未及读取 ${newest - known} rows of the controller's log were not read in time: passages are missing`
  return { state: from(newest), signals: [{ kind: 'Degraded', what }] }
}

interface ContactReading extends Situation {
  readonly contacts: Readonly<Record<Direction, boolean>>
  readonly row: number
}

/** A passage contact that opens must show in the log, or nothing of it is ever counted. */
function contactsRead({
  settings,
  state,
  contacts,
  row,
}: ContactReading): Pick<ControllerGateState, 'openedAtRow' | 'isLogSilent'> {
  if (settings.contact !== 'passage') return { openedAtRow: null, isLogSilent: false }
  const before = state.contacts
  const hasOpened = before !== null && ((contacts.in && !before.in) || (contacts.out && !before.out))
  const isSilent = state.openedAtRow !== null && row === state.openedAtRow
  const hasGoneOn = row > state.newest
  return {
    openedAtRow: hasOpened && !hasGoneOn ? row : null,
    isLogSilent: hasGoneOn ? false : state.isLogSilent || isSilent,
  }
}

/** One row of the log, asked for by its number; each is dealt with once. */
function eventRead({ settings, state, now }: Situation, event: LoggedEvent): Change {
  const row = (state.known ?? 0) + 1
  const next: ControllerGateState = { ...state, known: row, pollAt: row < state.newest ? now : state.pollAt }
  const isLost = event.index !== row || event.type === eventTypes.overwritten
  if (isLost) {
    const what = `控制器第 ${row} 条事件已不存在 row ${row} of the controller's log is gone: a passage may be missing`
    return { state: next, signals: [{ kind: 'Degraded', what }] }
  }
  const direction = directionOf(settings.doors, event.door)
  if (direction === null) return unchanged(next)
  if (event.type === eventTypes.swipe && event.granted) {
    const what = `控制器自行放行（事件 ${row}） the controller let somebody pass by itself (event ${row})`
    return { state: next, signals: [{ kind: 'Degraded', what }] }
  }
  const isPassage = settings.contact === 'passage' && event.type === eventTypes.door
  if (!isPassage || event.reason !== doorOpenedReason) return unchanged(next)
  const { opens, signals } = personPassed(state.opens, direction)
  return { state: { ...next, opens }, signals }
}

function directionOf(doors: Readonly<Record<Direction, number>>, door: number): Direction | null {
  return door === doors.in ? 'in' : door === doors.out ? 'out' : null
}
