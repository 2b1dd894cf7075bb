/**
 * `card_to_open`: from the last byte of a card reply on one wire to the first byte of the open command on another, with
 * the commit in between. The real daemon from its bundle, real ttys, journal and vault on disk. Both far ends are here,
 * in another process than what is measured, and read one clock.
 *
 * The gate is polled every 40 ms and answers at once; an order that meets a poll waits for its end and for the pause of
 * 3.5 characters that Modbus asks for (some ms in about one of eight rounds: seen in p99). Floor and daemon take turns.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { seal } from '../../daemon/journal/envelope.ts'
import { familyOf } from '../../drivers/families.ts'
import type { Family } from '../../drivers/family.ts'
import type { Transport } from '../../drivers/ports.ts'
import { openPty, type Pty } from '../../drivers/transport/pty.ts'
import type { Direction } from '../../drivers/words.ts'
import { cardOf, person, rosterEntry } from '../../test/support/people.ts'
import { createWatch, type Limit, type Watch } from '../../test/support/watch.ts'
import { type RunningDaemon, startDaemon } from './daemon.ts'
import { exampleDraft, exampleMoment, exampleOrigin } from './example-event.ts'
import { openFarEnd } from './far-end.ts'
import { type Benchmark, compare, type Figures } from './figures.ts'
import { devicesOf, type SiteOptions, writeSite } from './site.ts'
import { built, firstMessage, inWorkshop, type Workshop, within } from './workshop.ts'

export const cardToOpen: Benchmark = { name: 'card_to_open', run }

const warmUpRounds = 20
const rounds = 160
/** For one card to open the gate and be done with. */
const roundMs = 10_000
const startMs = 20_000
/** A reply to "read" with text and photo. */
const cardReplyBytes = 1_295
/** So that the reader's questions keep no step with the gate's. */
const longestPauseMs = 60

const cardHolder = person('A1')

/** One card: how many ms it took. */
type Round = () => Promise<number>

async function run(): Promise<readonly Figures[]> {
  return inWorkshop(async (workshop) => {
    const ours = await ourRounds(workshop)
    const bare = await bareRounds(workshop)
    for (let n = 0; n < warmUpRounds; n++) {
      await ours()
      await bare()
    }
    const samples = { ours: [] as number[], limit: [] as number[] }
    for (let n = 0; n < rounds; n++) {
      samples.ours.push(await ours())
      samples.limit.push(await bare())
    }
    return [{ ...compare({ name: 'card_to_open', unit: 'ms', ...samples }), rounds }]
  })
}

/** A lane with the real daemon at it; each round is one passage, in and out in turn. */
async function ourRounds(workshop: Workshop): Promise<Round> {
  const { directory } = workshop
  const ports = new Map<string, Pty>()
  const layout = { lanes: 1, boards: 0, readerSettings: { pollMs: 100, samePresentationMs: 0 } }
  const lane = openLane(layout, (device) => pluggedIn(workshop, ports, device).far)
  const portOf = (device: string): string => pluggedIn(workshop, ports, device).path
  const site = writeSite({ directory, ...layout, portOf, broker: null })
  const daemon = await startDaemon(workshop, site)
  await fillLog(daemon)
  await daemon.command('roster.put', roster())
  let direction: Direction = 'out'
  return async () => {
    direction = direction === 'in' ? 'out' : 'in'
    await pause(Math.random() * longestPauseMs)
    return lane.pass(direction)
  }
}

/** Each refused roster is an event of its own, and takes three or more pages of the log. */
const refusedRosters = 500

/**
 * Brings the write-ahead log past its first checkpoint, which comes after 1,000 pages. From then on a commit makes the
 * file no longer, which costs a fifth less; a daemon is past it for all but its first minutes. The floor starts there too.
 */
async function fillLog(daemon: RunningDaemon): Promise<void> {
  // the refusal is what is asked for
  for (let n = 0; n < refusedRosters; n++) await daemon.command('roster.put', {}).catch(() => undefined)
  const { lastSequence } = await daemon.status()
  if (lastSequence < refusedRosters) throw new Error(`only ${lastSequence} events are in the journal`)
}

function pluggedIn(workshop: Workshop, ports: Map<string, Pty>, device: string): Pty {
  const known = ports.get(device)
  if (known !== undefined) return known
  const pty = openPty()
  workshop.defer(() => pty.unplug())
  ports.set(device, pty)
  return pty
}

