/** Somebody at a real broker with a certificate: what it says, whether the broker takes that, and what it hears. */
import type { SecureVersion } from 'node:tls'
import { connectAsync } from 'mqtt'
import { createWatch } from './watch.ts'

/** What somebody shows and trusts, in PEM, and the TLS that is offered. */
export interface Offer {
  readonly ca: string
  readonly cert?: string
  readonly key?: string
  readonly minVersion?: SecureVersion
  readonly maxVersion?: SecureVersion
  readonly ciphers?: string
}

export interface Account {
  /** Topics of what came, with the text of each. */
  readonly heard: readonly { readonly topic: string; readonly text: string }[]
  /** Publishes at QoS 1; the reason code of MQTT 5, 0 when the broker has taken it. */
  says(topic: string, text?: string, retain?: boolean): Promise<number>
  /** Subscribes at QoS 1; the reason code or granted QoS. */
  listensTo(filter: string): Promise<number>
  /** Resolves when all of these topics have come, with this text if one is given; fails after 20 s. */
  untilHeard(topics: readonly string[], text?: string): Promise<void>
  close(): Promise<void>
}

/** Resolves when the broker has accepted it; rejects with what the broker or TLS has against it. */
export async function joins(port: number, offer: Offer): Promise<Account> {
  const heard: { topic: string; text: string }[] = []
  const watch = createWatch()
  const client = await connectAsync({
    ...offer,
    host: 'localhost',
    port,
    protocol: 'mqtts',
    protocolVersion: 5,
    reconnectPeriod: 0,
    connectTimeout: 10_000,
  })
  client.on('error', () => undefined)
  client.on('message', (topic, payload) => {
    heard.push({ topic, text: payload.toString() })
    watch.changed()
  })
  return {
    heard,
    says: (topic, text = 'x', retain = false) =>
      client.publishAsync(topic, text, { qos: 1, retain }).then(() => 0, reasonOf),
    listensTo: (filter) =>
      client.subscribeAsync(filter, { qos: 1, rap: true }).then(([grant]) => grant?.qos ?? 0, reasonOf),
    async untilHeard(topics, text) {
      const came = (topic: string) =>
        heard.some((one) => one.topic === topic && (text === undefined || one.text === text))
      const what = () => `heard ${heard.map(({ topic }) => topic).join(', ')}`
      await watch.until(() => topics.every(came), { limitMs: 20_000, what })
    },
    close: () => client.endAsync(true),
  }
}

function reasonOf(error: unknown): number {
  if (error instanceof Error && 'code' in error && typeof error.code === 'number') return error.code
  throw error
}
