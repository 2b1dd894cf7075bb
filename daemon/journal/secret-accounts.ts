/** Accounts of operators: a name to log in with, sealed as persons are, and a PIN. */
import type { KeyObject } from 'node:crypto'
import type { Connection } from './database.ts'
import { guarded } from './database.ts'
import type { LastAsked } from './last-asked.ts'
import { createLastAsked } from './last-asked.ts'
import type { SecretHasher } from './secret-hash.ts'
import type { Secrets } from './secrets.ts'
import { decrypt, encrypt, nonceBytes } from './vault-seal.ts'

export interface Accounts
  extends Pick<Secrets, 'accounts' | 'operatorOf' | 'accountOf' | 'addAccount' | 'setPin' | 'checkPin'> {
  /** Takes the account out of the file; belongs into a transaction. */
  erase(operator: string): void
  /** Takes it out of memory, with what is being hashed for it. */
  drop(operator: string): void
}

/** The accounts of an open vault. */
export function accountsOn(
  database: Connection,
  given: {
    readonly sealing: KeyObject
    readonly random: (bytes: number) => Uint8Array
    readonly hasher: SecretHasher
  },
): Accounts {
  const path = database.name
  const statements = prepare(database)
  const index = readIndex(database, given.sealing)
  const asked = createLastAsked()
  const pinOf = (operator: string) =>
    guarded(path, () => statements.pin.get(operator) as string | undefined) ?? null
  return {
    accounts: () =>
      [...index]
        .map(([operator, account]) => ({ operator, account }))
        .sort((a, b) => (a.account < b.account ? -1 : 1)),
    operatorOf: (account) => operatorOf(index, account),
    accountOf: (operator) => index.get(operator) ?? null,
    ...writers(statements, { ...given, path, index, asked }),
    async checkPin(account, pin) {
      const operator = operatorOf(index, account)
      const stored = pinOf(operator ?? '')
      const right = await given.hasher.matches(
        { purpose: 'pin', owner: [operator ?? ''], value: pin },
        stored,
      )
      if (!right || operator === null) return null
      // It may have been removed or have got another PIN meanwhile.
      return operatorOf(index, account) === operator && pinOf(operator) === stored ? operator : null
    },
    erase: (operator) => void statements.erase.run(operator),
    drop(operator) {
      asked.callOff(operator)
      index.delete(operator)
    },
  }
}

function writers(
  statements: ReturnType<typeof prepare>,
  given: {
    readonly path: string
    readonly index: Map<string, string>
    readonly asked: LastAsked
    readonly sealing: KeyObject
    readonly random: (bytes: number) => Uint8Array
    readonly hasher: SecretHasher
  },
): Pick<Secrets, 'addAccount' | 'setPin'> {
  const { path, index, asked, sealing, random, hasher } = given
  const isTaken = (operator: string, account: string) =>
    index.has(operator) || operatorOf(index, account) !== null
  return {
    async addAccount({ operator, account, pin }) {
      if (isTaken(operator, account)) return false
      const unlessOvertaken = asked.ask(operator)
      const hash = await hasher.hash({ purpose: 'pin', owner: [operator], value: pin })
      if (isTaken(operator, account)) return false
      const sealed = encrypt(account, { key: sealing, nonce: random(nonceBytes), bound: boundOf(operator) })
      return unlessOvertaken(() => {
        guarded(path, () => statements.put.run(operator, sealed, hash))
        index.set(operator, account)
      })
    },
    async setPin(operator, pin) {
      if (!index.has(operator)) return
      const unlessOvertaken = asked.ask(operator)
      const hash = await hasher.hash({ purpose: 'pin', owner: [operator], value: pin })
      unlessOvertaken(() => guarded(path, () => statements.setPin.run(hash, operator)))
    },
  }
}

/** A site has some tens of accounts: looking through them costs less than keeping a second index right. */
function operatorOf(index: ReadonlyMap<string, string>, account: string): string | null {
  for (const [operator, one] of index) if (one === account) return operator
  return null
}

/**
 * Accounts by operator. A row that was changed in the file opens nothing: it is left out as if it had been removed, and
 * the gateway goes on.
 */
function readIndex(database: Connection, sealing: KeyObject): Map<string, string> {
  const rows = guarded(database.name, () =>
    database.prepare('select operator, sealed from accounts').all(),
  ) as { operator: string; sealed: Uint8Array }[]
  return new Map(
    rows.flatMap(({ operator, sealed }) => {
      const account = decrypt(sealed, { key: sealing, bound: boundOf(operator) })
      return account === null ? [] : [[operator, account]]
    }),
  )
}

/** Unlike any reference of a participant, so that no row of persons fits here. */
function boundOf(operator: string): string {
  return `account ${operator}`
}

function prepare(database: Connection) {
  return {
    // REPLACE, for a row that was left out of the index
    put: database.prepare('replace into accounts (operator, sealed, pin) values (?, ?, ?)'),
    pin: database.prepare('select pin from accounts where operator = ?').pluck(),
    setPin: database.prepare('update accounts set pin = ? where operator = ?'),
    erase: database.prepare('delete from accounts where operator = ?'),
  }
}
