/**
 * Persons, apart from the journal: name and number encrypted with a key that is not in the database. Forgetting a
 * person here never touches the chain of events, which know only opaque references.
 */
import { closeSync, existsSync, openSync } from 'node:fs'
import { Fault } from '../../drivers/fault.ts'
import { Personal } from '../../drivers/personal.ts'
import { normalNumber } from '../domain/document-number.ts'
import type { Connection } from './database.ts'
import { closeKeepingLog, guarded, openDatabase } from './database.ts'
import type { FileKind } from './file-kind.ts'
import { begin, isBlank, recognise, refuseForeign } from './file-kind.ts'
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
}

/** `Wrdv` tells a vault from any other SQLite file. */
const vaultKind: FileKind = {
  name: 'vault',
  application: 0x57726476,
  version: 1,
  tables: ['vault_check', 'persons'],
  schema: `
create table vault_check (value blob not null) strict;

create table persons (
  place integer primary key,
  participant text not null unique,
  session text not null,
  person_hash text not null,
  sealed blob not null
) strict;
`,
}

/**
 * Opens or begins a vault. Throws `vault_key` when it was made with another key, `journal_damaged` when the file is no
 * vault; in both cases the file is untouched.
 */
export function openVault({ path, key, random }: VaultOptions): Vault {
  const keys = deriveKeys(key)
  refuseForeign(path, vaultKind, (database) => checkKey(database, keys))
  const database = openPrivately(path)
  try {
    return vaultOn(database, { keys, random })
  } catch (error) {
    database.close()
    throw error
  }
}

function vaultOn(
  database: Connection,
  { keys, random }: { keys: VaultKeys; random: (bytes: number) => Uint8Array },
): Vault {
  const path = database.name
  guarded(path, () => prepareFile(database, { keys, nonce: random(nonceBytes) }))
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
      guarded(path, () => sweep(database))
    },
    close: () => closeKeepingLog(database),
  }
}

/** Opens the vault's file; a new one is made for this user alone, whatever the umask. */
function openPrivately(path: string): Connection {
  return guarded(path, () => {
    if (path !== ':memory:' && !existsSync(path)) closeSync(openSync(path, 'a', 0o600))
    return openDatabase(path)
  })
}

/** Tables, marks and the proof of the key, in one transaction, when the file is new. */
function prepareFile(
  database: Connection,
  { keys, nonce }: { readonly keys: VaultKeys; readonly nonce: Uint8Array },
): void {
  // What is deleted is overwritten in the file, and no copy of it comes into the directory for temporary files.
  database.pragma('secure_delete = ON')
  database.pragma('temp_store = MEMORY')
  if (isBlank(database)) {
    const value = encrypt(checkText, { key: keys.sealing, nonce, bound: checkBound })
    begin(database, vaultKind, () => database.prepare('insert into vault_check values (?)').run(value))
  }
  recognise(database, vaultKind)
  checkKey(database, keys)
}

const checkText = 'warden vault 1'
const checkBound = 'check'

function checkKey(database: Connection, keys: VaultKeys): void {
  const value = database.prepare('select value from vault_check').pluck().get() as Uint8Array | undefined
  const text = value === undefined ? null : decrypt(value, { key: keys.sealing, bound: checkBound })
  if (text !== checkText) throw new Fault('vault_key', `${database.name}: was made with another key`)
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

/**
 * Leaves nothing but the rows that are there: `secure_delete` misses copies of rows that moved to another page, and the
 * write-ahead log holds older images of pages. 10,000 persons take some 15 ms.
 */
function sweep(database: Connection): void {
  database.exec('vacuum')
  const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
  if (result?.busy !== 0) throw new Fault('busy', `${database.name}: another program holds old pages`)
}

function personText({ name, number }: VaultRow): string {
  return JSON.stringify({ name: name.reveal(), number: normalNumber(number.reveal()) })
}

function personFrom(text: string): { name: Personal; number: Personal } {
  const { name, number } = JSON.parse(text) as { name: string; number: string }
  return { name: new Personal(name), number: new Personal(number) }
}
