/** Codes that are given out: one-time codes of operators who approve from afar, and the codes of locker cells. */
import type { Connection } from './database.ts'
import { guarded } from './database.ts'
import { createLastAsked } from './last-asked.ts'
import type { OwnedSecret, SecretHasher } from './secret-hash.ts'
import type { Secrets } from './secrets.ts'

export interface OneTimeCodes extends Pick<Secrets, 'putOneTimeCode' | 'useOneTimeCode'> {
  /** Takes an operator's code out of the file; belongs into a transaction. */
  erase(operator: string): void
  /** Calls off what is being hashed for an operator. */
  drop(operator: string): void
}

/** The one-time codes of an open vault. */
export function oneTimeCodesOn(database: Connection, hasher: SecretHasher): OneTimeCodes {
  const path = database.name
  const asked = createLastAsked()
  const put = database.prepare('replace into one_time_codes (operator, code, expires_ms) values (?, ?, ?)')
  const get = database
    .prepare('select code from one_time_codes where operator = ? and expires_ms > ?')
    .pluck()
  const use = database.prepare('delete from one_time_codes where operator = ? and code = ?')
  const erase = database.prepare('delete from one_time_codes where operator = ?')
  return {
    async putOneTimeCode({ operator, code, expiresMs }) {
      const unlessOvertaken = asked.ask(operator)
      const hash = await hasher.hash({ purpose: 'one-time code', owner: [operator], value: code })
      unlessOvertaken(() => guarded(path, () => put.run(operator, hash, expiresMs)))
    },
    async useOneTimeCode({ operator, code, nowMs }) {
      const stored = guarded(path, () => get.get(operator, nowMs) as string | undefined) ?? null
      const secret: OwnedSecret = { purpose: 'one-time code', owner: [operator], value: code }
      if (!(await hasher.matches(secret, stored))) return false
      // Of several who got here with it, the one who takes it out of the file has used it.
      return guarded(path, () => use.run(operator, stored)).changes === 1
    },
    erase: (operator) => void erase.run(operator),
    drop: (operator) => asked.callOff(operator),
  }
}

/** The codes of locker cells in an open vault. */
export function lockerCodesOn(
  database: Connection,
  hasher: SecretHasher,
): Pick<Secrets, 'putLockerCode' | 'checkLockerCode' | 'hasLockerCode' | 'forgetLockerCode'> {
  const path = database.name
  const asked = createLastAsked()
  const put = database.prepare('replace into locker_codes (bank, cell, code) values (?, ?, ?)')
  const get = database.prepare('select code from locker_codes where bank = ? and cell = ?').pluck()
  const forget = database.prepare('delete from locker_codes where bank = ? and cell = ?')
  const stored = (bank: string, cell: string) =>
    guarded(path, () => get.get(bank, cell) as string | undefined) ?? null
  const nameOf = (bank: string, cell: string) => JSON.stringify([bank, cell])
  return {
    async putLockerCode({ bank, cell, code }) {
      const unlessOvertaken = asked.ask(nameOf(bank, cell))
      const hash = await hasher.hash({ purpose: 'locker code', owner: [bank, cell], value: code })
      unlessOvertaken(() => guarded(path, () => put.run(bank, cell, hash)))
    },
    async checkLockerCode({ bank, cell, code }) {
      const before = stored(bank, cell)
      const right = await hasher.matches({ purpose: 'locker code', owner: [bank, cell], value: code }, before)
      // The cell may have been emptied or given to somebody else meanwhile.
      return right && stored(bank, cell) === before
    },
    hasLockerCode: (bank, cell) => stored(bank, cell) !== null,
    forgetLockerCode(bank, cell) {
      asked.callOff(nameOf(bank, cell))
      guarded(path, () => forget.run(bank, cell))
    },
  }
}
