/**
 * The real broker: MQTT 5 over TCP or TLS. The only file that knows MQTT.js. Each link is a client of its own with
 * its own memory, thrown away with it: MQTT.js never reconnects and never replays. What must survive is in the
 * journal, and the outbox sends it again.
 */
import { isIP } from 'node:net'
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt'
import { Fault } from '../../drivers/fault.ts'
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { Broker, BrokerLink, BrokerOwner, Done, InboundMessage, OutboundMessage } from './broker.ts'
import { shownOn, type Validity } from './certificates.ts'
import { connackFault, disconnectFault, refusalFault, socketFault } from './client-faults.ts'
import { stateContentType } from './contract.ts'
import { createQuota, type Quota } from './quota.ts'

export interface BrokerOptions {
  readonly host: string
  readonly port: number
  /** contents, not paths, in PEM; null: no TLS. The broker's certificate is always checked. */
  readonly tls: {
    readonly ca: string | null
    readonly cert: string | null
    readonly key: string | null
  } | null
  readonly username: string | null
  readonly password: string | null
  readonly clientId: string
  /** published by the broker, retained, as soon as it misses us */
  readonly will: { readonly topic: string; readonly payload: string }
  readonly clock: Clock
  /** what the broker has shown on a new link; not without TLS */
  onServerCertificate?(shown: Validity): void
}

/** A broker that is away is found out after at most one and a half of these. */
const keepAliveS = 15
/** From the first packet to CONNACK, name look-up and TLS included. */
const connectMs = 10_000
/** How long a DISCONNECT may take to leave before the line is cut. */
const closeMs = 1_000
/** Unacknowledged messages that the broker may have open towards us: with the next limit, what they take at the most. */
const inboundMaximum = 8
/**
 * Larger packets the broker keeps to itself. Far above what a request may have, so that whoever sends too much is told so
 * instead of hearing nothing. Bytes.
 */
const inboundPacketMaximum = 6 * 1_048_576
/** Mosquitto 2.0, for one, says nothing when another client takes our id. */
const silentEnd = 'the broker closed the connection and gave no reason (another client with our id is one)'
/** MQTT 5, 3.2.2.3.3: what holds when CONNACK names no receive maximum. */
const defaultReceiveMaximum = 65_535

/** Makes links to one broker. */
export function createBroker(options: BrokerOptions): Broker {
  return { connect: (owner) => openLink(options, owner) }
}

function clientOptions(options: BrokerOptions): IClientOptions {
  const { tls, will } = options
  return {
    host: options.host,
    port: options.port,
    protocol: tls === null ? 'mqtt' : 'mqtts',
    protocolVersion: 5,
    clientId: options.clientId,
    clean: true,
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: connectMs,
    keepalive: keepAliveS,
    timerVariant: 'native',
    log: () => undefined,
    properties: { receiveMaximum: inboundMaximum, maximumPacketSize: inboundPacketMaximum },
    will: {
      topic: will.topic,
      payload: Buffer.from(will.payload),
      qos: 1,
      retain: true,
      properties: { willDelayInterval: 0, payloadFormatIndicator: true, contentType: stateContentType },
    },
    ...(options.username === null ? {} : { username: options.username }),
    ...(options.password === null ? {} : { password: options.password }),
    ...(tls === null ? {} : { rejectUnauthorized: true, minVersion: 'TLSv1.2' }),
    // The name that its certificate must bear; for an address TLS knows no such field, and the address is checked.
    ...(tls === null || isIP(options.host) !== 0 ? {} : { servername: options.host }),
    ...(tls?.ca == null ? {} : { ca: tls.ca }),
    ...(tls?.cert == null ? {} : { cert: tls.cert }),
    ...(tls?.key == null ? {} : { key: tls.key }),
  }
}

/** Reason code of an error of MQTT.js; null when it has none. */
function reasonOf(error: Error): number | null {
  return 'code' in error && typeof error.code === 'number' ? error.code : null
}

/** What an `error` of MQTT.js means. `connected`: whether CONNACK had come. */
function faultOf(error: Error, connected: boolean): Fault {
  const reason = reasonOf(error)
  if (reason !== null) return connected ? disconnectFault(reason) : connackFault(reason)
  if (error.message === 'connack timeout')
    return new Fault('unreachable', `no answer to CONNECT in ${connectMs} ms`)
  if (error.message === 'Keepalive timeout') return new Fault('no_reply', 'the broker does not answer pings')
  if ('code' in error && typeof error.code === 'string') return socketFault(error.code, error.message)
  return connected ? new Fault('reset', 'the broker broke the protocol') : socketFault(null)
}

