import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { openReader } from '../../../daemon/journal/queries.ts'
import { openJournal } from '../../../daemon/journal/store.ts'
import { openVault } from '../../../daemon/journal/vault.ts'
import { faultOf } from '../../support/fault-of.ts'
import { storedJournal, temporaryDirectory } from '../../support/journal.ts'
import { journalOptions, seededRandom } from '../../support/journal-drafts.ts'

function filled(make: (database: Database.Database) => void, path = newPath()): string {
  const database = new Database(path)
  make(database)
  database.close()
  return path
}

function newPath(): string {
  return join(temporaryDirectory(), 'journal.db')
}

const notes = (database: Database.Database) => {
  database.exec(`create table notes (text); insert into notes values ('keep me')`)
}

const files: [string, () => string, string][] = [
  ['a database of another program', () => filled(notes), 'application id 0'],
  [
    'a database of another program with a write-ahead log',
    () =>
      filled((database) => {
        database.pragma('journal_mode = WAL')
        notes(database)
      }),
    'application id 0',
  ],
  [
    'an empty database that another program has marked',
    () => filled((database) => database.pragma('application_id = 1234')),
    'application id 1234',
  ],
  ['a vault', vaultFile, `application id ${0x57726476}`],
  [
    'a text file',
    () => {
      const path = newPath()
      writeFileSync(path, '日志\n'.repeat(1_000))
      return path
    },
    'not a database',
  ],
  [
    'a short text file',
    () => {
      const path = newPath()
      writeFileSync(path, 'x')
      return path
    },
    'not a database',
  ],
  [
    'the first bytes of a database that was cut off',
    () => {
      const path = storedJournal(1)
      truncateSync(path, 300)
      return path
    },
    'not a database',
  ],
  [
    'a file of zeros',
    () => {
      const path = newPath()
      writeFileSync(path, Buffer.alloc(4_096))
      return path
    },
    'not a database',
  ],
  [
    'a journal of a later version',
    () => filled((database) => database.pragma('user_version = 3'), storedJournal(3)),
    'schema version 3, expected 2',
  ],
  [
    'a journal without a table',
    () => filled((database) => database.exec('drop table cursors'), storedJournal(3)),
    'cursors',
  ],
]

function vaultFile(): string {
  const path = newPath()
  const { bytes } = seededRandom()
  openVault({ path, key: bytes(32), random: bytes }).close()
  return path
}

const strangers: [string, () => string, string][] = [
  ['another venue', () => storedJournal(3, { venue: '140500-02' }), 'venue 140500-02, expected 140500-01'],
  ['another gateway', () => storedJournal(3, { gateway: 'gw2' }), 'gateway gw2, expected gw1'],
  [
    'nobody',
    () => filled((database) => database.exec('delete from meta'), storedJournal(3)),
    'says no venue',
  ],
]

describe('the writer', () => {
  test.each(files)('leaves %s alone and says what it is', (_what, make, says) => {
    const path = make()
    const before = readFileSync(path)
    const fault = faultOf(() => openJournal({ path, ...journalOptions() }))
    expect(fault.code).toBe('journal_damaged')
    expect(fault.message).toContain(path)
    expect(fault.message).toContain(says)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test.each(strangers)('leaves the journal of %s alone', (_whose, make, says) => {
    const path = make()
    const before = readFileSync(path)
    const fault = faultOf(() => openJournal({ path, ...journalOptions() }))
    expect(fault).toMatchObject({ code: 'journal_damaged', message: expect.stringContaining(says) })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('refuses a directory in the journal’s place', () => {
    const path = newPath()
    mkdirSync(path)
    expect(faultOf(() => openJournal({ path, ...journalOptions() })).code).toBe('journal_damaged')
  })

  test('begins a journal in an empty file: what a crash at the very first moment leaves', () => {
    const path = newPath()
    writeFileSync(path, '')
    openJournal({ path, ...journalOptions() }).close()
    filled((database) => database.pragma('journal_mode = WAL'), path)
    openJournal({ path, ...journalOptions() }).close()
  })

  test('begins a journal in a database that is still blank but for its write-ahead log', () => {
    const path = filled((database) => {
      database.pragma('journal_mode = WAL')
      database.exec('create table t (x); drop table t; vacuum')
    })
    expect(readFileSync(path).length).toBeGreaterThan(0)
    const journal = openJournal({ path, ...journalOptions() })
    expect(journal.stream).toBe('stream-1')
    journal.close()
  })
})

describe('a reader', () => {
  test.each(files)('leaves %s alone and says what it is', (_what, make, says) => {
    const path = make()
    const before = readFileSync(path)
    const fault = faultOf(() => openReader(path))
    expect(fault).toMatchObject({ code: 'journal_damaged', message: expect.stringContaining(says) })
    expect(fault.message).toContain(path)
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('refuses a directory in the journal’s place', () => {
    const path = newPath()
    mkdirSync(path)
    expect(faultOf(() => openReader(path)).code).toBe('journal_damaged')
  })

  test('takes the journal of any gateway, and says whose it is', () => {
    const reader = openReader(storedJournal(3, { venue: '140500-02', gateway: 'gw2', seed: 7 }))
    expect(reader.meta()).toEqual({ stream: 'stream-7', venue: '140500-02', gateway: 'gw2' })
    expect(reader.verify()).toMatchObject({ ok: true, events: 3 })
    reader.close()
  })

  test('says missing where there is no file, no directory, or nothing stored yet', () => {
    const path = newPath()
    writeFileSync(path, '')
    for (const one of [path, newPath(), join(temporaryDirectory(), 'nowhere', 'journal.db')]) {
      expect(faultOf(() => openReader(one))).toMatchObject({
        code: 'missing',
        message: expect.stringContaining(one),
      })
    }
  })
})
