import { randomInt } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ChainResult } from '../../../daemon/journal/chain.ts'
import { openReader } from '../../../daemon/journal/queries.ts'
import { openJournal } from '../../../daemon/journal/store.ts'
import { between, seeded } from '../../support/chance.ts'
import { startChild } from '../../support/child.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { draft, journalOptions, moment } from '../../support/journal-drafts.ts'

const kills = 20
/** About as many appends as fill the write-ahead log, so that some kills hit its merging. */
const mostAppends = 250
// WARDEN_SEED repeats a run as far as the machine's own timing allows.
const seed = Number(process.env['WARDEN_SEED'] ?? randomInt(2 ** 31))

function verified(path: string): ChainResult {
  const reader = openReader(path)
  const result = reader.verify()
  reader.close()
  return result
}

test(`kill -9, ${kills} times in a row: no acknowledged event is missing and the chain verifies (seed ${seed})`, async () => {
  const chance = seeded(seed)
  const path = join(temporaryDirectory(), 'journal.db')
  let least = 0
  let unmerged = 0
  for (let round = 0; round < kills; round++) {
    const wanted = between(chance, { least: 1, most: mostAppends })
    const child = startChild('journal-process.ts', ['write', path, String(seed + round)])
    expect(await child.line((line) => line.startsWith('open'))).toBe(`open ${least}`)
    await child.line(() => child.lines.length > wanted)
    await child.kill()
    if (existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0) unmerged++
    const acknowledged = Number(child.lines.at(-1))
    expect(acknowledged).toBeGreaterThanOrEqual(least + wanted)
    const result = verified(path)
    expect(result).toMatchObject({ ok: true })
    // An append under way may have been stored without being acknowledged: at most its three events.
    least = result.ok ? result.events : 0
    expect(least).toBeGreaterThanOrEqual(acknowledged)
    expect(least).toBeLessThanOrEqual(acknowledged + 3)
  }
  // Else nothing was tested: the log must have been looked through after a kill.
  expect(unmerged).toBeGreaterThan(0)
  const journal = openJournal({ path, ...journalOptions({ seed: 99 }) })
  expect(journal.append([draft(1)], moment())[0]?.sequence).toBe(least + 1)
  journal.close()
  expect(verified(path)).toMatchObject({ ok: true, events: least + 1 })
})