function roster(): object {
  const hour = 3_600_000
  const [from, due] = [-hour, 8 * hour].map((ms) => new Date(Date.now() + ms).toISOString())
  const people = [rosterEntry(cardHolder)]
  return { session: 'BENCH-01', kind: 'works_tender', room: 'room1', due, admitFrom: from, people }
}

interface Lane {
  /** Shows the card, walks through, and gives the ms from the reply's last byte to the order's first. */
  pass(direction: Direction): Promise<number>
}

function openLane(
  layout: Pick<SiteOptions, 'lanes' | 'boards' | 'readerSettings'>,
  farOf: (device: string) => Transport,
): Lane {
  const watch = createWatch()
  const seen = { readAt: 0, orderAt: 0, contact: 0, rest: 0 }
  const ends = new Map(
    devicesOf(layout).map(({ id, family: name, settings }) => {
      const far = farOf(id)
      const family = familyOf(name)
      const end =
        family.kind === 'gate'
          ? openGate({ far, family, settings, watch, seen })
          : openReader({ far, family, settings, seen })
      return [id, end] as const
    }),
  )
  const endOf = (id: string) => {
    const end = ends.get(id)
    if (end === undefined) throw new RangeError(`no device ${id}`)
    return end
  }
  return {
    async pass(direction) {
      Object.assign(seen, { readAt: 0, orderAt: 0, contact: 0, rest: 0 })
      const reader = endOf(`lane-1-${direction}`)
      reader.stimulate({ kind: 'PresentCard', card: cardOf(cardHolder) })
      await watch.until(() => seen.orderAt > 0, inRound('the gate opens'))
      const tookMs = seen.orderAt - seen.readAt
      reader.stimulate({ kind: 'LiftCard' })
      endOf('lane-1-gate').stimulate({ kind: 'Walk', direction })
      await watch.until(() => seen.contact >= 2 && seen.rest >= 2, inRound('the passage is over'))
      return tookMs
    },
  }
}

function inRound(what: string): Limit {
  return { limitMs: roundMs, what: () => what }
}

interface Seen {
  readAt: number
  orderAt: number
  /** Readings of the gate with and, after those, without a closed passage contact. */
  contact: number
  rest: number
}

interface EndOptions {
  readonly far: Transport
  readonly family: Family
  readonly settings: unknown
  readonly seen: Seen
}

function openReader({ seen, ...options }: EndOptions) {
  return openFarEnd({
    ...options,
    onReply(packet, write) {
      if (packet.kind === 'cardText') seen.readAt = performance.now()
      write()
    },
  })
}

function openGate({ seen, watch, ...options }: EndOptions & { readonly watch: Watch }) {
  return openFarEnd({
    ...options,
    onRequest(packet, atMs) {
      if (packet.kind === 'flashOn') seen.orderAt = atMs
    },
    onReply(packet, write) {
      write()
      if (packet.kind === 'inputs' && 'on' in packet && Array.isArray(packet.on)) {
        if (packet.on.includes(true)) seen.contact++
        else if (seen.contact > 0) seen.rest++
      }
      watch.changed()
    },
  })
}

/** The bare process at two ttys of its own; each round is one reply of a card's size. */
async function bareRounds(workshop: Workshop): Promise<Round> {
  const [reader, gate] = [openPty(), openPty()]
  workshop.defer(() => reader.unplug())
  workshop.defer(() => gate.unplug())
  const rowBytes = seal(exampleDraft, {
    origin: exampleOrigin,
    previous: { sequence: 1, hash: '0'.repeat(64) },
    moment: exampleMoment,
    id: '0'.repeat(36),
  }).text.length
  const file = `${workshop.directory}/bare.db`
  const given = [reader.path, gate.path, file, cardReplyBytes, rowBytes].map(String)
  await within(
    firstMessage(workshop.start(await built('bare/card'), given), 'the bare process'),
    startMs,
    'the bare process starts',
  )
  const watch = createWatch()
  let orderAt = 0
  gate.far.open({
    opened: () => undefined,
    bytes() {
      orderAt = performance.now()
      watch.changed()
    },
    closed: () => undefined,
  })
  reader.far.open({ opened: () => undefined, bytes: () => undefined, closed: () => undefined })
  const reply = new Uint8Array(cardReplyBytes).fill(0x5a)
  return async () => {
    await pause(Math.random() * longestPauseMs)
    orderAt = 0
    const readAt = performance.now()
    reader.far.write(reply)
    await watch.until(() => orderAt > 0, inRound('the bare process answers'))
    return orderAt - readAt
  }
}
