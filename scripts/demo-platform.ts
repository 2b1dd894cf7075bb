/** The demo's platform: the reference consumer in this process, which shows each event as soon as it is stored. */
import { systemClock } from '../daemon/clock.ts'
import { systemRandom } from '../daemon/random.ts'
import type { Alarm } from './platform-consumer/alarms.ts'
import { createConsumer, type Told } from './platform-consumer/consumer.ts'
import { createInbox } from './platform-consumer/inbox.ts'
import { brokerAt } from './platform-consumer/link.ts'
import { openStore } from './platform-consumer/store.ts'
import { lineOf, noticeOf } from './platform-consumer/words.ts'

export interface DemoPlatform {
  /** Events stored so far, by type. */
  readonly counts: ReadonlyMap<string, number>
  /** How many events are stored with all before them. */
  reached(): number
  /** The envelopes of all that, in order, by stream. */
  stored(): readonly string[]
  alarms(): readonly Alarm[]
  /** Resolves when all that has come is stored and the link is closed. Nothing may be asked of it any more. */
  end(): Promise<void>
}

/** Receives the events of one venue into the file `database`. `onEvent` gets a line ready to print, and the type. */
export function listenAsPlatform(options: {
  readonly port: number
  readonly venue: string
  readonly database: string
  readonly onEvent?: (line: string, type: string) => void
}): DemoPlatform {
  const { port, venue, onEvent } = options
  const counts = new Map<string, number>()
  const store = openStore(options.database)

  function tell(told: Told): void {
    if (told.kind === 'alarm' || told.kind === 'gap' || told.kind === 'not_stored')
      onEvent?.(`platform: ${noticeOf(told)}`, 'error')
    if (told.kind !== 'taken') return
    for (const envelope of store.envelopes(told)) {
      const { type } = JSON.parse(envelope) as { type: string }
      counts.set(type, (counts.get(type) ?? 0) + 1)
      onEvent?.(lineOf(envelope), type)
    }
  }

  const consumer = createConsumer({
    connect: brokerAt({ url: `mqtt://127.0.0.1:${port}`, clientId: 'demo-platform' }),
    store,
    inbox: createInbox(store),
    clock: systemClock(0),
    chance: systemRandom(),
    dateMs: Date.now,
    venue,
    test: false,
    client: 'demo-platform',
    // The demo's gateway lists no key of ours: what is missing comes when the gateway sends it again.
    sign: null,
    tell,
  })
  consumer.start()
  return {
    counts,
    reached: () => store.streams().reduce((sum, { sequence }) => sum + sequence, 0),
    stored: () =>
      store.streams().flatMap(({ stream, sequence: to }) => [...store.envelopes({ stream, from: 1, to })]),
    alarms: store.alarms,
    async end() {
      await consumer.stop()
      store.close()
    },
  }
}
