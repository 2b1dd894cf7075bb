/** The supervision's read-only account at the broker: what the broker counts of itself ($SYS). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { createWatch } from '../../test/support/watch.ts'
import type { CityBroker } from './broker.ts'
import { nowMs } from './orders.ts'

/** What the broker has counted since its start. Bytes are those of MQTT, inside TLS. */
export interface Counted {
  readonly connections: number
  readonly publishesIn: number
  readonly publishesOut: number
  /** packets of any kind */
  readonly packetsIn: number
  readonly packetsOut: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** messages for clients whose queue was full */
  readonly dropped: number
}

export interface Meter {
  /** The figures of the broker's next look at itself. */
  counted(): Promise<Counted>
  /** Those of its last look, some seconds old. */
  seen(): Counted
  /** The most messages a second between two looks of the broker since `sinceMs`, in and out. */
  busiest(sinceMs: number): number
  end(): Promise<void>
}

const names = {
  connections: 'clients/connected',
  publishesIn: 'publish/messages/received',
  publishesOut: 'publish/messages/sent',
  packetsIn: 'messages/received',
  packetsOut: 'messages/sent',
  bytesIn: 'bytes/received',
  bytesOut: 'bytes/sent',
  dropped: 'publish/messages/dropped',
} as const
/** Mosquitto tells this first, each time it looks at itself; told to do so each second it does every other. */
const uptime = '$SYS/broker/uptime'
const lookLimitMs = 10_000
/** Its other figures come in one go with the first. */
const togetherMs = 100

interface Sample {
  readonly atMs: number
  readonly value: number
}

/** Connects as `supervision`. */
export async function openMeter({ port, certificates }: CityBroker): Promise<Meter> {
  const samples = new Map<string, Sample[]>()
  const watch = createWatch()
  let looks = 0
  const file = (of: string) => readFileSync(join(certificates, of))
  const client = await connectAsync({
    host: '127.0.0.1',
    port,
    protocol: 'mqtts',
    protocolVersion: 5,
    ca: file('ca.crt'),
    cert: file('supervision.crt'),
    key: file('supervision.key'),
    clientId: 'supervision',
    log: () => undefined,
  })
  client.on('message', (topic, payload) => {
    if (!topic.startsWith('$SYS/')) return
    if (topic === uptime) {
      looks++
      watch.changed()
      return
    }
    const name = topic.slice('$SYS/broker/'.length)
    const list = samples.get(name) ?? []
    list.push({ atMs: nowMs(), value: Number(payload.toString()) })
    samples.set(name, list)
  })
  const states = ['occupancy', 'gateway', 'journal'].map((state) => `warden/v1/+/state/${state}`)
  await client.subscribeAsync(
    [uptime, ...Object.values(names).map((name) => `$SYS/broker/${name}`), ...states],
    {
      qos: 0,
    },
  )
  const newest = (name: string): number => samples.get(name)?.at(-1)?.value ?? 0
  const seen = (): Counted => ({
    connections: newest(names.connections),
    publishesIn: newest(names.publishesIn),
    publishesOut: newest(names.publishesOut),
    packetsIn: newest(names.packetsIn),
    packetsOut: newest(names.packetsOut),
    bytesIn: newest(names.bytesIn),
    bytesOut: newest(names.bytesOut),
    dropped: newest(names.dropped),
  })
  return {
    async counted() {
      const before = looks
      await watch.until(() => looks > before, {
        limitMs: lookLimitMs,
        what: () => "the broker's own figures",
      })
      await pause(togetherMs)
      return seen()
    },
    seen,
    busiest: (sinceMs) =>
      steepest(samples.get(names.publishesIn) ?? [], sinceMs) +
      steepest(samples.get(names.publishesOut) ?? [], sinceMs),
    end: () => client.endAsync(),
  }
}

/** The largest rise from one sample to the next, per second. */
function steepest(samples: readonly Sample[], sinceMs: number): number {
  let most = 0
  for (const [at, { atMs, value }] of samples.entries()) {
    const before = samples[at - 1]
    if (before === undefined || atMs <= sinceMs) continue
    most = Math.max(most, ((value - before.value) / Math.max(1_000, atMs - before.atMs)) * 1_000)
  }
  return most
}
