import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Draft } from '../../../daemon/domain/events/catalogue.ts'
import type { Journal } from '../../../daemon/journal/store.ts'
import { openJournal } from '../../../daemon/journal/store.ts'
import type { Vault, VaultRow } from '../../../daemon/journal/vault.ts'
import { Personal } from '../../../drivers/personal.ts'
import type { Chance } from '../../../drivers/ports.ts'
import { between, pick, seeded } from '../../support/chance.ts'
import { faultOf } from '../../support/fault-of.ts'
import { filesOf, leaks, spellings } from '../../support/file-bytes.ts'
import { grant, journalOptions, moment, seededRandom } from '../../support/journal-drafts.ts'
import { everybody, newVault, vaultRow } from '../../support/vault.ts'

/** Everybody on a roster, and a granted passage of each in the journal. */
function recorded(): { vault: Vault; journal: Journal; paths: readonly string[]; refs: readonly string[] } {
  const { vault, path } = newVault()
  const journalPath = join(dirname(path), 'journal.db')
  const journal = openJournal({ path: journalPath, ...journalOptions() })
  const refs = everybody.map((_, who) => `p-${String(who).padStart(14, '0')}`)
  const rows = refs.map((ref, who) => vaultRow(ref, who))
  vault.put(rows)
  for (const { participant, number } of rows)
    journal.append([grantTo(participant, vault.hash(number))], moment())
  return { vault, journal, paths: [path, journalPath], refs }
}

function grantTo(participant: string, person: string): Draft {
  const one = grant(1) as Extract<Draft, { type: 'passage.granted' }>
  return { ...one, subject: participant, data: { ...one.data, participant, person } }
}

const personal = everybody.flatMap(({ name, number }) => [name, number, number.toLowerCase()])

describe('no byte of the files', () => {
  test('shows a name or a number, in any encoding, while they are open and after', () => {
    const { vault, journal, paths, refs } = recorded()
    const open = filesOf(paths)
    expect([...open.keys()].filter((file) => file.endsWith('-wal'))).toHaveLength(2)
    // The search itself works: references do stand there.
    expect(leaks(open, refs.slice(0, 1))).not.toEqual([])
    expect(leaks(open, personal)).toEqual([])
    vault.forget(refs[0] ?? '')
    journal.close()
    expect(leaks(filesOf(paths), personal)).toEqual([])
  })

  test('shows half a number either: no birth date with its serial, no region with its birth date', () => {
    const { journal, paths } = recorded()
    const halves = everybody.flatMap(({ number }) => [number.slice(0, 14), number.slice(6)])
    expect(leaks(filesOf(paths), halves)).toEqual([])
    journal.close()
  })
})

describe('a search for spellings', () => {
  test('finds each of them', () => {
    for (const way of spellings('赵甲140599')) {
      const file = Buffer.concat([Buffer.from('before'), way, Buffer.from('after')])
      expect(leaks(new Map([['file', file]]), ['赵甲140599'])).toHaveLength(1)
    }
  })
})

describe('a forgotten person', () => {
  test('is in no look-up and in no byte of the vault, write-ahead log included, while the others stay', () => {
    const { vault, path, reopen } = newVault()
    const refs = ['p-forgotten00000', 'p-remembered0000']
    vault.put([vaultRow('p-forgotten00000', 0), vaultRow('p-remembered0000', 1)])
    const sealed = sealedOf(path, 'p-forgotten00000')
    const number = vaultRow('', 0).number
    const hash = vault.hash(number)
    expect(leaks(filesOf([path]), refs)).not.toEqual([])

    vault.forget('p-forgotten00000')
    for (const open of [() => vault, reopen]) {
      const one = open()
      expect(one.person('p-forgotten00000')).toBeNull()
      expect(one.participants(hash)).toEqual([])
      expect(one.person('p-remembered0000')).not.toBeNull()
      const files = filesOf([path])
      expect(leaks(files, ['p-forgotten00000', hash])).toEqual([])
      expect([...files.values()].some((bytes) => bytes.includes(sealed))).toBe(false)
    }
  })

  // With these seeds SQLite 3.54 leaves copies of rows in pages they moved out of, in spite of `secure_delete`.
  test.each([22, 24])('leaves nothing behind, whatever pages the rows moved through (seed %i)', (seed) => {
    const chance = seeded(seed)
    const { participant } = seededRandom(seed)
    const { vault, path } = newVault()
    let living: string[] = []
    const forgotten: string[] = []
    for (let roster = 0; roster < 80; roster++) {
      const refs = Array.from({ length: between(chance, { least: 1, most: 20 }) }, participant)
      vault.put(refs.map((ref) => longRow(ref, { session: `S${roster}`, chance })))
      living.push(...refs)
      if (chance.next() >= 0.5) continue
      const gone = new Set(Array.from({ length: 5 }, () => pick(chance, living)))
      vault.forget(...gone)
      forgotten.push(...gone)
      living = living.filter((one) => !gone.has(one))
    }
    expect(forgotten.length).toBeGreaterThan(100)
    const bytes = Buffer.concat([...filesOf([path]).values()])
    expect(forgotten.filter((one) => bytes.includes(one))).toEqual([])
    expect(living.filter((one) => !bytes.includes(one))).toEqual([])
  })

  test('may be forgotten twice, and never known at all', () => {
    const { vault } = newVault()
    vault.put([vaultRow('p-forgotten00000')])
    vault.forget('p-forgotten00000', 'p-nobody000000000')
    vault.forget('p-forgotten00000')
    expect(vault.person('p-forgotten00000')).toBeNull()
  })

  test('is out of reach at once when another program holds old pages, which is said; the next time they go', () => {
    const { vault, path } = newVault()
    vault.put([vaultRow('p-forgotten00000')])
    const other = new Database(path, { readonly: true })
    onTestFinished(() => {
      other.close()
    })
    other.exec('begin')
    other.prepare('select * from persons').all()
    const fault = faultOf(() => vault.forget('p-forgotten00000'))
    expect(fault).toMatchObject({ code: 'busy', message: expect.stringContaining(path) })
    expect(vault.person('p-forgotten00000')).toBeNull()
    other.exec('commit')
    vault.forget()
    expect(leaks(filesOf([path]), ['p-forgotten00000'])).toEqual([])
  })

  test('never touches the chain of events', () => {
    const { vault, journal, paths, refs } = recorded()
    const before = journal.readAfter(0, 1_000)
    vault.forget(...refs)
    expect(journal.readAfter(0, 1_000)).toEqual(before)
    expect(paths).toHaveLength(2)
    journal.close()
  })
})

/** A row of some length; the name is no name. */
function longRow(participant: string, { session, chance }: { session: string; chance: Chance }): VaultRow {
  const name = new Personal('x'.repeat(between(chance, { least: 2, most: 30 })))
  return { ...vaultRow(participant), session, name }
}

function sealedOf(path: string, participant: string): Buffer {
  const database = new Database(path, { readonly: true })
  const sealed = database.prepare('select sealed from persons where participant = ?').pluck().get(participant)
  database.close()
  return sealed as Buffer
}
