/** The processes of a city as its program sees them: started, ordered, and waited for with deadlines. */
import type { ChildProcess } from 'node:child_process'
import { endProcess } from '../../test/support/programs.ts'
import { createWatch, type Watch } from '../../test/support/watch.ts'
import type { Workshop } from '../benchmarks/workshop.ts'
import type {
  ConsumerMessage,
  ConsumerSetting,
  GatewaysMessage,
  GatewaysOrder,
  GatewaysProgress,
  GatewaysSetting,
  JournalTold,
} from './orders.ts'

export interface Gateways {
  readonly pids: readonly number[]
  order(order: GatewaysOrder): void
  /** All processes together, as they said last. */
  progress(): GatewaysProgress
  /** Resolves when `holds` does, rejects with `what` after `limitMs`. */
  until(what: string, holds: (progress: GatewaysProgress) => boolean, limitMs: number): Promise<void>
  journals(): Promise<readonly JournalTold[]>
}

export type ConsumerTold = Extract<ConsumerMessage, { kind: 'told' }>

export interface Consumers {
  pids(): readonly number[]
  /** What they said so far. */
  readonly told: readonly ConsumerTold[]
  /** Kills the first of them, and starts it again at once; resolves when it is back. */
  killFirst(): Promise<void>
}

/** Gateways in one process: 60 leave a core half idle at the pace of a compressed day. */
const venuesPerProcess = 60
/** More processes than that only take turns on a small machine. */
const mostProcesses = 4
const startMs = 60_000
const tellMs = 60_000
const nobody: GatewaysProgress = {
  kind: 'progress',
  isIdle: false,
  up: 0,
  appended: 0,
  confirmed: 0,
  confirmedMs: null,
  faults: 0,
  fault: '',
  mismatches: 0,
}

/** Starts the gateways of all venues in a few processes; they have no link yet. */
export async function startGateways(workshop: Workshop, setting: GatewaysSetting): Promise<Gateways> {
  const count = Math.min(mostProcesses, Math.ceil(setting.venues.length / venuesPerProcess))
  const watch = createWatch()
  const said = new Map<ChildProcess, GatewaysProgress>()
  const journals = new Map<ChildProcess, readonly JournalTold[]>()
  const children = Array.from({ length: count }, (_none, place) => {
    const venues = setting.venues.filter((_venue, at) => at % count === place)
    const child = startChild(workshop, { program: 'gateways', setting: { ...setting, venues }, watch })
    child.on('message', (message: GatewaysMessage) => {
      if (message.kind === 'progress') said.set(child, message)
      else journals.set(child, message.journals)
      watch.changed()
    })
    return child
  })
  const progress = () =>
    [...said.values()].reduce(
      together,
      said.size < count ? nobody : { ...nobody, isIdle: true, confirmedMs: 0 },
    )
  const order = (given: GatewaysOrder) => {
    for (const child of children) child.send(given)
  }
  await watch.until(() => said.size === count, { limitMs: startMs, what: () => 'gateway processes' })
  return {
    pids: children.map(pidOf),
    order(given) {
      // what was said before does not count as an answer to this
      said.clear()
      order(given)
    },
    progress,
    async until(what, holds, limitMs) {
      const look = () => alive(children) && said.size === count && holds(progress())
      await watch.until(look, { limitMs, what: () => `${what}: ${JSON.stringify(progress())}` })
    },
    async journals() {
      journals.clear()
      order({ kind: 'tell' })
      const look = () => alive(children) && journals.size === count
      await watch.until(look, { limitMs: tellMs, what: () => 'what the journals hold' })
      return [...journals.values()].flat()
    },
  }
}

function together(one: GatewaysProgress, other: GatewaysProgress): GatewaysProgress {
  const isConfirmed = one.confirmedMs !== null && other.confirmedMs !== null
  return {
    kind: 'progress',
    isIdle: one.isIdle && other.isIdle,
    up: one.up + other.up,
    appended: one.appended + other.appended,
    confirmed: one.confirmed + other.confirmed,
    confirmedMs: isConfirmed ? Math.max(one.confirmedMs, other.confirmedMs) : null,
    faults: one.faults + other.faults,
    fault: other.fault === '' ? one.fault : other.fault,
    mismatches: one.mismatches + other.mismatches,
  }
}

/** Starts the consumers; resolves when each has its subscription. */
export async function startConsumers(
  workshop: Workshop,
  { count, ...setting }: Omit<ConsumerSetting, 'number'> & { readonly count: number },
): Promise<Consumers> {
  const watch = createWatch()
  const ready = new Set<ChildProcess>()
  const told: ConsumerTold[] = []
  const children = Array.from({ length: count }, (_none, at) => start(at + 1))

  function start(number: number): ChildProcess {
    const child = startChild(workshop, { program: 'consumer', setting: { ...setting, number }, watch })
    child.on('message', (message: ConsumerMessage) => {
      if (message.kind === 'ready') ready.add(child)
      else told.push(message)
      watch.changed()
    })
    return child
  }

  const areReady = () => alive(children) && ready.size === count
  const subscribed = () =>
    watch.until(areReady, { limitMs: startMs, what: () => 'the consumers to subscribe' })
  await subscribed()
  return {
    pids: () => children.map(pidOf),
    told,
    async killFirst() {
      const [first] = children
      if (first === undefined) return
      ready.delete(first)
      await endProcess(first, 'SIGKILL')
      children[0] = start(1)
      await subscribed()
    },
  }
}

function startChild(
  workshop: Workshop,
  { program, setting, watch }: { program: string; setting: object; watch: Watch },
): ChildProcess {
  const child = workshop.start(`scripts/city-scale/${program}.ts`, [JSON.stringify(setting)])
  child.stderr?.pipe(process.stderr)
  child.once('exit', watch.changed)
  return child
}

function alive(children: readonly ChildProcess[]): true {
  if (children.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) return true
  throw new Error('a process of the city has ended by itself')
}

function pidOf({ pid }: ChildProcess): number {
  return pid ?? 0
}
