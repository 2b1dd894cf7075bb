/** Orders to open a cell: the first, what repeats it, what ends it (Art. 19, edge case 13). Pure. */
import { isReachable } from './devices.ts'
import type { Draft } from './events/catalogue.ts'
import type { FailureCause, Lockers, Opening } from './lockers.ts'
import { aboutCell, cellAt, isSurelyShut } from './lockers.ts'
import type { State } from './state.ts'
import type { Bank, Desk, Venue } from './venue.ts'
import type { World } from './world.ts'

interface Assignment {
  readonly desk: Desk
  readonly participant: string
  readonly session: string | null
  /** null: whatever is free first */
  readonly size: string | null
  /** null: nobody, the card alone */
  readonly operator: string | null
}

/** Gives out a free cell whose board answers, or says that there is none. */
export function assignCell(world: World, assignment: Assignment): Draft {
  const { desk, participant, session, size, operator } = assignment
  const banks = desk.banks.flatMap((id) => world.venue.banks.get(id) ?? [])
  const free = freeCell(world, banks, size)
  if (free === null) {
    const data = { desk: desk.id, ...(size === null ? {} : { size }) }
    return { type: 'locker.exhausted', subject: desk.id, session, zone: null, data }
  }
  const data = { ...orderedCell(world, free), participant, ...(operator === null ? {} : { operator }) }
  return { type: 'locker.assigned', subject: participant, session, zone: null, data }
}

interface Place {
  readonly bank: string
  readonly cell: string
}

function freeCell({ state }: World, banks: readonly Bank[], size: string | null): Place | null {
  for (const bank of banks) {
    if (!isReachable(state.devices, bank.board)) continue
    const cell = bank.cells.find(
      (one) =>
        (size === null || one.size === size) && cellAt(state.lockers, bank.id, one.id).phase === 'free',
    )
    if (cell !== undefined) return { bank: bank.id, cell: cell.id }
  }
  return null
}

/** What a fact says that orders a cell to open. One input orders one cell, so its own reference will do. */
export function orderedCell({ venue, ref }: World, { bank, cell }: Place) {
  return { bank, cell, ref, orderWithinMs: venue.rules.lockerOrderMs }
}

/**
 * An order failed. What proved to have had no effect is repeated, `lockerOpenRetries` times; then a deposit gets another
 * cell, once, and belongings that cannot be reached stay locked in a cell that is out of service.
 */
export function openFailed(world: World, bank: Bank, ref: string, cause: FailureCause): readonly Draft[] {
  const cell = openingOf(world.state, bank, ref)
  if (cell === null) return []
  const { lockerOpenRetries, lockerOrderMs } = world.venue.rules
  if (isWorthRepeating(cause) && cell.earlier.length < lockerOpenRetries) {
    return [ended(world.state, cell, cause, { ref: world.ref, orderWithinMs: lockerOrderMs })]
  }
  return [ended(world.state, cell, cause), ...otherCell(world, cell, cause)]
}

/** A door that stuck may give way, and a busy wire gets free; a board that is away or says no does not change at once. */
function isWorthRepeating(cause: FailureCause): boolean {
  return cause === 'stuck' || cause === 'late'
}

/** Where the lock is to blame any other cell will do; where the board is, only one of another bank. */
function otherCell(world: World, failed: Opening, cause: FailureCause): readonly Draft[] {
  const isCertain = cause !== 'unconfirmed' && cause !== 'unknown'
  if (failed.purpose !== 'deposit' || failed.isReplacement || !isCertain) return []
  const desk = [...world.venue.desks.values()].find(({ banks }) => banks.includes(failed.bank))
  const size = sizeOf(world.venue, failed)
  const banks = (desk?.banks ?? [])
    .filter((id) => id !== failed.bank || !isSurelyShut(cause))
    .flatMap((id) => world.venue.banks.get(id) ?? [])
  const free = freeCell(world, banks, size)
  if (free === null) return []
  const { participant, cell: replaces } = failed
  const about = aboutCell(world.state, participant, failed.bank)
  const data = { ...orderedCell(world, free), participant, replaces }
  return [{ type: 'locker.assigned', ...about, data }]
}

/** How large a cell is; null for one that is not there any more. */
export function sizeOf(venue: Venue, { bank, cell }: Place): string | null {
  return venue.banks.get(bank)?.cells.find(({ id }) => id === cell)?.size ?? null
}

/** The cell that waits for this order. */
export function openingOf({ lockers }: { readonly lockers: Lockers }, bank: Bank, ref: string) {
  for (const cell of lockers.values()) {
    if (cell.bank === bank.id && cell.phase === 'opening' && cell.ref === ref) return cell
  }
  return null
}

/** Whether a door that moved answers the order for its cell, or one before it that was taken for fruitless. */
export function answersOrder(cell: Opening, ref: string | null): boolean {
  return ref !== null && (cell.ref === ref || cell.earlier.includes(ref))
}

/** Ends an attempt; with `retry` the next one begins with the same fact. */
export function ended(
  state: State,
  cell: Opening,
  cause: FailureCause,
  retry?: { readonly ref: string; readonly orderWithinMs: number },
): Draft {
  const { bank, cell: id, participant, ref } = cell
  const data = { bank, cell: id, participant, ref, cause, ...(retry === undefined ? {} : { retry }) }
  return { type: 'locker.open_failed', ...aboutCell(state, participant, bank), data }
}

/** Ends the attempts whose time is over, or all of them after a restart. Nothing is repeated: nobody knows. */
export function endOpenings(state: State, nowMs: number | 'all'): readonly Draft[] {
  return [...state.lockers.values()]
    .filter((cell) => cell.phase === 'opening')
    .filter(({ deadlineMs }) => nowMs === 'all' || deadlineMs <= nowMs)
    .map((cell) => ended(state, cell, 'unknown'))
}
