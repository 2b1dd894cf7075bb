/**
 * Daemon, broker and consumer as real processes that may be killed, stopped and frozen, while strangers show their cards at
 * every reader. What became of the events is told from outside: journal, retained state and the consumer's database.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { seeded } from './chance.ts'
import type { ConsumerProcess } from './consumer-process.ts'
import { alarmsOfConsumer, startConsumer, storedByConsumer } from './consumer-process.ts'
import type { ExampleSite } from './example-site.ts'
import { startExampleSite } from './example-site.ts'
import { listen } from './listener.ts'
import type { Mosquitto } from './mosquitto.ts'
import { prepareMosquitto } from './mosquitto.ts'
import { cardOf, people } from './people.ts'
import { ed25519Pem, rfc8037Key } from './platform-keys.ts'
import type { Program } from './programs.ts'
import { startProgram, warden } from './programs.ts'
import { createRealClock } from './real-clock.ts'

export const parts = ['daemon', 'broker', 'consumer'] as const
export type Part = (typeof parts)[number]

/** What the consumers that lived said about their work, together. */
export interface Work {
  /** envelopes that came, repeats included */
  readonly received: number
  /** requests for what was missing */
  readonly gapsAsked: number
}

/** How it lies when nothing is under way any more. */
export interface AtRest {
  /** envelopes as the daemon has them, and as the consumer has them */
  readonly journal: readonly string[]
  readonly consumer: readonly string[]
  readonly alarms: readonly string[]
  /** as the gateway says in `state/journal` */
  readonly confirmedSequence: number | null
  readonly lastSequence: number
  /** of `warden journal verify`: 0 when every hash fits */
  readonly verifyCode: number
}

