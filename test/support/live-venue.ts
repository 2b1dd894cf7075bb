/** A venue of real processes: Mosquitto, the daemon, a subscriber; devices on real ports in the test's own process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Movement } from '../../drivers/ports.ts'
import type { Actor } from './actors.ts'
import { seeded } from './chance.ts'
import type { ExampleSite, SiteOptions } from './example-site.ts'
import { startExampleSite } from './example-site.ts'
import type { Mosquitto } from './mosquitto.ts'
import { prepareMosquitto } from './mosquitto.ts'
import { cardOf, person, rosterEntry } from './people.ts'
import type { Outcome, Program } from './programs.ts'
import { eventually, startProgram, warden } from './programs.ts'
import { createRealClock } from './real-clock.ts'
import { atDesk, throughPortal } from './visitor.ts'

export interface LiveVenue {
  readonly directory: string
  readonly site: ExampleSite
  readonly broker: Mosquitto
  readonly subscriber: Program
  /** everything that moved at a device, in order */
  readonly movements: readonly { readonly device: string; readonly movement: Movement }[]
  /** the daemon that was started last */
  daemon(): Program
  /** Starts a daemon and waits until all devices answer it. */
  startDaemon(): Promise<void>
  /** How many events of a type the subscriber has. */
  heard(type: string): number
  /** Runs the command line in English with the venue's configuration. */
  command(...words: string[]): Promise<Outcome>
  importRoster(session: string, room: string, keys: readonly string[]): Promise<Outcome>
  /** Plays an actor to its end. */
  played(actor: Actor): Promise<void>
  /** Check-in, lane 1 and the own room. */
  arrive(key: string, room: 'room1' | 'room2'): Actor
  /** The stored envelopes, as the command line prints them. */
  storedLines(): Promise<readonly string[]>
  /** Waits until the subscriber has the last stored event, and gives the stored envelopes. */
  subscriberIsComplete(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** Broker, subscriber and devices are up; the daemon is not started yet. */
export async function openLiveVenue(
  link: Pick<SiteOptions, 'acknowledges' | 'signers'> = {},
): Promise<LiveVenue> {
  const directory = mkdtempSync(join(tmpdir(), 'warden-venue-'))
  const movements: { device: string; movement: Movement }[] = []
  const broker = await prepareMosquitto({ durable: true })
  await broker.start()
  const filter = 'warden/v1/140500-01/event/#'
  const subscriber = startProgram('test/e2e/subscriber.ts', String(broker.port), filter)
  await eventually('subscribed', () => subscriber.complaints().includes('subscribed'))
  const site = await startExampleSite({
    directory,
    platformUrl: `mqtt://127.0.0.1:${broker.port}`,
    ...link,
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: (device, movement) => movements.push({ device, movement }),
  })
  let daemon: Program | null = null

  const heard = (type: string) => subscriber.lines.filter((line) => line.includes(`"type":"${type}"`)).length

  const command = (...words: string[]) => warden('--config', site.configFile, '--lang', 'en', ...words)

  async function storedLines(): Promise<readonly string[]> {
    const { out, code, err } = await command('log', '--format', 'ndjson')
    if (code !== 0) throw new Error(`warden log ended with ${code}: ${err}`)
    return out.trimEnd().split('\n')
  }

  return {
    directory,
    site,
    broker,
    subscriber,
    movements,
    daemon() {
      if (daemon === null) throw new Error('no daemon was started')
      return daemon
    },
    async startDaemon() {
      const before = heard('device.connected')
      const started = startProgram('daemon/main.ts', '--config', site.configFile)
      daemon = started
      await eventually(
        `all devices answer; the daemon says ${started.complaints()}`,
        () => heard('device.connected') >= before + site.deviceCount,
      )
    },
    heard,
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
    storedLines,
    async subscriberIsComplete() {
      const lines = await storedLines()
      const last = lines.at(-1) ?? ''
      await eventually('the subscriber has the last event', () => subscriber.lines.includes(last))
      return lines
    },
    async stop() {
      await daemon?.kill('SIGKILL')
      await subscriber.kill('SIGKILL')
      await site.stop()
      await broker.dispose()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
