/** Locker cells: given out, opened, shut, emptied (Art. 19). Pure. */

import { isReachable } from './devices.ts'
import type { Moment, StoredEvent } from './event.ts'
import type { Draft, DraftOf } from './events/catalogue.ts'
import type { DeviceSignal } from './input.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Bank, Desk, Venue } from './venue.ts'

/** How long after its order a cell may stay without any answer before the attempt is ended as unknown. */
const orderGraceMs = 5_000

export type Cell = { readonly bank: string; readonly cell: string } & (
  | { readonly phase: 'free' }
  /** an order to open is on its way; `deadlineMs` ends it without the hardware's help */
  | {
      readonly phase: 'opening'
      readonly participant: string
      readonly purpose: 'deposit' | 'retrieval'
      readonly ref: string
      readonly deadlineMs: number
    }
  /** the door is open for its owner */
  | { readonly phase: 'open'; readonly participant: string; readonly purpose: 'deposit' | 'retrieval' }
  | { readonly phase: 'stored'; readonly participant: string }
  /** open without an order */
  | { readonly phase: 'breached'; readonly participant: string | null }
  /** did not open although its coil was driven; staff must look */
  | { readonly phase: 'out_of_service' }
)

export type Lockers = ReadonlyMap<string, Cell>

export const noLockers: Lockers = new Map()

/** Folds one fact into the cells. */
export function evolveLockers(lockers: Lockers, event: StoredEvent): Lockers {
  const next = cellAfter(lockers, event)
  return next === null ? lockers : new Map(lockers).set(key(next.bank, next.cell), next)
}

function cellAfter(lockers: Lockers, event: StoredEvent): Cell | null {
  switch (event.type) {
    case 'locker.assigned':
      return opening(event, 'deposit')
    case 'locker.retrieval_granted':
      return opening(event, 'retrieval')
    case 'locker.opened': {
      const { bank, cell, participant, purpose } = event.data
      return { bank, cell, phase: 'open', participant, purpose }
    }
    case 'locker.closed':
      return closed(lockers.get(key(event.data.bank, event.data.cell)) ?? null)
    case 'locker.breached': {
      const { bank, cell, participant } = event.data
      return { bank, cell, phase: 'breached', participant }
    }
    case 'locker.open_failed':
      return failed(lockers.get(key(event.data.bank, event.data.cell)) ?? null, event.data.cause)
    default:
      return null
  }
}

function opening(
  event: StoredEvent & DraftOf<'locker.assigned' | 'locker.retrieval_granted'>,
  purpose: 'deposit' | 'retrieval',
): Cell {
  const { bank, cell, participant, ref, orderWithinMs } = event.data
  const deadlineMs = event.atMs + orderWithinMs + orderGraceMs
  return { bank, cell, phase: 'opening', participant, purpose, ref, deadlineMs }
}

function closed(cell: Cell | null): Cell | null {
  if (cell === null) return null
  const { bank, cell: id } = cell
  if (cell.phase === 'open' && cell.purpose === 'deposit') {
    return { bank, cell: id, phase: 'stored', participant: cell.participant }
  }
  if (cell.phase === 'open') return { bank, cell: id, phase: 'free' }
  if (cell.phase !== 'breached') return cell
  return cell.participant === null
    ? { bank, cell: id, phase: 'out_of_service' }
    : { bank, cell: id, phase: 'stored', participant: cell.participant }
}

function failed(cell: Cell | null, cause: string): Cell | null {
  if (cell?.phase !== 'opening') return cell
  const { bank, cell: id } = cell
  if (cell.purpose === 'retrieval') return { bank, cell: id, phase: 'stored', participant: cell.participant }
  const surelyShut = cause === 'late' || cause === 'offline' || cause === 'busy'
  return { bank, cell: id, phase: surelyShut ? 'free' : 'out_of_service' }
}

/** Whether the belongings of a participant are locked away. */
export function hasDeposit(lockers: Lockers, participant: string): boolean {
  return cellOf(lockers, participant)?.phase === 'stored'
}

/** The cell that is in use for a participant, in whatever phase. */
export function cellOf(lockers: Lockers, participant: string): Cell | null {
  for (const cell of lockers.values()) {
    if ('participant' in cell && cell.participant === participant) return cell
  }
  return null
}

/** Gives out a free cell whose board answers, or says that there is none. */
export function assignCell(options: {
  state: State
  venue: Venue
  desk: Desk
  participant: string
  session: string | null
  ref: string
}): Draft {
  const { state, venue, desk, participant, session, ref } = options
  for (const id of desk.banks) {
    const bank = venue.banks.get(id)
    if (bank === undefined || !isReachable(state.devices, bank.board)) continue
    const cell = bank.cells.find((one) => (state.lockers.get(key(id, one.id))?.phase ?? 'free') === 'free')
    if (cell === undefined) continue
    const data = { bank: id, cell: cell.id, participant, ref, orderWithinMs: venue.rules.lockerOrderMs }
    return { type: 'locker.assigned', subject: participant, session, zone: null, data }
  }
  return { type: 'locker.exhausted', subject: desk.id, session, zone: null, data: { desk: desk.id } }
}

/** What a locker board's signal means for its cells. */
export function decideLocker(options: { state: State; bank: Bank; signal: DeviceSignal }): readonly Draft[] {
  const { state, bank, signal } = options
  switch (signal.kind) {
    case 'DoorOpened':
      return doorOpened(state, bank, signal.door, signal.ref)
    case 'DoorClosed':
      return doorClosed(state, bank, signal.door)
    case 'DoorsFound':
      return doorsFound(state, bank, new Set(signal.open))
    case 'OrderDone':
      return alreadyOpen(state, bank, signal.ref)
    case 'OrderFailed':
      return openFailed(state, bank, signal.ref, signal.why)
    case 'OrderUnconfirmed':
      return openFailed(state, bank, signal.ref, 'unconfirmed')
    default:
      return []
  }
}

