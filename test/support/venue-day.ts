/**
 * The demo day's venue under test: simulated devices, the whole gateway, the control socket and the staff's command
 * line, all in one process and on virtual time. What a test does, it does at devices or at a console.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readConfig } from '../../config/load.ts'
import { commandsOf } from '../../daemon/control/commands.ts'
import { listenControl } from '../../daemon/control/server.ts'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { DataOf, EventType } from '../../daemon/domain/events/catalogue.ts'
import type { State } from '../../daemon/domain/state.ts'
import type { Rules } from '../../daemon/domain/venue.ts'
import { createRequestDoor } from '../../daemon/request-door.ts'
import type { ConfiguredSigner } from '../../daemon/requests/signers.ts'
import type { CardFace, Stimulus } from '../../drivers/ports.ts'
import type { Direction } from '../../drivers/words.ts'
import { captureLog } from './captured-log.ts'
import { wiresOf } from './configured-wires.ts'
import type { DayBuilding } from './day-venue.ts'
import { dayText, dayVenue } from './day-venue.ts'
import type { GatewayBench } from './gateway-bench.ts'
import { gatewayBench } from './gateway-bench.ts'
import { numberOf } from './gateway-visits.ts'
import { seededRandom } from './journal-drafts.ts'
import type { EdgeCase, Person } from './people.ts'
import { cardOf, person } from './people.ts'
import type { Printed } from './staff-console.ts'
import { consoleClock, warden } from './staff-console.ts'

export type StaffKey = 'W1' | 'W2' | 'T1' | 'S1' | 'S2'
export const everyStaff: readonly StaffKey[] = ['W1', 'W2', 'T1', 'S1', 'S2']

export interface VenueDay {
  readonly bench: GatewayBench
  /** where its files are; logins are `login-W1.json` and so on */
  readonly place: { readonly directory: string; readonly configFile: string }
  /** A command line at the console of one of the staff, who is logged in; `typed` are the lines given at prompts. */
  staff(who: StaffKey, words: readonly string[], typed?: readonly string[]): Promise<Printed>
  /** The same while a card lies on a reader, for commands that wait for one. */
  staffWithCard(
    who: StaffKey,
    words: readonly string[],
    card: { reader: string; key: string },
  ): Promise<Printed>
  /** Lays a document on a reader, gives it time to be read, and takes it away. */
  show(reader: string, holder: Person | EdgeCase | string): void
  /** Shows the card at a portal and walks through if it opens. */
  pass(portal: string, direction: Direction, holder: Person | EdgeCase | string): void
  stimulate(device: string, stimulus: Stimulus): void
  /** Moves time on. */
  wait(ms: number): void
  /** Everything on record. */
  events(): readonly StoredEvent[]
  /** The facts since the last time this was asked, device chatter and looks at the log apart, in short: `passage.denied(wrong_room)`. */
  news(): readonly string[]
  /** The newest fact of a type; throws when there is none. */
  last<T extends EventType>(type: T): StoredEvent & { readonly type: T; readonly data: DataOf<T> }
  state(): State
  /** `p-…` of somebody by the newest roster, or `o-…` of the staff. */
  refOf(key: string): string
  /** kill -9 and a new start. */
  restart(): void
}

const chatter = [
  'device.connected',
  'device.disconnected',
  'device.degraded',
  'locker.retrieval_granted',
  'audit.viewed',
]
/** For a reader to find, read and decide about a card. */
const readingMs = 2_000
const walkMs = 400
const pins: Readonly<Record<StaffKey, string>> = {
  W1: '407198',
  W2: '528309',
  T1: '639410',
  S1: '740521',
  S2: '851632',
}

/** The own PIN of one of the staff. */
export function pinOf(who: StaffKey): string {
  return pins[who]
}

/**
 * A venue with all devices found, the mains there, all staff with accounts and logged in. With `platform` there is a
 * link to a broker in memory, `bench.broker`; with `training` staff may do at the devices what people do.
 */
export async function openVenueDay(
  rules: Partial<Rules> = {},
  {
    platform = false,
    training = false,
    signers = [],
    ...building
  }: DayBuilding & {
    readonly platform?: boolean
    readonly training?: boolean
    /** whose requests are carried out, from a stick as well */
    readonly signers?: readonly ConfiguredSigner[]
  } = {},
): Promise<VenueDay> {
  const venue = dayVenue(rules, building)
  const bench = gatewayBench({ venue, wires: dayWires(building), ownFactsClock: true, platform })
  const { directory } = bench
  bench.boot()
  bench.devices.stimulate('panel', { kind: 'SetContact', input: 1, active: true })
  bench.clock.advance(3_000)
  const configFile = join(directory, 'venue.yaml')
  const socket = join(directory, 'control.sock')
  const text = dayText(building)
  const rest = text.slice(0, text.indexOf('\nstate:\n') + 1)
  writeFileSync(configFile, `${rest}state: { dir: ${directory}, socket: ${socket} }\n`)
  // nobody listens any more where a daemon was killed
  const goneFile = join(directory, 'venue-gone.yaml')
  writeFileSync(goneFile, `${rest}state: { dir: ${directory}, socket: ${join(directory, 'gone.sock')} }\n`)
  const control = await listenControl({
    path: socket,
    commands: commandsOf({
      // whichever runs now: a test may kill one and start another
      get gateway() {
        return bench.gateway()
      },
      vault: bench.vault,
      secrets: bench.vault.secrets,
      random: seededRandom(7),
      door: doorOf(bench, { directory, socket, signers }),
      hasDiskRoom: () => true,
      training: training ? { stimulate: bench.devices.stimulate } : null,
      machine: consoleClock(),
      log: captureLog(),
    }),
    clock: consoleClock(),
    log: captureLog(),
  })
  onTestFinished(() => control.close())
  const day = venueDay(bench, { directory, configFile, goneFile })
  for (const who of everyStaff) await addAccount(day, who)
  day.news()
  return day
}

