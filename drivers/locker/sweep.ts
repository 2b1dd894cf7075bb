/**
 * Which locks the next reading asks for. A board that tells all of its locks at once needs one query; one that tells
 * them singly is asked for every door in turn, and then once more for those that seem to move alone, because a whole
 * round takes more than a second. Pure.
 */
import type { LockerState, Situation, Sweep } from './state.ts'
import { doorLocks, doorsRead, type Switches } from './wiring.ts'

/** The reading under way, or the one to begin now. One that nobody answered yet is begun anew. */
export function sweepOf(situation: Situation): Sweep {
  const { sweep } = situation.state
  return sweep === null || sweep.answers === 0 ? begin(situation) : sweep
}

function begin({ settings, board, state, now }: Situation): Sweep {
  const all = doorLocks(settings)
  const empty = { read: new Map(), answers: 0, askedAt: now }
  if (board.reads === 'board') return { ...empty, left: all.slice(0, 1), whole: true }
  const ordered = state.attempt?.order.door
  const changing = state.doors?.changing
  if (changing !== undefined && changing.size > 0 && state.lookedWhole) {
    const left = all.filter(({ door }) => changing.has(door) || door === ordered)
    return { ...empty, left, whole: false }
  }
  // the door that somebody waits for comes first
  const first = all.filter(({ door }) => door === ordered)
  return { ...empty, left: [...first, ...all.filter((one) => !first.includes(one))], whole: true }
}

/** A query was written: what its reply says is no older. */
export function asked(state: LockerState, now: number): LockerState {
  const { sweep } = state
  const begins = sweep !== null && sweep.answers === 0
  return { ...state, askedAt: now, sweep: begins ? { ...sweep, askedAt: now } : sweep }
}

/** The reading after one more answer; it is over when nothing is left. */
export function answered(sweep: Sweep, { settings }: Situation, switches: Switches): Sweep {
  const read = new Map([...sweep.read, ...doorsRead(settings, switches)])
  return { ...sweep, read, left: sweep.left.slice(1), answers: sweep.answers + 1 }
}
