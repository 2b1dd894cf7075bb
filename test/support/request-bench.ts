/** A whole gateway that the platform asks over a broker in memory: real signatures, kept answers, virtual time. */
import { join } from 'node:path'
import type { Rules, Venue } from '../../daemon/domain/venue.ts'
import type { Gateway } from '../../daemon/gateway.ts'
import type { InboundMessage } from '../../daemon/platform/broker.ts'
import type { ResponseBody } from '../../daemon/platform/requests.ts'
import type { RequestDoor } from '../../daemon/request-door.ts'
import { createRequestDoor } from '../../daemon/request-door.ts'
import { signRequest } from '../../scripts/platform-consumer/sign.ts'
import type { GatewayBench, GatewayBenchOptions } from './gateway-bench.ts'
import { gatewayBench } from './gateway-bench.ts'
import { seededRandom } from './journal-drafts.ts'
import { type PlatformKey, platformKey } from './platform-keys.ts'

const root = 'warden/v1/140500-01'
export const gatewaySource = '/venues/140500-01/gateways/gw1'
/** Where the platform of the bench waits for its answers. */
export const answersTopic = `${root}/response/city/desk`

export interface Said {
  readonly topic: string
  /** what the sender will know it by */
  readonly correlation: string
  readonly text: string
  readonly answer: ResponseBody
}

export interface RequestBench {
  readonly bench: GatewayBench
  readonly city: PlatformKey
  readonly door: RequestDoor
  /** The body of a request as of now, five minutes valid. */
  body(operation: string, data: object, changes?: object): Uint8Array
  /** Signs a body and sends it; the answers that came, which is one. */
  ask(operation: string, data: object, changes?: object): Promise<ResponseBody>
  send(operation: string, body: Uint8Array, how?: Sending): Promise<readonly Said[]>
  /** Correlation data of the message that was sent last. */
  lastCorrelation(): string
  /** Lets requests be worked and answers arrive. */
  settle(isOver?: () => boolean): Promise<void>
  /** Types of the events since last asked, without the chatter of devices. */
  news(): readonly string[]
  /** kill -9 and a new start; what the door knew is gone. */
  restart(): Promise<void>
}

export interface Sending extends Partial<Pick<InboundMessage, 'retained' | 'responseTopic' | 'properties'>> {
  /** in place of the right signature; null: none */
  readonly jws?: string | null
  /** whole topic, in place of that of the operation */
  readonly topic?: string
}

export interface RequestBenchOptions {
  readonly rules?: Partial<Rules>
  readonly venue?: Venue
  readonly gateway?: Omit<GatewayBenchOptions, 'onRequest' | 'rules' | 'venue' | 'platform'>
  /** the keys of the venue file; the city's alone unless told */
  readonly signers?: readonly PlatformKey[]
}

const settings = { name: 'Test', utcOffset: '+08:00', training: false }

/** Turns of the event loop that an answer may take, and in which a second one would have come. */
const mostTurns = 20_000
const quietTurns = 30

/** Booted, with the link up. */
export async function requestBench(options: RequestBenchOptions = {}): Promise<RequestBench> {
  // so that the door's own loading takes no time of a test
  await Promise.all([
    import('../../daemon/requests/receive.ts'),
    import('../../daemon/requests/signers.ts'),
    import('../../daemon/requests/gateway-key.ts'),
  ])
  const { rules = {}, venue } = options
  const city = platformKey('city')
  const { signers = [city] } = options
  let door = openDoor()
  const bench = gatewayBench({
    ...options.gateway,
    rules,
    ...(venue === undefined ? {} : { venue }),
    onRequest: (message) => door.receive(message),
  })
  /** what a killed process still calls */
  let last: Gateway | null = null
  let asked = 0
  let seen = 0

  function openDoor(): RequestDoor {
    return createRequestDoor({
      get config() {
        const { directory: dir } = bench
        return {
          venue: { code: '140500-01', gateway: 'gw1', ...settings },
          platform: {
            url: 'mqtt://127.0.0.1',
            window: 32,
            acknowledges: false,
            signers: signers.map(({ configured }) => ({
              ...configured,
              operations: configured.operations?.slice(),
            })),
          },
          state: {
            dir,
            socket: join(dir, 's'),
            vaultKey: join(dir, 'v.key'),
            platformKey: join(dir, 'p.key'),
          },
        }
      },
      gateway: () => {
        if (bench.isRunning()) last = bench.gateway()
        return last ?? bench.gateway()
      },
      get answers() {
        return bench.journal.answers
      },
      get vault() {
        return bench.vault
      },
      random: seededRandom(11),
      get machine() {
        return bench.clock
      },
      get log() {
        return bench.log
      },
    })
  }

  /** What is decrypted takes real turns of the event loop, the rest virtual time; then whatever else might come. */
  async function settle(isOver: () => boolean = () => true): Promise<void> {
    for (let turn = 0; turn < mostTurns && !isOver(); turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (turn % 10 === 0) bench.clock.advance(1)
    }
    for (let turn = 0; turn < quietTurns; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      bench.clock.advance(2)
    }
  }

  function said(from: number): readonly Said[] {
    return bench.broker.received
      .slice(from)
      .filter(({ topic }) => topic.startsWith(`${root}/response/`))
      .map(({ topic, payload, correlation }) => ({
        topic,
        correlation: Buffer.from(correlation ?? []).toString(),
        text: payload,
        answer: JSON.parse(payload) as ResponseBody,
      }))
  }

  async function send(operation: string, body: Uint8Array, how: Sending = {}): Promise<readonly Said[]> {
    const before = bench.broker.received.length
    const jws = how.jws === undefined ? await signRequest(body, city.signing) : how.jws
    const { topic = `${root}/request/${operation}`, retained = false, responseTopic = answersTopic } = how
    bench.broker.say(topic, body, {
      retained,
      responseTopic,
      correlation: new TextEncoder().encode(`c-${++asked}`),
      properties: how.properties ?? (jws === null ? {} : { jws }),
    })
    await settle(() => said(before).length > 0)
    return said(before)
  }

  const it: RequestBench = {
    bench,
    city,
    get door() {
      return door
    },
    body(operation, data, changes = {}) {
      const { ms } = bench.gateway().moment()
      const given = {
        id: `order-${++asked}`,
        operation,
        audience: gatewaySource,
        issued_at: new Date(ms).toISOString(),
        expires_at: new Date(ms + 300_000).toISOString(),
        data,
        ...changes,
      }
      return new TextEncoder().encode(JSON.stringify(given))
    },
    async ask(operation, data, changes) {
      const [one, ...more] = await send(operation, it.body(operation, data, changes))
      if (one === undefined || more.length > 0) throw new Error(`${more.length + 1} answers to one request`)
      return one.answer
    },
    send,
    lastCorrelation: () => `c-${asked}`,
    settle,
    news() {
      const types = bench.types()
      const fresh = types.slice(seen).filter((type) => !/^(device|gateway|link|policy)\./.test(type))
      seen = types.length
      return fresh
    },
    async restart() {
      bench.kill()
      door = openDoor()
      bench.boot()
      bench.clock.advance(3_000)
      await settle()
    },
  }
  bench.boot()
  bench.clock.advance(3_000)
  it.news()
  return it
}
