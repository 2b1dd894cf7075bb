/**
 * Persons, apart from the journal: name and number encrypted with a key that is not in the database. Forgetting a
 * person here never touches the chain of events, which know only opaque references.
 */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { Fault } from '../../drivers/fault.ts'
import { Personal } from '../../drivers/personal.ts'
import { normalNumber } from '../domain/document-number.ts'
import type { Connection } from './database.ts'
import { guarded, openDatabase } from './database.ts'

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
  /** Stores all rows in one transaction that is on disk on return. A known participant is replaced. */
  put(rows: readonly VaultRow[]): void
  /** Participants that a number stands for, newest first. */
  participants(hash: string): readonly string[]
  /** The person behind a reference, decrypted; null when unknown or forgotten. */
  person(participant: string): { readonly name: Personal; readonly number: Personal } | null
  /** Removes a person for good; the pages are overwritten. */
  forget(participant: string): void
  close(): void
}

export interface VaultOptions {
  readonly path: string
  /** 32 bytes */
  readonly key: Uint8Array
  readonly random: (bytes: number) => Uint8Array
}

const schema = `
create table if not exists vault_check (value blob not null) strict;
create table if not exists persons (
  place integer primary key,
  participant text not null unique,
  session text not null,
  person_hash text not null,
  sealed blob not null
) strict;
create index if not exists persons_by_session on persons (session);
`
/** AES-256-GCM (NIST SP 800-38D): 96-bit nonce, 128-bit tag. */
const nonceBytes = 12
const tagBytes = 16

/** Opens or begins a vault. Throws `vault_key` when it was made with another key. */
export function openVault({ path, key, random }: VaultOptions): Vault {
  const keys = deriveKeys(key)
  const database = openDatabase(path)
  guarded(path, () => {
    database.pragma('secure_delete = ON')
    database.exec(schema)
    checkKey(database, keys, random)
  })
  const participantsOf = readIndex(database)
  const statements = prepare(database)

  const putAll = database.transaction((rows: readonly (VaultRow & { readonly hash: string })[]) => {
    for (const { participant, session, number, name, hash } of rows) {
      const text = JSON.stringify({ name: name.reveal(), number: normalNumber(number.reveal()) })
      const sealed = encrypt(text, { key: keys.sealing, nonce: random(nonceBytes), bound: participant })
      statements.put.run(participant, session, hash, sealed)
    }
  })

  function hash(number: Personal): string {
    const digest = createHmac('sha256', keys.hashing).update(normalNumber(number.reveal())).digest('hex')
    return digest.slice(0, 32)
  }

  return {
    hash,
    put(rows) {
      const hashed = rows.map((row) => ({ ...row, hash: hash(row.number) }))
      guarded(path, () => putAll.immediate(hashed))
      for (const row of hashed) {
        const others = (participantsOf.get(row.hash) ?? []).filter((one) => one !== row.participant)
        participantsOf.set(row.hash, [row.participant, ...others])
      }
    },
    participants: (personHash) => participantsOf.get(personHash) ?? [],
    person(participant) {
      const row = statements.get.get(participant) as { sealed: Uint8Array } | undefined
      return row === undefined ? null : opened(row.sealed, { key: keys.sealing, bound: participant })
    },
    forget(participant) {
      guarded(path, () => statements.forget.run(participant))
      for (const [personHash, refs] of participantsOf) {
        const rest = refs.filter((one) => one !== participant)
        if (rest.length === 0) participantsOf.delete(personHash)
        else participantsOf.set(personHash, rest)
      }
    },
    close: () => database.close(),
  }
}

interface Keys {
  readonly sealing: Uint8Array
  readonly hashing: Uint8Array
}

/** One key on disk, a key of its own for each purpose (HKDF, RFC 5869). */
function deriveKeys(key: Uint8Array): Keys {
  const derive = (purpose: string) =>
    new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `warden vault ${purpose}`, 32))
  return { sealing: derive('sealing'), hashing: derive('hashing') }
}

const checkText = 'warden vault 1'

function checkKey(database: Connection, keys: Keys, random: (bytes: number) => Uint8Array): void {
  const row = database.prepare('select value from vault_check').get() as { value: Uint8Array } | undefined
  if (row === undefined) {
    const value = encrypt(checkText, { key: keys.sealing, nonce: random(nonceBytes), bound: 'check' })
    database.prepare('insert into vault_check values (?)').run(value)
    return
  }
  const text = decrypt(row.value, { key: keys.sealing, bound: 'check' })
  const same =
    text !== null &&
    text.length === checkText.length &&
    timingSafeEqual(Buffer.from(text), Buffer.from(checkText))
  if (!same) throw new Fault('vault_key', `${database.name}: was made with another key`)
}

function readIndex(database: Connection): Map<string, readonly string[]> {
  const index = new Map<string, readonly string[]>()
  const rows = database
    .prepare('select participant, person_hash as hash from persons order by place')
    .iterate()
  for (const { participant, hash } of rows as Iterable<{ participant: string; hash: string }>) {
    index.set(hash, [participant, ...(index.get(hash) ?? [])])
  }
  return index
}

function prepare(database: Connection) {
  return {
    // REPLACE gives a new place at the end, so that the newest roster comes first in look-ups
    put: database.prepare(
      'replace into persons (participant, session, person_hash, sealed) values (?, ?, ?, ?)',
    ),
    get: database.prepare('select sealed from persons where participant = ?'),
    forget: database.prepare('delete from persons where participant = ?'),
  }
}

function opened(sealed: Uint8Array, lock: { key: Uint8Array; bound: string }) {
  const text = decrypt(sealed, lock)
  if (text === null) throw new Fault('vault_key', 'a person in the vault cannot be decrypted')
  const { name, number } = JSON.parse(text) as { name: string; number: string }
  return { name: new Personal(name), number: new Personal(number) }
}

/** `bound` is authenticated with the text, so that a row cannot be moved to another participant. */
function encrypt(text: string, lock: { key: Uint8Array; nonce: Uint8Array; bound: string }): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', lock.key, lock.nonce)
  cipher.setAAD(Buffer.from(lock.bound))
  return Buffer.concat([lock.nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

function decrypt(sealed: Uint8Array, lock: { key: Uint8Array; bound: string }): string | null {
  if (sealed.length < nonceBytes + tagBytes) return null
  const decipher = createDecipheriv('aes-256-gcm', lock.key, sealed.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(lock.bound))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const body = sealed.subarray(nonceBytes, sealed.length - tagBytes)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    // a tag that does not fit: the wrong key or a changed row; the caller says which
    return null
  }
}
