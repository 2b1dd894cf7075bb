/**
 * `replug`: how soon the daemon knows that a plug was pulled, and how soon after it was put back its device is in service.
 * Sixteen devices on ttys under names that stay, each pulled and put back seven times at any moment, each held long enough
 * in between to count as well again. The real daemon from its bundle; the times are those of the facts in its journal, whose
 * clock is held against ours first. Beside it a bare process at one port of its own.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import { openReader } from '../../daemon/journal/queries.ts'
import { familyOf } from '../../drivers/families.ts'
import { openPty, type Pty } from '../../drivers/transport/pty.ts'
import { seeded } from '../../test/support/chance.ts'
import { createWatch, type Watch } from '../../test/support/watch.ts'
import { type RunningDaemon, startDaemon } from './daemon.ts'
import { openFarEnd } from './far-end.ts'
import { type Benchmark, compare, type Figures, percentile, rounded } from './figures.ts'
import { devicesOf, type SiteDevice, writeSite } from './site.ts'
import { built, inWorkshop, type Workshop } from './workshop.ts'

/** When plugs are pulled and put back. */
const chance = seeded(1)

export const replug: Benchmark = { name: 'replug', run }

const layout = { lanes: 4, boards: 4, readerSettings: {} }
const roundsOfDevice = 7
const bareRounds = 30
/** A wire counts as well again after 5 s; before, another loss is a loose contact. */
const heldMs = { least: 5_500, spread: 1_500 }
/** So that a plug comes back at any moment of the daemon's looking for it, which is every 0.5 s. */
const outMs = { least: 200, spread: 1_500 }
const serviceMs = 15_000
const lookMs = 500
/** So many questions bring the daemon's clock and ours within a fraction of a millisecond. */
const clockQuestions = 60

/** One plug pulled and put back, on the machine's clock in ms. */
interface Round {
  readonly device: string
  readonly pulledMs: number
  readonly backMs: number
}

/** How long both took. */
interface Taken {
  readonly seenMs: number
  readonly servedMs: number
}

function run(): Promise<readonly Figures[]> {
  return inWorkshop(async (workshop) => {
    const ours = await ourTimes(workshop)
    const bare = await bareTimes(workshop)
    const figures = (name: string, of: (taken: Taken) => number): Figures => {
      const [samples, limit] = [ours.map(of), bare.map(of)]
      const max = rounded(percentile(samples, 1))
      return { ...compare({ name, unit: 'ms', ours: samples, limit }), max, rounds: samples.length }
    }
    return [
      figures('unplug_seen', ({ seenMs }) => seenMs),
      figures('replug_service', ({ servedMs }) => servedMs),
    ]
  })
}

async function ourTimes(workshop: Workshop): Promise<readonly Taken[]> {
  const { directory } = workshop
  const devices = devicesOf(layout)
  const sockets = new Map(devices.map((device) => [device.id, openSocket(workshop, device)] as const))
  const portOf = (device: string): string => sockets.get(device)?.path ?? ''
  const site = writeSite({ directory, ...layout, portOf, broker: null })
  const daemon = await startDaemon(workshop, site)
  const asked = await clockAsked(daemon)
  const rounds = await Promise.all([...sockets].map(([device, socket]) => replugged(device, socket)))
  await pause(serviceMs)
  const { devices: states } = await daemon.status()
  const away = Object.entries(states).flatMap(([device, state]) => (state === 'online' ? [] : [device]))
  if (away.length > 0) throw new Error(`not in service again: ${away.join(', ')}`)
  const reader = openReader(site.journal)
  workshop.defer(() => reader.close())
  const facts = [...reader.events()]
  const aheadMs = aheadOf(asked, facts)
  return rounds.flat().map((round) => timesOf(round, { facts, aheadMs }))
}

/** A fact was stored in between, by our clock. */
interface Between {
  readonly fromMs: number
  readonly toMs: number
}

/** Each refused roster is a fact of its own. */
async function clockAsked({ command }: RunningDaemon): Promise<readonly Between[]> {
  const asked: Between[] = []
  for (let n = 0; n < clockQuestions; n++) {
    const fromMs = nowMs()
    // the refusal is what is asked for
    await command('roster.put', {}).catch(() => undefined)
    asked.push({ fromMs, toMs: nowMs() })
  }
  return asked
}

/** How much more the daemon's clock reads than ours: what all the answers allow. It tells whole milliseconds, rounded down. */
function aheadOf(asked: readonly Between[], facts: readonly StoredEvent[]): number {
  const told = facts.filter(({ type }) => type === 'roster.rejected').slice(-asked.length)
  if (told.length < asked.length) throw new Error('the daemon did not put every refused roster on record')
  const least = Math.max(...told.map(({ atMs }, i) => atMs - (asked[i]?.toMs ?? 0)))
  const most = Math.min(...told.map(({ atMs }, i) => atMs + 1 - (asked[i]?.fromMs ?? 0)))
  return (least + most) / 2
}

