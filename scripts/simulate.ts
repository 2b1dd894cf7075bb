/** Runs simulated days by seed and says which seed broke what. */
import { parseArgs } from 'node:util'
import { runDay } from '../test/simulation/run.ts'

const usage =
  'usage: scripts/simulate --seeds A..B [--verbose]\n       scripts/simulate --seeds 17..17   replays seed 17'

function seedsFrom(text: string | undefined): { first: number; last: number } | null {
  const match = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text ?? '')
  if (match === null) return null
  const [first, last] = [Number(match[1]), Number(match[2])]
  return first <= last ? { first, last } : null
}

function main(): number {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, verbose: { type: 'boolean' } } })
  const seeds = seedsFrom(values.seeds)
  if (seeds === null) {
    console.error(usage)
    return 2
  }
  const startedMs = performance.now()
  const totals = { events: 0, grants: 0, passages: 0, kills: 0, failed: 0, virtualMs: 0 }
  for (let seed = seeds.first; seed <= seeds.last; seed++) {
    const report = runDay(seed)
    totals.events += report.events
    totals.grants += report.grants
    totals.passages += report.passages
    totals.kills += report.kills
    totals.virtualMs += report.virtualMs
    if (values.verbose === true) console.log(JSON.stringify(report))
    if (report.complaints.length === 0) continue
    totals.failed++
    console.log(`seed ${seed} FAILED; replay: scripts/simulate --seeds ${seed}..${seed}`)
    for (const complaint of report.complaints.slice(0, 20)) console.log(`  ${complaint}`)
  }
  const days = seeds.last - seeds.first + 1
  const { events, grants, passages, kills, failed, virtualMs } = totals
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  console.log(
    `${days} seeds, ${(virtualMs / 3_600_000).toFixed(1)} virtual hours in ${seconds} s: ` +
      `${events} events, ${grants} grants, ${passages} passages, ${kills} kills`,
  )
  console.log(`${days - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exitCode = main()
