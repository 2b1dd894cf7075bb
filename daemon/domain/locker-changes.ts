/** How facts change the locker cells (Art. 19). Pure. */
import type { StoredEvent } from './event.ts'
import type { DraftOf } from './events/catalogue.ts'
import type { Cell, Lockers, Place, Purpose } from './lockers.ts'
import { cellAt, cellKey, isSurelyShut, ownerOf } from './lockers.ts'
import type { Venue } from './venue.ts'

/** How long after its order a cell may stay without any answer before the attempt is ended as unknown. */
const orderGraceMs = 5_000

/** Folds one fact into the cells. `venue` says which bank a board belongs to. */
export function evolveLockers(lockers: Lockers, event: StoredEvent, venue: Venue): Lockers {
  const next = cellAfter(lockers, event, venue)
  return next === null ? lockers : new Map(lockers).set(cellKey(next.bank, next.cell), next)
}

function cellAfter(lockers: Lockers, event: StoredEvent, venue: Venue): Cell | null {
  const known = ({ bank, cell }: { readonly bank: string; readonly cell: string }) =>
    cellAt(lockers, bank, cell)
  switch (event.type) {
    case 'locker.assigned':
      return { ...opening(event, 'deposit'), suspect: false, deposit: null }
    case 'locker.retrieval_granted':
      return { ...placeOf(known(event.data)), ...opening(event, 'retrieval') }
    case 'locker.opened':
      return opened(known(event.data), event)
    case 'locker.closed':
      return closed(known(event.data), event.atMs)
    case 'locker.close_overdue':
      return overdue(known(event.data))
    case 'locker.breached': {
      const { participant } = event.data
      return { ...placeOf(known(event.data)), suspect: true, phase: 'breached', participant }
    }
    case 'locker.open_failed':
      return failed(known(event.data), event)
    case 'locker.force_opened':
      return emptiedByHand(known(event.data))
    case 'locker.left_occupied':
      return left(known(event.data), event.atMs)
    case 'device.degraded':
      return takenOut(cellOnBoard(lockers, venue, event.data.device, event.data.cell))
    case 'device.checked':
      return lookedAt(cellOnBoard(lockers, venue, event.data.devices[0], event.data.cell))
    default:
      return null
  }
}

function placeOf({ bank, cell, suspect, deposit }: Cell): Place {
  return { bank, cell, suspect, deposit }
}

/** The cell that a fact about its board names; most name none. */
function cellOnBoard(
  lockers: Lockers,
  venue: Venue,
  board: string | undefined,
  cell: string | undefined,
): Cell | null {
  const use = board === undefined ? undefined : venue.uses.get(board)
  if (use?.kind !== 'locker-board' || cell === undefined) return null
  return cellAt(lockers, use.bank.id, cell)
}

function opening(
  event: StoredEvent & DraftOf<'locker.assigned' | 'locker.retrieval_granted'>,
  purpose: Purpose,
) {
  const { bank, cell, participant, ref, orderWithinMs } = event.data
  const deadlineMs = event.atMs + orderWithinMs + orderGraceMs
  const isReplacement = event.type === 'locker.assigned' && event.data.replaces !== undefined
  const phase = 'opening' as const
  return { bank, cell, phase, participant, purpose, ref, deadlineMs, earlier: [], isReplacement }
}

function opened(cell: Cell, { data, atMs }: StoredEvent & DraftOf<'locker.opened'>): Cell {
  const { participant, purpose } = data
  return { ...placeOf(cell), phase: 'open', participant, purpose, sinceMs: atMs, isOverdue: false }
}

function closed(cell: Cell, atMs: number): Cell {
  if (cell.phase === 'open' && cell.purpose === 'deposit') {
    const deposit = { sinceMs: atMs, leftMs: null }
    return { ...placeOf(cell), deposit, phase: 'stored', participant: cell.participant }
  }
  if (cell.phase === 'open') return emptied(cell)
  if (cell.phase !== 'breached') return cell
  return cell.participant === null ? outOfService(cell, null) : shutAgain(cell, cell.participant)
}

/** Nothing lies in it any more; whether it may be given out again, a breach decides. */
function emptied(cell: Cell): Cell {
  const place = { ...placeOf(cell), deposit: null }
  return cell.suspect ? outOfService({ ...place, phase: 'free' }, null) : { ...place, phase: 'free' }
}

/** After a breach the owner keeps the cell, whatever is left in it. */
function shutAgain(cell: Cell, participant: string): Cell {
  return { ...placeOf(cell), phase: 'stored', participant }
}

function outOfService(cell: Cell, participant: string | null, isWatched = true): Cell {
  return { ...placeOf(cell), phase: 'out_of_service', participant, isWatched }
}

function overdue(cell: Cell): Cell | null {
  return cell.phase === 'open' ? { ...cell, isOverdue: true } : null
}

function failed(cell: Cell, { data, atMs }: StoredEvent & DraftOf<'locker.open_failed'>): Cell | null {
  if (cell.phase !== 'opening') return null
  const { cause, retry } = data
  const { participant } = cell
  if (retry !== undefined) {
    const deadlineMs = atMs + retry.orderWithinMs + orderGraceMs
    return { ...cell, ref: retry.ref, deadlineMs, earlier: [...cell.earlier, cell.ref] }
  }
  if (cell.purpose === 'retrieval') {
    return cause === 'stuck'
      ? outOfService(cell, participant)
      : { ...placeOf(cell), phase: 'stored', participant }
  }
  return isSurelyShut(cause) ? { ...placeOf(cell), phase: 'free' } : outOfService(cell, null)
}

function emptiedByHand(cell: Cell): Cell {
  return outOfService({ ...cell, deposit: null }, null, false)
}

function left(cell: Cell, atMs: number): Cell | null {
  return cell.deposit === null ? null : { ...cell, deposit: { ...cell.deposit, leftMs: atMs } }
}

function takenOut(cell: Cell | null): Cell | null {
  return cell === null ? null : outOfService(cell, ownerOf(cell), false)
}

function lookedAt(cell: Cell | null): Cell | null {
  if (cell === null) return null
  if (cell.phase === 'stored') return { ...cell, suspect: false }
  if (cell.phase !== 'out_of_service') return null
  const place = { ...placeOf(cell), suspect: false }
  const { participant } = cell
  return participant === null ? { ...place, phase: 'free' } : { ...place, phase: 'stored', participant }
}
