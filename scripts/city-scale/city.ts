/** A city on one broker: its processes, its day, its busiest minutes, the return of all its venues, and the check. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Workshop } from '../benchmarks/workshop.ts'
import { inWorkshop } from '../benchmarks/workshop.ts'
import { scenarioSteps } from '../day/scenario.ts'
import { openStore } from '../platform-consumer/store.ts'
import { type CityBroker, startCityBroker } from './broker.ts'
import { complaintsOf } from './check.ts'
import type { Consumers, ConsumerTold, Gateways } from './crew.ts'
import { startConsumers, startGateways } from './crew.ts'
import { loadOf } from './load.ts'
import type { Counted, Meter } from './meter.ts'
import { openMeter } from './meter.ts'
import type { GatewaysOrder, GatewaysProgress, JournalTold } from './orders.ts'
import { nowMs } from './orders.ts'
import type { Phase, PhaseFigures, Reading } from './phase.ts'
import { figuresOf } from './phase.ts'
import type { PlannedEvent } from './plan.ts'
import { busiest, compressed, hourMs, lengthMs, plannedDay, venueCode } from './plan.ts'

export interface CityOptions {
  readonly venues: number
  /** a venue's, in a day */
  readonly events: number
  readonly consumers: number
  /** in which the day is played */
  readonly dayMs: number
  /** length of the busiest stretch of the day, which is played at its own pace; 0: not at all */
  readonly peakMs: number
  /** In the middle of the day one consumer is killed, and started again. */
  readonly killConsumer: boolean
}

export interface CityReport {
  readonly phases: readonly PhaseFigures[]
  /** events that came to the platform more than once, and its acknowledgements */
  readonly cameAgain: number
  readonly acknowledgements: number
  /** why consumers lost their link to the broker, each time; a killed one does not tell */
  readonly consumersLost: readonly string[]
  /** what the platform's file takes for one event; too little in a small run, most of which stands in its log still */
  readonly storeBytes: number
  /** what is wrong, in words: each event must be there exactly once, in order */
  readonly complaints: readonly string[]
}

interface Stage {
  readonly broker: CityBroker
  readonly meter: Meter
  readonly gateways: Gateways
  readonly consumers: Consumers
  readonly store: string
}

/** Plays the whole run. `say` hears what is under way. Rejects when something does not come in time. */
export function runCity(options: CityOptions, say: (words: string) => void): Promise<CityReport> {
  return inWorkshop(async (workshop) => {
    say(`${options.venues} certificates, broker, ${options.consumers} consumers, gateways …`)
    const stage = await setStage(workshop, options)
    const phases = await play(stage, options, say)
    say('checking every event …')
    return report(stage, phases)
  })
}

async function setStage(workshop: Workshop, options: CityOptions): Promise<Stage> {
  const venues = Array.from({ length: options.venues }, (_none, at) => venueCode(at))
  const broker = await startCityBroker(workshop.directory, venues)
  workshop.defer(broker.end)
  const meter = await openMeter(broker)
  workshop.defer(meter.end)
  const store = join(workshop.directory, 'platform.sqlite')
  // Made once, before its consumers would make it all at the same time.
  openStore(store).close()
  const { port, certificates } = broker
  const consumers = await startConsumers(workshop, { port, certificates, store, count: options.consumers })
  const gateways = await startGateways(workshop, { port, certificates, venues })
  return { broker, meter, gateways, consumers, store }
}

/** For all links to be up. Milliseconds, and those of each venue. */
const connectLimit = { wholeMs: 30_000, venueMs: 100 }
/** For the last event to be confirmed after it happened; what was lost on the way comes again after 30 s. */
const confirmMs = 90_000
/** So slow a drain is none. Events in a second. */
const slowestDrain = 100
/** So long all venues are away: a working day. */
const awayMs = 8 * hourMs

