import { execFileSync, spawnSync } from 'node:child_process'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../../daemon/journal/database.ts'
import { openReader } from '../../../daemon/journal/queries.ts'
import { storedJournal } from '../../support/journal.ts'

const copyOf = (sequence: string, from: number) =>
  `select ${sequence}, id, type, at_ms, subject, session, zone, envelope from events where sequence = ${from}`

/** Statements of accidents and careless tools, with what the refusal says. */
const statements: [string, string, string][] = [
  ['UPDATE of a text', `update events set envelope = '{}' where sequence = 3`, 'append-only'],
  ['UPDATE of a number', 'update events set sequence = 99 where sequence = 5', 'append-only'],
  ['UPDATE OR REPLACE', 'update or replace events set sequence = 2 where sequence = 3', 'append-only'],
  ['DELETE of one', 'delete from events where sequence = 5', 'append-only'],
  ['DELETE of all', 'delete from events', 'append-only'],
  [
    'INSERT OR REPLACE of one that is there',
    `insert or replace into events ${copyOf('3', 1)}`,
    'without gaps',
  ],
  ['INSERT OR IGNORE of one that is there', `insert or ignore into events ${copyOf('3', 1)}`, 'without gaps'],
  ['REPLACE with a gap', `replace into events ${copyOf('7', 1)}`, 'without gaps'],
  ['INSERT with a gap', `insert into events ${copyOf('7', 1)}`, 'without gaps'],
  ['INSERT before the first', `insert into events ${copyOf('0', 1)}`, 'without gaps'],
  ['INSERT of a number that is taken', `insert into events ${copyOf('5', 1)}`, 'without gaps'],
  ['INSERT that leaves the number to SQLite', `insert into events ${copyOf('null', 1)}`, 'without gaps'],
  [
    'INSERT ON CONFLICT DO UPDATE',
    `insert into events ${copyOf('3', 1)} on conflict (sequence) do update set type = 'x'`,
    'without gaps',
  ],
]

let path: string
beforeEach(() => {
  path = storedJournal(5)
})

function expectUntouched(): void {
  const reader = openReader(path)
  const result = reader.verify()
  reader.close()
  expect(result).toMatchObject({ ok: true, events: 5 })
}

describe.each([
  ['as the daemon opens it', (file: string) => openDatabase(file)],
  ['as any program opens it', (file: string) => new Database(file)],
])('a journal opened %s', (_how, open) => {
  test.each(statements)('refuses %s', (_what, sql, says) => {
    const database = open(path)
    expect(() => database.exec(sql)).toThrow(says)
    database.close()
    expectUntouched()
  })

  test('takes the next row, and no statement that holds a second one which does not fit', () => {
    const database = open(path)
    expect(() => database.exec(`insert into events ${copyOf('6', 1)} union all ${copyOf('8', 1)}`)).toThrow(
      'without gaps',
    )
    database.exec(`insert into events ${copyOf('6', 5)}`)
    expect(database.prepare('select max(sequence) from events').pluck().get()).toBe(6)
    database.close()
  })
})

const hasShell = spawnSync('sqlite3', ['-version']).status === 0

describe.skipIf(!hasShell)('the sqlite3 command line', () => {
  test.each(statements)('is refused %s', (_what, sql, says) => {
    const run = spawnSync('sqlite3', [path, sql], { encoding: 'utf8' })
    expect(run.status).not.toBe(0)
    expect(run.stderr).toContain(says)
    expectUntouched()
  })

  test('reads all the same', () => {
    expect(execFileSync('sqlite3', [path, 'select count(*) from events'], { encoding: 'utf8' })).toBe('5\n')
  })
})
