/**
 * One consumer process of the platform: the reference consumer's inbox, store and link with a share of all venues' events.
 * A shared subscription gives each event of a venue to whichever consumer is free, so order is made in the store that all
 * of them write. Started by `city.ts`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { topics } from '../../daemon/platform/contract.ts'
import { createInbox, type StreamRow } from '../platform-consumer/inbox.ts'
import { brokerAt, type Link, type Message } from '../platform-consumer/link.ts'
import { openStore } from '../platform-consumer/store.ts'
import { createAcker } from './acker.ts'
import { openLease } from './lease.ts'
import type { ConsumerMessage, ConsumerSetting, TakenTold } from './orders.ts'
import { nowMs } from './orders.ts'

/** A commit costs about the same for one event as for many: so long it is waited for company. */
const batchMs = 10
/** One acknowledgement every 100 ms is plenty. */
const turnMs = 100
const againMs = 500
const subscription = '$share/platform/warden/v1/+/event/#'

function run(setting: ConsumerSetting): void {
  const store = openStore(setting.store)
  const inbox = createInbox(store)
  const holder = `platform-${setting.number}`
  const acker = createAcker({ lease: openLease(setting.store), holder, streams: store.streams })
  const connect = brokerAt(addressOf(setting, holder))
  const news = { taken: [] as TakenTold[], known: 0, acknowledgements: 0, lost: [] as string[] }
  const unsaid = new Set<string>()
  let link: Link | null = null
  let arrivals: Message[] = []

  function attempt(): void {
    link = connect([subscription], {
      up: () => say({ kind: 'ready' }),
      message(message) {
        if (arrivals.push(message) === 1) setTimeout(commit, batchMs)
      },
      down(reason) {
        link = null
        news.lost.push(reason)
        // Not stored and not settled: the broker sends them again.
        arrivals = []
        setTimeout(attempt, againMs)
      },
    })
  }

  function commit(): void {
    const batch = arrivals
    arrivals = []
    if (batch.length === 0) return
    const results = store.transaction(() => batch.map(receive))
    const atMs = nowMs()
    for (const { settle } of batch) settle()
    for (const { outcome, stream, from, to } of results) {
      if (stream === null) continue
      if (to >= from) news.taken.push({ stream, from, to, atMs })
      if (outcome !== 'known') continue
      // It came again because our word did not arrive: whoever acknowledges may not know of it.
      news.known++
      unsaid.add(stream)
    }
  }

  function receive({ topic, payload, properties }: Message) {
    const venue = topic.split('/')[2] ?? ''
    const delivery = properties['delivery'] ?? ''
    return inbox.receive(Buffer.from(payload).toString(), {
      venue,
      test: false,
      delivery,
      nowMs: Math.floor(nowMs()),
    })
  }

  function acknowledge(): void {
    for (const row of acker.turn(nowMs())) confirm(row)
    for (const stream of unsaid) confirm(store.stream(stream))
    unsaid.clear()
    say({ kind: 'told', ...news })
    Object.assign(news, { taken: [], known: 0, acknowledgements: 0, lost: [] })
  }

  function confirm(row: StreamRow | null): void {
    if (row === null || row.sequence === 0) return
    const { venue, stream, sequence, hash } = row
    const payload = JSON.stringify({ stream, sequence: String(sequence), hash })
    link?.publish({ topic: topics(venue, { test: false }).acknowledgements, payload })
    news.acknowledgements++
  }

  attempt()
  setInterval(acknowledge, turnMs)
}

function addressOf({ port, certificates }: ConsumerSetting, clientId: string) {
  const file = (name: string) => readFileSync(join(certificates, name), 'utf8')
  const [ca, cert, key] = [file('ca.crt'), file('platform.crt'), file('platform.key')]
  return { url: `mqtts://127.0.0.1:${port}`, clientId, ca, cert, key }
}

function say(message: ConsumerMessage): void {
  process.send?.(message)
}

process.on('disconnect', () => process.exit(0))
run(JSON.parse(process.argv[2] ?? '') as ConsumerSetting)
