/** The day's daemon as a process of its own: started, moved on in time, stopped, killed. */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { endProcess } from '../../test/support/programs.ts'
import { daemonFlags } from '../bundle.ts'
import { until } from '../demo-ending.ts'

const root = resolve(import.meta.dirname, '../..')
const startMs = 15_000
const moveMs = 15_000

export interface DayDaemon {
  /** Resolves when all that fell due on the way is done. */
  moveTo(ms: number): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
}

/** Starts the daemon at a moment of the day (RFC 3339); rejects when it does not come up. */
export async function startDayDaemon(place: {
  readonly directory: string
  readonly configFile: string
  readonly at: string
}): Promise<DayDaemon> {
  const { directory, configFile, at } = place
  const child: ChildProcess = spawn(
    process.execPath,
    [...daemonFlags, join(root, 'scripts/day/daemon.ts'), configFile, at],
    { stdio: ['ignore', 'ignore', openSync(join(directory, 'wardend.log'), 'a'), 'ipc'] },
  )
  const socket = join(directory, 'control.sock')
  const isUp = await until(() => existsSync(socket) || child.exitCode !== null, startMs)
  if (!isUp || child.exitCode !== null)
    throw new Error(`the daemon did not start; see ${directory}/wardend.log`)
  return {
    async moveTo(ms) {
      const moved = once(child, 'message', { signal: AbortSignal.timeout(moveMs) })
      child.send({ moveTo: ms })
      await moved
    },
    stop: () => endProcess(child, 'SIGTERM'),
    kill: () => endProcess(child, 'SIGKILL'),
  }
}
