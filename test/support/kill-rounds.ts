/**
 * Daemon, broker and consumer as real processes, killed in turn by chance while cards are read: what the consumer has at the
 * end must be the journal, each event once, in order, byte for byte.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Chance } from '../../drivers/ports.ts'
import { between, pick, seeded } from './chance.ts'
import type { ConsumerProcess } from './consumer-process.ts'
import { alarmsOfConsumer, startConsumer, storedByConsumer } from './consumer-process.ts'
import type { ExampleSite } from './example-site.ts'
import { startExampleSite } from './example-site.ts'
import type { Mosquitto } from './mosquitto.ts'
import { prepareMosquitto } from './mosquitto.ts'
import { cardOf, people } from './people.ts'
import { ed25519Pem, rfc8037Key } from './platform-keys.ts'
import type { Program } from './programs.ts'
import { startProgram, warden } from './programs.ts'
import { createRealClock } from './real-clock.ts'

export interface KillRounds {
  readonly rounds: number
  readonly seed: number
  /** only the broker, so often: one that cannot hold itself up; absent: any of the three, by chance */
  readonly flappingMs?: number
  /** told of each round, for people */
  readonly onRound?: (round: number, what: string) => void
}

export interface AfterKills {
  /** envelopes as the daemon has them, and as the consumer has them */
  readonly journal: readonly string[]
  readonly consumer: readonly string[]
  readonly alarms: readonly string[]
  /** what the daemon says is confirmed, and its last sequence */
  readonly confirmedUpTo: number | null
  readonly lastSequence: number
  readonly kills: Readonly<Record<Victim, number>>
  /** envelopes that came to consumers, repeats included */
  readonly received: number
  readonly seconds: number
}

const victims = ['daemon', 'broker', 'consumer'] as const
type Victim = (typeof victims)[number]

/** Until the next kill; a daemon takes about a second to begin. */
const roundMs = { least: 100, most: 1_600 }
/** How long a victim stays away at the most. */
const mostAwayMs = 600
/** Long enough for two times of waiting for a confirmation. */
const settleMs = 120_000

interface World {
  readonly directory: string
  readonly site: ExampleSite
  readonly broker: Mosquitto
  readonly key: string
  daemon: Program
  consumer: ConsumerProcess
  received: number
}

/** Plays the rounds, lets everything come to rest and compares. Leaves no process and no file behind. */
export async function playKillRounds({ rounds, seed, flappingMs, onRound }: KillRounds): Promise<AfterKills> {
  const startMs = performance.now()
  const chance = seeded(seed)
  const world = await openWorld(seed)
  const kills = { daemon: 0, broker: 0, consumer: 0 }
  let isOver = false
  try {
    const cards = readCards(world, () => isOver)
    for (let round = 1; round <= rounds; round++) {
      await pause(flappingMs ?? between(chance, roundMs))
      const dying = flappingMs === undefined ? chosenBy(chance) : (['broker'] as const)
      for (const victim of dying) kills[victim]++
      onRound?.(round, dying.join(' and '))
      await Promise.all(dying.map((victim) => kill(world, victim)))
      await pause(between(chance, { least: 0, most: mostAwayMs }))
      await Promise.all(dying.map((victim) => start(world, victim)))
    }
    isOver = true
    await cards
    return { ...(await atRest(world)), kills, seconds: Math.round((performance.now() - startMs) / 1_000) }
  } finally {
    isOver = true
    await close(world)
  }
}

function chosenBy(chance: Chance): readonly Victim[] {
  const chosen = victims.filter(() => chance.next() < 0.4)
  return chosen.length > 0 ? chosen : [pick(chance, victims)]
}

