/**
 * Persons, apart from the journal: name and number encrypted with a key that is not in the database. Forgetting a
 * person here never touches the chain of events, which know only opaque references.
 */
import { Fault } from '../../drivers/fault.ts'
import { Personal } from '../../drivers/personal.ts'
import { normalNumber } from '../domain/document-number.ts'
import type { Connection } from './database.ts'
import { closeKeepingLog, guarded } from './database.ts'
import type { Secrets } from './secrets.ts'
import { secretsOn } from './secrets.ts'
import type { Stretch } from './stretch.ts'
import { scryptStretch } from './stretch.ts'
import { openVaultFile, sweep } from './vault-file.ts'
import type { PersonIndex } from './vault-index.ts'
import { createPersonIndex } from './vault-index.ts'
import type { VaultKeys } from './vault-seal.ts'
import { decrypt, deriveKeys, encrypt, keyedHash, nonceBytes } from './vault-seal.ts'

/** What the vault keeps of one participant. */
export interface VaultRow {
  readonly participant: string
  readonly session: string
  readonly number: Personal
  readonly name: Personal
}

export interface Vault {
  /** Keyed hash of a number, 32 hexadecimal digits: equal for equal numbers, useless without the key. */
  hash(number: Personal): string
  /** Stores all rows in one transaction that is on disk on return, or none. A known participant is replaced. */
  put(rows: readonly VaultRow[]): void
  /** Participants that a number stands for, newest first. */
  participants(hash: string): readonly string[]
  /**
   * The person behind a reference, decrypted; null when unknown or forgotten. Throws `vault_key` when the row was
   * changed or moved.
   */
  person(participant: string): { readonly name: Personal; readonly number: Personal } | null
  /**
   * Removes persons for good: on return no byte of the files holds anything of their rows. The whole file is written
   * anew, so forget many at once. Throws `busy` when another program reads the file; the persons are out of reach by
   * then, and the next `forget`, even of nobody, clears what is left.
   */
  forget(...participants: readonly string[]): void
  close(): void
}

export interface VaultOptions {
  readonly path: string
  /** 32 bytes */
  readonly key: Uint8Array
  readonly random: (bytes: number) => Uint8Array
  /** how PINs and codes are hashed: scrypt in the thread pool unless told */
  readonly stretch?: Stretch
}

/** The persons, and in the same file what operators and lockers are opened with. */
export type OpenVault = Vault & { readonly secrets: Secrets }

/**
 * Opens or begins a vault; one of an earlier version is brought to this one. Throws `vault_key` when it was made with
 * another key, `journal_damaged` when the file is no vault; in both cases the file is untouched.
 */
export function openVault({ path, key, random, stretch }: VaultOptions): OpenVault {
  const keys = deriveKeys(key)
  const database = openVaultFile({ path, keys, nonce: random(nonceBytes) })
  try {
    const secrets = secretsOn(database, { keys, random, stretch: stretch ?? scryptStretch })
    return { ...personsOn(database, { keys, random }), secrets, close: () => closeKeepingLog(database) }
  } catch (error) {
    database.close()
    throw error
  }
}

function personsOn(
  database: Connection,
  { keys, random }: { keys: VaultKeys; random: (bytes: number) => Uint8Array },
): Omit<Vault, 'close'> {
  const path = database.name
  const index = guarded(path, () => readIndex(database))
  const statements = prepare(database)
  const hash = (number: Personal) => keyedHash(normalNumber(number.reveal()), keys)

  const putAll = database.transaction((rows: readonly VaultRow[]) => {
    for (const row of rows) {
      const { participant, session } = row
      const lock = { key: keys.sealing, nonce: random(nonceBytes), bound: participant }
      statements.put.run(participant, session, hash(row.number), encrypt(personText(row), lock))
    }
  })

  const forgetAll = database.transaction((participants: readonly string[]) => {
    for (const participant of participants) statements.forget.run(participant)
  })

  return {
    hash,
    put(rows) {
      guarded(path, () => putAll.immediate(rows))
      for (const { participant, number } of rows) index.put(participant, hash(number))
    },
    participants: index.participants,
    person(participant) {
      const sealed = guarded(path, () => statements.get.get(participant)) as Uint8Array | undefined
      if (sealed === undefined) return null
      const text = decrypt(sealed, { key: keys.sealing, bound: participant })
      if (text === null)
        throw new Fault('vault_key', `${path}: the row of ${participant} cannot be decrypted`)
      return personFrom(text)
    },
    forget(...participants) {
      guarded(path, () => forgetAll.immediate(participants))
      for (const participant of participants) index.remove(participant)
      sweep(database)
    },
  }
}

function readIndex(database: Connection): PersonIndex {
  const index = createPersonIndex()
  const rows = database.prepare('select participant, person_hash as hash from persons order by place')
  for (const { participant, hash } of rows.iterate() as Iterable<{ participant: string; hash: string }>) {
    index.put(participant, hash)
  }
  return index
}

function prepare(database: Connection) {
  return {
    // REPLACE gives a new place at the end, so that the newest roster comes first in look-ups
    put: database.prepare(
      'replace into persons (participant, session, person_hash, sealed) values (?, ?, ?, ?)',
    ),
    get: database.prepare('select sealed from persons where participant = ?').pluck(),
    forget: database.prepare('delete from persons where participant = ?'),
  }
}

function personText({ name, number }: VaultRow): string {
  return JSON.stringify({ name: name.reveal(), number: normalNumber(number.reveal()) })
}

function personFrom(text: string): { name: Personal; number: Personal } {
  const { name, number } = JSON.parse(text) as { name: string; number: string }
  return { name: new Personal(name), number: new Personal(number) }
}