async function replugged(device: string, socket: Socket): Promise<readonly Round[]> {
  const rounds: Round[] = []
  for (let n = 0; n < roundsOfDevice; n++) {
    await pause(heldMs.least + chance.next() * heldMs.spread)
    const pulledMs = nowMs()
    socket.pull()
    await pause(outMs.least + chance.next() * outMs.spread)
    const backMs = nowMs()
    socket.plugIn()
    rounds.push({ device, pulledMs, backMs })
  }
  return rounds
}

/** What the whole milliseconds of a fact leave out, on the average. */
const roundedDownMs = 0.5

/** From what the journal says of the device since the plug was pulled. */
function timesOf(
  { device, pulledMs, backMs }: Round,
  { facts, aheadMs }: { readonly facts: readonly StoredEvent[]; readonly aheadMs: number },
): Taken {
  const ourMs = ({ atMs }: StoredEvent): number => atMs + roundedDownMs - aheadMs
  const first = (type: 'device.disconnected' | 'device.connected', fromMs: number): number => {
    const fact = facts.find(
      (one) => one.type === type && one.data.device === device && ourMs(one) >= fromMs - 2 * roundedDownMs,
    )
    if (fact === undefined) throw new Error(`${device}: no ${type} after a plug was pulled or put back`)
    return Math.max(0, ourMs(fact) - fromMs)
  }
  return { seenMs: first('device.disconnected', pulledMs), servedMs: first('device.connected', backMs) }
}

interface Socket {
  /** The name that stays. */
  readonly path: string
  pull(): void
  plugIn(): void
}

/** A device with its plug in, which answers at once. */
function openSocket(workshop: Workshop, device: SiteDevice): Socket {
  const directory = `${workshop.directory}/dev`
  const { id, settings } = device
  const family = familyOf(device.family)
  let pty: Pty | null = null
  function plugIn(): string {
    pty = openPty({ link: { directory, name: id } })
    openFarEnd({ far: pty.far, family, settings })
    return pty.link ?? ''
  }
  const path = plugIn()
  workshop.defer(() => pty?.unplug())
  return { path, plugIn: () => void plugIn(), pull: () => pty?.unplug() }
}

interface Told {
  readonly kind: 'closed' | 'served'
  readonly atMs: number
}

async function bareTimes(workshop: Workshop): Promise<readonly Taken[]> {
  const [gate] = devicesOf(layout)
  if (gate === undefined) throw new Error('the site has no device')
  const socket = openSocket(workshop, { ...gate, id: 'bare' })
  const bare = workshop.start(await built('bare/replug'), [socket.path, String(lookMs), firstQuestion(gate)])
  const told: Told[] = []
  const watch = createWatch()
  bare.on('message', (message) => {
    told.push(message as Told)
    watch.changed()
  })
  await heard({ told, watch, kind: 'served', fromMs: 0 })
  const taken: Taken[] = []
  for (let n = 0; n < bareRounds; n++) {
    await pause(chance.next() * lookMs)
    const pulledMs = nowMs()
    socket.pull()
    const seenMs = (await heard({ told, watch, kind: 'closed', fromMs: pulledMs })) - pulledMs
    await pause(outMs.least + chance.next() * outMs.spread)
    const backMs = nowMs()
    socket.plugIn()
    taken.push({ seenMs, servedMs: (await heard({ told, watch, kind: 'served', fromMs: backMs })) - backMs })
  }
  return taken
}

/** When the bare process first told so, not before `fromMs`. */
function heard({ told, watch, kind, fromMs }: Hearing): Promise<number> {
  const what = () => `the bare process is ${kind}`
  return watch.until(() => told.find((one) => one.kind === kind && one.atMs >= fromMs)?.atMs, {
    limitMs: serviceMs,
    what,
  })
}

interface Hearing {
  readonly told: readonly Told[]
  readonly watch: Watch
  readonly kind: Told['kind']
  readonly fromMs: number
}

/** What the daemon asks such a device first, in hexadecimal. */
function firstQuestion({ family: name, settings }: SiteDevice): string {
  const family = familyOf(name)
  const { send } = family.converse(family.settings.parse(settings)).step({ kind: 'start' }, 0)
  if (send === null) throw new Error(`${name} asks nothing at the start`)
  return Buffer.from(family.codec.encode(send.packet)).toString('hex')
}

/** The machine's clock, finer than a millisecond. */
function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