function doorOf(
  { vault, journal, clock, log, gateway }: GatewayBench,
  place: { directory: string; socket: string; signers: readonly ConfiguredSigner[] },
) {
  const { directory: dir, socket } = place
  const signers = place.signers.map((one) => ({ ...one, operations: one.operations?.slice() }))
  const link = { url: 'mqtt://127.0.0.1', window: 32, acknowledges: false, signers }
  return createRequestDoor({
    config: {
      venue: { code: '140500-01', gateway: 'gw1', name: 'Day', utcOffset: '+08:00', training: false },
      platform: link,
      state: { dir, socket, vaultKey: join(dir, 'v.key'), platformKey: join(dir, 'p.key') },
    },
    gateway,
    answers: journal.answers,
    vault,
    random: seededRandom(9),
    machine: clock,
    log,
  })
}

function dayWires(building: DayBuilding) {
  const loaded = readConfig({ file: 'venue.yaml', text: dayText(building) })
  if (!loaded.ok) throw new Error('the venue of the day does not pass its own check')
  return wiresOf(loaded.config)
}

async function addAccount(day: VenueDay, who: StaffKey): Promise<void> {
  const { name, role, id_type: document, id_no: number } = person(who)
  const account = who.toLowerCase()
  const words = ['operator', 'add', account, '--name', name, '--role', role, '--document', document]
  await done(day.staff('W1', words, [pinOf(who), number]))
  await done(day.staff(who, ['operator', 'login', account], [pinOf(who)]))
}

/** The output of a command that must end well. */
export async function done(printed: Promise<Printed>): Promise<Printed> {
  const { code, out, err } = await printed
  if (code !== 0) throw new Error(`ended with ${code}: ${err}${out}`)
  return { code, out, err }
}

function venueDay(
  bench: GatewayBench,
  place: { directory: string; configFile: string; goneFile: string },
): VenueDay {
  const { clock, devices } = bench
  let told = 0

  /** Real sockets and virtual time go on together until a command has ended. */
  async function running<T>(promise: Promise<T>): Promise<T> {
    let over = false
    const ended = promise.finally(() => {
      over = true
    })
    while (!over) {
      clock.advance(1)
      await new Promise((resume) => setImmediate(resume))
    }
    return await ended
  }

  function run(who: StaffKey, words: readonly string[], typed: readonly string[] = []): Promise<Printed> {
    const env = { LANG: 'en_US.UTF-8', WARDEN_LOGIN: join(place.directory, `login-${who}.json`) }
    // the console's clock says what the daemon's does
    const clock = consoleClock(bench.isRunning() ? bench.gateway().moment().ms : events().at(-1)?.atMs)
    return warden(['--config', bench.isRunning() ? place.configFile : place.goneFile, ...words], {
      env,
      typed,
      clock,
    })
  }

  const events = () => [...bench.journal.events()]

  function show(reader: string, holder: Person | EdgeCase | string): void {
    devices.stimulate(reader, { kind: 'PresentCard', card: cardOfHolder(holder) })
    clock.advance(readingMs)
    devices.stimulate(reader, { kind: 'LiftCard' })
    clock.advance(500)
  }

  return {
    bench,
    place,
    staff: (who, words, typed) => running(run(who, words, typed)),
    async staffWithCard(who, words, { reader, key }) {
      const asked = run(who, [...words, '--with-card', reader])
      for (let turn = 0; turn < 50; turn++) await new Promise((resume) => setImmediate(resume))
      devices.stimulate(reader, { kind: 'PresentCard', card: cardOf(person(key)) })
      const printed = await running(asked)
      devices.stimulate(reader, { kind: 'LiftCard' })
      clock.advance(500)
      return printed
    },
    show,
    pass(portal, direction, holder) {
      const before = bench.openings.length
      devices.stimulate(`${portal}-${direction}`, { kind: 'PresentCard', card: cardOfHolder(holder) })
      clock.advance(readingMs)
      devices.stimulate(`${portal}-${direction}`, { kind: 'LiftCard' })
      if (bench.openings.slice(before).some(({ device }) => device === `${portal}-gate`)) {
        clock.advance(walkMs)
        devices.stimulate(`${portal}-gate`, { kind: 'Walk', direction })
      }
      clock.advance(1_500)
    },
    stimulate: devices.stimulate,
    wait(ms) {
      bench.moveFactsTo(bench.gateway().moment().ms + ms)
      clock.advance(200)
    },
    events,
    news() {
      const all = events()
      const fresh = all.slice(told).filter(({ type }) => !chatter.includes(type))
      told = all.length
      return fresh.map(inShort)
    },
    last(type) {
      const found = events().findLast((event) => event.type === type)
      if (found === undefined) throw new Error(`there is no ${type}`)
      return found as never
    },
    state: () => bench.gateway().state(),
    refOf(key) {
      const hash = bench.vault.hash(numberOf(key))
      const [ref] = bench.vault.participants(hash)
      if (ref === undefined) throw new Error(`${key} is known to nobody`)
      return ref
    },
    restart() {
      bench.kill()
      bench.boot()
      clock.advance(3_000)
    },
  }
}

function cardOfHolder(holder: Person | EdgeCase | string): CardFace {
  return cardOf(typeof holder === 'string' ? person(holder) : holder)
}

function inShort({ type, data }: StoredEvent): string {
  const isRefusal = type === 'passage.denied' || type === 'identity.rejected'
  return isRefusal && 'reason' in data ? `${type}(${data.reason})` : type
}
