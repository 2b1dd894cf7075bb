import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../daemon/journal/database.ts'
import type { Vault } from '../../../daemon/journal/vault.ts'
import { openVault } from '../../../daemon/journal/vault.ts'
import { Personal } from '../../../drivers/personal.ts'
import { faultOf } from '../../support/fault-of.ts'
import { storedJournal, temporaryDirectory } from '../../support/journal.ts'
import { participant, seededRandom } from '../../support/journal-drafts.ts'
import { edgeCases, person } from '../../support/people.ts'
import { revealed } from '../../support/revealed.ts'
import { everybody, newVault, vaultKey, vaultRow } from '../../support/vault.ts'

const [p1, p2, p3] = [participant(1), participant(2), participant(3)]
const numberOf = (who: number) => new Personal(everybody[who]?.number ?? '')
const behind = (vault: Vault, who: number) => vault.participants(vault.hash(numberOf(who)))

describe('the hash of a number', () => {
  const hash = (text: string, seed = 1) => {
    const vault = openVault({ path: ':memory:', key: vaultKey(seed), random: seededRandom().bytes })
    const found = vault.hash(new Personal(text))
    vault.close()
    return found
  }
  const { id_no: withX } = person('A4')

  test('is 32 hexadecimal digits, the same for the same number and key, in every vault', () => {
    expect(hash(withX)).toMatch(/^[0-9a-f]{32}$/)
    expect(hash(withX)).toBe(hash(withX))
  })

  test('is equal for a lower-case x and for blanks around the number', () => {
    expect(withX.endsWith('X')).toBe(true)
    for (const same of [withX.toLowerCase(), ` ${withX}`, `${withX}\n`, `\u3000${withX.toLowerCase()} `]) {
      expect(hash(same)).toBe(hash(withX))
    }
  })

  test('differs for different numbers and for different keys', () => {
    const hashes = new Set(everybody.map(({ number }) => hash(number)))
    expect(hashes.size).toBe(new Set(everybody.map(({ number }) => number.toUpperCase())).size)
    expect(hash(withX, 2)).not.toBe(hash(withX, 1))
  })
})

describe('a person', () => {
  test('comes back with name and number as they were given, also after reopening', () => {
    const { vault, reopen } = newVault()
    const rows = everybody.map((_, who) => vaultRow(`p-${String(who).padStart(14, '0')}`, who))
    vault.put(rows)
    for (const open of [() => vault, reopen]) {
      const one = open()
      for (const { participant: ref, name, number } of rows) {
        expect(revealed(one.person(ref))).toEqual({ name: name.reveal(), number: number.reveal() })
      }
    }
  })

  test('is kept with the number in its normal form', () => {
    const { vault } = newVault()
    const { id_no } = person('A4')
    vault.put([{ ...vaultRow(p1), number: new Personal(` ${id_no.toLowerCase()} `) }])
    expect(vault.person(p1)?.number.reveal()).toBe(id_no)
  })

  test('is null when nobody knows the reference', () => {
    expect(newVault().vault.person(p1)).toBeNull()
  })

  test('never shows in text, JSON or an inspected value', () => {
    const { vault } = newVault()
    vault.put([vaultRow(p1)])
    const found = vault.person(p1)
    for (const text of [JSON.stringify(found), inspect(found), `${found?.name} ${found?.number}`]) {
      expect(text).not.toContain(everybody[0]?.name)
      expect(text).not.toContain(everybody[0]?.number)
    }
  })

  test('is not stored when one row of the same call cannot be', () => {
    const { vault, reopen } = newVault()
    const bad = { ...vaultRow(p2), session: null as unknown as string }
    expect(faultOf(() => vault.put([vaultRow(p1), bad])).code).toBe('unexpected')
    expect([vault.person(p1), behind(vault, 0)]).toEqual([null, []])
    expect(behind(reopen(), 0)).toEqual([])
  })
})

describe('participants behind a number', () => {
  test('come newest first, also after reopening', () => {
    const { vault, reopen } = newVault()
    vault.put([vaultRow(p1), vaultRow(p2, 1)])
    vault.put([vaultRow(p3)])
    expect([behind(vault, 0), behind(vault, 1)]).toEqual([[p3, p1], [p2]])
    const again = reopen()
    expect([behind(again, 0), behind(again, 1)]).toEqual([[p3, p1], [p2]])
  })

  test('move to the front when they are put again', () => {
    const { vault, reopen } = newVault()
    vault.put([vaultRow(p1), vaultRow(p2)])
    vault.put([vaultRow(p1)])
    expect(behind(vault, 0)).toEqual([p1, p2])
    expect(behind(reopen(), 0)).toEqual([p1, p2])
  })

  test('leave their former number when they are put with another one', () => {
    const { vault, reopen } = newVault()
    vault.put([vaultRow(p1, 0)])
    vault.put([vaultRow(p1, 1)])
    expect([behind(vault, 0), behind(vault, 1)]).toEqual([[], [p1]])
    const again = reopen()
    expect([behind(again, 0), behind(again, 1)]).toEqual([[], [p1]])
  })

  test('are the same in memory and on disk after any puts and forgettings', () => {
    const refs = [p1, p2, p3, participant(4)]
    const put = fc.record({
      kind: fc.constant('put' as const),
      ref: fc.constantFrom(...refs),
      who: fc.nat(2),
    })
    const forget = fc.record({
      kind: fc.constant('forget' as const),
      ref: fc.constantFrom(...refs),
      who: fc.constant(0),
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(put, forget), { maxLength: 12 }), (steps) => {
        const { vault, reopen } = newVault()
        let model: { ref: string; who: number }[] = []
        for (const { kind, ref, who } of steps) {
          if (kind === 'put') vault.put([vaultRow(ref, who)])
          else vault.forget(ref)
          model = [...(kind === 'put' ? [{ ref, who }] : []), ...model.filter((one) => one.ref !== ref)]
        }
        const expected = [0, 1, 2].map((who) => model.filter((one) => one.who === who).map(({ ref }) => ref))
        expect([0, 1, 2].map((who) => behind(vault, who))).toEqual(expected)
        const again = reopen()
        expect([0, 1, 2].map((who) => behind(again, who))).toEqual(expected)
      }),
      { numRuns: 25 },
    )
  })
})