function doorOpened(state: State, bank: Bank, door: number, ref: string | null): readonly Draft[] {
  const cell = cellAt(state, bank, door)
  if (cell === null || cell.phase === 'open' || cell.phase === 'breached') return []
  if (cell.phase === 'opening' && ref === cell.ref) return opened(state, cell)
  const participant = 'participant' in cell ? cell.participant : null
  const breach = { bank: bank.id, cell: cell.cell, participant }
  const drafts: Draft[] = [{ type: 'locker.breached', ...about(state, participant, bank.id), data: breach }]
  return cell.phase === 'opening' ? [...ended(state, cell, 'unknown'), ...drafts] : drafts
}

function opened(state: State, cell: Extract<Cell, { phase: 'opening' }>): readonly Draft[] {
  const { bank, cell: id, participant, purpose } = cell
  const base = about(state, participant, bank)
  const drafts: Draft[] = [{ type: 'locker.opened', ...base, data: { bank, cell: id, participant, purpose } }]
  if (purpose === 'retrieval') {
    drafts.push({ type: 'locker.retrieved', ...base, data: { bank, cell: id, participant } })
  }
  return drafts
}

function doorClosed(state: State, bank: Bank, door: number): readonly Draft[] {
  const cell = cellAt(state, bank, door)
  if (cell === null) return []
  if (cell.phase === 'breached') {
    const data = { bank: bank.id, cell: cell.cell, participant: cell.participant }
    return [{ type: 'locker.closed', ...about(state, cell.participant, bank.id), data }]
  }
  return cell.phase === 'open' ? shut(state, cell) : []
}

function shut(state: State, cell: Extract<Cell, { phase: 'open' }>): readonly Draft[] {
  const { bank, cell: id, participant, purpose } = cell
  const base = about(state, participant, bank)
  const data = { bank, cell: id, participant }
  const closing: Draft = { type: 'locker.closed', ...base, data }
  return purpose === 'deposit'
    ? [closing, { type: 'locker.deposit_confirmed', ...base, data }]
    : [closing, { type: 'participant.released', ...base, data: { participant } }]
}

/** After a gap nobody watched the doors: what changed meanwhile is said now. */
function doorsFound(state: State, bank: Bank, open: ReadonlySet<number>): readonly Draft[] {
  return bank.cells.flatMap((cell) =>
    open.has(cell.door) ? doorOpened(state, bank, cell.door, null) : doorClosed(state, bank, cell.door),
  )
}

/** An order for a door that stood open already is done without a movement; usually the movement came first. */
function alreadyOpen(state: State, bank: Bank, ref: string): readonly Draft[] {
  const cell = openingOf(state, bank, ref)
  return cell === null ? [] : opened(state, cell)
}

type FailureCause = DraftOf<'locker.open_failed'>['data']['cause']

function openFailed(state: State, bank: Bank, ref: string, cause: FailureCause): readonly Draft[] {
  const cell = openingOf(state, bank, ref)
  return cell === null ? [] : ended(state, cell, cause)
}

function openingOf(state: State, bank: Bank, ref: string): Extract<Cell, { phase: 'opening' }> | null {
  for (const cell of state.lockers.values()) {
    if (cell.bank === bank.id && cell.phase === 'opening' && cell.ref === ref) return cell
  }
  return null
}

function ended(
  state: State,
  cell: Extract<Cell, { phase: 'opening' }>,
  cause: FailureCause,
): readonly Draft[] {
  const { bank, cell: id, participant, ref } = cell
  const data = { bank, cell: id, participant, ref, cause }
  return [{ type: 'locker.open_failed', ...about(state, participant, bank), data }]
}

/** Ends the attempts whose time is over, or all of them after a restart. */
export function endOpenings(state: State, now: Moment | 'all'): readonly Draft[] {
  const drafts: Draft[] = []
  for (const cell of state.lockers.values()) {
    if (cell.phase !== 'opening') continue
    if (now === 'all' || cell.deadlineMs <= now.ms) drafts.push(...ended(state, cell, 'unknown'))
  }
  return drafts
}

/** When the next attempt ends by itself, in milliseconds on the steady timeline. */
export function nextLockerWake(lockers: Lockers): number | null {
  let next: number | null = null
  for (const cell of lockers.values()) {
    if (cell.phase === 'opening' && (next === null || cell.deadlineMs < next)) next = cell.deadlineMs
  }
  return next
}

function cellAt(state: State, bank: Bank, door: number): Cell | null {
  const cell = bank.cells.find((one) => one.door === door)
  if (cell === undefined) return null
  return state.lockers.get(key(bank.id, cell.id)) ?? { bank: bank.id, cell: cell.id, phase: 'free' }
}

function about(state: State, participant: string | null, bank: string) {
  const session = participant === null ? null : (state.people.get(participant)?.session ?? null)
  return { subject: participant ?? bank, session, zone: null }
}

function key(bank: string, cell: string): string {
  return `${bank}/${cell}`
}

/** The cells as a subject: each attempt to open one ends in time. */
export const lockersSubject: Subject<Lockers> = {
  initial: noLockers,
  evolve: evolveLockers,
  nextWake: ({ lockers }) => nextLockerWake(lockers),
  due: ({ state, now }) => endOpenings(state, now),
}
