/**
 * The main job in one command: simulated devices on real ptys, a broker on loopback, the real daemon, twelve experts.
 * Stays up until Ctrl-C.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { systemRandom } from '../daemon/random.ts'
import type { ExampleSite } from '../test/support/example-site.ts'
import { startExampleSite } from '../test/support/example-site.ts'
import { createRealClock } from '../test/support/real-clock.ts'
import { demoDay } from './day/main.ts'
import { startBroker } from './demo-broker.ts'
import type { Ending } from './demo-ending.ts'
import { createEnding, until } from './demo-ending.ts'
import type { DemoPlatform } from './demo-platform.ts'
import { listenAsPlatform } from './demo-platform.ts'
import type { DemoPlace } from './demo-programs.ts'
import { endDaemon, importRoster, logFile, startDaemon } from './demo-programs.ts'
import { demoSessions, sendVisitors } from './demo-visitors.ts'

const usage = 'usage: scripts/demo [--state-dir DIR] [--port N] [--day [--kill-after N,N]]'
const venue = '140500-01'
const root = resolve(import.meta.dirname, '..')
const devicesMs = 15_000

interface Options {
  readonly directory: string
  readonly port: number
  /** plays the whole day and holds it against the scenario */
  readonly day: boolean
  /** steps of the day after which the daemon is killed */
  readonly kills: ReadonlySet<number>
}

function optionsFrom(): Options | string {
  try {
    const { values } = parseArgs({
      options: {
        'state-dir': { type: 'string' },
        port: { type: 'string', default: '18883' },
        day: { type: 'boolean', default: false },
        'kill-after': { type: 'string', default: '' },
      },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      return `--port: expected 1 to 65535, got ${values.port}`
    const steps = values['kill-after'].split(',').filter((word) => word !== '')
    const wrong = steps.find((word) => !/^([0-9]|[1-5][0-9]|6[01])$/.test(word))
    if (wrong !== undefined) return `--kill-after: expected steps from 0 to 61, got ${wrong}`
    const directory = resolve(values['state-dir'] ?? join(root, '.demo'))
    return { directory, port, day: values.day, kills: new Set(steps.map(Number)) }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Begun afresh each time, but only a directory that is a demo's own is ever emptied. */
function freshDirectory(directory: string): string | null {
  const mark = join(directory, '.warden-demo')
  if (existsSync(directory) && readdirSync(directory).length > 0 && !existsSync(mark)) {
    return `${directory} holds something that is not a demo's; give another --state-dir`
  }
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { recursive: true })
  writeFileSync(mark, '')
  return null
}

function say(text = ''): void {
  console.log(text)
}

async function main(): Promise<number> {
  const options = optionsFrom()
  if (typeof options === 'string') {
    console.error(`${options}\n${usage}`)
    return 2
  }
  const refused = freshDirectory(options.directory)
  if (refused !== null) {
    console.error(refused)
    return 1
  }
  if (options.day) return await demoDay({ ...options, say })
  const ending = createEnding()
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  try {
    return await Promise.race([show(options, ending, stopped), stopped.then(() => 0)])
  } finally {
    await ending.all()
  }
}

/** From the first start to the last look: the whole demo, with everything to be ended in `ending`. */
async function show(options: Options, ending: Ending, stopped: Promise<void>): Promise<number> {
  const startedMs = performance.now()
  const seconds = () => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
  try {
    const broker = await startBroker(options.port)
    ending.add(() => broker.close())
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    console.error(`broker cannot listen on 127.0.0.1:${options.port}: ${detail}`)
    return 1
  }
  const platform = listen(options, seconds)
  ending.add(() => platform.end())
  const site = await openSite(options, ending)
  const place = { directory: options.directory, configFile: site.configFile }
  const trouble = await openVenue(place, site, platform, ending)
  if (trouble !== null) {
    console.error(`${trouble}; see ${logFile(place)}`)
    return 1
  }
  await new Promise<void>((done) =>
    sendVisitors({ stage: site.stage, stimulate: site.devices.stimulate }, done),
  )
  await until(() => (platform.counts.get('participant.released') ?? 0) >= 12, 5_000)
  const code = conclude(platform, seconds())
  whereToLook(relative(process.cwd(), site.configFile) || site.configFile, options.port)
  if (code === 0) await stopped
  return code
}

/** The platform, saying each event and when the first passage was complete. */
function listen({ port, directory }: Options, seconds: () => string): DemoPlatform {
  let firstPassage = false
  return listenAsPlatform({
    port,
    venue,
    database: join(directory, 'platform.db'),
    onEvent(line, type) {
      say(`  ${line}`)
      if (type !== 'passage.completed' || firstPassage) return
      firstPassage = true
      say(`--- 首次通行完成 first passage.completed after ${seconds()}`)
    },
  })
}

async function openSite({ directory, port }: Options, ending: Ending): Promise<ExampleSite> {
  const site = await startExampleSite({
    directory,
    platformUrl: `mqtt://127.0.0.1:${port}`,
    acknowledges: true,
    clock: createRealClock(),
    chance: systemRandom(),
  })
  ending.add(() => site.stop())
  say(`模拟场所已就绪 simulated venue: ${relative(process.cwd(), site.configFile)}`)
  return site
}

/** Daemon, rosters and all devices; or what did not come about. */
async function openVenue(
  place: DemoPlace,
  site: ExampleSite,
  platform: DemoPlatform,
  ending: Ending,
): Promise<string | null> {
  const { daemon, ready } = startDaemon(place)
  ending.add(() => endDaemon(daemon))
  if (!(await ready)) return 'the daemon did not start'
  for (const session of demoSessions) {
    if (!(await importRoster(place, session))) return `the roster of ${session.code} was not taken`
  }
  const connected = () => platform.counts.get('device.connected') ?? 0
  return (await until(() => connected() >= site.deviceCount, devicesMs)) ? null : 'not every device answered'
}

/** What the demo must have shown; a demo that did less says so. */
function conclude(platform: DemoPlatform, took: string): number {
  const count = (type: string) => platform.counts.get(type) ?? 0
  const expected = {
    'participant.arrived': 12,
    'passage.completed': 48,
    'passage.denied': 2,
    'participant.released': 12,
  }
  say(`--- ${took}`)
  let code = 0
  for (const [type, least] of Object.entries(expected)) {
    const fits = count(type) === least
    if (!fits) code = 1
    say(`  ${fits ? '✓' : '✗'} ${type}: ${count(type)}${fits ? '' : `, expected ${least}`}`)
  }
  return code
}

function whereToLook(configFile: string, port: number): void {
  say()
  say('接下来可以看 where to look (Ctrl-C 结束 ends):')
  for (const words of [
    'log --limit 20',
    'log --type "passage.*" --format ndjson',
    'who',
    'status',
    'session list',
  ]) {
    say(`  scripts/warden --config ${configFile} ${words}`)
  }
  say(`  mosquitto_sub -V 5 -p ${port} -v -t 'warden/v1/${venue}/#'`)
}

// Visitors may still be on their way; whoever ends the demo does not wait for them.
process.exit(await main())
