/** A whole gateway on pipes to real simulators, with a broker in memory and journal and vault on a real disk. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { watchBattery } from '../../daemon/battery.ts'
import type { DaemonClock } from '../../daemon/clock.ts'
import type { ClockQuality, StoredEvent } from '../../daemon/domain/event.ts'
import type { Refusal } from '../../daemon/domain/input.ts'
import type { State } from '../../daemon/domain/state.ts'
import { evolve, initialState } from '../../daemon/domain/state.ts'
import type { Rules, Venue } from '../../daemon/domain/venue.ts'
import type { Gateway } from '../../daemon/gateway.ts'
import { createGateway } from '../../daemon/gateway.ts'
import { openDatabase } from '../../daemon/journal/database.ts'
import type { Journal } from '../../daemon/journal/store.ts'
import { journalOn } from '../../daemon/journal/store.ts'
import type { OpenVault } from '../../daemon/journal/vault.ts'
import { openVault } from '../../daemon/journal/vault.ts'
import type { InboundMessage } from '../../daemon/platform/broker.ts'
import type { CertificateNow } from '../../daemon/platform/certificates.ts'
import { Fault } from '../../drivers/fault.ts'
import { Personal } from '../../drivers/personal.ts'
import type { Movement, Transport } from '../../drivers/ports.ts'
import type { SimulatedVenue, SimulatedWire } from '../../drivers/simulated-venue.ts'
import { simulateVenue } from '../../drivers/simulated-venue.ts'
import type { SteppedClock } from '../../scripts/day/stepped-clock.ts'
import { createSteppedClock } from '../../scripts/day/stepped-clock.ts'
import type { Life } from '../simulation/life.ts'
import { brokerWhileAlive, clockWhileAlive, dayStartMs, whileAlive } from '../simulation/life.ts'
import type { Cable } from '../simulation/wires.ts'
import { createCable, planOf, smallVenueWires } from '../simulation/wires.ts'
import type { Stage } from './actors.ts'
import { createStage } from './actors.ts'
import type { CapturedLog } from './captured-log.ts'
import { captureLog } from './captured-log.ts'
import { seeded } from './chance.ts'
import { countTimers } from './fleet-bench.ts'
import { temporaryDirectory } from './journal.ts'
import { journalOptions, seededRandom } from './journal-drafts.ts'
import type { MemoryBroker } from './memory-broker.ts'
import { createMemoryBroker } from './memory-broker.ts'
import { person } from './people.ts'
import { smallVenue } from './small-venue.ts'
import { quickStretch } from './stretches.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { createVirtualClock, passTimeUntil } from './virtual-clock.ts'

export interface GatewayBench {
  /** the gateway that runs now */
  gateway(): Gateway
  isRunning(): boolean
  readonly clock: VirtualClock
  readonly broker: MemoryBroker
  readonly log: CapturedLog
  readonly devices: SimulatedVenue
  readonly stage: Stage
  readonly cables: ReadonlyMap<string, Cable>
  readonly journal: Journal
  readonly vault: OpenVault
  /** what opened: gates and doors; the witness */
  readonly openings: readonly { readonly device: string; readonly movement: Movement }[]
  /** stored events, published events, states, and closed wires, in the order in which they happened */
  readonly happened: readonly string[]
  diskFull: boolean
  /** the disk takes the facts and what goes along, and then not the end of the transaction */
  commitFails: boolean
  /** Called with what was stored before anything follows from it; kills here are kills before the order. */
  onAppended: (events: readonly StoredEvent[]) => void
  /** Ends the gateway without a word. */
  kill(): void
  /** Starts a gateway on the same journal and vault; a former one must have ended. */
  boot(): Gateway
  roster(keys: readonly string[]): Refusal | null
  types(): readonly string[]
  /** The state that the journal adds up to. */
  folded(): State
  /** Resolves `promise` while virtual time goes on. */
  finish(promise: Promise<void>): Promise<void>
  /** Moves the clock of facts on, if it is one of its own. Milliseconds since 1970. */
  moveFactsTo(ms: number): void
  /** What the wall clock reads beside the steady timeline, and how far it is trusted; a test may let it jump. */
  readonly wall: { aheadMs: number; quality: ClockQuality }
  /** where journal and vault lie */
  readonly directory: string
  /** Timers of the running gateway. */
  timers(): number
  /** Everything on disk, byte for byte. */
  onDisk(): Buffer
}

export interface GatewayBenchOptions {
  readonly rules?: Partial<Rules>
  readonly platform?: boolean
  /** the certificates of the link; none unless told */
  readonly certificates?: () => readonly CertificateNow[]
  /** what comes on a request topic; nobody hears it unless told */
  readonly onRequest?: (message: InboundMessage) => void
  /** another venue than the small one, with its wires */
  readonly venue?: Venue
  readonly wires?: readonly SimulatedWire[]
  /** facts go by a clock of their own, which `moveFactsTo` moves: hours cost nothing then */
  readonly ownFactsClock?: boolean
}

