/**
 * A soak: the daemon from its bundle with sixteen devices on ttys at real line speed and a broker, for ten minutes. People
 * push through the gates all the while, each seen by a contact that closes for 100 ms; each must be on record. Ends with 1
 * when one was missed, or when processor or memory are beyond what a gateway may take.
 */
import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { prepareMosquitto } from '../test/support/mosquitto.ts'
import { startDaemon } from './benchmarks/daemon.ts'
import { cpuMs, openFiles, rssMb } from './benchmarks/process-usage.ts'
import { startSite } from './benchmarks/running-site.ts'
import { devicesOf, writeSite } from './benchmarks/site.ts'
import { inWorkshop } from './benchmarks/workshop.ts'

const usage = 'usage: scripts/soak [MINUTES]'
const layout = { lanes: 4, boards: 4, readerSettings: {} }
const settleMs = 10_000
/** A person and gate in so long, so that nobody counts as following the one before. */
const walkEveryMs = 6_000
/** The walks of four gates are spread by steps that keep no time with any poll. */
const stepMs = 1_517
const most = { cpuPercent: 6, rssMb: 110, rssGrowthMb: 8, filesGrowth: 0 } as const

interface Soaked {
  readonly walked: number
  readonly recorded: number
  readonly cpuPercent: number
  readonly rssStartMb: number
  readonly rssEndMb: number
  readonly filesGrown: number
}

function soak(minutes: number): Promise<Soaked> {
  return inWorkshop(async (workshop) => {
    const { directory, defer } = workshop
    const broker = await prepareMosquitto()
    defer(() => broker.dispose())
    await broker.start()
    const devices = devicesOf(layout)
    const running = await startSite(workshop, devices)
    const portOf = (device: string): string => running.ports[device] ?? ''
    const site = writeSite({ directory, ...layout, portOf, broker: broker.port })
    const daemon = await startDaemon(workshop, site)
    await pause(settleMs)
    const pid = daemon.child.pid ?? 0
    const before = { at: performance.now(), cpu: cpuMs(pid), rss: rssMb(pid), files: openFiles(pid) }
    const gates = devices.filter(({ family }) => family === 'modbus-relay').map(({ id }) => id)
    const walked = await walk(gates, { minutes, through: running.walk })
    const after = { at: performance.now(), cpu: cpuMs(pid), rss: rssMb(pid), files: openFiles(pid) }
    return {
      walked,
      recorded: forcedIn(site.file),
      cpuPercent: ((after.cpu - before.cpu) / (after.at - before.at)) * 100,
      rssStartMb: before.rss,
      rssEndMb: after.rss,
      filesGrown: after.files - before.files,
    }
  })
}

/** Gate after gate, in and out; how many walked. */
async function walk(
  gates: readonly string[],
  { minutes, through }: { minutes: number; through(gate: string, direction: 'in' | 'out'): void },
): Promise<number> {
  const untilMs = performance.now() + minutes * 60_000
  let walked = 0
  for (; performance.now() < untilMs; walked++) {
    const turn = Math.floor(walked / gates.length)
    through(gates[walked % gates.length] ?? '', turn % 2 === 0 ? 'in' : 'out')
    await pause(Math.max(stepMs, walkEveryMs / gates.length))
  }
  await pause(settleMs / 2)
  return walked
}

/** Passages that no grant explains, on record. */
function forcedIn(configFile: string): number {
  const words = ['daemon/cli/main.ts', '--config', configFile, 'log', '--format', 'ndjson']
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  })
  if (status !== 0) throw new Error(`warden log ended with ${status}: ${stderr}`)
  return stdout.split('\n').filter((line) => /"type":"passage\.(?:forced|tailgated)"/.test(line)).length
}

function wrongIn({ walked, recorded, cpuPercent, rssStartMb, rssEndMb, filesGrown }: Soaked): string[] {
  return [
    ...(recorded === walked ? [] : [`${walked - recorded} of ${walked} passages are not on record`]),
    ...(cpuPercent <= most.cpuPercent ? [] : [`more than ${most.cpuPercent} % of a core`]),
    ...(rssEndMb <= most.rssMb ? [] : [`more than ${most.rssMb} MB`]),
    ...(rssEndMb - rssStartMb <= most.rssGrowthMb ? [] : [`grew by more than ${most.rssGrowthMb} MB`]),
    ...(filesGrown <= most.filesGrowth ? [] : [`${filesGrown} more files are open than at first`]),
  ]
}

async function main(argv: readonly string[]): Promise<number> {
  const minutes = Number(argv[0] ?? '10')
  if (argv.length > 1 || !Number.isFinite(minutes) || minutes <= 0) {
    console.error(usage)
    return 2
  }
  const soaked = await soak(minutes)
  const wrong = wrongIn(soaked)
  const { walked, recorded, cpuPercent, rssStartMb, rssEndMb } = soaked
  console.log(
    `${wrong.length === 0 ? 'sound' : 'NOT SOUND'}: ${minutes} min, 16 devices; ${walked} walked through, each a contact of ` +
      `100 ms, ${recorded} on record; ${cpuPercent.toFixed(1)} % of a core, ` +
      `${rssStartMb.toFixed(1)} MB at first, ${rssEndMb.toFixed(1)} MB at the end`,
  )
  for (const words of wrong) console.log(words)
  return wrong.length === 0 ? 0 : 1
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  console.error(error)
  // what was under way may still be
  process.exit(1)
}
