/**
 * What operators and lockers are opened with: accounts, login tokens, one-time codes and locker codes, in the vault's
 * file. PINs and codes are kept as salted slow hashes, peppered with the vault's key. How often somebody may be wrong is
 * decided elsewhere.
 */
import { Fault } from '../../drivers/fault.ts'
import type { Personal } from '../../drivers/personal.ts'
import type { Connection } from './database.ts'
import { guarded } from './database.ts'
import { accountsOn } from './secret-accounts.ts'
import { lockerCodesOn, oneTimeCodesOn } from './secret-codes.ts'
import { createSecretHasher } from './secret-hash.ts'
import { tokensOn } from './secret-tokens.ts'
import type { Stretch } from './stretch.ts'
import { inTurn } from './stretch.ts'
import { sweep } from './vault-file.ts'
import type { VaultKeys } from './vault-seal.ts'

/**
 * What returns a promise hashes in the thread pool and never holds the loop up. It rejects with `busy` when too many are
 * waiting, with `closed` when the vault was closed meanwhile. Of two values for one owner the one asked last is kept.
 * Writers throw or reject with `journal_unwritable` as the vault does; what they stored is on disk on return.
 */
export interface Secrets {
  /** Accounts there are, by name, for lists; never a secret. */
  accounts(): readonly { readonly operator: string; readonly account: string }[]
  operatorOf(account: string): string | null
  accountOf(operator: string): string | null
  /** Resolves false when the account name is taken, or the operator has an account already. */
  addAccount(given: { operator: string; account: string; pin: Personal }): Promise<boolean>
  /** Gives an account another PIN; nothing for an operator without one. Tokens stay. */
  setPin(operator: string, pin: Personal): Promise<void>
  /** The operator when the PIN is right, else null; an unknown account costs the same time. */
  checkPin(account: string, pin: Personal): Promise<string | null>
  /** Removes an account, its tokens and its one-time code for good, as the vault's `forget` does; may throw `busy`. */
  removeAccount(operator: string): void
  /** A fresh token (32 random bytes, base64url); only its SHA-256 is stored. The oldest of 16 goes for it. */
  issueToken(operator: string, expiresMs: number): string
  operatorOfToken(token: string, nowMs: number): string | null
  revokeTokens(operator: string): void
  /** The one code that counts for an operator from now on (edge case 47: approval from afar); a former one is void. */
  putOneTimeCode(given: { operator: string; code: Personal; expiresMs: number }): Promise<void>
  /** True once at most; expired, used, or wrong is false. */
  useOneTimeCode(given: { operator: string; code: Personal; nowMs: number }): Promise<boolean>
  /** The code of a cell (F-19.2); a former one is void. */
  putLockerCode(given: { bank: string; cell: string; code: Personal }): Promise<void>
  /** Whether the code is the cell's; as often as it is asked. */
  checkLockerCode(given: { bank: string; cell: string; code: Personal }): Promise<boolean>
  hasLockerCode(bank: string, cell: string): boolean
  forgetLockerCode(bank: string, cell: string): void
}

/** The secrets in an open vault. */
export function secretsOn(
  database: Connection,
  {
    keys,
    random,
    stretch,
  }: {
    readonly keys: VaultKeys
    readonly random: (bytes: number) => Uint8Array
    readonly stretch: Stretch
  },
): Secrets {
  const path = database.name
  const whileOpen = refusingWhenClosed(database, inTurn(stretch))
  const hasher = createSecretHasher({ pepper: keys.peppering, random, stretch: whileOpen })
  const { erase, drop, ...accounts } = accountsOn(database, { sealing: keys.sealing, random, hasher })
  const { erase: eraseTokens, ...tokens } = tokensOn(database, random)
  const { erase: eraseCode, drop: dropCode, ...oneTimeCodes } = oneTimeCodesOn(database, hasher)

  const eraseAll = database.transaction((operator: string) => {
    erase(operator)
    eraseTokens(operator)
    eraseCode(operator)
  })

  return {
    ...accounts,
    removeAccount(operator) {
      guarded(path, () => eraseAll.immediate(operator))
      drop(operator)
      dropCode(operator)
      sweep(database)
    },
    ...tokens,
    ...oneTimeCodes,
    ...lockerCodesOn(database, hasher),
  }
}

/** A hash that is ready after the end has no file to go to; without this, SQLite's binding would report a bug. */
function refusingWhenClosed(database: Connection, stretch: Stretch): Stretch {
  return async (given) => {
    const hash = await stretch(given)
    if (!database.open)
      throw new Fault('closed', `${database.name}: was closed before a PIN or code was hashed`)
    return hash
  }
}
