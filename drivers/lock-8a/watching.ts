/** What the answers to queries mean: whether the board is there, and what its doors do. Pure. */
import type { Signal } from '../words.ts'
import { doorsMoved, endAll, refOfLate, stillShut } from './opening.ts'
import { type Doors, debounce, find, type Reading } from './readings.ts'
import { type Change, type LockState, type Situation, unchanged } from './state.ts'
import { doorLocks, openDoors } from './wiring.ts'

/** A lost answer is ordinary on a bus; so many in a row are not. */
const silencesToOffline = 3

/** How often a board that does not answer is asked. */
const offlineQueryMs = 2000

/** A whole reading of the board came. */
export function boardRead(situation: Situation, bits: number): Change {
  const { settings, state, now } = situation
  const signals: Signal[] = state.presence === 'online' ? [] : [{ kind: 'Online', identity: null }]
  const present: LockState = { ...state, presence: 'online', silences: 0 }
  const reading: Reading = { open: openDoors(settings, bits), askedAt: state.askedAt, now }
  const read =
    present.doors === null
      ? look({ ...situation, state: present }, reading)
      : watch({ ...situation, state: present }, present.doors, reading)
  const next = { ...read.state, queryAt: nextQueryAt({ ...situation, state: read.state }) }
  return { state: next, signals: [...signals, ...read.signals] }
}

/** Nobody knows the doors yet. */
function look({ settings, state }: Situation, reading: Reading): Change {
  const found = find(state.finding, reading, settings.debounceMs)
  if ('finding' in found) return unchanged({ ...state, finding: found.finding })
  const since = state.finding?.since ?? reading.now
  return doorsFound(
    { settings, state: { ...state, finding: null, doors: found.doors }, now: since },
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
  const decided = stillShut({ ...situation, state: told.state })
  return { state: decided.state, signals: [...told.signals, ...decided.signals] }
}

/** Soon again when something is going on, else with the poll. A moment in the past means at once. */
function nextQueryAt({ settings, state, now }: Situation): number {
  const { pollMs, debounceMs } = settings
  if (state.spoke) return now
  const since = [...(state.doors?.changing.values() ?? []), ...(state.finding ? [state.finding.since] : [])]
  const again = since.map((moment) => moment + debounceMs)
  if (state.attempt !== null) again.push(now + debounceMs)
  return Math.min(state.askedAt + pollMs, ...again)
}

/** A query got no answer. */
export function queryFailed(situation: Situation): Change {
  const { settings, state, now } = situation
  const silent: LockState = { ...state, silences: state.silences + 1 }
  if (silent.presence === 'offline') return unchanged({ ...silent, queryAt: state.askedAt + offlineQueryMs })
  if (silent.silences < silencesToOffline) {
    const queryAt = state.attempt === null ? state.askedAt + settings.pollMs : now
    return unchanged({ ...silent, queryAt })
  }
  const ended = endAll({ ...situation, state: silent })
  const gone: LockState = {
    ...ended.state,
    presence: 'offline',
    doors: null,
    finding: null,
    queryAt: state.askedAt + offlineQueryMs,
  }
  return { state: gone, signals: [...ended.signals, { kind: 'Offline', cause: 'no_reply' }] }
}
