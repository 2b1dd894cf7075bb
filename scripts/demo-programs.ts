/** The two programs of the demo's venue as processes of their own: the daemon and the staff's command line. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { localInstant } from '../daemon/domain/calendar.ts'
import { person, rosterEntry } from '../test/support/people.ts'
import { endProcess } from '../test/support/programs.ts'
import { until } from './demo-ending.ts'
import type { DemoSession } from './demo-visitors.ts'

const root = resolve(import.meta.dirname, '..')
const daemonStartMs = 15_000

export interface DemoPlace {
  readonly directory: string
  readonly configFile: string
}

/** Where the daemon's diagnostics go. */
export function logFile({ directory }: DemoPlace): string {
  return join(directory, 'wardend.log')
}

/** Starts the daemon. `ready` becomes false when it ends, or when its control socket does not appear in time. */
export function startDaemon(place: DemoPlace): { daemon: ChildProcess; ready: Promise<boolean> } {
  const daemon = spawn(process.execPath, [join(root, 'daemon/main.ts'), '--config', place.configFile], {
    stdio: ['ignore', 'ignore', openSync(logFile(place), 'a')],
  })
  const socket = join(place.directory, 'control.sock')
  const decided = until(() => existsSync(socket) || daemon.exitCode !== null, daemonStartMs)
  return { daemon, ready: decided.then((inTime) => inTime && daemon.exitCode === null) }
}

/** Asks the daemon to stop and waits for its end. */
export async function endDaemon(daemon: ChildProcess): Promise<void> {
  await endProcess(daemon, 'SIGTERM')
}

/** Runs one command line. Not synchronously: the simulated devices live in this process and must go on answering. */
async function warden(configFile: string, ...words: string[]): Promise<boolean> {
  const command = [join(root, 'daemon/cli/main.ts'), '--config', configFile, ...words]
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] })
  const [code] = await once(child, 'exit')
  return code === 0
}

/** Imports the roster of a session; false when it was refused, which the command line has said. */
export async function importRoster(place: DemoPlace, session: DemoSession): Promise<boolean> {
  const file = join(place.directory, `roster-${session.room}.json`)
  writeFileSync(file, rosterText(session), { mode: 0o600 })
  const taken = await warden(place.configFile, 'roster', 'import', file)
  // The people on it are fictional, but a roster lying about is a habit nobody should learn here.
  rmSync(file)
  return taken
}

function rosterText({ code, kind, room, keys }: DemoSession): string {
  const due = localInstant(Date.now() + 30 * 60_000, '+08:00')
  const people = keys.map(person).map(rosterEntry)
  return JSON.stringify({ session: code, kind, room, due, people }, null, 1)
}
