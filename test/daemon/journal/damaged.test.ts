import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, test } from 'vitest'
import { openReader } from '../../../daemon/journal/queries.ts'
import { openJournal } from '../../../daemon/journal/store.ts'
import { faultOf } from '../../support/fault-of.ts'
import { canonicalJson, storedJournal, temporaryDirectory } from '../../support/journal.ts'
import { journalOptions } from '../../support/journal-drafts.ts'
import type { Tampering } from '../../support/tampering.ts'
import { forged, tampered } from '../../support/tampering.ts'

const events = 12
let path: string
beforeEach(() => {
  path = storedJournal(events)
})

describe('the writer', () => {
  const newest: [string, (tampering: Tampering) => void][] = [
    [
      'data edited',
      ({ row, change }) => change(events, { envelope: forged(row(events), { data: {} }, 'old hash') }),
    ],
    ['only a column edited', ({ change }) => change(events, { type: 'zone.exited' })],
    ['its number changed', ({ change }) => change(events, { sequence: 99 })],
    [
      'another stream',
      ({ row, change }) => change(events, { envelope: forged(row(events), { stream: 'x' }, 'new hash') }),
    ],
    ['not canonical', ({ row, change }) => change(events, { envelope: `${row(events).envelope} ` })],
    ['no JSON', ({ change }) => change(events, { envelope: 'gone' })],
  ]
  test.each(newest)('does not go on behind a newest event that does not verify: %s', (_what, attack) => {
    const copy = tampered(path, attack)
    const fault = faultOf(() => openJournal({ path: copy, ...journalOptions() }))
    expect(fault).toMatchObject({ code: 'journal_damaged', message: expect.stringContaining(copy) })
  })

  test('leaves such a file and its write-ahead log as they are', () => {
    const copy = tampered(path, ({ change }) => change(events, { type: 'zone.exited' }))
    const unmerged = join(temporaryDirectory(), 'journal.db')
    const open = new Database(copy)
    open.exec(`update events set type = 'zone.other' where sequence = ${events}`)
    for (const end of ['', '-wal']) copyFileSync(copy + end, unmerged + end)
    open.close()
    const bytes = () => ['', '-wal'].map((end) => readFileSync(unmerged + end).toString('latin1'))
    const before = bytes()
    expect(before[1]?.length).toBeGreaterThan(4_096)
    const fault = faultOf(() => openJournal({ path: unmerged, ...journalOptions() }))
    expect(fault.code).toBe('journal_damaged')
    expect(bytes()).toEqual(before)
  })

  test('names the event that cannot be read when it rebuilds its state', () => {
    const copy = tampered(path, ({ change }) => change(5, { envelope: canonicalJson([]) }))
    const journal = openJournal({ path: copy, ...journalOptions() })
    const fault = faultOf(() => [...journal.events()])
    journal.close()
    expect(fault).toMatchObject({ code: 'journal_damaged', message: expect.stringContaining('event 5') })
  })
})

test('a reader names the event that cannot be read, and the file', () => {
  const copy = tampered(path, ({ change }) => change(events, { envelope: '7' }))
  const reader = openReader(copy)
  const faults = [faultOf(() => reader.head()), faultOf(() => [...reader.events(3)])]
  reader.close()
  for (const { code, message } of faults) {
    expect(code).toBe('journal_damaged')
    expect(message).toContain(`${copy}: event ${events} `)
  }
})

test('a reader refuses a journal whose events were dropped as a whole', () => {
  const copy = tampered(path, ({ database }) => database.exec('drop table events'))
  expect(faultOf(() => openReader(copy))).toMatchObject({
    code: 'journal_damaged',
    message: expect.stringContaining('events'),
  })
})
