/**
 * What is typed at the keypads beside the lockers: the number of a cell, then its code (F-19.2). What is wrong is on record
 * by the core, as at a console; the keypad itself has no way to say it. What was typed is in no log.
 */
import { Fault } from '../../drivers/fault.ts'
import { Personal } from '../../drivers/personal.ts'
import type { Entered } from '../domain/input.ts'
import type { Bank, Venue } from '../domain/venue.ts'
import type { Log } from '../log.ts'
import type { LockerCodes } from './locker-codes.ts'

export interface KeypadPorts {
  readonly venue: () => Venue
  readonly codes: Pick<LockerCodes, 'open'>
  readonly log: Log
}

/** Takes what a device tells; nothing of a device that is no keypad of a bank. */
export type Keypads = (device: string, entered: Entered) => void

/** One entry at a time and keypad: a code takes a while to check, and nobody types the next one so soon. */
export function createKeypads({ venue, codes, log }: KeypadPorts): Keypads {
  const busy = new Set<string>()

  async function tryEntry(device: string, entry: CellAndCode): Promise<void> {
    busy.add(device)
    try {
      await codes.open({ ...entry, operator: null })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      log.warn('a code typed at a keypad could not be checked', {
        device,
        code: error.code,
        detail: error.message,
      })
    } finally {
      busy.delete(device)
    }
  }

  return (device, entered) => {
    const { uses, rules } = venue()
    const use = uses.get(device)
    if (use?.kind !== 'keypad' || entered.kind !== 'KeysEntered' || busy.has(device)) return
    const entry = cellAndCode(use.banks, entered.keys.reveal(), rules.lockerCodeDigits)
    if (entry !== null) void tryEntry(device, entry)
  }
}

export interface CellAndCode {
  /** `bank-a/A01` */
  readonly cell: string
  readonly code: Personal
}

/**
 * The keys of an entry as a cell and a code, which is as long as `codeDigits` says: `01123456` is 123456 for A01, and so is
 * `1123456`. Null for what is too short or names no cell of these banks.
 */
export function cellAndCode(banks: readonly Bank[], keys: string, codeDigits: number): CellAndCode | null {
  const number = keys.slice(0, -codeDigits)
  if (!/^[0-9]{1,6}$/.test(number)) return null
  for (const { id, cells } of banks) {
    const cell = cells.find(({ toPress }) => toPress === Number(number))
    if (cell !== undefined) return { cell: `${id}/${cell.id}`, code: new Personal(keys.slice(-codeDigits)) }
  }
  return null
}
