/** The vault's file: its tables, the way from an earlier version, the proof of its key, and how rows leave it for good. */
import { closeSync, existsSync, openSync } from 'node:fs'
import { Fault } from '../../drivers/fault.ts'
import type { Connection } from './database.ts'
import { guarded, openDatabase } from './database.ts'
import type { FileKind } from './file-kind.ts'
import { begin, isBlank, refuseForeign, upgrade } from './file-kind.ts'
import type { VaultKeys } from './vault-seal.ts'
import { decrypt, encrypt } from './vault-seal.ts'

/** A schema that has been shipped is never changed: the one of each version follows the one before. */
const persons = `
create table vault_check (value blob not null) strict;

create table persons (
  place integer primary key,
  participant text not null unique,
  session text not null,
  person_hash text not null,
  sealed blob not null
) strict;
`

const secrets = `
create table accounts (
  operator text primary key,
  sealed blob not null,
  pin text not null
) strict, without rowid;

create table tokens (
  place integer primary key,
  hash blob not null unique,
  operator text not null,
  expires_ms integer not null
) strict;

create index tokens_by_operator on tokens (operator);

create table one_time_codes (
  operator text primary key,
  code text not null,
  expires_ms integer not null
) strict, without rowid;

create table locker_codes (
  bank text not null,
  cell text not null,
  code text not null,
  primary key (bank, cell)
) strict, without rowid;
`

/** `Wrdv` tells a vault from any other SQLite file. */
const vaultKind: FileKind = {
  name: 'vault',
  application: 0x57726476,
  version: 2,
  tables: ['vault_check', 'persons', 'accounts', 'tokens', 'one_time_codes', 'locker_codes'],
  schema: persons + secrets,
  earlier: [{ version: 1, tables: ['vault_check', 'persons'], toNext: secrets }],
}

/**
 * Opens or begins the file of a vault; one of an earlier version is brought to this one in one transaction. Throws
 * `vault_key` when it was made with another key, `journal_damaged` when it is no vault or a later one; in both cases the
 * file is untouched.
 */
export function openVaultFile({
  path,
  keys,
  nonce,
}: {
  readonly path: string
  readonly keys: VaultKeys
  readonly nonce: Uint8Array
}): Connection {
  refuseForeign(path, vaultKind, (database) => checkKey(database, keys))
  const database = openPrivately(path)
  try {
    guarded(path, () => prepareFile(database, { keys, nonce }))
    return database
  } catch (error) {
    database.close()
    throw error
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
  upgrade(database, vaultKind, () => checkKey(database, keys))
}

// The text of the first version: it proves the key, not the version.
const checkText = 'warden vault 1'
const checkBound = 'check'

function checkKey(database: Connection, keys: VaultKeys): void {
  const value = database.prepare('select value from vault_check').pluck().get() as Uint8Array | undefined
  const text = value === undefined ? null : decrypt(value, { key: keys.sealing, bound: checkBound })
  if (text !== checkText) throw new Fault('vault_key', `${database.name}: was made with another key`)
}

/**
 * Leaves nothing but the rows that are there: `secure_delete` misses copies of rows that moved to another page, and the
 * write-ahead log holds older images of pages. Throws `busy` when another program reads the file. 10,000 persons take
 * some 15 ms.
 */
export function sweep(database: Connection): void {
  guarded(database.name, () => {
    database.exec('vacuum')
    const [result] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
    if (result?.busy !== 0) throw new Fault('busy', `${database.name}: another program holds old pages`)
  })
}
