/** The daemon as a process of its own, from the bundle, as it is installed at a venue. */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { systemClock } from '../../daemon/clock.ts'
import { ask } from '../../daemon/control/client.ts'
import type { GatewayStatus } from '../../daemon/gateway.ts'
import { bundle, daemonFlags } from '../bundle.ts'
import type { Site } from './site.ts'
import type { Workshop } from './workshop.ts'

export interface RunningDaemon {
  readonly child: ChildProcess
  status(): Promise<GatewayStatus>
  /** Asks over the control socket; rejects unless the daemon did it. */
  command(name: string, given: unknown): Promise<unknown>
}

const readyMs = 30_000
const lookMs = 100

/** Resolves when every device is online and, where the site has one, the broker too. */
export async function startDaemon(workshop: Workshop, site: Site): Promise<RunningDaemon> {
  await bundle()
  const child = workshop.start(
    '.build/wardend.mjs',
    ['--config', site.file, '--log-level', 'warn'],
    daemonFlags,
  )
  let words = ''
  child.stderr?.on('data', (chunk) => {
    words = `${words}${chunk}`.slice(-4_000)
  })
  const clock = systemClock(0)

  async function command(name: string, given: unknown): Promise<unknown> {
    const asked = await ask({ socket: site.socket, command: name, arguments: given, clock })
    if (asked.kind !== 'result')
      throw new Error(`the daemon did not do ${name}: ${JSON.stringify(asked)}\n${words}`)
    return asked.result
  }
  const status = async () => (await command('status', {})) as GatewayStatus

  const deadline = clock.now() + readyMs
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the daemon ended with ${child.exitCode}: ${words}`)
    const now = await status().catch(() => null)
    if (now !== null && isReady(now)) return { child, status, command }
    if (clock.now() > deadline)
      throw new Error(`the daemon is not ready: ${JSON.stringify(now?.devices)} ${words}`)
    await pause(lookMs)
  }
}

function isReady({ devices, platform }: GatewayStatus): boolean {
  return platform?.up !== false && Object.values(devices).every((device) => device === 'online')
}
