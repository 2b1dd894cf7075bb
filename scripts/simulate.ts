/** Runs simulated days by seed, one worker a core, and says which seed broke what. */
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Report } from '../test/simulation/run.ts'

const usage = `usage: scripts/simulate --seeds A..B [--verbose]
       scripts/simulate --seeds 17..17   replays seed 17`

interface Seeds {
  readonly first: number
  readonly last: number
}

function seedsFrom(text: string | undefined): Seeds | null {
  const match = /^(\d{1,9})\.\.(\d{1,9})$/.exec(text ?? '')
  if (match === null) return null
  const [first, last] = [Number(match[1]), Number(match[2])]
  return first <= last ? { first, last } : null
}

/** Every seed once, whichever worker is free; `onReport` in the order of completion. */
async function runAll({ first, last }: Seeds, onReport: (report: Report) => void): Promise<void> {
  let next = first
  const jobs = Math.min(availableParallelism(), last - first + 1)
  const runOne = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./simulate-worker.ts', import.meta.url))
      const give = () => (next <= last ? worker.postMessage(next++) : worker.postMessage(null))
      worker.on('message', (report: Report) => {
        onReport(report)
        give()
      })
      worker.on('error', reject)
      worker.on('exit', () => resolve())
      give()
    })
  await Promise.all(Array.from({ length: jobs }, runOne))
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { seeds: { type: 'string' }, verbose: { type: 'boolean' } } })
  const seeds = seedsFrom(values.seeds)
  if (seeds === null) {
    console.error(usage)
    return 2
  }
  const startedMs = performance.now()
  const reports: Report[] = []
  await runAll(seeds, (report) => {
    reports.push(report)
    if (values.verbose === true) console.log(JSON.stringify(report))
    if (report.complaints.length === 0) return
    console.log(`seed ${report.seed} FAILED; replay: scripts/simulate --seeds ${report.seed}..${report.seed}`)
    for (const complaint of report.complaints.slice(0, 20)) console.log(`  ${complaint}`)
  })
  const sum = (of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0)
  const hours = (sum((one) => one.virtualMs) / 3_600_000).toFixed(1)
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  const failed = sum((one) => (one.complaints.length > 0 ? 1 : 0))
  console.log(
    `${reports.length} seeds, ${hours} virtual hours in ${seconds} s: ${sum((one) => one.events)} events, ` +
      `${sum((one) => one.grants)} grants, ${sum((one) => one.passages)} passages, ${sum((one) => one.kills)} kills`,
  )
  console.log(`${reports.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main()
