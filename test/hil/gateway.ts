/** The host's side of the daemon in the guest: starts and kills it, runs the command line beside it, reads its journal. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bundledPrograms, bundleProgram, daemonFlags, layDataBeside } from '../../scripts/bundle.ts'
import { person, rosterEntry } from '../support/people.ts'
import { guestFolder, productFolder, programs } from './bench.ts'
import type { Machine } from './machine/machine.ts'
import { tree, treeInGuest } from './machine/places.ts'
import { TooLate } from './machine/waiting.ts'

/** A command line takes some five seconds to start in an emulated processor, and more beside others. */
const commandMs = 60_000
/** A person at a gate would not wait so long; an emulated processor may. */
const factMs = 60_000
const lookAgainMs = 500

export interface Fact {
  readonly type: string
  readonly sequence: string
  readonly data: Readonly<Record<string, unknown>>
}

export interface Gateway {
  /** Starts the daemon, and waits until it answers. */
  start(): Promise<void>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** What `warden …` says as a member of the staff; throws where it ends with anything but 0. */
  command(...words: readonly string[]): Promise<string>
  /** All that is on record, in order. */
  facts(): Promise<readonly Fact[]>
  /** Waits until so many facts after sequence `after` are of this type. */
  factsOf(type: string, after: number, count?: number): Promise<readonly Fact[]>
  /** A roster of these people for room 1, due in half an hour. */
  importRoster(session: string, keys: readonly string[]): Promise<void>
  /** The end of what the daemon logged. */
  lastWords(): Promise<string>
}

const config = `${guestFolder}/gateway.yaml`
const asDaemon = 'setpriv --reuid warden --regid warden --groups warden,dialout'
const daemonLog = '/run/wardend.log'
const rosterFile = 'roster.json'

/** Bundles the daemon; nothing is started. */
export async function gatewayIn({ agent }: Pick<Machine, 'agent'>): Promise<Gateway> {
  await bundleProgram({ ...bundledPrograms.daemon, name: 'hil-wardend' }, { isWritten: true })
  layDataBeside('.build')
  const daemon = `node ${daemonFlags.join(' ')} ${treeInGuest}/.build/hil-wardend.mjs --config ${config}`

  async function command(...words: readonly string[]): Promise<string> {
    const quoted = words.map((word) => `'${word}'`).join(' ')
    return await agent.must(
      `${asDaemon} node ${programs}/warden.mjs --config ${config} --lang en ${quoted} 2>&1`,
      commandMs,
    )
  }

  async function facts(): Promise<readonly Fact[]> {
    const lines = (await command('log', '--format', 'ndjson')).split('\n').filter((line) => line !== '')
    return lines.map((line) => JSON.parse(line) as Fact)
  }

  return {
    async start() {
      await agent.must(`mkdir -p /run/warden /var/lib/warden && chown warden:warden /run/warden /var/lib/warden
        setsid ${asDaemon} ${daemon} >>${daemonLog} 2>&1 </dev/null 3>&- &`)
      await eventually('the daemon answers', async () => {
        const { status } = await agent.run(`test -S /run/warden/control.sock`)
        return status === 0 ? true : null
      })
    },
    async kill() {
      await killIn(agent, 'hil-wardend')
      await agent.must('rm -f /run/warden/control.sock')
    },
    command,
    facts,
    factsOf: (type, after, count = 1) =>
      eventually(`${count} × ${type} after ${after}`, async () => {
        const found = (await facts()).filter((fact) => fact.type === type && Number(fact.sequence) > after)
        return found.length >= count ? found : null
      }),
    async importRoster(session, keys) {
      const due = new Date(Date.now() + 30 * 60_000).toISOString()
      const people = keys.map(person).map(rosterEntry)
      const file = join(tree, productFolder, rosterFile)
      mkdirSync(join(tree, productFolder), { recursive: true })
      writeFileSync(file, JSON.stringify({ session, kind: 'other', room: 'room1', due, people }))
      try {
        await command('roster', 'import', `${programs}/${rosterFile}`)
      } finally {
        rmSync(file)
      }
    },
    lastWords: () => agent.must(`tail -n 15 ${daemonLog}`),
  }
}

/** SIGKILL to all whose command line has this word; resolves when they are gone. The guest has no `pkill`. */
export async function killIn(agent: Machine['agent'], word: string): Promise<void> {
  await agent.must(`
    alive() { for at in /proc/[0-9]*; do grep -qsa '${word}' "$at/cmdline" && echo "\${at#/proc/}"; done; true; }
    while [ -n "$(alive)" ]; do kill -KILL $(alive); sleep 0.1; done`)
}

/** What `look` finds at last; throws `TooLate` when it does not in time. */
export async function eventually<T>(what: string, look: () => Promise<T | null>, ms = factMs): Promise<T> {
  const untilMs = performance.now() + ms
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() > untilMs) throw new TooLate(`${what}: not within ${ms} ms`)
    await pause(lookAgainMs)
  }
}
