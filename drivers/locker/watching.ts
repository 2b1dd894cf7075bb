/** What the answers to queries mean: whether the board is there, and what its doors do. Pure. */
import type { Signal } from '../words.ts'
import { doorsMoved, endAll, refOfLate, stillShut } from './opening.ts'
import { type Doors, debounce, find, maxPartialReadings, type Reading } from './readings.ts'
import { type Change, type LockerState, type Situation, type Sweep, unchanged } from './state.ts'
import { answered } from './sweep.ts'
import { doorLocks, type Switches } from './wiring.ts'

/** A lost answer is ordinary on a bus; so many in a row are not. */
const silencesToOffline = 3

/** How often a board that does not answer is asked. */
const offlineQueryMs = 2000

/** A query was answered. */
export function queryAnswered(situation: Situation, switches: Switches): Change {
  const { state, now } = situation
  if (state.sweep === null) return unchanged(state)
  const signals: Signal[] = state.presence === 'online' ? [] : [{ kind: 'Online', identity: null }]
  const sweep = answered(state.sweep, situation, switches)
  const present: LockerState = { ...state, presence: 'online', silences: 0, sweep }
  if (sweep.left.length > 0) return { state: { ...present, queryAt: now }, signals }
  const read = boardRead(
    { ...situation, state: { ...present, sweep: null, lookedWhole: sweep.whole } },
    sweep,
  )
  return { state: read.state, signals: [...signals, ...read.signals] }
}

/** A reading is complete. */
function boardRead(situation: Situation, { read, askedAt }: Sweep): Change {
  const { state, now } = situation
  const reading: Reading = { doors: read, askedAt, now }
  const { state: next, signals } =
    state.doors === null ? look(situation, reading) : watch(situation, state.doors, reading)
  return { state: { ...next, queryAt: nextQueryAt({ ...situation, state: next }, reading) }, signals }
}

/** Nobody knows the doors yet. */
function look(situation: Situation, reading: Reading): Change {
  const { settings, state } = situation
  const doors = doorLocks(settings).map(({ door }) => door)
  const { debounceMs } = settings
  const found = find(state.finding, reading, { debounceMs, count: doors.length })
  if ('finding' in found) {
    const unread = doors.filter((door) => !reading.doors.has(door))
    const isTold = unread.length > 0 && found.finding.partial === maxPartialReadings
    const what = `no reading of door ${unread.join(', ')}: check the setting doors`
    return {
      state: { ...state, finding: found.finding },
      signals: isTold ? [{ kind: 'Degraded', what }] : [],
    }
  }
  const since = state.finding?.since ?? reading.now
  return doorsFound(
    { ...situation, state: { ...state, finding: null, doors: found.doors }, now: since },
    found.doors,
  )
}

/** `now`: when the doors were first seen like this. An order whose door opened in the gap has its answer first. */
function doorsFound({ settings, state, now }: Situation, { open }: Doors): Change {
  const doors = doorLocks(settings).map(({ door }) => door)
  const openNow = doors.filter((door) => open.has(door)).sort((a, b) => a - b)
  const late = openNow.flatMap((door): Signal[] => {
    const ref = refOfLate(state.unanswered, { door, since: now })
    return ref === null ? [] : [{ kind: 'DoorOpened', door, ref }]
  })
  const unanswered = state.unanswered.filter(({ door }) => !open.has(door))
  const signals: Signal[] = [...late, { kind: 'DoorsFound', open: openNow }]
  if (doors.length > 1 && openNow.length === doors.length) {
    signals.push({ kind: 'Degraded', what: 'every door reads open: check the setting feedback' })
  }
  return { state: { ...state, unanswered }, signals }
}

function watch(situation: Situation, before: Doors, reading: Reading): Change {
  const { settings, state } = situation
  const { doors, moved } = debounce(before, reading, settings.debounceMs)
  const told = doorsMoved({ ...situation, state: { ...state, doors } }, moved)
  const decided = stillShut({ ...situation, state: told.state }, reading)
  return { state: decided.state, signals: [...told.signals, ...decided.signals] }
}

/** Soon again when something is going on, else with the poll. A moment in the past means at once. */
function nextQueryAt({ settings, state, now }: Situation, { askedAt }: Reading): number {
  const { pollMs, debounceMs } = settings
  if (state.spoke) return now
  const { doors, finding } = state
  const since = [...(doors?.changing.values() ?? [])]
  // doors that were not told so often will not be told any sooner
  if (finding !== null && finding.partial < maxPartialReadings) since.push(finding.since)
  const again = since.map((moment) => moment + debounceMs)
  if (state.attempt !== null) again.push(now + debounceMs)
  const pollAt = askedAt + pollMs
  // a round that took longer than a poll is not begun again before the second look that decides
  return pollAt <= now && since.length > 0 ? Math.min(...again) : Math.min(pollAt, ...again)
}

/** A query got no answer, or one that says nothing. */
export function queryFailed(situation: Situation): Change {
  const { settings, state, now } = situation
  const silent: LockerState = { ...state, silences: state.silences + 1 }
  if (silent.presence === 'offline') return unchanged({ ...silent, queryAt: state.askedAt + offlineQueryMs })
  if (silent.silences < silencesToOffline) {
    const queryAt = state.attempt === null ? state.askedAt + settings.pollMs : now
    return unchanged({ ...silent, queryAt })
  }
  const ended = endAll({ ...situation, state: silent })
  const gone: LockerState = {
    ...ended.state,
    presence: 'offline',
    doors: null,
    finding: null,
    sweep: null,
    queryAt: state.askedAt + offlineQueryMs,
  }
  return { state: gone, signals: [...ended.signals, { kind: 'Offline', cause: 'no_reply' }] }
}
