/** A whole venue in one process: gateway, devices, people, broker, under a virtual clock and seeded chance. */
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { State } from '../../daemon/domain/state.ts'
import { evolve, initialState } from '../../daemon/domain/state.ts'
import type { Venue } from '../../daemon/domain/venue.ts'
import type { Gateway } from '../../daemon/gateway.ts'
import { createGateway } from '../../daemon/gateway.ts'
import { openDatabase } from '../../daemon/journal/database.ts'
import type { Journal } from '../../daemon/journal/store.ts'
import { journalOn } from '../../daemon/journal/store.ts'
import { openVault } from '../../daemon/journal/vault.ts'
import type { Log } from '../../daemon/log.ts'
import { Fault } from '../../drivers/fault.ts'
import type { Stimulus, Transport } from '../../drivers/ports.ts'
import type { SimulatedVenue } from '../../drivers/simulated-venue.ts'
import { simulateVenue } from '../../drivers/simulated-venue.ts'
import type { Stage } from '../support/actors.ts'
import { createStage } from '../support/actors.ts'
import { seeded } from '../support/chance.ts'
import { journalOptions, seededRandom } from '../support/journal-drafts.ts'
import { smallVenue } from '../support/small-venue.ts'
import type { VirtualClock } from '../support/virtual-clock.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import type { SimulatedBroker } from './broker.ts'
import { simulateBroker } from './broker.ts'
import type { Life } from './life.ts'
import { brokerWhileAlive, clockWhileAlive, dayStartMs, whileAlive } from './life.ts'
import type { Cable } from './wires.ts'
import { createCable, planOf, smallVenueWires } from './wires.ts'
import type { Witness } from './witness.ts'
import { createWitness } from './witness.ts'

/** An exit order given while the disk was full may arrive a little after. */
const orderUnderWayMs = 3_000

export interface World {
  readonly clock: VirtualClock
  readonly venue: Venue
  readonly stage: Stage
  readonly witness: Witness
  readonly broker: SimulatedBroker
  readonly devices: SimulatedVenue
  readonly cables: ReadonlyMap<string, Cable>
  /** the journal itself, beside any gateway */
  readonly journal: Journal
  gateway(): Gateway | null
  /** what the facts on disk add up to */
  folded(): State
  stimulate(device: string, stimulus: Stimulus): void
  boot(): void
  /** Ends the gateway without a word, at once or around its next append. */
  kill(when: 'now' | 'before append' | 'after append'): void
  setDiskFull(full: boolean): void
  /** No more trouble from now on: everything is plugged in, there and booted. */
  calmDown(): void
  isCalm(): boolean
  /** Moves time on; a gateway that dies meanwhile is swept away. */
  advance(ms: number): void
  counts(): { boots: number; kills: number }
}

/** Thrown through the gateway when it is killed inside an append. */
class Killed extends Error {}

const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing }

function nothing(): void {
  // nobody reads the diagnostics of a simulation
}

/** Everything is in place and nothing has been booted. */
export function createWorld(seed: number): World {
  const clock = createVirtualClock()
  const venue = smallVenue()
  let diskFull = false
  /** when the disk had space again */
  let diskFreeMs = Number.NEGATIVE_INFINITY
  const witness = createWitness(venue, {
    diskFull: () => diskFull || clock.now() - diskFreeMs < orderUnderWayMs,
  })
  const random = seededRandom(seed + 4)
  const stage = createStage(clock)
  const broker = simulateBroker({ clock, chance: seeded(seed + 1) })
  const wires = smallVenueWires(venue.uses)
  const devices = simulateVenue({
    wires,
    clock,
    chance: seeded(seed + 2),
    onMovement(device, movement, atMs) {
      witness.moved(device, movement, atMs)
      stage.moved(device, movement)
    },
  })
  const links = wires.map((wire) =>
    createCable({ wire, clock, chance: seeded(seed + 3), venue: () => devices }),
  )
  const cables = new Map(links.map(({ cable }) => [cable.wire, cable]))
  const vault = openVault({ path: ':memory:', key: random.bytes(32), random: random.bytes })
  const database = openDatabase(':memory:')
  const openJournal = () =>
    journalOn(database, journalOptions({ newId: random.eventId, newStream: random.stream }))
  const journal = openJournal()
  let life: Life = { alive: false, dieAt: null }
  let gateway: Gateway | null = null
  let calm = false
  let folded = initialState
  const counts = { boots: 0, kills: 0 }

  function boot(): void {
    if (gateway !== null) return
    counts.boots++
    const mine: Life = { alive: true, dieAt: null }
    life = mine
    const living = clockWhileAlive(mine, clock)
    gateway = createGateway({
      venue,
      test: false,
      version: '0.0.0',
      configuration: 'simulation',
      wires: wires.map((wire, i) =>
        planOf(wire, () => whileAlive(mine, links[i]?.openTransport() ?? lost())),
      ),
      journal: mortal(openJournal(), mine),
      vault,
      platform: { broker: brokerWhileAlive(mine, broker), window: 32, acknowledges: false },
      clock: living,
      machine: living,
      onBatteryLow: () => undefined,
      onMainsBack: () => undefined,
      random,
      log: silentLog,
    })
    try {
      gateway.start()
    } catch (error) {
      sweep(error)
    }
  }

  /** The one journal, unless the disk is full or this life ends around an append. */
  function mortal(inner: Journal, mine: Life): Journal {
    function append(...given: Parameters<Journal['append']>): readonly StoredEvent[] {
      if (mine.dieAt === 'before append') throw new Killed()
      if (diskFull) throw new Fault('journal_unwritable', 'disk full')
      const events = inner.append(...given)
      for (const event of events) {
        witness.stored(event, event.atMs - dayStartMs)
        folded = evolve(folded, event, venue)
      }
      if (mine.dieAt === 'after append') throw new Killed()
      return events
    }
    return { ...inner, append }
  }

  function die(): void {
    if (!life.alive) return
    life.alive = false
    gateway = null
    witness.died()
    counts.kills++
  }

  function sweep(error: unknown): void {
    if (!(error instanceof Killed)) throw error
    die()
  }

  return {
    clock,
    venue,
    stage,
    witness,
    broker,
    devices,
    cables,
    journal,
    gateway: () => gateway,
    folded: () => folded,
    stimulate: devices.stimulate,
    boot,
    kill(when) {
      if (when === 'now') die()
      else life.dieAt = when
    },
    setDiskFull(full) {
      if (diskFull && !full) diskFreeMs = clock.now()
      diskFull = full && !calm
    },
    calmDown() {
      calm = true
      if (diskFull) diskFreeMs = clock.now()
      diskFull = false
      life.dieAt = null
      broker.comeBack()
      for (const cable of cables.values()) cable.plugIn()
      boot()
    },
    isCalm: () => calm,
    advance(ms) {
      const endMs = clock.now() + ms
      while (clock.now() < endMs) {
        try {
          clock.advance(endMs - clock.now())
        } catch (error) {
          sweep(error)
        }
      }
    },
    counts: () => counts,
  }
}

function lost(): Transport {
  throw new Error('a wire without a cable')
}