async function play(
  stage: Stage,
  options: CityOptions,
  say: (words: string) => void,
): Promise<readonly Phase[]> {
  const day = plannedDay(scenarioSteps, options.events)
  const measure = createMeasure(stage)
  const connectMs = connectLimit.wholeMs + connectLimit.venueMs * options.venues
  const isUp = ({ up }: GatewaysProgress) => up === options.venues
  const isDone = ({ isIdle, confirmedMs }: GatewaysProgress) => isIdle && confirmedMs !== null
  const live = (plan: readonly PlannedEvent[]) => ({
    order: { kind: 'play', plan, startMs: nowMs() + 500 } as const,
    isLive: true,
    added: plan.length,
    until: isDone,
    limitMs: lengthMs(plan) + confirmMs,
  })

  say('connecting …')
  const connect = {
    order: { kind: 'connect' },
    isLive: false,
    added: 0,
    until: isUp,
    limitMs: connectMs,
  } as const
  await measure.phase('connect', connect)
  say(`the day in ${options.dayMs / 1_000} s …`)
  const killed = options.killConsumer ? pause(options.dayMs / 2).then(stage.consumers.killFirst) : null
  await Promise.all([measure.phase('day', live(compressed(day, options.dayMs))), killed])
  if (options.peakMs > 0) {
    say(`its busiest ${options.peakMs / 1_000} s …`)
    await measure.phase('peak', live(busiest(day, options.peakMs)))
  }
  say('all venues away for 8 hours …')
  const missed = day.filter(({ offsetMs }) => offsetMs < awayMs)
  stage.gateways.order({ kind: 'away', plan: missed })
  await stage.gateways.until('gateways away', ({ isIdle }) => isIdle, confirmMs)
  measure.unmeasured()
  say('and back at once …')
  const limitMs = connectMs + confirmMs + ((missed.length * options.venues) / slowestDrain) * 1_000
  return measure.phase('drain', {
    order: { kind: 'connect' },
    isLive: false,
    added: missed.length,
    until: (progress) => isUp(progress) && isDone(progress),
    limitMs,
  })
}

interface Act {
  readonly order: GatewaysOrder
  readonly isLive: boolean
  /** events that each venue has more than after the phase before */
  readonly added: number
  until(progress: GatewaysProgress): boolean
  readonly limitMs: number
}

/** Measures one phase after another; gives all that were measured so far. */
function createMeasure({ broker, meter, gateways, consumers }: Stage) {
  const phases: Phase[] = []
  let last: Reading | null = null

  function reading(counted: Counted): Reading {
    return {
      atMs: nowMs(),
      counted,
      broker: loadOf([broker.pid]),
      consumers: loadOf(consumers.pids()),
      gateways: loadOf(gateways.pids),
      faults: gateways.progress().faults,
    }
  }

  async function phase(name: string, act: Act): Promise<readonly Phase[]> {
    const { order, isLive, added, until, limitMs } = act
    const before = last ?? reading(phases.length === 0 ? meter.seen() : await meter.counted())
    const startMs = order.kind === 'play' ? order.startMs : nowMs()
    gateways.order(order)
    await gateways.until(name, until, limitMs)
    const { confirmedMs } = gateways.progress()
    const wallMs = added === 0 ? nowMs() - startMs : (confirmedMs ?? nowMs()) - startMs
    const from = phases.at(-1)?.to ?? 0
    const after = reading(await meter.counted())
    last = after
    const busiest = meter.busiest(before.atMs)
    phases.push({ name, before, after, wallMs, busiest, from, to: from + added, isLive })
    return phases
  }

  return {
    phase,
    /** What happens from here to the next phase is not measured. */
    unmeasured() {
      last = null
    },
  }
}

async function report({ gateways, consumers, store }: Stage, phases: readonly Phase[]): Promise<CityReport> {
  const journals = await gateways.journals()
  const { told } = consumers
  const kept = openStore(store)
  try {
    const { mismatches } = gateways.progress()
    const mistaken = mismatches === 0 ? [] : [`${mismatches} acknowledgements were wrong`]
    const sum = (of: (one: ConsumerTold) => number) => told.reduce((all, one) => all + of(one), 0)
    return {
      phases: phases.map((phase) => figuresOf(phase, { journals, taken: takenBy(told) })),
      cameAgain: sum((one) => one.known),
      acknowledgements: sum((one) => one.acknowledgements),
      consumersLost: told.flatMap(({ lost }) => lost),
      storeBytes: Math.round(statSync(store).size / Math.max(1, total(journals))),
      complaints: [...mistaken, ...complaintsOf(kept, journals)],
    }
  } finally {
    kept.close()
  }
}

function total(journals: readonly JournalTold[]): number {
  return journals.reduce((sum, { sequence }) => sum + sequence, 0)
}

/** By stream: when each event was on disk, by its place. */
function takenBy(told: readonly ConsumerTold[]): ReadonlyMap<string, readonly number[]> {
  const all = new Map<string, number[]>()
  for (const { stream, from, to, atMs } of told.flatMap(({ taken }) => taken)) {
    const times = all.get(stream) ?? []
    for (let sequence = from; sequence <= to; sequence++) times[sequence - 1] = atMs
    all.set(stream, times)
  }
  return all
}
