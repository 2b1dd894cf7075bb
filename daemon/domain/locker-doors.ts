/** What the doors of a locker board do: opened for their owner, shut, or opened without an order (F-19.4). Pure. */
import type { Draft } from './events/catalogue.ts'
import type { DeviceSignal } from './input.ts'
import { answersOrder, ended, openFailed, openingOf } from './locker-openings.ts'
import type { Open, Opening } from './lockers.ts'
import { aboutCell, cellBehind, ownerOf } from './lockers.ts'
import type { State } from './state.ts'
import type { Bank } from './venue.ts'
import type { World } from './world.ts'

/** What a locker board's signal means for its cells. */
export function decideLocker(world: World, bank: Bank, signal: DeviceSignal): readonly Draft[] {
  switch (signal.kind) {
    case 'DoorOpened':
      return doorOpened(world.state, bank, signal.door, signal.ref)
    case 'DoorClosed':
      return doorClosed(world, bank, signal.door)
    case 'DoorsFound':
      return doorsFound(world, bank, new Set(signal.open))
    case 'OrderDone':
      return alreadyOpen(world.state, bank, signal.ref)
    case 'OrderFailed':
      return openFailed(world, bank, signal.ref, signal.why)
    case 'OrderUnconfirmed':
      return openFailed(world, bank, signal.ref, 'unconfirmed')
    default:
      return []
  }
}

function doorOpened(state: State, bank: Bank, door: number, ref: string | null): readonly Draft[] {
  const cell = cellBehind(state.lockers, bank, door)
  if (cell === null || cell.phase === 'open' || cell.phase === 'breached') return []
  if (cell.phase === 'out_of_service' && !cell.isWatched) return []
  if (cell.phase === 'opening' && answersOrder(cell, ref)) return opened(state, cell)
  const participant = ownerOf(cell)
  const data = { bank: bank.id, cell: cell.cell, participant }
  const breach: Draft = { type: 'locker.breached', ...aboutCell(state, participant, bank.id), data }
  return cell.phase === 'opening' ? [ended(state, cell, 'unknown'), breach] : [breach]
}

function opened(state: State, cell: Opening): readonly Draft[] {
  const { bank, cell: id, participant, purpose } = cell
  const about = aboutCell(state, participant, bank)
  const drafts: Draft[] = [
    { type: 'locker.opened', ...about, data: { bank, cell: id, participant, purpose } },
  ]
  if (purpose === 'retrieval') {
    drafts.push({ type: 'locker.retrieved', ...about, data: { bank, cell: id, participant } })
  }
  return drafts
}

function doorClosed(world: World, bank: Bank, door: number): readonly Draft[] {
  const cell = cellBehind(world.state.lockers, bank, door)
  if (cell?.phase === 'open') return shut(world, cell)
  if (cell?.phase !== 'breached') return []
  const { participant } = cell
  const data = { bank: bank.id, cell: cell.cell, participant }
  return [{ type: 'locker.closed', ...aboutCell(world.state, participant, bank.id), data }]
}

/**
 * Where the card alone opens the cells nobody else sees a visitor off: an emptied cell is the end of the visit. At an
 * attended desk the badge comes after it (F-35.1).
 */
function shut({ state, venue }: World, cell: Open): readonly Draft[] {
  const { bank, cell: id, participant, purpose } = cell
  const about = aboutCell(state, participant, bank)
  const data = { bank, cell: id, participant }
  const closing: Draft = { type: 'locker.closed', ...about, data }
  if (purpose === 'deposit') return [closing, { type: 'locker.deposit_confirmed', ...about, data }]
  const isGone = (state.people.get(participant)?.place ?? null) === null
  if (!venue.rules.selfServiceDesk || !isGone) return [closing]
  return [closing, { type: 'participant.released', ...about, data: { participant } }]
}

/** After a gap nobody watched the doors: what changed meanwhile is said now. */
function doorsFound(world: World, bank: Bank, open: ReadonlySet<number>): readonly Draft[] {
  return bank.cells.flatMap(({ door }) =>
    open.has(door) ? doorOpened(world.state, bank, door, null) : doorClosed(world, bank, door),
  )
}

/** An order for a door that stood open already is done without a movement; usually the movement came first. */
function alreadyOpen(state: State, bank: Bank, ref: string): readonly Draft[] {
  const cell = openingOf(state, bank, ref)
  return cell === null ? [] : opened(state, cell)
}