/** One link: the client below it, what was heard of it, and the one way to `down`. */
function openLink(options: BrokerOptions, owner: BrokerOwner): BrokerLink {
  const { clock } = options
  let client: MqttClient | null = null
  let quota: Quota | null = null
  let over = false
  /** set by our own `close`: what `down` will say */
  let closing: Fault | null = null
  let cancelClose: Cancel = () => undefined

  const deaf = (): boolean => over || closing !== null

  function end(fault: Fault): void {
    if (over) return
    over = true
    cancelClose()
    quota?.drop()
    client?.end(true)
    client?.stream.destroy()
    owner.down(closing ?? fault)
  }

  function close(fault?: Fault): void {
    if (deaf()) return
    closing = fault ?? new Fault('closed', 'we closed the link')
    const gone = closing
    quota?.drop()
    const orderly = fault === undefined && quota !== null && client !== null
    cancelClose = clock.at(clock.now() + (orderly ? closeMs : 0), () => end(gone))
    if (orderly && client !== null) sayGoodbye(client, () => end(gone))
  }

  function hear(made: MqttClient): void {
    made.on('connect', (connack) => {
      if (deaf()) return
      const shown = shownOn(made.stream)
      if (shown !== null) options.onServerCertificate?.(shown)
      const places = connack.properties?.receiveMaximum ?? defaultReceiveMaximum
      quota = createQuota(places, (message, done) => publishOn(made, message, done))
      owner.up()
    })
    made.on('message', (topic, payload, packet) => {
      if (!deaf()) owner.message(inbound(topic, payload, packet))
    })
    made.on('disconnect', (packet) => end(disconnectFault(packet.reasonCode ?? 0)))
    made.on('error', (error) => end(faultOf(error, quota !== null)))
    made.on('close', () => end(new Fault('reset', silentEnd)))
  }

  try {
    client = connect(clientOptions(options))
    hear(client)
  } catch (error) {
    // Node's TLS throws at once when a certificate or key is no PEM text.
    const code = error instanceof Error && 'code' in error ? String(error.code) : null
    cancelClose = clock.at(clock.now(), () => end(socketFault(code)))
  }

  return {
    publish(message, done) {
      if (!deaf()) quota?.offer(message, (fault) => deaf() || done(fault))
    },
    subscribe(topic, done) {
      if (deaf() || quota === null) return
      client?.subscribe(topic, { qos: 1 }, (error, _grants, suback) => {
        const reason = suback?.granted.find((one) => typeof one === 'number' && one >= 0x80)
        const fault = refusalFault('subscribe', typeof reason === 'number' ? reason : null)
        if (!deaf()) done(error == null ? null : fault)
      })
    },
    close,
  }
}

function inbound(topic: string, payload: Uint8Array, { retain, properties }: IPublishPacket): InboundMessage {
  const given = Object.entries(properties?.userProperties ?? {})
  return {
    topic,
    payload,
    retained: retain,
    properties: Object.fromEntries(given.map(([key, value]) => [key, [value].flat()[0] ?? ''])),
    responseTopic: properties?.responseTopic ?? null,
    correlation: properties?.correlationData ?? null,
  }
}

function publishOn(client: MqttClient, message: OutboundMessage, done: Done): void {
  const { topic, payload, qos, retain } = message
  const properties = propertiesOf(message)
  client.publish(topic, payload, { qos, retain, properties }, (error) => {
    const fault = error == null ? null : refusalFault('publish', reasonOf(error))
    // MQTT.js reports a QoS 0 message as sent before publish() has returned.
    if (qos === 0) queueMicrotask(() => done(fault))
    else done(fault)
  })
}

type PublishProperties = NonNullable<IPublishPacket['properties']>

/** Events come by the ten thousand and have no more than a handful of these between them. */
function propertiesOf({ contentType, properties, correlation }: OutboundMessage): PublishProperties {
  const plain: PublishProperties = { payloadFormatIndicator: true, contentType }
  if (properties !== undefined) plain.userProperties = properties as Record<string, string>
  if (correlation != null) plain.correlationData = Buffer.from(correlation)
  return plain
}

/** DISCONNECT, then the end of the line; `gone` when it has left. */
function sayGoodbye(client: MqttClient, gone: () => void): void {
  // MQTT.js would first wait for every open acknowledgement.
  for (const id of Object.keys(client.outgoing)) client.removeOutgoingMessage(Number(id))
  client.end(false, { reasonCode: 0 }, gone)
}
