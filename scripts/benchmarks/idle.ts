/**
 * `idle`: what the daemon costs while nobody comes. Four gates, eight readers and four locker boards on ttys of their
 * own, polled at the families' usual rates and answered at real line speed by another process; Mosquitto connected. The
 * daemon runs from its bundle. Then a bare process asks the same devices the same bytes at the rates just measured.
 */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { familyOf } from '../../drivers/families.ts'
import { prepareMosquitto } from '../../test/support/mosquitto.ts'
import type { Poll } from './bare/polling.ts'
import { startDaemon } from './daemon.ts'
import { type Benchmark, compare, type Figures, rounded } from './figures.ts'
import { cpuMs, rssMb } from './process-usage.ts'
import { startSite } from './running-site.ts'
import type { Talked } from './simulated-site.ts'
import { devicesOf, type SiteDevice, writeSite } from './site.ts'
import { built, end, firstMessage, inWorkshop, within } from './workshop.ts'

export const idle: Benchmark = { name: 'idle', run }

const settleMs = 10_000
const measuredMs = 30_000
/** CPU time is counted in hundredths of a second: one is a third of a percent of this. */
const slotMs = 3_000
const startMs = 20_000
const layout = { lanes: 4, boards: 4, readerSettings: {} }

type Counts = Readonly<Record<string, Talked>>

function run(): Promise<readonly Figures[]> {
  return inWorkshop(async (workshop) => {
    const { directory, defer } = workshop
    const broker = await prepareMosquitto()
    defer(() => broker.dispose())
    await broker.start()
    const devices = devicesOf(layout)
    const site = await startSite(workshop, devices)

    const portOf = (device: string): string => site.ports[device] ?? ''
    const daemon = await startDaemon(
      workshop,
      writeSite({ directory, ...layout, portOf, broker: broker.port }),
    )
    await pause(settleMs)
    await site.counts()
    const ours = await usage(daemon.child)
    const counts = await site.counts()
    await end(daemon.child)

    const polls = pollsLike(counts, { devices, portOf })
    const bare = workshop.start(await built('bare/polling'), [JSON.stringify(polls)])
    await within(firstMessage(bare, 'the bare process'), startMs, 'the bare process starts')
    await pause(settleMs)
    await site.counts()
    const limit = await usage(bare)
    return [figuresOf({ ours, limit, counts, bareCounts: await site.counts() })]
  })
}

interface Usage {
  /** Percent of one core, in each slot. */
  readonly slots: readonly number[]
  /** Over the whole time. */
  readonly cpuPercent: number
  readonly rssMb: number
}

function figuresOf(measured: { ours: Usage; limit: Usage; counts: Counts; bareCounts: Counts }): Figures {
  const { ours, limit } = measured
  return {
    ...compare({ name: 'idle', unit: '% CPU', ours: ours.slots, limit: limit.slots }),
    cpu_percent: rounded(ours.cpuPercent),
    rss_mb: rounded(ours.rssMb),
    limit_cpu_percent: rounded(limit.cpuPercent),
    limit_rss_mb: rounded(limit.rssMb),
    polls_per_s: rounded(pollsPerSecond(measured.counts)),
    limit_polls_per_s: rounded(pollsPerSecond(measured.bareCounts)),
  }
}

function pollsPerSecond(counts: Counts): number {
  const requests = Object.values(counts).reduce((sum, talked) => sum + talked.requests, 0)
  return (requests / measuredMs) * 1_000
}

/** The same questions at the same rates. */
function pollsLike(
  counts: Counts,
  { devices, portOf }: { devices: readonly SiteDevice[]; portOf: (device: string) => string },
): Poll[] {
  return devices.map(({ id, family }) => {
    const { requests, request, replyBytes } = counts[id] ?? { requests: 0, request: '', replyBytes: 0 }
    if (requests === 0) throw new Error(`${id} was never polled`)
    return {
      path: portOf(id),
      baudRate: familyOf(family).serial.baudRate,
      request,
      replyBytes: Math.round(replyBytes / requests),
      everyMs: measuredMs / requests,
    }
  })
}

/** Watches a process for `measuredMs`. */
async function usage(child: ChildProcess): Promise<Usage> {
  const pid = child.pid ?? 0
  const startAt = performance.now()
  const startCpuMs = cpuMs(pid)
  const slots: number[] = []
  let before = { at: startAt, cpuMs: startCpuMs }
  for (let until = startAt + slotMs; until <= startAt + measuredMs; until += slotMs) {
    await pause(Math.max(0, until - performance.now()))
    const now = { at: performance.now(), cpuMs: cpuMs(pid) }
    slots.push(((now.cpuMs - before.cpuMs) / (now.at - before.at)) * 100)
    before = now
  }
  const cpuPercent = ((before.cpuMs - startCpuMs) / (before.at - startAt)) * 100
  return { slots, cpuPercent, rssMb: rssMb(pid) }
}
