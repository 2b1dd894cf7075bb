/** Runs the benchmarks by name, each beside its bare floor in the same run, and prints their figures. */
import { parseArgs } from 'node:util'
import { cardToOpen } from './benchmarks/card-to-open.ts'
import { commit } from './benchmarks/commit.ts'
import { drain, drainConfirmed } from './benchmarks/drain.ts'
import type { Benchmark, Figures } from './benchmarks/figures.ts'
import { idle } from './benchmarks/idle.ts'
import { replug } from './benchmarks/replug.ts'

const benchmarks: readonly Benchmark[] = [cardToOpen, commit, drain, drainConfirmed, idle, replug]
const names = benchmarks.map(({ name }) => name)
const usage = `usage: scripts/bench [--json] [--events N] [NAME…]\nnames: ${names.join(' ')}`

interface Options {
  readonly json: boolean
  readonly events: number
  readonly chosen: readonly Benchmark[]
}

function optionsFrom(argv: string[]): Options | null {
  try {
    const { values, positionals } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, events: { type: 'string', default: '20000' } },
    })
    const events = Number(values.events)
    if (!Number.isSafeInteger(events) || events < 1) return null
    if (!positionals.every((name) => names.includes(name))) return null
    const chosen = benchmarks.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
    return { json: values.json, events, chosen }
  } catch {
    // parseArgs words its own complaint for programmers; the usage line says all there is
    return null
  }
}

/** One line a figure, so that results can be read while the next benchmark still runs. */
function inWords({ name, p50, p99, unit, limit_p50, limit_p99, ratio_p50, ...more }: Figures): string {
  const rest = Object.entries(more).map(([key, value]) => `${key} ${value}`)
  return [
    name.padEnd(16),
    `p50 ${p50} p99 ${p99} ${unit}`.padEnd(36),
    `bare p50 ${limit_p50} p99 ${limit_p99}`.padEnd(36),
    `ratio ${ratio_p50}`.padEnd(14),
    ...rest,
  ].join(' ')
}

async function main(argv: string[]): Promise<number> {
  const options = optionsFrom(argv)
  if (options === null) {
    console.error(usage)
    return 2
  }
  for (const { name, run } of options.chosen) {
    console.error(`measuring ${name} …`)
    for (const figures of await run({ events: options.events })) {
      console.log(options.json ? JSON.stringify(figures) : inWords(figures))
    }
  }
  return 0
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  // what was being measured may still be under way
  process.exit(1)
}
