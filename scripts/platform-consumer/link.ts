/**
 * The platform's connection to the broker: one MQTT 5 client, single-use, whose messages are acknowledged to the broker
 * only when their owner says so. The only file here that knows MQTT.js.
 */
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt'
import { connect } from 'mqtt'
import { generate } from 'mqtt-packet'

/** Makes connections, each single-use. */
export type Connect = (topics: readonly string[], owner: LinkOwner) => Link

export interface LinkOwner {
  /** All topics are subscribed. At most once, and never after `down`. */
  up(): void
  /** A message; those that the broker kept for us may come before `up`. */
  message(message: Message): void
  /** The link is over, or never came up. Exactly once; nothing follows it. */
  down(reason: string): void
}

export interface Message {
  readonly topic: string
  readonly payload: Uint8Array
  /** MQTT user properties; of one that came several times, the first */
  readonly properties: Readonly<Record<string, string>>
  readonly correlation: string | null
  /** Tells the broker that we have it: from now on it does not come again. */
  settle(): void
}

export interface Publication {
  readonly topic: string
  readonly payload: string
  readonly properties?: Readonly<Record<string, string>>
  readonly responseTopic?: string
  readonly correlation?: string
}

export interface Link {
  /** QoS 1. `said`: the broker has it; not called when it refused it or the link ended before. */
  publish(publication: Publication, said?: () => void): void
  /** Sends what is left, says goodbye, and `down` follows within a second. */
  close(): void
}

export interface LinkOptions {
  /** `mqtt://` or `mqtts://`, with name and password where the broker wants them */
  readonly url: string
  /** the broker keeps a session of this name while we are away */
  readonly clientId: string
  /** contents of PEM files, for `mqtts://` */
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** How long the broker keeps our session, and what comes for us meanwhile. What it drops, the gateways send again. */
const sessionS = 7 * 24 * 3_600
/** Most messages that the broker sends before the first is settled: with a commit for each batch, enough to be fast. */
const receiveMaximum = 200
const packetMaximum = 1_048_576
const keepAliveS = 15
const connectMs = 10_000
/** For what is left to be acknowledged and the goodbye to leave. */
const closeMs = 1_000
const notSubscribed = 0x80

/** Connections to one broker. */
export function brokerAt(options: LinkOptions): Connect {
  return (topics, owner) => openLink(options, { topics, owner })
}

function clientOptions({ clientId, ca, cert, key }: LinkOptions): IClientOptions {
  return {
    clientId,
    protocolVersion: 5,
    // What comes while we are away waits at the broker.
    clean: false,
    properties: { sessionExpiryInterval: sessionS, receiveMaximum, maximumPacketSize: packetMaximum },
    keepalive: keepAliveS,
    connectTimeout: connectMs,
    // We come back by ourselves, with a new client: this one would send old acknowledgements again.
    reconnectPeriod: 0,
    resubscribe: false,
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}

function openLink(
  options: LinkOptions,
  { topics, owner }: { topics: readonly string[]; owner: LinkOwner },
): Link {
  const client = connect(options.url, clientOptions(options))
  let isOver = false
  let isClosing = false
  let limit: NodeJS.Timeout | undefined

  function end(reason: string): void {
    if (isOver) return
    isOver = true
    clearTimeout(limit)
    client.end(true)
    owner.down(isClosing ? 'closed' : reason)
  }

  // MQTT.js hands over one message at a time and acknowledges it when it is taken. An error keeps it from that, and
  // ours follows with `settle`. Elsewhere this is an option: manual acknowledgement.
  client.handleMessage = (packet, next) => {
    if (!isOver && packet.cmd === 'publish') owner.message(messageOf(packet, () => settle(client, packet)))
    next(new Error('acknowledged later'))
  }
  client.on('connect', () => {
    client.subscribe([...topics], { qos: 1 }, (error, grants) => {
      const refused = grants?.find(({ qos }) => qos >= notSubscribed)
      if (error != null || refused !== undefined)
        end(`the broker refused to subscribe ${refused?.topic ?? ''}`)
      else if (!isOver) owner.up()
    })
  })
  client.on('disconnect', ({ reasonCode = 0 }) =>
    end(`the broker disconnected us, reason code ${reasonCode}`),
  )
  client.on('error', (error) => end(wordsOf(error)))
  client.on('close', () => end('the connection was closed'))

  return {
    publish({ topic, payload, properties, responseTopic, correlation }, said) {
      if (isOver || isClosing) return
      const mqtt = {
        payloadFormatIndicator: true,
        contentType: 'application/json',
        ...(properties === undefined ? {} : { userProperties: { ...properties } }),
        ...(responseTopic === undefined ? {} : { responseTopic }),
        ...(correlation === undefined ? {} : { correlationData: Buffer.from(correlation) }),
      }
      client.publish(topic, payload, { qos: 1, properties: mqtt }, (error) => {
        if (error == null && !isOver) said?.()
      })
    },
    close() {
      if (isOver || isClosing) return
      isClosing = true
      limit = setTimeout(end, closeMs, 'closed')
      client.end(false, {}, () => end('closed'))
    },
  }
}

function settle(client: MqttClient, { qos, messageId }: IPublishPacket): void {
  if (qos !== 1 || messageId === undefined || !client.connected) return
  client.stream.write(generate({ cmd: 'puback', messageId, reasonCode: 0 }, { protocolVersion: 5 }))
}

function messageOf(packet: IPublishPacket, settled: () => void): Message {
  const { topic, payload, properties } = packet
  const given = Object.entries(properties?.userProperties ?? {})
  return {
    topic,
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
    properties: Object.fromEntries(given.map(([name, value]) => [name, [value].flat()[0] ?? ''])),
    correlation: properties?.correlationData?.toString() ?? null,
    settle: settled,
  }
}

function wordsOf(error: Error): string {
  const code = 'code' in error && error.code !== undefined ? ` (${error.code})` : ''
  return `${error.message}${code}`
}
