import { describe, expect, test } from 'vitest'
import { openReader } from '../../../daemon/journal/queries.ts'
import { openJournal } from '../../../daemon/journal/store.ts'
import { faultOf } from '../../support/fault-of.ts'
import { storedJournal } from '../../support/journal.ts'
import { journalOptions } from '../../support/journal-drafts.ts'
import { tampered } from '../../support/tampering.ts'

/** More than are read at a time, so that places between two batches are among those tried. */
const stored = 1_100

function without(sequence: number): string {
  return tampered(storedJournal(stored), ({ remove }) => remove(sequence))
}

describe('a journal with an event missing', () => {
  test.each([1, 2, 500, 501, 1_000, stored - 1])('is not folded into a state: without event %i', (gone) => {
    const path = without(gone)
    const journal = openJournal({ path, ...journalOptions() })
    const fault = faultOf(() => [...journal.events()])
    journal.close()
    expect(fault.code).toBe('journal_damaged')
    expect(fault.message).toContain(`event ${gone} is missing`)
    const reader = openReader(path)
    expect(faultOf(() => [...reader.events()]).message).toContain(`event ${gone} is missing`)
    reader.close()
  })

  test('can still be read behind the hole, and shown as it is', () => {
    const path = without(500)
    const journal = openJournal({ path, ...journalOptions() })
    expect([...journal.events(500)].map(({ sequence }) => sequence)[0]).toBe(501)
    expect([...journal.events(stored)]).toEqual([])
    journal.close()
    const reader = openReader(path)
    expect([...reader.log({})]).toHaveLength(stored - 1)
    reader.close()
  })
})
