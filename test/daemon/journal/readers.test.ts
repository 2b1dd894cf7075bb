import { chmodSync, copyFileSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../daemon/journal/database.ts'
import type { Reader } from '../../../daemon/journal/queries.ts'
import { openReader } from '../../../daemon/journal/queries.ts'
import { journalOn, openJournal } from '../../../daemon/journal/store.ts'
import { startChild } from '../../support/child.ts'
import { faultOf } from '../../support/fault-of.ts'
import { fill, storedJournal, temporaryDirectory } from '../../support/journal.ts'
import { draft, journalOptions, moment } from '../../support/journal-drafts.ts'

const sequences = (rows: Iterable<{ readonly sequence: number }>) =>
  Array.from(rows, ({ sequence }) => sequence)

function read<T>(path: string, look: (reader: Reader) => T): T {
  const reader = openReader(path)
  try {
    return look(reader)
  } finally {
    reader.close()
  }
}

/** A journal in an open directory of its own, and its writer in another process, which has stored two events. */
async function heldJournal() {
  const directory = temporaryDirectory()
  chmodSync(directory, 0o755)
  const path = join(directory, 'journal.db')
  const writer = startChild('journal-process.ts', ['hold', path])
  await writer.line((line) => line === 'open 2')
  return { path, writer }
}

describe('a reader in another process than the writer', () => {
  test('sees all while the writer runs', async () => {
    const { path } = await heldJournal()
    expect(read(path, (reader) => sequences(reader.log({})))).toEqual([1, 2])
  })

  test('sees all when the writer has ended, from the one file', async () => {
    const { path, writer } = await heldJournal()
    writer.say('stop')
    await writer.ended()
    expect(statSync(`${path}-wal`).size).toBe(0)
    expect(read(path, (reader) => reader.verify())).toMatchObject({ ok: true, events: 2 })
  })

  test('sees all after kill -9, while everything still is in the write-ahead log', async () => {
    const { path, writer } = await heldJournal()
    await writer.kill()
    const before = statSync(`${path}-wal`).size
    expect(before).toBeGreaterThan(0)
    expect(read(path, (reader) => reader.verify())).toMatchObject({ ok: true, events: 2 })
    expect(statSync(`${path}-wal`).size).toBe(before)
    const alone = join(temporaryDirectory(), 'journal.db')
    copyFileSync(path, alone)
    expect(faultOf(() => openReader(alone)).code).toBe('missing')
  })

  test('sees what is stored after it opened, and the writer is not held up by it', () => {
    const path = storedJournal(3)
    const journal = openJournal({ path, ...journalOptions({ seed: 2 }) })
    const reader = openReader(path)
    expect(reader.head()).toEqual(journal.head())
    journal.append([draft(4)], moment(9))
    expect(reader.head()).toEqual(journal.head())
    expect(sequences(reader.log({ afterSequence: 3 }))).toEqual([4])
    journal.close()
    reader.close()
  })
})

describe('somebody who may read the files but not write the directory', () => {
  // Root writes everywhere: the reading process becomes nobody where it can.
  const line = (path: string) => startChild('journal-process.ts', ['read', path, 'nobody']).line(() => true)
  const shut = (path: string) => {
    chmodSync(dirname(path), 0o555)
    onTestFinished(() => chmodSync(dirname(path), 0o755))
  }

  test('reads while the writer runs', async () => {
    const { path } = await heldJournal()
    shut(path)
    expect(await line(path)).toBe('read 2 true')
  })

  test('reads when the writer has ended in order: it leaves the empty write-ahead log and its index there', async () => {
    const { path, writer } = await heldJournal()
    writer.say('stop')
    await writer.ended()
    shut(path)
    expect(await line(path)).toBe('read 2 true')
  })

  test('reads after kill -9', async () => {
    const { path, writer } = await heldJournal()
    await writer.kill()
    shut(path)
    expect(await line(path)).toBe('read 2 true')
  })

  test('is told permission for a copy without write-ahead log and index: SQLite would have to make them', async () => {
    const { path, writer } = await heldJournal()
    writer.say('stop')
    await writer.ended()
    rmSync(`${path}-wal`)
    rmSync(`${path}-shm`)
    shut(path)
    expect(await line(path)).toMatch(new RegExp(`^fault permission ${path}: `))
  })

  test('is told permission for a file that may not be read, and for a directory that may not be entered', async () => {
    const path = storedJournal(2)
    chmodSync(dirname(path), 0o755)
    chmodSync(path, 0)
    expect(await line(path)).toMatch(new RegExp(`^fault permission ${path}: `))
    const inner = join(dirname(path), 'shut', 'journal.db')
    mkdirSync(dirname(inner), 0o000)
    expect(await line(inner)).toMatch(new RegExp(`^fault permission ${inner}: `))
  })
})

describe('a slow reader', () => {
  function busyJournal() {
    const path = join(temporaryDirectory(), 'journal.db')
    const database = openDatabase(path)
    onTestFinished(() => {
      database.close()
    })
    const journal = journalOn(database, journalOptions())
    fill(journal, 1_200)
    const merged = () => (database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[])[0]?.busy === 0
    return { path, journal, merged, walBytes: () => statSync(`${path}-wal`).size }
  }

  test('holds no snapshot between two rows, so that the write-ahead log can be merged', () => {
    const { path, journal, merged } = busyJournal()
    const reader = openReader(path)
    const rows = reader.log({})[Symbol.iterator]()
    const events = reader.events()[Symbol.iterator]()
    for (let n = 0; n < 700; n++) {
      rows.next()
      events.next()
    }
    journal.append([draft(1)], moment(2_000))
    expect(merged()).toBe(true)
    expect(rows.next().value?.sequence).toBe(701)
    expect(events.next().value?.sequence).toBe(701)
    reader.close()
  })

  test('gets of a log what was stored when it began, however much is added meanwhile', () => {
    const { path, journal } = busyJournal()
    const seen = read(path, (reader) => {
      const found: number[] = []
      for (const { sequence } of reader.log({})) {
        found.push(sequence)
        if (sequence % 100 === 0) journal.append([draft(1)], moment(2_000))
      }
      return found
    })
    expect(seen).toEqual(Array.from({ length: 1_200 }, (_, n) => n + 1))
  })

  test('may stop early and close', () => {
    const { path } = busyJournal()
    const reader = openReader(path)
    for (const row of reader.log({ limit: 900 })) if (row.sequence === 400) break
    for (const event of reader.events()) if (event.sequence === 3) break
    reader.close()
    expect(() => reader.head()).toThrow()
  })

  test('of another program that holds a snapshot makes the write-ahead log grow, not for ever: 8 MiB are left', () => {
    const { path, journal, walBytes } = busyJournal()
    const other = new Database(path, { readonly: true })
    other.exec('begin')
    other.prepare('select count(*) from events').get()
    const limit = 8 * 1024 * 1024
    while (walBytes() <= limit * 1.25) {
      journal.append(
        Array.from({ length: 500 }, (_, n) => draft(n)),
        moment(3_000),
      )
    }
    other.exec('commit')
    other.close()
    // The next appends merge it, begin it anew and cut it.
    for (let n = 0; n < 3; n++) journal.append([draft(n)], moment(3_000))
    expect(walBytes()).toBeLessThanOrEqual(limit)
  })
})

test('a reader that another program locks out says busy, not that the journal cannot be written', () => {
  const path = storedJournal(2)
  const other = new Database(path)
  other.pragma('locking_mode = EXCLUSIVE')
  other.exec('begin immediate; commit')
  const fault = faultOf(() => openReader(path))
  other.close()
  expect(fault).toMatchObject({ code: 'busy', message: expect.stringContaining(path) })
})

test('a reader of a file with a broken page says journal_damaged and which file', () => {
  const path = storedJournal(300)
  const database = new Database(path)
  database.unsafeMode(true)
  database.pragma('writable_schema = ON')
  database.exec(`update sqlite_schema set rootpage = 9999 where name = 'events'`)
  database.close()
  const fault = faultOf(() => read(path, (reader) => reader.verify()))
  expect(fault).toMatchObject({ code: 'journal_damaged', message: expect.stringContaining(path) })
})