/** Nothing is booted yet. */
export function gatewayBench(options: GatewayBenchOptions = {}): GatewayBench {
  const { rules = {}, platform = true, certificates = () => [] } = options
  const directory = temporaryDirectory()
  const clock = createVirtualClock()
  const venue = options.venue ?? smallVenue(rules)
  const log = captureLog()
  const random = seededRandom()
  const broker = createMemoryBroker(clock)
  const stage = createStage(clock)
  const openings: { device: string; movement: Movement }[] = []
  const happened: string[] = []
  const wires = options.wires ?? smallVenueWires(venue.uses)
  const devices = simulateVenue({
    wires,
    clock,
    chance: seeded(1),
    onMovement(device, movement) {
      if (movement.kind === 'GateOpened' || movement.kind === 'DoorReleased')
        openings.push({ device, movement })
      stage.moved(device, movement)
    },
  })
  const links = wires.map((wire) => createCable({ wire, clock, chance: seeded(2), venue: () => devices }))
  const database = openDatabase(join(directory, 'journal.db'))
  const vaultKey = random.bytes(32)
  const vault = openVault({
    path: join(directory, 'vault.db'),
    key: vaultKey,
    random: random.bytes,
    stretch: quickStretch,
  })
  const openJournal = () => journalOn(database, journalOptions())
  let life: Life = { alive: false, dieAt: null }
  let gateway: Gateway | null = null
  let timers = () => 0
  let facts: SteppedClock | null = null
  const wall = { aheadMs: 0, quality: 'synced' as ClockQuality }
  const factsMs = () => facts?.moment().ms ?? dayStartMs + Math.floor(clock.now())

  function journalOf(mine: Life): Journal {
    const inner = openJournal()
    return {
      ...inner,
      append(drafts, moment, along) {
        if (!mine.alive) throw new Error('a dead gateway writes')
        if (bench.diskFull) throw new Fault('journal_unwritable', 'disk full')
        const failing: typeof along = (events) => {
          along?.(events)
          throw new Fault('journal_unwritable', 'the commit fails')
        }
        const events = inner.append(drafts, moment, bench.commitFails ? failing : along)
        happened.push(...events.map(({ type }) => `stored ${type}`))
        bench.onAppended(events)
        return events
      },
    }
  }

  function besideWall(clock: DaemonClock): DaemonClock {
    return {
      ...clock,
      moment: () => ({ ...clock.moment(), clock: wall.quality }),
      wallMs: () => clock.wallMs() + wall.aheadMs,
    }
  }

  function boot(): Gateway {
    if (gateway !== null) throw new Error('one gateway at a time')
    const mine: Life = { alive: true, dieAt: null }
    life = mine
    const counted = countTimers(clockWhileAlive(mine, clock))
    timers = counted.waiting
    const battery = watchBattery(counted.clock)
    facts = options.ownFactsClock === true ? createSteppedClock(factsMs(), counted.clock) : null
    gateway = createGateway({
      venue,
      test: false,
      version: '0.0.0',
      configuration: 'test',
      wires: wires.map((wire, i) =>
        planOf(wire, () => heard(wire.id, whileAlive(mine, (links[i] ?? lost()).openTransport()))),
      ),
      journal: journalOf(mine),
      onRequest: (message) => mine.alive && options.onRequest?.(message),
      vault,
      platform: platform
        ? { broker: brokerWhileAlive(mine, broker), window: 32, acknowledges: false, certificates }
        : null,
      clock: besideWall(facts ?? counted.clock),
      machine: counted.clock,
      onBatteryLow: battery.low,
      onMainsBack: battery.fed,
      random,
      log,
    })
    const started = gateway
    // as the daemon does
    void battery.over.then(() => (mine.alive ? started.stop('battery') : undefined))
    gateway.start()
    return gateway
  }

  /** Notes when the gateway closes a wire. */
  function heard(wire: string, transport: Transport): Transport {
    return {
      ...transport,
      close() {
        happened.push(`closed ${wire}`)
        transport.close()
      },
    }
  }

  const arrived = broker.received.push.bind(broker.received)
  broker.received.push = (...messages) => {
    for (const { topic } of messages) happened.push(`published ${topic.split('/').slice(3).join('/')}`)
    return arrived(...messages)
  }

  const bench: GatewayBench = {
    gateway: () => gateway ?? lost(),
    isRunning: () => gateway !== null,
    clock,
    broker,
    log,
    devices,
    stage,
    cables: new Map(links.map(({ cable }) => [cable.wire, cable])),
    journal: openJournal(),
    vault,
    openings,
    happened,
    diskFull: false,
    commitFails: false,
    onAppended: () => undefined,
    kill() {
      life.alive = false
      gateway = null
    },
    boot,
    roster: (keys) =>
      bench.gateway().putRoster({
        session: 'S-A',
        projectKind: 'other',
        room: 'room1',
        dueMs: dayStartMs + 30 * 60_000,
        admitFromMs: null,
        admitUntilMs: null,
        people: keys.map((key) => {
          const { name, id_no } = person(key)
          return { name: new Personal(name), number: new Personal(id_no), role: 'expert' as const }
        }),
      }),
    types: () => bench.journal.readAfter(0, 100_000).map(({ type }) => type),
    folded() {
      let state = initialState
      for (const event of bench.journal.events()) state = evolve(state, event, venue)
      return state
    },
    finish: (promise) => passTimeUntil(promise, clock),
    moveFactsTo: (ms) => facts?.moveTo(ms),
    wall,
    directory,
    timers: () => timers(),
    onDisk: () => Buffer.concat(filesIn(directory).map((path) => readFileSync(path))),
  }
  return bench
}

/** Files only: a control socket may lie beside them. */
function filesIn(directory: string): readonly string[] {
  const entries = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isFile())
  return entries.map(({ name }) => join(directory, name))
}

function lost(): never {
  throw new Error('no gateway runs, or a wire has no cable')
}
