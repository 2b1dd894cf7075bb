/** A vault's file as the first version made it: its schema as it was shipped, kept here word for word. */
import Database from 'better-sqlite3'
import type { VaultRow } from '../../daemon/journal/vault.ts'
import { deriveKeys, encrypt, keyedHash, nonceBytes } from '../../daemon/journal/vault-seal.ts'
import { seededRandom } from './journal-drafts.ts'

const schema = `
create table vault_check (value blob not null) strict;

create table persons (
  place integer primary key,
  participant text not null unique,
  session text not null,
  person_hash text not null,
  sealed blob not null
) strict;
`

/** Writes the file, with these persons in it. */
export function writeFirstVersion(
  path: string,
  { key, rows }: { readonly key: Uint8Array; readonly rows: readonly VaultRow[] },
): void {
  const { bytes } = seededRandom(7)
  const keys = deriveKeys(key)
  const seal = (text: string, bound: string) =>
    encrypt(text, { key: keys.sealing, nonce: bytes(nonceBytes), bound })
  const database = new Database(path)
  database.pragma('journal_mode = WAL')
  database.exec(schema)
  database.pragma(`application_id = ${0x57726476}`)
  database.pragma('user_version = 1')
  database.prepare('insert into vault_check values (?)').run(seal('warden vault 1', 'check'))
  const put = database.prepare(
    'insert into persons (participant, session, person_hash, sealed) values (?, ?, ?, ?)',
  )
  for (const { participant, session, name, number } of rows) {
    const text = JSON.stringify({ name: name.reveal(), number: number.reveal() })
    put.run(participant, session, keyedHash(number.reveal(), keys), seal(text, participant))
  }
  database.close()
}
