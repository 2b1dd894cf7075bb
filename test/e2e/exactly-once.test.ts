/** A sample of scripts/kill-rounds, which plays two hundred rounds. */
import { expect, test } from 'vitest'
import { playKillRounds, whatIsWrong } from '../support/kill-rounds.ts'

const seed = Number(process.env['KILL_SEED'] ?? 20261123)
const rounds = 25

test(`daemon, broker and consumer killed, stopped and frozen by chance: each event arrives once, in order, and is confirmed (KILL_SEED=${seed})`, {
  timeout: 240_000,
}, async () => {
  const after = await playKillRounds({ rounds, seed })
  expect(whatIsWrong(after)).toEqual([])
  expect(after.journal.length).toBeGreaterThan(2 * rounds)
  expect(Math.min(after.freezes, ...Object.values(after.kills))).toBeGreaterThan(1)
  // brokers and daemons that die with events under way must have cost repeats, or nothing was tried
  expect(after.received).toBeGreaterThan(after.journal.length)
})
