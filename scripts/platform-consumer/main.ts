/** The reference consumer as a program: options, the parts put together, and an orderly end. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { systemClock } from '../../daemon/clock.ts'
import { systemRandom } from '../../daemon/random.ts'
import type { ConsumerOptions, Told } from './consumer.ts'
import { createConsumer } from './consumer.ts'
import { createInbox } from './inbox.ts'
import type { LinkOptions } from './link.ts'
import { brokerAt } from './link.ts'
import type { SigningKey } from './sign.ts'
import { loadPrivateKey, signRequest } from './sign.ts'
import type { Store } from './store.ts'
import { openStore } from './store.ts'
import { lineOf, noticeOf } from './words.ts'

const usage = `usage: scripts/platform-consumer/run --url mqtt://HOST:PORT [--venue CODE] [--training] [--db FILE]
  [--client-id NAME] [--key PEM --key-id ID] [--ca PEM] [--cert PEM --certkey PEM] [--print] [--json]`

interface Options {
  readonly link: LinkOptions
  readonly venue: string
  readonly test: boolean
  readonly database: string
  readonly key: SigningKey | null
  /** each event on a line */
  readonly print: boolean
  /** each thing that happens as JSON on a line */
  readonly json: boolean
}

const clientForm = /^[0-9A-Za-z._-]{1,64}$/
const venueForm = /^(\+|[0-9A-Za-z][0-9A-Za-z_-]{0,63})$/

/** Options from the command line; throws an error that says what is wrong with them. */
function optionsFrom(): Options {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    options: {
      url: text,
      venue: { ...text, default: '+' },
      training: flag,
      db: text,
      'client-id': { ...text, default: 'platform-consumer' },
      key: text,
      'key-id': text,
      ca: text,
      cert: text,
      certkey: text,
      print: flag,
      json: flag,
    },
  })
  const { url, venue, training, key, 'key-id': keyId, 'client-id': clientId } = values
  if (url === undefined || !/^mqtts?:\/\//.test(url)) throw new Error('--url: expected mqtt:// or mqtts://')
  if (!venueForm.test(venue)) throw new Error(`--venue: expected a venue code or +, got ${venue}`)
  if (!clientForm.test(clientId))
    throw new Error(`--client-id: expected up to 64 of letters, digits . _ -, got ${clientId}`)
  if ((key === undefined) !== (keyId === undefined)) throw new Error('--key and --key-id belong together')
  const file = (path: string | undefined) => (path === undefined ? undefined : readFileSync(path, 'utf8'))
  const certificates = { ca: file(values.ca), cert: file(values.cert), key: file(values.certkey) }
  return {
    link: { url, clientId, ...certificates },
    venue,
    test: training,
    database: values.db ?? (training ? 'platform-training.db' : 'platform.db'),
    key: key === undefined || keyId === undefined ? null : { ...loadPrivateKey(key), id: keyId },
    print: values.print,
    json: values.json,
  }
}

/** Says what happens, as it was asked for. */
function teller({ print, json }: Options, store: Store): (told: Told) => void {
  return (told) => {
    const notice = noticeOf(told)
    if (json) console.log(JSON.stringify(told))
    else if (notice !== null) console.error(notice)
    if (print && told.kind === 'taken')
      for (const envelope of store.envelopes(told)) console.log(lineOf(envelope))
  }
}

function main(): void {
  const options = optionsFrom()
  const { key, link, venue, test } = options
  const store = openStore(options.database)
  const parts: ConsumerOptions = {
    connect: brokerAt(link),
    store,
    inbox: createInbox(store),
    clock: systemClock(0),
    chance: systemRandom(),
    dateMs: Date.now,
    venue,
    test,
    client: link.clientId,
    sign: key === null ? null : (body) => signRequest(body, key),
    tell: teller(options, store),
  }
  const consumer = createConsumer(parts)
  const end = async (): Promise<void> => {
    await consumer.stop()
    store.close()
  }
  process.once('SIGTERM', () => void end())
  process.once('SIGINT', () => void end())
  consumer.start()
}

try {
  main()
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
  process.exitCode = 2
}