export interface RoundsWorld {
  /** Ends a part; SIGTERM lets it end in its own way. */
  end(part: Part, signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
  start(part: Part): Promise<void>
  /** Stands still with every connection open: half-open for the others. */
  freeze(part: Part): void
  thaw(part: Part): void
  /** Cards from now on, whoever lives, until `leave`. */
  readCards(): void
  /** No more cards; resolves when the last one is lifted. */
  leave(): Promise<void>
  /** Waits until the gateway says that all is confirmed; after `limitMs` it is taken as it is. */
  atRest(limitMs: number): Promise<AtRest>
  work(): Work
  /** Which parts ended without being told to, and what they said. */
  fallen(): readonly string[]
  /** Leaves no process and no file behind. */
  close(): Promise<void>
}

/** Three queues of strangers, each at its readers in turn. */
const queues = [
  ['desk-reader', 'lane-1-out'],
  ['lane-1-in', 'room1-in'],
  ['lane-2-in', 'room2-out'],
]
const cardMs = { lies: 350, lifted: 150 }

interface Queue {
  readonly readers: readonly string[]
  readonly isOver: () => boolean
}

/** All three are started. */
export async function openRoundsWorld(seed: number): Promise<RoundsWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'warden-rounds-'))
  const database = join(directory, 'platform.db')
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
  const fallen: string[] = []
  const told: string[] = []
  /** those that are told to end */
  const condemned = new WeakSet<Program>()
  let daemon = startDaemon()
  let consumer = startPlatform()
  let isOver = false
  let cards: Promise<unknown> = Promise.resolve()

  function watched<T extends Program>(name: Part, program: T): T {
    void program.ended().then(({ code }) => {
      if (!condemned.has(program)) fallen.push(`${name} (${code}): ${program.complaints().slice(-500)}`)
    })
    return program
  }

  function startDaemon(): Program {
    const words = ['--config', site.configFile, '--log-level', 'error']
    return watched('daemon', startProgram('daemon/main.ts', ...words))
  }

  function startPlatform(): ConsumerProcess {
    return watched('consumer', startConsumer(broker.port, database, '--key', key, '--key-id', 'city'))
  }

  async function endProgram(program: Program, signal: NodeJS.Signals): Promise<void> {
    condemned.add(program)
    await program.kill(signal)
  }

  async function end(part: Part, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (part === 'daemon') await endProgram(daemon, signal)
    if (part === 'broker') await (signal === 'SIGKILL' ? broker.kill() : broker.stop())
    if (part !== 'consumer') return
    await endProgram(consumer, signal)
    told.push(...consumer.lines)
  }

  function signal(part: Part, name: 'SIGSTOP' | 'SIGCONT'): void {
    const process: Pick<Program | Mosquitto, 'signal'> = { daemon, broker, consumer }[part]
    process.signal(name)
  }

  return {
    end,
    async start(part) {
      if (part === 'daemon') daemon = startDaemon()
      if (part === 'broker') await broker.start()
      if (part === 'consumer') consumer = startPlatform()
    },
    freeze: (part) => signal(part, 'SIGSTOP'),
    thaw: (part) => signal(part, 'SIGCONT'),
    readCards() {
      const shown = queues.map((readers) => showCards(site, { readers, isOver: () => isOver }))
      cards = Promise.all(shown)
    },
    async leave() {
      isOver = true
      await cards
    },
    atRest: (limitMs) => atRest({ site, port: broker.port, database, limitMs }),
    work: () => workIn([...told, ...consumer.lines]),
    fallen: () => fallen,
    async close() {
      isOver = true
      await end('daemon', 'SIGKILL')
      await end('consumer', 'SIGKILL')
      await site.stop()
      await broker.dispose()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Strangers, one after another: each gives facts that are stored at once. */
async function showCards(site: ExampleSite, { readers, isOver }: Queue): Promise<void> {
  for (let n = 0; !isOver(); n++) {
    const holder = people[n % people.length]
    const reader = readers[n % readers.length] ?? ''
    if (holder !== undefined) site.devices.stimulate(reader, { kind: 'PresentCard', card: cardOf(holder) })
    await pause(cardMs.lies)
    site.devices.stimulate(reader, { kind: 'LiftCard' })
    await pause(cardMs.lifted)
  }
}

function workIn(lines: readonly string[]): Work {
  let received = 0
  let gapsAsked = 0
  for (const line of lines) {
    received += Number(/^\{"kind":"received","count":(\d+)/.exec(line)?.[1] ?? 0)
    if (line.startsWith('{"kind":"gap"') && line.includes('"isAsked":true')) gapsAsked++
  }
  return { received, gapsAsked }
}

interface JournalState {
  readonly lastSequence: number
  readonly confirmedSequence: number | null
}

/** Everything is read while it runs; what was appended in between is waited for again. */
async function atRest(place: {
  site: ExampleSite
  port: number
  database: string
  limitMs: number
}): Promise<AtRest> {
  const { site, port, database, limitMs } = place
  const endMs = performance.now() + limitMs
  const states = listen(port, 'warden/v1/+/state/journal')
  const newest = (): JournalState => {
    const said = states.heard.at(-1)?.payload.toString()
    return said === undefined ? { lastSequence: 0, confirmedSequence: null } : JSON.parse(said)
  }
  const isConfirmed = () => newest().lastSequence > 0 && newest().lastSequence === newest().confirmedSequence
  try {
    for (;;) {
      const leftMs = Math.max(0, endMs - performance.now())
      // what is not confirmed by then is told by what lies there
      await states.until(isConfirmed, leftMs).catch(() => undefined)
      const { lastSequence, confirmedSequence } = newest()
      const { out } = await warden('--config', site.configFile, 'log', '--format', 'ndjson')
      const journal = out.trimEnd().split('\n')
      const consumer = storedByConsumer(database)
      const isStill = journal.length === lastSequence && consumer.length === lastSequence
      if (isStill || performance.now() > endMs) {
        const { code } = await warden('--config', site.configFile, 'journal', 'verify')
        const alarms = alarmsOfConsumer(database)
        return { journal, consumer, alarms, confirmedSequence, lastSequence, verifyCode: code }
      }
      await pause(1_000)
    }
  } finally {
    await states.close()
  }
}
