import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import {
  closeKeepingLog,
  guarded,
  guardedAppend,
  guardedReading,
  openDatabase,
  openReadOnly,
} from '../../../daemon/journal/database.ts'
import { faultOf } from '../../support/fault-of.ts'
import { temporaryDirectory } from '../../support/journal.ts'

const newPath = () => join(temporaryDirectory(), 'some.db')

describe('a database opened for writing', () => {
  test('has each commit on disk before it returns, and lets no REPLACE past the triggers', () => {
    const database = openDatabase(newPath())
    const settings = [
      'journal_mode',
      'synchronous',
      'recursive_triggers',
      'foreign_keys',
      'journal_size_limit',
    ]
    const got = settings.map((name) => database.pragma(name, { simple: true }))
    // synchronous 2 is FULL
    expect(got).toEqual(['wal', 2, 1, 1, 8 * 1024 * 1024])
    database.close()
  })

  test('merges its write-ahead log while it is small: 4 MiB of it', () => {
    const path = newPath()
    const database = openDatabase(path)
    const pages = database.pragma('wal_autocheckpoint', { simple: true }) as number
    expect(pages * (database.pragma('page_size', { simple: true }) as number)).toBe(4_096_000)
    database.close()
  })

  test('is missing without its directory', () => {
    const path = join(temporaryDirectory(), 'nowhere', 'some.db')
    expect(faultOf(() => openDatabase(path))).toMatchObject({
      code: 'missing',
      message: expect.stringContaining(path),
    })
  })

  test('leaves one whole file, an empty write-ahead log and its index when closed', () => {
    const path = newPath()
    const database = openDatabase(path)
    database.exec('create table t (x); insert into t values (1)')
    closeKeepingLog(database)
    expect([existsSync(path), existsSync(`${path}-wal`), existsSync(`${path}-shm`)]).toEqual([
      true,
      true,
      true,
    ])
    const again = openReadOnly(path)
    expect(again.prepare('select x from t').pluck().get()).toBe(1)
    again.close()
  })

  test('in memory is simply closed', () => {
    const database = openDatabase(':memory:')
    closeKeepingLog(database)
    expect(database.open).toBe(false)
  })
})

test('a database opened for reading cannot be written, and is not made', () => {
  const path = newPath()
  expect(faultOf(() => openReadOnly(path)).code).toBe('permission')
  expect(existsSync(path)).toBe(false)
  openDatabase(path).close()
  const database = openReadOnly(path)
  expect(() => database.exec('create table t (x)')).toThrow('readonly')
  database.close()
})

describe('errors of SQLite become faults that name the file', () => {
  const throwing = (code: string) => () => {
    throw new Database.SqliteError('words of SQLite', code)
  }
  const codes: [code: string, writing: string, reading: string, appending: string][] = [
    ['SQLITE_FULL', 'journal_unwritable', 'unexpected', 'journal_unwritable'],
    ['SQLITE_IOERR_FSYNC', 'journal_unwritable', 'unexpected', 'journal_unwritable'],
    ['SQLITE_READONLY_DBMOVED', 'journal_unwritable', 'permission', 'journal_unwritable'],
    ['SQLITE_BUSY', 'journal_unwritable', 'busy', 'journal_unwritable'],
    ['SQLITE_BUSY_RECOVERY', 'journal_unwritable', 'busy', 'journal_unwritable'],
    ['SQLITE_CANTOPEN', 'permission', 'permission', 'journal_unwritable'],
    ['SQLITE_CORRUPT', 'journal_damaged', 'journal_damaged', 'journal_unwritable'],
    ['SQLITE_CORRUPT_INDEX', 'journal_damaged', 'journal_damaged', 'journal_unwritable'],
    ['SQLITE_NOTADB', 'journal_damaged', 'journal_damaged', 'journal_unwritable'],
    ['SQLITE_CONSTRAINT_TRIGGER', 'unexpected', 'unexpected', 'unexpected'],
    ['SQLITE_MISUSE', 'unexpected', 'unexpected', 'unexpected'],
    ['SQLITE_ERROR', 'unexpected', 'unexpected', 'journal_unwritable'],
  ]
  test.each(codes)('%s: %s for a writer, %s for a reader, %s for an append', (code, ...expected) => {
    const kinds = [guarded, guardedReading, guardedAppend]
    const faults = kinds.map((guard) => faultOf(() => guard('/var/lib/some.db', throwing(code))))
    expect(faults.map((fault) => fault.code)).toEqual(expected)
    for (const { message } of faults) expect(message).toBe(`/var/lib/some.db: words of SQLite (${code})`)
  })

  test.each([guarded, guardedReading, guardedAppend])('but a bug stays a bug', (guard) => {
    const bug = () => (undefined as unknown as { x: number }).x
    expect(() => guard('some.db', bug)).toThrow(TypeError)
  })
})
