/**
 * A venue whose daemon is a real process and whose devices stand on real ports in the test's own process. Whether there is a
 * broker at the address of its platform is the test's affair.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Movement } from '../../drivers/ports.ts'
import type { Actor } from './actors.ts'
import { seeded } from './chance.ts'
import type { ExampleSite, SiteOptions } from './example-site.ts'
import { startExampleSite } from './example-site.ts'
import { cardOf, person, rosterEntry } from './people.ts'
import type { Outcome, Program } from './programs.ts'
import { startProgram, warden } from './programs.ts'
import { createRealClock } from './real-clock.ts'
import { atDesk, throughPortal } from './visitor.ts'

/** What the venue file says of the platform. */
export type HousePlatform = Pick<SiteOptions, 'platformUrl' | 'acknowledges' | 'signers' | 'login'>

export interface LiveHouse {
  readonly directory: string
  readonly site: ExampleSite
  /** everything that moved at a device, in order */
  readonly movements: readonly { readonly device: string; readonly movement: Movement }[]
  /** the daemon that was started last */
  daemon(): Program
  /** Starts a daemon and waits for nothing. */
  startProcess(): Program
  /** Runs the command line in English with the venue's configuration. */
  command(...words: string[]): Promise<Outcome>
  importRoster(session: string, room: string, keys: readonly string[]): Promise<Outcome>
  /** Plays an actor to its end. */
  played(actor: Actor): Promise<void>
  /** Check-in, lane 1 and the own room. */
  arrive(key: string, room: 'room1' | 'room2'): Actor
  /** The stored envelopes, as the command line prints them. */
  storedLines(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** Devices are up; the daemon is not started yet. */
export async function openLiveHouse(platform: HousePlatform): Promise<LiveHouse> {
  const directory = mkdtempSync(join(tmpdir(), 'warden-venue-'))
  const movements: { device: string; movement: Movement }[] = []
  const site = await startExampleSite({
    directory,
    ...platform,
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: (device, movement) => movements.push({ device, movement }),
  })
  let daemon: Program | null = null

  const command = (...words: string[]) => warden('--config', site.configFile, '--lang', 'en', ...words)

  return {
    directory,
    site,
    movements,
    daemon() {
      if (daemon === null) throw new Error('no daemon was started')
      return daemon
    },
    startProcess() {
      daemon = startProgram('daemon/main.ts', '--config', site.configFile)
      return daemon
    },
    command,
    async importRoster(session, room, keys) {
      const file = join(directory, `${room}.json`)
      const people = keys.map(person).map(rosterEntry)
      const due = new Date(Date.now() + 30 * 60_000).toISOString()
      writeFileSync(file, JSON.stringify({ session, kind: 'other', room, due, people }))
      const outcome = await command('roster', 'import', file)
      rmSync(file)
      return outcome
    },
    played: (actor) => new Promise((resolve) => site.stage.play(actor, resolve)),
    *arrive(key, room) {
      const ports = { stage: site.stage, stimulate: site.devices.stimulate }
      const card = cardOf(person(key))
      yield* atDesk(ports, { reader: 'desk-reader', board: 'locker-board', card, busyMs: 600 })
      for (const portal of ['lane-1', room]) {
        yield* throughPortal(ports, { portal, direction: 'in', card, walkMs: 200 })
      }
    },
    async storedLines() {
      const { out, code, err } = await command('log', '--format', 'ndjson')
      if (code !== 0) throw new Error(`warden log ended with ${code}: ${err}`)
      return out.trimEnd().split('\n')
    },
    async stop() {
      await daemon?.kill('SIGKILL')
      await site.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
