import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import type { OpenVault } from '../../../daemon/journal/vault.ts'
import { openVault } from '../../../daemon/journal/vault.ts'
import { Personal } from '../../../drivers/personal.ts'
import { between, seeded } from '../../support/chance.ts'
import { startChild } from '../../support/child.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { participant, seededRandom } from '../../support/journal-drafts.ts'
import { quickStretch } from '../../support/stretches.ts'
import { vaultKey, vaultRow } from '../../support/vault.ts'
import { writeFirstVersion } from '../../support/vault-v1.ts'

const kills = 8
const mostLines = 60
/** Numbers of one process, far more than it gets to. */
const roundSize = 100_000
const seed = Number(process.env['WARDEN_SEED'] ?? 20_260_318)

/** Rows of an operator by table. */
function rowsOf(path: string, operator: string): readonly unknown[] {
  const database = new Database(path, { readonly: true })
  const counts = ['accounts', 'tokens', 'one_time_codes'].map((table) =>
    database.prepare(`select count(*) from ${table} where operator = ?`).pluck().get(operator),
  )
  database.close()
  return counts
}

/** What each number was last said to be. */
function lastSaid(lines: readonly string[]): ReadonlyMap<string, string> {
  return new Map(lines.map((line) => line.split(' ')).map(([what = '', n = '']) => [n, what]))
}

async function check(vault: OpenVault, path: string, [n, said]: readonly [string, string]): Promise<void> {
  const { secrets } = vault
  const operator = `o-${n}`
  const rows = rowsOf(path, operator)
  if (said === 'removed') expect(rows).toEqual([0, 0, 0])
  // All of it or nothing of it.
  if (said === 'removing')
    expect([
      [1, 2, 1],
      [0, 0, 0],
    ]).toContainEqual(rows)
  if (said === 'removed' || said === 'removing') return
  expect(rows.slice(0, 2)).toEqual([1, 2])
  expect(await secrets.checkPin(`desk-${n}`, new Personal('274913'))).toBe(operator)
  const code = { operator, code: new Personal('604182'), nowMs: 1_000 }
  if (said === 'used') expect(await secrets.useOneTimeCode(code)).toBe(false)
}

test(`kill -9, ${kills} times in a row: what was acknowledged is there, a used code stays used, and a removal is whole (seed ${seed})`, async () => {
  const chance = seeded(seed)
  const path = join(temporaryDirectory(), 'vault.db')
  const key = vaultKey()
  // The first process finds a vault of the first version.
  writeFirstVersion(path, { key, rows: [vaultRow(participant(1))] })
  const seen = new Set<string>()
  for (let round = 0; round < kills; round++) {
    const wanted = between(chance, { least: 1, most: mostLines })
    const child = startChild('vault-process.ts', [path, String(round * roundSize)])
    await child.line(() => child.lines.length >= wanted)
    await child.kill()
    const vault = openVault({ path, key, random: seededRandom(9).bytes, stretch: quickStretch })
    expect(vault.person(participant(1))).not.toBeNull()
    for (const entry of lastSaid(child.lines)) {
      seen.add(entry[1])
      await check(vault, path, entry)
    }
    vault.close()
  }
  // Else nothing was tested.
  expect([...seen]).toEqual(expect.arrayContaining(['used', 'removed']))
})
