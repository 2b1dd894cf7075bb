import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { closeKeepingLog, openDatabase } from '../../../daemon/journal/database.ts'
import { openReader } from '../../../daemon/journal/queries.ts'
import { journalOn, openJournal } from '../../../daemon/journal/store.ts'
import { between, seeded } from '../../support/chance.ts'
import { faultOf } from '../../support/fault-of.ts'
import { fill, storedJournal, temporaryDirectory } from '../../support/journal.ts'
import { draft, journalOptions, moment } from '../../support/journal-drafts.ts'

function verified(path: string) {
  const reader = openReader(path)
  const result = reader.verify()
  reader.close()
  return result
}

/** A journal on a disk whose size the test sets. */
function onSmallDisk() {
  const path = join(temporaryDirectory(), 'journal.db')
  const database = openDatabase(path)
  const journal = journalOn(database, journalOptions())
  const pages = () => database.pragma('page_count', { simple: true }) as number
  onTestFinished(() => {
    if (database.open) database.close()
  })
  return {
    path,
    journal,
    database,
    setFull: () => database.pragma(`max_page_count = ${pages()}`),
    setFree: () => database.pragma('max_page_count = 1000000'),
  }
}

describe('a full disk', () => {
  test('makes append say journal_unwritable; nothing is half stored, and nothing has moved', () => {
    const { path, journal, setFull } = onSmallDisk()
    fill(journal, 10)
    const before = { head: journal.head(), lastMs: journal.lastMs(), rows: journal.readAfter(0, 100) }
    setFull()
    const many = Array.from({ length: 200 }, (_, n) => draft(n))
    const fault = faultOf(() => journal.append(many, moment(60)))
    expect(fault).toMatchObject({ code: 'journal_unwritable', message: expect.stringContaining(path) })
    const after = { head: journal.head(), lastMs: journal.lastMs(), rows: journal.readAfter(0, 100) }
    expect(after).toEqual(before)
    expect(verified(path)).toEqual({ ok: true, events: 10, head: before.head })
  })

  test('is forgotten when space is back: the next append takes the next number and the chain holds', () => {
    const { path, journal, setFull, setFree } = onSmallDisk()
    const chance = seeded(20260318)
    let stored = 0
    let refused = 0
    for (let round = 0; round < 30; round++) {
      setFull()
      for (let n = 0; n < 10; n++) {
        const drafts = Array.from({ length: between(chance, { least: 1, most: 20 }) }, (_, k) => draft(n + k))
        const head = journal.head()
        try {
          stored += journal.append(drafts, moment(round)).length
        } catch (error) {
          expect(error).toMatchObject({ code: 'journal_unwritable' })
          expect(journal.head()).toEqual(head)
          refused++
        }
        expect(journal.head().sequence).toBe(stored)
      }
      setFree()
      expect(journal.append([draft(round)], moment(round)).map(({ sequence }) => sequence)).toEqual([
        ++stored,
      ])
    }
    expect(refused).toBeGreaterThan(30)
    expect(verified(path)).toEqual({ ok: true, events: stored, head: journal.head() })
  })

  test('lets positions be kept again afterwards, and leaves the former one until then', () => {
    const { journal, database, setFree } = onSmallDisk()
    fill(journal, 10)
    journal.moveCursor('sent', 3)
    database.pragma('query_only = ON')
    expect(faultOf(() => journal.moveCursor('sent', 9)).code).toBe('journal_unwritable')
    expect(journal.cursor('sent')).toBe(3)
    database.pragma('query_only = OFF')
    setFree()
    journal.moveCursor('sent', 9)
    expect(journal.cursor('sent')).toBe(9)
  })

  test('does not keep the journal from being closed, and loses nothing by it', () => {
    const { path, journal, database, setFull } = onSmallDisk()
    fill(journal, 50)
    setFull()
    closeKeepingLog(database)
    expect(verified(path)).toEqual({ ok: true, events: 50, head: journal.head() })
  })
})

describe('a file that the kernel lets grow no further', () => {
  // The shell ignores SIGXFSZ, and so does the process it becomes: writes beyond the limit fail, some of them half-way.
  const program = fileURLToPath(new URL('../../support/journal-process.ts', import.meta.url))
  const limited = (path: string, kibibytes: number) =>
    spawnSync(
      'sh',
      [
        '-c',
        `trap '' XFSZ; ulimit -f ${kibibytes * 2}; exec "$0" "$@"`,
        process.execPath,
        program,
        'write',
        path,
      ],
      {
        encoding: 'utf8',
      },
    )

  test.each([96, 200, 1_001])(
    'at %i KiB: every event that was acknowledged is there, no other, and the next fits',
    (size) => {
      const path = storedJournal(0)
      const lines = limited(path, size).stdout.trim().split('\n')
      expect(lines.at(-1)).toMatch(/^fault journal_unwritable /)
      const acknowledged = Number(lines.at(-2))
      expect(acknowledged).toBeGreaterThan(5)
      expect(verified(path)).toMatchObject({ ok: true, events: acknowledged })
      const journal = openJournal({ path, ...journalOptions({ seed: 3 }) })
      expect(journal.append([draft(1)], moment())[0]?.sequence).toBe(acknowledged + 1)
      journal.close()
    },
  )

  test('at 32 KiB, what the index of the write-ahead log needs: a journal opens, so that exits go on', () => {
    const path = storedJournal(300)
    const lines = limited(path, 32).stdout.trim().split('\n')
    expect(lines[0]).toBe('open 300')
    expect(lines.at(-1)).toMatch(/^fault journal_unwritable /)
    const acknowledged = Number(lines.at(-2)?.replace('open ', ''))
    expect(verified(path)).toMatchObject({ ok: true, events: acknowledged })
  })
})

describe('whatever else keeps an event from the file', () => {
  test('is journal_unwritable as well, so that exits go on: another program’s lock, and it is over with the lock', () => {
    const { path, journal } = onSmallDisk()
    fill(journal, 3)
    const other = new Database(path)
    other.exec('begin immediate')
    expect(faultOf(() => journal.append([draft(1)], moment())).code).toBe('journal_unwritable')
    other.exec('rollback')
    other.close()
    expect(journal.append([draft(1)], moment()).map(({ sequence }) => sequence)).toEqual([4])
  })

  test('a damaged page under the newest events', () => {
    const { journal, database } = onSmallDisk()
    fill(journal, 3)
    database.unsafeMode(true)
    database.pragma('writable_schema = ON')
    // The index of times is told to begin on a page that the file does not have.
    database.exec(`update sqlite_schema set rootpage = 9999 where name = 'events_by_time'`)
    database.pragma('writable_schema = RESET')
    const fault = faultOf(() => journal.append([draft(1)], moment()))
    expect(fault).toMatchObject({ code: 'journal_unwritable', message: expect.stringContaining('CORRUPT') })
  })

  test('a number that is taken is a bug, not a full disk: somebody else has written here', () => {
    const { journal, database } = onSmallDisk()
    fill(journal, 3)
    database.exec(
      'insert into events select 4, id, type, at_ms, subject, session, zone, envelope from events where sequence = 3',
    )
    expect(faultOf(() => journal.append([draft(1)], moment())).code).toBe('unexpected')
  })
})