async function openWorld(seed: number): Promise<World> {
  const directory = mkdtempSync(join(tmpdir(), 'warden-rounds-'))
  const key = join(directory, 'city')
  const { privatePem, publicPem } = ed25519Pem(rfc8037Key)
  writeFileSync(key, privatePem)
  writeFileSync(`${key}.pub`, publicPem)
  // as it is installed: what it had acknowledged is gone with it
  const broker = await prepareMosquitto()
  await broker.start()
  const site = await startExampleSite({
    directory,
    platformUrl: `mqtt://127.0.0.1:${broker.port}`,
    acknowledges: true,
    signers: [{ id: 'city', file: `${key}.pub` }],
    clock: createRealClock(),
    chance: seeded(seed),
  })
  const place = { directory, site, broker, key, received: 0 }
  return { ...place, daemon: daemonOf(site), consumer: consumerOf({ directory, broker, key }) }
}

function daemonOf(site: ExampleSite): Program {
  return startProgram('daemon/main.ts', '--config', site.configFile, '--log-level', 'error')
}

function consumerOf({
  directory,
  broker,
  key,
}: Pick<World, 'directory' | 'broker' | 'key'>): ConsumerProcess {
  return startConsumer(broker.port, join(directory, 'platform.db'), '--key', key, '--key-id', 'city')
}

async function kill(world: World, victim: Victim): Promise<void> {
  if (victim === 'daemon') await world.daemon.kill('SIGKILL')
  if (victim === 'broker') await world.broker.kill()
  if (victim !== 'consumer') return
  await world.consumer.kill('SIGKILL')
  world.received += receivedBy(world.consumer)
}

async function start(world: World, victim: Victim): Promise<void> {
  if (victim === 'daemon') world.daemon = daemonOf(world.site)
  if (victim === 'broker') await world.broker.start()
  if (victim === 'consumer') world.consumer = consumerOf(world)
}

function receivedBy({ lines }: ConsumerProcess): number {
  const counts = lines.flatMap((line) => /^\{"kind":"received","count":(\d+)/.exec(line)?.[1] ?? [])
  return counts.reduce((sum, count) => sum + Number(count), 0)
}

/** Strangers show their documents at the desk and the lane: each gives two facts, whoever lives just then. */
async function readCards({ site }: World, isOver: () => boolean): Promise<void> {
  for (let n = 0; !isOver(); n++) {
    const holder = people[n % people.length]
    const reader = n % 2 === 0 ? 'desk-reader' : 'lane-1-in'
    if (holder !== undefined) site.devices.stimulate(reader, { kind: 'PresentCard', card: cardOf(holder) })
    await pause(350)
    site.devices.stimulate(reader, { kind: 'LiftCard' })
    await pause(250)
  }
}

interface Status {
  readonly lastSequence: number
  readonly platform: { readonly confirmedUpTo: number | null } | null
}

async function statusOf({ site }: World): Promise<Status | null> {
  const { code, out } = await warden('--config', site.configFile, '--json', 'status')
  return code === 0 ? (JSON.parse(out) as Status) : null
}

/** Waits until the daemon says that all is confirmed, or its time is over; then everything is compared as it lies. */
async function atRest(world: World): Promise<Omit<AfterKills, 'kills' | 'seconds'>> {
  const endMs = performance.now() + settleMs
  let status = await statusOf(world)
  while (performance.now() < endMs && (status === null || !isConfirmed(status))) {
    await pause(500)
    status = await statusOf(world)
  }
  // an orderly end adds one more event, which the consumer may still be told of
  await world.daemon.kill('SIGKILL')
  await world.consumer.kill('SIGTERM')
  const { out } = await warden('--config', world.site.configFile, 'log', '--format', 'ndjson')
  const database = join(world.directory, 'platform.db')
  return {
    journal: out.trimEnd().split('\n'),
    consumer: storedByConsumer(database),
    alarms: alarmsOfConsumer(database),
    confirmedUpTo: status?.platform?.confirmedUpTo ?? null,
    lastSequence: status?.lastSequence ?? 0,
    received: world.received + receivedBy(world.consumer),
  }
}

function isConfirmed({ lastSequence, platform }: Status): boolean {
  return platform?.confirmedUpTo === lastSequence
}

async function close(world: World): Promise<void> {
  await world.daemon.kill('SIGKILL')
  await world.consumer.kill('SIGKILL')
  await world.site.stop()
  await world.broker.dispose()
  rmSync(world.directory, { recursive: true, force: true })
}
