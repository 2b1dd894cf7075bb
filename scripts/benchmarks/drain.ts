/**
 * `drain`: a backlog of stored events from a real journal through the real outbox and client to a real Mosquitto, beside
 * bare MQTT.js that publishes the same topics and payloads from memory. QoS 1, the same window on both sides, in turns.
 * A stock Mosquitto says that it takes 20 at a time. The real client keeps to that; bare MQTT.js does not, and is let.
 * `drain_confirmed`: the same with a platform that confirms, in a process of its own; both sides feed it.
 */
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { connectAsync } from 'mqtt'
import { systemClock } from '../../daemon/clock.ts'
import type { Journal } from '../../daemon/journal/store.ts'
import { createBroker } from '../../daemon/platform/client.ts'
import { createConfirmations } from '../../daemon/platform/confirmations.ts'
import {
  clientId,
  deliveryProperty,
  envelopeContentType,
  gatewayPayload,
  topics,
} from '../../daemon/platform/contract.ts'
import { createOutbox } from '../../daemon/platform/outbox.ts'
import { prepareMosquitto } from '../../test/support/mosquitto.ts'
import { openBenchJournal } from './commit.ts'
import { exampleDraft, exampleMoment } from './example-event.ts'
import { type Benchmark, type BenchOptions, compare, type Figures } from './figures.ts'
import { inWorkshop, type Workshop, within } from './workshop.ts'

export const drain: Benchmark = { name: 'drain', run: (options) => run(options, { isConfirmed: false }) }
export const drainConfirmed: Benchmark = {
  name: 'drain_confirmed',
  run: (options) => run(options, { isConfirmed: true }),
}

const rounds = 7
/** The default of `platform.window`. */
const window = 256
const roundMs = 120_000
/** Events appended at a time while a backlog is made; far below what one transaction may hold. */
const batch = 500
const venue = { code: '140500-01', gateway: 'gw1' }
const topicsOfVenue = topics(venue.code, { test: false })
const clock = systemClock(0)

interface Message {
  readonly topic: string
  readonly payload: string
}

function run({ events }: BenchOptions, { isConfirmed }: Kind): Promise<readonly Figures[]> {
  return inWorkshop(async ({ directory, defer, start }) => {
    const broker = await prepareMosquitto()
    defer(() => broker.dispose())
    await broker.start()
    const journal = openBenchJournal(directory)
    defer(() => journal.close())
    if (isConfirmed) await platformAt(broker.port, start)
    const ourDrain = () => drainJournal(journal, broker.port, { isConfirmed })

    const samples = { ours: [] as number[], limit: [] as number[] }
    for (let n = 0; n <= rounds; n++) {
      const backlog = grow(journal, events)
      // a platform that has had the events from bare MQTT.js would confirm them all with the first one
      const [ours, bare] =
        n % 2 === 0 || isConfirmed
          ? [await ourDrain(), await drainMemory(backlog, broker.port)]
          : await inReverse(() => drainMemory(backlog, broker.port), ourDrain)
      // the first round is the warm-up of both
      if (n === 0) continue
      samples.ours.push((events / ours) * 1_000)
      samples.limit.push((events / bare) * 1_000)
    }
    const figures = compare({
      name: isConfirmed ? 'drain_confirmed' : 'drain',
      unit: 'events/s',
      ...samples,
      isRate: true,
    })
    return [{ ...figures, rounds, events, window, bytes: backlogBytes(journal) }]
  })
}

interface Kind {
  readonly isConfirmed: boolean
}

/** The platform in a process of its own, when it listens. */
async function platformAt(port: number, start: Workshop['start']): Promise<void> {
  const program = fileURLToPath(new URL('bare/confirming.ts', import.meta.url))
  const platform = start(program, [String(port), venue.code])
  await within(once(platform, 'message'), 10_000, 'the platform listens')
}

async function inReverse(
  second: () => Promise<number>,
  first: () => Promise<number>,
): Promise<[number, number]> {
  const secondMs = await second()
  return [await first(), secondMs]
}

/** Adds `events` to the journal and gives them as messages. */
function grow(journal: Journal, events: number): readonly Message[] {
  const before = journal.head().sequence
  for (let left = events; left > 0; left -= batch) {
    const drafts = Array.from({ length: Math.min(left, batch) }, () => exampleDraft)
    journal.append(drafts, { ...exampleMoment, ms: exampleMoment.ms + before + events - left })
  }
  return journal
    .readAfter(before, events)
    .map(({ type, envelope }) => ({ topic: topicsOfVenue.event(type), payload: envelope }))
}

function backlogBytes(journal: Journal): number {
  return journal.readAfter(0, 1)[0]?.envelope.length ?? 0
}

/** Milliseconds from the link's coming up until the newest event is acknowledged. */
async function drainJournal(journal: Journal, port: number, { isConfirmed }: Kind): Promise<number> {
  collectGarbage()
  const done = Promise.withResolvers<number>()
  const closed = Promise.withResolvers<void>()
  const broker = createBroker({
    host: '127.0.0.1',
    port,
    tls: null,
    username: null,
    password: null,
    clientId: clientId(venue.code, venue.gateway, { test: false }),
    will: {
      topic: topicsOfVenue.gateway,
      payload: gatewayPayload({ state: 'offline', stream: journal.stream, version: 'bench', since: null }),
    },
    clock,
  })
  let startMs = 0
  const outbox = createOutbox({
    journal,
    topics: topicsOfVenue,
    clock,
    window,
    acknowledges: isConfirmed,
    onDrained: () => done.resolve(performance.now() - startMs),
  })
  const hear = createConfirmations({
    journal,
    outbox,
    onMismatch: ({ problem }) => done.reject(new Error(problem)),
  })
  const link = broker.connect({
    up() {
      if (isConfirmed) link.subscribe(topicsOfVenue.acknowledgements, () => undefined)
      startMs = performance.now()
      outbox.linkUp(link)
    },
    down(fault) {
      outbox.linkDown()
      done.reject(fault)
      closed.resolve()
    },
    message: hear,
  })
  try {
    return await within(done.promise, roundMs, 'the backlog is drained')
  } finally {
    link.close()
    await closed.promise
  }
}

/** The same with nothing but MQTT.js: as soon as a message is acknowledged, the next one follows. */
async function drainMemory(messages: readonly Message[], port: number): Promise<number> {
  collectGarbage()
  const client = await connectAsync({
    host: '127.0.0.1',
    port,
    protocol: 'mqtt',
    protocolVersion: 5,
    reconnectPeriod: 0,
    log: () => undefined,
  })
  const properties = {
    payloadFormatIndicator: true,
    contentType: envelopeContentType,
    userProperties: { [deliveryProperty]: 'late' },
  }
  const done = Promise.withResolvers<number>()
  const startMs = performance.now()
  let next = 0
  let acknowledged = 0

  function publishNext(): void {
    const message = messages[next++]
    if (message === undefined) return
    client.publish(message.topic, message.payload, { qos: 1, properties }, (error) => {
      if (error != null) done.reject(error)
      acknowledged++
      if (acknowledged === messages.length) done.resolve(performance.now() - startMs)
      else publishNext()
    })
  }

  for (let n = 0; n < window; n++) publishNext()
  try {
    return await within(done.promise, roundMs, 'bare MQTT.js is done')
  } finally {
    await client.endAsync(true)
  }
}

/** What one side left behind is not the other's to clear away (`--expose-gc`). */
function collectGarbage(): void {
  globalThis.gc?.()
}