describe('the key', () => {
  test('that is another one than the vault was made with is refused, and the file is untouched', () => {
    const { path, vault } = newVault()
    vault.put([vaultRow(p1)])
    const before = readFileSync(path)
    const fault = faultOf(() => openVault({ path, key: vaultKey(2), random: seededRandom().bytes }))
    expect(fault).toMatchObject({ code: 'vault_key', message: expect.stringContaining(path) })
    expect(readFileSync(path).equals(before)).toBe(true)
    expect(vault.person(p1)).not.toBeNull()
  })

  test('cannot be proved when the proof was removed: no new key gets in that way', () => {
    const { path, vault } = newVault()
    vault.put([vaultRow(p1)])
    tamperWith(path, 'delete from vault_check')
    for (const seed of [1, 2]) {
      const fault = faultOf(() => openVault({ path, key: vaultKey(seed), random: seededRandom().bytes }))
      expect(fault.code).toBe('vault_key')
    }
  })
})

/** Runs SQL on a vault's file, as somebody would who has it in hand. */
function tamperWith(path: string, sql: string): void {
  const database = new Database(path)
  database.exec(sql)
  database.close()
}

describe('a row that was', () => {
  const attacks: [string, string][] = [
    ['moved to another participant', `update persons set participant = '${p3}' where participant = '${p1}'`],
    [
      'filled with another participant’s person',
      `update persons set participant = '${p3}', sealed = (select sealed from persons where participant = '${p2}') where participant = '${p1}'`,
    ],
    [
      'changed by one bit',
      `update persons set participant = participant, sealed = unhex(replace(hex(sealed), substr(hex(sealed), 30, 6), 'ABCDEF'))`,
    ],
    ['cut short', `update persons set sealed = substr(sealed, 1, 40)`],
    ['cut to less than a tag', `update persons set sealed = x'00'`],
    ['filled with the proof of the key', 'update persons set sealed = (select value from vault_check)'],
  ]
  test.each(attacks)('%s does not decrypt, and the complaint names file and reference', (_what, sql) => {
    const { path, vault, reopen } = newVault()
    vault.put([vaultRow(p1), vaultRow(p2, 1)])
    tamperWith(path, sql)
    const again = reopen()
    const ref = again.participants(again.hash(numberOf(0))).at(0) ?? ''
    const fault = faultOf(() => again.person(ref))
    expect(fault.code).toBe('vault_key')
    expect(fault.message).toContain(path)
    expect(fault.message).toContain(ref)
  })
})

describe('the file', () => {
  function notes(): string {
    const path = join(temporaryDirectory(), 'notes.db')
    tamperWith(path, `create table notes (text); insert into notes values ('keep me')`)
    return path
  }

  test.each([
    ['a journal', () => storedJournal(3)],
    ['a database of another program', notes],
  ])('is refused when it is %s, and left alone', (_what, make) => {
    const path = make()
    const before = readFileSync(path)
    const fault = faultOf(() => openVault({ path, key: vaultKey(), random: seededRandom().bytes }))
    expect(fault).toMatchObject({ code: 'journal_damaged', message: expect.stringContaining('not a vault') })
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  test('is for its owner alone, write-ahead log and index too, whatever the umask', () => {
    const { path, vault } = newVault()
    vault.put([vaultRow(p1)])
    for (const file of [path, `${path}-wal`, `${path}-shm`]) {
      expect([file, (statSync(file).mode & 0o777).toString(8)]).toEqual([file, '600'])
    }
  })

  test('says journal_unwritable when it cannot be written, and nobody of that roster is known', () => {
    const { path, vault } = newVault()
    vault.put([vaultRow(p1)])
    const other = openDatabase(path)
    other.exec('begin immediate')
    expect(faultOf(() => vault.put([vaultRow(p2), vaultRow(p3)])).code).toBe('journal_unwritable')
    other.exec('rollback')
    other.close()
    expect(behind(vault, 0)).toEqual([p1])
    vault.put([vaultRow(p2)])
    expect(behind(vault, 0)).toEqual([p2, p1])
  })
})

test('numbers of every document kind are kept alike', () => {
  const { vault } = newVault()
  for (const { id_no } of edgeCases) expect(vault.hash(new Personal(id_no))).toMatch(/^[0-9a-f]{32}$/)
})
