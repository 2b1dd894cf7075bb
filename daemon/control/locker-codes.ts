/**
 * The codes of locker cells outside the core: made, shown once, kept as slow hashes, tried, forgotten (F-19.2). The core
 * is told only whether a code was right. A code is in no fact, no log and no answer but the one that gives it out.
 */
import { Fault } from '../../drivers/fault.ts'
import { Personal } from '../../drivers/personal.ts'
import type { StoredEvent } from '../domain/event.ts'
import type { InputOf, Refusal } from '../domain/input.ts'
import { isCellLockedOut } from '../domain/locker-attempts.ts'
import { whyNotStored } from '../domain/locker-codes.ts'
import { findCell } from '../domain/locker-names.ts'
import { cellAt, ownerOf } from '../domain/lockers.ts'
import type { State } from '../domain/state.ts'
import type { Venue } from '../domain/venue.ts'
import type { Log } from '../log.ts'

interface Place {
  readonly bank: string
  readonly cell: string
}

/** Where codes are kept; what it does is said in the journal's room. */
export interface LockerSecrets {
  putLockerCode(given: Place & { readonly code: Personal }): Promise<void>
  checkLockerCode(given: Place & { readonly code: Personal }): Promise<boolean>
  hasLockerCode(bank: string, cell: string): boolean
  forgetLockerCode(bank: string, cell: string): void
}

/** What came of an input: why it was refused, and the facts that are on record all the same. */
export interface Tried {
  readonly refusal: Refusal | null
  readonly events: readonly StoredEvent[]
}

type CodeInput = Omit<InputOf<'locker-code'>, 'ref'>

export interface LockerCodePorts {
  readonly venue: Venue
  readonly secrets: LockerSecrets
  readonly state: () => State
  readonly nowMs: () => number
  /** so many decimal digits by chance */
  readonly newCode: (digits: number) => string
  readonly submit: (input: CodeInput) => Tried
  readonly log: Log
}

export interface LockerCodes {
  /** A fresh code for a cell in place of any other; null when it could not be kept, and then it opens nothing. */
  giveOut(place: Place): Promise<string | null>
  /**
   * Tries a code typed for a cell (`A01`, `bank-a/A01`), at a console by an operator or on a keypad by nobody. The door
   * opens when it is right and the stay is over. Rejects with a fault where codes cannot be read or too many are waiting.
   */
  open(typed: {
    readonly cell: string
    readonly code: Personal
    readonly operator: string | null
  }): Promise<Tried>
  /** Forgets the codes of cells that these facts left without an owner. */
  forgetEmptied(events: readonly StoredEvent[]): void
  /** The same for all cells, after a start. */
  forgetAllEmptied(): void
}

/** The codes of one venue's cells. */
export function createLockerCodes(ports: LockerCodePorts): LockerCodes {
  const { venue, secrets, log } = ports
  const now = (place: Place) => cellAt(ports.state().lockers, place.bank, place.cell)

  function forget(place: Place): void {
    if (ownerOf(now(place)) !== null) return
    try {
      if (secrets.hasLockerCode(place.bank, place.cell)) secrets.forgetLockerCode(place.bank, place.cell)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      // no harm: a cell that is given out again gets a code in its place
      log.warn('the code of an empty cell could not be forgotten', {
        code: error.code,
        detail: error.message,
      })
    }
  }

  async function giveOut(place: Place): Promise<string | null> {
    const digits = ports.newCode(venue.rules.lockerCodeDigits)
    try {
      await secrets.putLockerCode({ ...place, code: new Personal(digits) })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      log.warn('a locker code could not be kept', { code: error.code, detail: error.message })
      return null
    }
    // it may have been emptied while the code was hashed
    forget(place)
    return digits
  }

  return {
    giveOut,
    async open({ cell: operand, code, operator }) {
      const named = findCell(venue, operand)
      if (!named.ok) return refused(named)
      const place = { bank: named.bank, cell: named.cell }
      const found = now(place)
      if (found.phase !== 'stored') return refused({ code: whyNotStored(found), detail: found.cell })
      const isLockedOut = isCellLockedOut(ports.state().lockerAttempts, place, ports.nowMs())
      if (isLockedOut) return refused({ code: 'locker_locked_out', detail: found.cell })
      if (!secrets.hasLockerCode(place.bank, place.cell)) {
        return refused({ code: 'locker_no_code', detail: found.cell })
      }
      const isRight = await secrets.checkLockerCode({ ...place, code })
      return ports.submit({ kind: 'locker-code', ...place, isRight, operator })
    },
    forgetEmptied(events) {
      for (const event of events) if (isAboutCell(event)) forget(event.data)
    },
    forgetAllEmptied() {
      for (const { id, cells } of venue.banks.values()) {
        for (const cell of cells) forget({ bank: id, cell: cell.id })
      }
    },
  }
}

type AboutCell = StoredEvent & {
  readonly type: 'locker.closed' | 'locker.open_failed' | 'locker.force_opened'
}

/** Whether the fact may have left a cell without an owner. */
function isAboutCell(event: StoredEvent): event is AboutCell {
  return (
    event.type === 'locker.closed' ||
    event.type === 'locker.open_failed' ||
    event.type === 'locker.force_opened'
  )
}

function refused({ code, detail }: Refusal): Tried {
  return { refusal: { code, detail }, events: [] }
}
