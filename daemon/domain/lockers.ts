/** Locker cells: what is in each and for whom, and the questions others ask about them (Art. 19). Pure. */
import type { DraftOf } from './events/catalogue.ts'
import type { Participant } from './people.ts'
import type { State } from './state.ts'
import type { Bank } from './venue.ts'

/** What of a cell outlives its phases. */
export interface Place {
  readonly bank: string
  readonly cell: string
  /** it opened without an order since staff last looked at it: not given out again before they have (X5) */
  readonly suspect: boolean
  /** belongings lie in it, as far as is known */
  readonly deposit: Deposit | null
}

interface Deposit {
  readonly sinceMs: number
  /** when it was found still in use at clearing; null before */
  readonly leftMs: number | null
}

export type Purpose = 'deposit' | 'retrieval'

export type Cell = Place &
  (
    | { readonly phase: 'free' }
    /** an order to open is on its way; `deadlineMs` ends it without the hardware's help */
    | {
        readonly phase: 'opening'
        readonly participant: string
        readonly purpose: Purpose
        readonly ref: string
        readonly deadlineMs: number
        /** references of the orders before it that moved nothing: a slow door may still answer them */
        readonly earlier: readonly string[]
        /** given out in place of a cell that did not open: there is no third one by itself */
        readonly isReplacement: boolean
      }
    /** the door is open for its owner */
    | {
        readonly phase: 'open'
        readonly participant: string
        readonly purpose: Purpose
        readonly sinceMs: number
        readonly isOverdue: boolean
      }
    | { readonly phase: 'stored'; readonly participant: string }
    /** open without an order */
    | { readonly phase: 'breached'; readonly participant: string | null }
    /** staff must look; with a participant, the belongings are locked in */
    | {
        readonly phase: 'out_of_service'
        readonly participant: string | null
        /** false while people work on it, or its contact cannot be believed: then its door means nothing */
        readonly isWatched: boolean
      }
  )

export type Opening = Extract<Cell, { phase: 'opening' }>
export type Open = Extract<Cell, { phase: 'open' }>

/** Cells that a fact was ever told about, by `cellKey`. */
export type Lockers = ReadonlyMap<string, Cell>

export const noLockers: Lockers = new Map()

/** For whom a cell is in use; null when for nobody. */
export function ownerOf(cell: Cell): string | null {
  return cell.phase === 'free' ? null : cell.participant
}

/** Whether the belongings of a participant are locked away (F-19.1). */
export function hasDeposit(lockers: Lockers, participant: string): boolean {
  const cell = cellOf(lockers, participant)
  if (cell === null || cell.deposit === null) return false
  return cell.phase === 'stored' || cell.phase === 'out_of_service'
}

/** Whether somebody of this role deposits belongings at all: only who goes to the evaluation area does (Art. 19). */
export function needsCell({ role }: Pick<Participant, 'role'>): boolean {
  return role !== 'agency' && role !== 'respondent'
}

/** The cell that is in use for a participant, in whatever phase. */
export function cellOf(lockers: Lockers, participant: string): Cell | null {
  for (const cell of lockers.values()) if (ownerOf(cell) === participant) return cell
  return null
}

/** The cells in use for people of a session, or for anybody when it is null: each keeps the site from being cleared. */
export function occupiedCells(
  { lockers, people }: Pick<State, 'lockers' | 'people'>,
  session: string | null,
): readonly { readonly bank: string; readonly cell: string; readonly participant: string }[] {
  return [...lockers.values()].flatMap((one) => {
    const participant = ownerOf(one)
    if (participant === null) return []
    const isOfSession = session === null || people.get(participant)?.session === session
    return isOfSession ? [{ bank: one.bank, cell: one.cell, participant }] : []
  })
}

/** A cell as it is now; one that nothing was ever told about is free. */
export function cellAt(lockers: Lockers, bank: string, cell: string): Cell {
  const free = { bank, cell, suspect: false, deposit: null, phase: 'free' as const }
  return lockers.get(cellKey(bank, cell)) ?? free
}

/** The cell behind a door of a board; null when the bank has no such door. */
export function cellBehind(lockers: Lockers, bank: Bank, door: number): Cell | null {
  const cell = bank.cells.find((one) => one.door === door)
  return cell === undefined ? null : cellAt(lockers, bank.id, cell.id)
}

/** How a cell is called among those of all banks: `bank1/A1`. */
export function cellKey(bank: string, cell: string): string {
  return `${bank}/${cell}`
}

/** Whom or what a fact about a cell is about: its owner, else the bank. */
export function aboutCell({ people }: Pick<State, 'people'>, participant: string | null, bank: string) {
  const session = participant === null ? null : (people.get(participant)?.session ?? null)
  return { subject: participant ?? bank, session, zone: null }
}

export type FailureCause = DraftOf<'locker.open_failed'>['data']['cause']

/** Whether an order that failed so left the lock itself alone. */
export function isSurelyShut(cause: FailureCause): boolean {
  return cause === 'late' || cause === 'offline' || cause === 'busy'
}
