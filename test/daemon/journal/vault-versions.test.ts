import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openVault } from '../../../daemon/journal/vault.ts'
import { Personal } from '../../../drivers/personal.ts'
import { faultOf } from '../../support/fault-of.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { participant, seededRandom } from '../../support/journal-drafts.ts'
import { revealed } from '../../support/revealed.ts'
import { newVault, vaultKey, vaultRow } from '../../support/vault.ts'
import { writeFirstVersion } from '../../support/vault-v1.ts'

const rows = [vaultRow(participant(1), 0), vaultRow(participant(2), 1), vaultRow(participant(3), 0)]
const pin = new Personal('274913')

function firstVersion(): string {
  const path = join(temporaryDirectory(), 'vault.db')
  writeFirstVersion(path, { key: vaultKey(), rows })
  return path
}

function changed(path: string, sql: string): string {
  const database = new Database(path)
  database.exec(sql)
  database.close()
  return path
}

function look<T>(path: string, work: (database: Database.Database) => T): T {
  const database = new Database(path, { readonly: true })
  const found = work(database)
  database.close()
  return found
}

const versionOf = (path: string) => look(path, (it) => it.pragma('user_version', { simple: true }))
const tablesOf = (path: string) =>
  look(path, (it) =>
    it.prepare(`select name from sqlite_schema where type = 'table' order by name`).pluck().all(),
  )

const open = (path: string, seed = 1) =>
  openVault({ path, key: vaultKey(seed), random: seededRandom().bytes })

describe('a vault of the first version', () => {
  test('keeps its persons in their order, and takes accounts and codes from now on', async () => {
    const { path, vault, reopen } = newVault(firstVersion())
    await vault.secrets.addAccount({ operator: 'o-000000000001', account: 'desk-1', pin })
    for (const current of [() => vault, reopen]) {
      const one = current()
      for (const { participant: ref, name, number } of rows) {
        expect(revealed(one.person(ref))).toEqual({ name: name.reveal(), number: number.reveal() })
      }
      const first = rows[0]?.number ?? new Personal('')
      expect(one.participants(one.hash(first))).toEqual([participant(3), participant(1)])
      expect(one.secrets.accountOf('o-000000000001')).toBe('desk-1')
    }
    expect(versionOf(path)).toBe(2)
  })

  test('becomes the same as a new one', () => {
    const path = firstVersion()
    open(path).close()
    const schemaOf = (file: string) =>
      look(file, (it) => it.prepare('select name, sql from sqlite_schema order by name').all())
    const { path: fresh } = newVault()
    expect(schemaOf(path)).toEqual(schemaOf(fresh))
    expect(tablesOf(path)).toContain('locker_codes')
  })

  test('stays of that version, with all its persons, when the way to the next one breaks off', () => {
    // The last of the new tables is in the way, so that all before it has been done.
    const path = changed(firstVersion(), 'create table locker_codes (mine text)')
    expect(faultOf(() => open(path)).message).toContain(path)
    expect(versionOf(path)).toBe(1)
    expect(tablesOf(path)).toEqual(['locker_codes', 'persons', 'vault_check'])
    changed(path, 'drop table locker_codes')
    const vault = open(path)
    for (const { participant: ref } of rows) expect(vault.person(ref)).not.toBeNull()
    vault.close()
    expect(versionOf(path)).toBe(2)
  })

  test.each([
    ['another key than it was made with', () => firstVersion(), 'vault_key', 'another key'],
    [
      'no table of persons',
      () => changed(firstVersion(), 'drop table persons'),
      'journal_damaged',
      'without its table persons',
    ],
    [
      'no proof of its key',
      () => changed(firstVersion(), 'delete from vault_check'),
      'vault_key',
      'another key',
    ],
  ])('is refused with %s, and the file is untouched', (_what, make, code, says) => {
    const path = make()
    const before = readFileSync(path)
    expect(faultOf(() => open(path, 2))).toMatchObject({ code, message: expect.stringContaining(says) })
    expect(readFileSync(path).equals(before)).toBe(true)
  })
})

test.each([0, 3])('a vault of version %i is refused, and the file is untouched', (version) => {
  const path = join(temporaryDirectory(), 'vault.db')
  open(path).close()
  changed(path, `pragma user_version = ${version}`)
  const before = readFileSync(path)
  const fault = faultOf(() => open(path))
  expect(fault).toMatchObject({
    code: 'journal_damaged',
    message: expect.stringContaining(`schema version ${version}, expected 2`),
  })
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('a vault of this version without one of its tables is refused', () => {
  const path = join(temporaryDirectory(), 'vault.db')
  open(path).close()
  changed(path, 'drop table tokens')
  expect(faultOf(() => open(path)).message).toContain('without its table tokens')
})
