import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openJournal } from '../../../daemon/journal/store.ts'
import { faultOf } from '../../support/fault-of.ts'
import { storedJournal, temporaryDirectory } from '../../support/journal.ts'
import { draft, journalOptions, moment } from '../../support/journal-drafts.ts'

/** A journal on another disk, reached through a link where the daemon expects it. */
function linkedJournal(): { path: string; link: string } {
  const path = storedJournal(2)
  const link = join(temporaryDirectory(), 'journal.db')
  symlinkSync(path, link)
  return { path, link }
}

describe('a journal reached through a symbolic link', () => {
  test('has one writer, whichever of its names it is opened by', () => {
    const { path, link } = linkedJournal()
    for (const [first, second] of [
      [path, link],
      [link, path],
    ] as const) {
      const journal = openJournal({ path: first, ...journalOptions({ seed: 2 }) })
      expect(faultOf(() => openJournal({ path: second, ...journalOptions() })).code).toBe('journal_locked')
      journal.close()
    }
  })

  test('goes on under either name, and its lock lies beside the file itself', () => {
    const { path, link } = linkedJournal()
    const journal = openJournal({ path: link, ...journalOptions({ seed: 3 }) })
    expect(journal.append([draft(3)], moment(3)).map(({ sequence }) => sequence)).toEqual([3])
    journal.close()
    expect([existsSync(`${path}.lock`), existsSync(`${link}.lock`)]).toEqual([true, false])
  })
})
