/** A sample of scripts/kill-rounds, which plays two hundred rounds. */
import { expect, test } from 'vitest'
import { playKillRounds } from '../support/kill-rounds.ts'

const seed = Number(process.env['KILL_SEED'] ?? 20261123)

test(`daemon, broker and consumer killed in turn by chance: each event arrives once, in order, and is confirmed (KILL_SEED=${seed})`, {
  timeout: 240_000,
}, async () => {
  const after = await playKillRounds({ rounds: 15, seed })
  expect(after.journal.length).toBeGreaterThan(40)
  expect(after.consumer).toEqual(after.journal)
  expect(after.alarms).toEqual([])
  expect(after.confirmedUpTo).toBe(after.lastSequence)
  expect(Math.min(...Object.values(after.kills))).toBeGreaterThan(2)
})
