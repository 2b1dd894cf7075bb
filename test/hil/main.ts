/**
 * Hardware in the loop: every kind of adapter on the real kernel of a virtual machine, pulled and plugged in again. One line
 * for each case; the last one is `N passed, N failed`.
 */
import { parseArgs } from 'node:util'
import { siteLog, startBench } from './bench.ts'
import type { Scene } from './cases/case.ts'
import { proposedNames } from './cases/proposed-names.ts'
import { refusals } from './cases/refusals.ts'
import { replugs } from './cases/replugs.ts'
import { theDaemon } from './cases/the-daemon.ts'
import { readyState } from './machine/ready.ts'
import { makeDevices } from './plugged.ts'

function seconds(fromMs: number): string {
  return `${((performance.now() - fromMs) / 1000).toFixed(0)} s`
}

/** The daemon comes last: the site lets its devices go then. */
const groups = { replugs, refusals, names: proposedNames, daemon: theDaemon } as const
const { values } = parseArgs({ options: { only: { type: 'string', multiple: true, default: [] } } })
const unknown = values.only.find((name) => !(name in groups))
if (unknown !== undefined) {
  console.error(`scripts/hil [--only GROUP]… with ${Object.keys(groups).join(', ')}; there is no ${unknown}`)
  process.exit(2)
}
const chosen = Object.entries(groups).flatMap(([name, group]) =>
  values.only.length === 0 || values.only.includes(name) ? [group] : [],
)

const startMs = performance.now()
const bench = await startBench(await readyState((line) => console.log(line)))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void bench.stop().then(() => process.exit(1)))
}
let passed = 0
let failed = 0

const tell: Scene['tell'] = async (title, run) => {
  const fromMs = performance.now()
  try {
    const told = await run()
    passed++
    console.log(`✓ ${title}: ${told} (${seconds(fromMs)})`)
  } catch (error) {
    failed++
    console.log(`✗ ${title}: ${error instanceof Error ? error.message : String(error)} (${seconds(fromMs)})`)
  }
}

try {
  const devices = await makeDevices(bench)
  console.log(`the site runs in the guest after ${seconds(startMs)}`)
  for (const group of chosen) await group({ bench, devices, tell })
  if (failed > 0)
    console.log((await bench.machine.agent.run(`tail -n 20 ${siteLog}; dmesg | tail -n 20`)).said)
} finally {
  await bench.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
