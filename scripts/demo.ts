/**
 * The main job in one command: simulated devices on real ptys, a broker on loopback, the real daemon, twelve experts.
 * Stays up until Ctrl-C.
 */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { localInstant } from '../daemon/domain/calendar.ts'
import { systemRandom } from '../daemon/random.ts'
import { startExampleSite } from '../test/support/example-site.ts'
import { person } from '../test/support/people.ts'
import { createRealClock } from '../test/support/real-clock.ts'
import type { DemoBroker } from './demo-broker.ts'
import { startBroker } from './demo-broker.ts'
import type { DemoPlatform } from './demo-platform.ts'
import { listenAsPlatform } from './demo-platform.ts'
import type { DemoSession } from './demo-visitors.ts'
import { demoSessions, sendVisitors } from './demo-visitors.ts'

const usage = 'usage: scripts/demo [--state-dir DIR] [--port N]'
const venue = '140500-01'
const root = resolve(import.meta.dirname, '..')
const daemonStartMs = 15_000

interface Options {
  readonly directory: string
  readonly port: number
}

function optionsFrom(): Options | string {
  try {
    const { values } = parseArgs({
      options: { 'state-dir': { type: 'string' }, port: { type: 'string', default: '18883' } },
    })
    const port = Number(values.port)
    if (!Number.isInteger(port) || port < 1 || port > 65_535)
      return `--port: expected 1 to 65535, got ${values.port}`
    return { directory: resolve(values['state-dir'] ?? join(root, '.demo')), port }
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

function rosterFile(directory: string, { code, kind, room, keys }: DemoSession): string {
  const due = localInstant(Date.now() + 30 * 60_000, '+08:00')
  const people = keys.map(person).map(({ name, id_type, id_no, role }) => ({
    name,
    document: id_type,
    number: id_no,
    role,
  }))
  const file = join(directory, `roster-${room}.json`)
  writeFileSync(file, JSON.stringify({ session: code, kind, room, due, people }, null, 1), { mode: 0o600 })
  return file
}

function startDaemon(directory: string, configFile: string): ChildProcess {
  const log = openSync(join(directory, 'wardend.log'), 'a')
  return spawn(process.execPath, [join(root, 'daemon/main.ts'), '--config', configFile], {
    stdio: ['ignore', 'ignore', log],
  })
}

async function until(reached: () => boolean, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs
  while (!reached()) {
    if (performance.now() > endMs) return false
    await new Promise((resume) => setTimeout(resume, 50))
  }
  return true
}

/** Not synchronously: the simulated devices live in this process and must go on answering. */
async function warden(configFile: string, ...words: string[]): Promise<boolean> {
  const command = [join(root, 'daemon/cli/main.ts'), '--config', configFile, ...words]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  return code === 0
}

function say(text = ''): void {
  console.log(text)
}

/** Everything that was started, ended in reverse; each end has its own deadline. */
function createEnding() {
  const ends: (() => Promise<void> | void)[] = []
  let ending: Promise<void> | null = null
  return {
    add: (end: () => Promise<void> | void) => ends.unshift(end),
    all(): Promise<void> {
      ending ??= (async () => {
        for (const end of ends) await Promise.race([end(), new Promise((late) => setTimeout(late, 5_000))])
      })()
      return ending
    },
  }
}

async function main(): Promise<number> {
  const options = optionsFrom()
  if (typeof options === 'string') {
    console.error(`${options}\n${usage}`)
    return 2
  }
  const { directory } = options
  const refused = freshDirectory(directory)
  if (refused !== null) {
    console.error(refused)
    return 1
  }
  const ending = createEnding()
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve)
    process.once('SIGTERM', resolve)
  })
  try {
    return await Promise.race([play(options, ending, stopped), stopped.then(() => 0)])
  } finally {
    await ending.all()
  }
}

async function play(
  { directory, port }: Options,
  ending: ReturnType<typeof createEnding>,
  stopped: Promise<void>,
) {
  const startedMs = performance.now()
  let broker: DemoBroker
  try {
    broker = await startBroker(port)
  } catch (error) {
    console.error(
      `broker cannot listen on 127.0.0.1:${port}: ${error instanceof Error ? error.message : error}`,
    )
    return 1
  }
  ending.add(() => broker.close())
  const seconds = () => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
  let firstPassage = false
  const platform = listenAsPlatform({
    port,
    venue,
    onEvent(line, type) {
      say(`  ${line}`)
      if (type !== 'passage.completed' || firstPassage) return
      firstPassage = true
      say(`--- 首次通行完成 first passage.completed after ${seconds()}`)
    },
  })
  ending.add(() => platform.end())

  const site = await startExampleSite({
    directory,
    platformUrl: `mqtt://127.0.0.1:${port}`,
    clock: createRealClock(),
    chance: systemRandom(),
  })
  ending.add(() => site.stop())
  say(`模拟场所已就绪 simulated venue: ${relative(process.cwd(), site.configFile)}`)
  const daemon = startDaemon(directory, site.configFile)
  ending.add(() => endDaemon(daemon))
  const ready = await until(
    () => existsSync(join(directory, 'control.sock')) || daemon.exitCode !== null,
    daemonStartMs,
  )
  if (!ready || daemon.exitCode !== null) {
    console.error(`the daemon did not start; see ${join(directory, 'wardend.log')}`)
    return 1
  }
  for (const session of demoSessions) {
    const file = rosterFile(directory, session)
    const taken = await warden(site.configFile, 'roster', 'import', file)
    // The people on it are fictional, but a roster lying about is a habit nobody should learn here.
    rmSync(file)
    if (!taken) return 1
  }
  const { stage, devices } = site
  const allDevices = site.deviceCount
  if (!(await until(() => (platform.counts.get('device.connected') ?? 0) >= allDevices, daemonStartMs))) {
    console.error(`not every device answered; see ${join(directory, 'wardend.log')}`)
    return 1
  }
  await new Promise<void>((done) => sendVisitors({ stage, stimulate: devices.stimulate }, done))
  await until(() => (platform.counts.get('participant.released') ?? 0) >= 12, 5_000)
  const code = conclude(platform, seconds())
  whereToLook(relative(process.cwd(), site.configFile) || site.configFile, port)
  if (code !== 0) return code
  await stopped
  return 0
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

async function endDaemon(daemon: ChildProcess): Promise<void> {
  if (daemon.exitCode !== null) return
  const ended = new Promise<void>((resolve) => daemon.once('exit', () => resolve()))
  daemon.kill('SIGTERM')
  await ended
}

process.exitCode = await main()
