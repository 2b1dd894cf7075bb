/**
 * A code that was typed for a cell, and when the belongings may be had back (F-19.2, F-19.3). Knows only whether the code
 * was right. Pure.
 */
import { facts, refuse, refuseOnRecord } from './command.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import type { Decision, InputOf } from './input.ts'
import { leaveOf } from './leaves.ts'
import { failuresAt, isCellLockedOut } from './locker-attempts.ts'
import { orderedCell } from './locker-openings.ts'
import type { Cell } from './lockers.ts'
import { aboutCell, cellAt } from './lockers.ts'
import type { Participant } from './people.ts'
import { mayRetrieveEarly } from './retrieval-orders.ts'
import { hasEnded, sessionOf } from './sessions.ts'
import type { State } from './state.ts'
import type { World } from './world.ts'

export type RetrievalDenial = DraftOf<'locker.retrieval_denied'>['data']['reason']

/** The belongings back, or why not: a wrong code, too many of them, or a stay that is not over. */
export function decideLockerCode(world: World, input: InputOf<'locker-code'>): Decision {
  const { state, now } = world
  const cell = cellAt(state.lockers, input.bank, input.cell)
  if (cell.phase !== 'stored') return refuse(whyNotStored(cell), input.cell)
  if (isCellLockedOut(state.lockerAttempts, input, now.ms)) return refuse('locker_locked_out', input.cell)
  if (!input.isRight) return wrongCode(world, cell.participant, input)
  const owner = state.people.get(cell.participant)
  const denial = owner === undefined ? null : stayDenial(state, owner)
  const about = aboutCell(state, cell.participant, cell.bank)
  const { participant } = cell
  if (denial !== null) {
    const data = { participant, reason: denial }
    return refuseOnRecord(refusalOf(denial), [{ type: 'locker.retrieval_denied', ...about, data }])
  }
  const { operator } = input
  const data = { ...orderedCell(world, cell), participant, authority: 'code' as const, operator }
  return facts({ type: 'locker.retrieval_granted', ...about, data })
}

/** Why a cell cannot be opened by code or order. */
export function whyNotStored(cell: Cell) {
  if (cell.phase === 'free') return 'locker_empty'
  if (cell.phase === 'out_of_service') return 'locker_out_of_service'
  return cell.phase === 'breached' ? 'locker_breached' : 'locker_open'
}

function wrongCode(world: World, participant: string, place: InputOf<'locker-code'>): Decision {
  const { state, venue, now } = world
  const { bank, cell } = place
  const failures = failuresAt(state.lockerAttempts, place, now.ms) + 1
  const about = aboutCell(state, participant, bank)
  const data = { bank, cell, participant, failures }
  const failed: Draft = { type: 'locker.code_failed', ...about, data }
  if (failures < venue.rules.lockerCodeAttempts) return refuseOnRecord('locker_code_wrong', [failed])
  const lockedOut: Draft = { type: 'locker.locked_out', ...about, data }
  return refuseOnRecord('locker_locked_out', [failed, lockedOut], cell)
}

/**
 * Why somebody's stay is not over, or null. It is over once the person is outside for good: the session is at its end,
 * or the right to enter is gone. Not on a leave, not on a meal, not overnight (F-19.3); a supervisor may order otherwise.
 */
export function stayDenial(state: State, owner: Participant): RetrievalDenial | null {
  const session = sessionOf(state, owner)
  const isFinished = session === undefined || session.phase === 'closing' || hasEnded(session)
  const isOver = isFinished || owner.released || owner.removed !== null
  const isEarly = mayRetrieveEarly(state.retrievalOrders, owner.ref)
  if (!isOver && !isEarly && leaveOf(state.leaves, owner.ref)?.phase === 'out') return 'on_leave'
  if (owner.place !== null) return 'already_inside'
  if (isOver || isEarly) return null
  return owner.entered ? 'stay_not_over' : 'not_entered'
}

function refusalOf(denial: RetrievalDenial) {
  if (denial === 'on_leave') return 'locker_on_leave'
  return denial === 'already_inside' ? 'locker_owner_inside' : 'locker_stay_not_over'
}
