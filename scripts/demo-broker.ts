/**
 * A small MQTT 5 broker on loopback, for demonstrations and tests on machines without Mosquitto: QoS 0 and 1,
 * retained messages, last wills, wildcards, take-over of client ids, sessions that wait for their client. Everything is
 * in memory, and nobody is asked for a password: never use it at a venue.
 */
import { createServer, type Socket } from 'node:net'
import { generate, type IConnectPacket, type IPublishPacket, type Packet, parser } from 'mqtt-packet'
import {
  acknowledged,
  type Connection,
  deliver,
  emptySession,
  type Message,
  resume,
  type Session,
} from './demo-sessions.ts'

export interface DemoBroker {
  readonly port: number
  /** Cuts every connection and stops listening. */
  close(): Promise<void>
}

/** What CONNACK tells clients; the same as a stock Mosquitto. */
const receiveMaximum = 20
/** What a client takes that says nothing of it (MQTT 5, 3.1.2.11.3). */
const defaultReceiveMaximum = 65_535
/** Larger packets end the connection. Bytes. */
const maximumPacketSize = 1_048_576
/** A client that has not read so much is cut off, or it would hold the memory of this process. Bytes. */
const maxUnread = 16_777_216
const reason = { success: 0, withWill: 4, takenOver: 142, noSubscription: 17 } as const

/** Hears every message as it comes to the broker, whoever else has subscribed. */
export type Listener = (topic: string, payload: Buffer) => void

/** What a broker knows: the sessions of its clients, and what is retained. */
export interface Memory {
  readonly sessions: Map<string, Session>
  readonly retained: Map<string, Message>
}

interface Hall extends Memory {
  readonly listener: Listener
}

/** What a broker knows at its first start. */
export function emptyMemory(): Memory {
  return { sessions: new Map(), retained: new Map() }
}

/**
 * Listens on 127.0.0.1; port 0 takes a free one. Rejects when the port is in use. One that is given the memory of a broker
 * that was closed goes on from there.
 */
export function startBroker(
  port: number,
  { listener = () => undefined, memory = emptyMemory() }: { listener?: Listener; memory?: Memory } = {},
): Promise<DemoBroker> {
  const hall: Hall = { ...memory, listener }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, hall)
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address !== null ? address.port : port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed())
            for (const socket of sockets) socket.destroy()
          }),
      })
    })
  })
}

/** One connection from its first byte to its last. */
function serve(socket: Socket, hall: Hall): void {
  let session: Session | null = null
  let connection: Connection | null = null
  let protocolVersion = 5
  const reader = parser({ protocolVersion: 5 })
  const send = (packet: Packet): void => {
    if (socket.writableLength > maxUnread) socket.destroy()
    else if (socket.writable) socket.write(generate(packet, { protocolVersion }))
  }
  reader.on('error', () => socket.destroy())
  reader.on('packet', (packet) => {
    if (session !== null && connection !== null) return answer({ session, connection }, packet, hall)
    if (packet.cmd !== 'connect') return void socket.destroy()
    protocolVersion = packet.protocolVersion ?? 5
    connection = {
      send,
      receiveMaximum: packet.properties?.receiveMaximum ?? defaultReceiveMaximum,
      hangUp(reasonCode) {
        if (protocolVersion === 5) send({ cmd: 'disconnect', reasonCode })
        socket.end()
      },
    }
    session = admit(packet, `anonymous-${socket.remotePort}`, hall)
    welcome({ session, connection }, packet)
  })
  socket.setNoDelay(true)
  socket.on('data', (chunk) => void reader.parse(chunk))
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    if (session !== null && connection !== null) depart({ session, connection }, hall)
  })
}

/** A client and the line that it speaks on. */
interface Caller {
  readonly session: Session
  readonly connection: Connection
}

/** The session of a client: the one that waits for it, or a new one. Whoever else holds it has to go. */
function admit(packet: IConnectPacket, otherwise: string, hall: Hall): Session {
  const id = packet.clientId === '' ? otherwise : packet.clientId
  const former = hall.sessions.get(id)
  const holder = former?.connection ?? null
  if (former !== undefined && holder !== null) {
    depart({ session: former, connection: holder }, hall)
    holder.hangUp(reason.takenOver)
  }
  const kept = packet.clean === true ? undefined : hall.sessions.get(id)
  const session = kept ?? emptySession(id)
  session.lasts = (packet.properties?.sessionExpiryInterval ?? 0) > 0
  session.will = packet.will === undefined ? null : messageOf(packet.will)
  hall.sessions.set(id, session)
  return session
}

/** CONNACK, and then whatever waited. */
function welcome({ session, connection }: Caller, packet: IConnectPacket): void {
  const properties = { receiveMaximum, maximumQoS: 1, maximumPacketSize, sharedSubscriptionAvailable: false }
  const sessionPresent = session.subscriptions.size > 0
  const connack = { cmd: 'connack', reasonCode: 0, returnCode: 0, sessionPresent } as const
  connection.send(packet.protocolVersion === 5 ? { ...connack, properties } : connack)
  resume(session, connection)
}

/** The connection is over; whoever did not say goodbye has a last word, and whoever asked for it is waited for. */
function depart({ session, connection }: Caller, hall: Hall): void {
  if (session.connection !== connection) return
  session.connection = null
  if (!session.lasts) hall.sessions.delete(session.id)
  const { will } = session
  session.will = null
  if (will !== null) publish(will, hall)
}

function answer(caller: Caller, packet: Packet, hall: Hall): void {
  const { session, connection } = caller
  switch (packet.cmd) {
    case 'publish':
      publish(messageOf(packet), hall)
      if (packet.qos === 1)
        connection.send({ cmd: 'puback', messageId: packet.messageId ?? 0, reasonCode: 0 })
      return
    case 'subscribe': {
      const granted = packet.subscriptions.map(({ qos }) => Math.min(qos, 1))
      connection.send({ cmd: 'suback', messageId: packet.messageId ?? 0, granted })
      for (const { topic, qos, rap } of packet.subscriptions) {
        const subscription = { qos, retainAsPublished: rap ?? false }
        session.subscriptions.set(topic, subscription)
        for (const message of hall.retained.values()) {
          if (matches(topic, message.topic))
            deliver(session, message, { ...subscription, retainAsPublished: true })
        }
      }
      return
    }
    case 'unsubscribe': {
      const gone = packet.unsubscriptions.map((topic) => session.subscriptions.delete(topic))
      const granted = gone.map((there) => (there ? reason.success : reason.noSubscription))
      connection.send({ cmd: 'unsuback', messageId: packet.messageId ?? 0, granted })
      return
    }
    case 'pingreq':
      connection.send({ cmd: 'pingresp' })
      return
    case 'disconnect':
      if (packet.reasonCode !== reason.withWill) session.will = null
      depart(caller, hall)
      connection.hangUp(reason.success)
      return
    case 'puback':
      acknowledged(session, packet.messageId ?? 0)
      return
    default:
    // whatever else a client may say is for brokers that can do more
  }
}

function messageOf(from: Pick<IPublishPacket, 'topic' | 'payload'> & Partial<IPublishPacket>): Message {
  const { topic, payload, qos, retain, properties } = from
  return {
    topic,
    payload: Buffer.from(payload),
    qos: qos ?? 0,
    retain: retain ?? false,
    properties: passedOn(properties),
  }
}

/** The properties that a broker passes on unchanged (MQTT 5, 3.3.2.3). */
function passedOn(properties: IPublishPacket['properties']): IPublishPacket['properties'] {
  if (properties === undefined) return undefined
  const { payloadFormatIndicator, contentType, responseTopic, correlationData, userProperties } = properties
  const kept = { payloadFormatIndicator, contentType, responseTopic, correlationData, userProperties }
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined))
}

function publish(message: Message, hall: Hall): void {
  hall.listener(message.topic, message.payload)
  if (message.retain && message.payload.length === 0) hall.retained.delete(message.topic)
  else if (message.retain) hall.retained.set(message.topic, message)
  for (const session of hall.sessions.values()) {
    for (const [filter, subscription] of session.subscriptions) {
      if (!matches(filter, message.topic)) continue
      deliver(session, message, subscription)
      break
    }
  }
}

/** Whether a topic filter covers a topic (MQTT 5, 4.7). */
function matches(filter: string, topic: string): boolean {
  const wanted = filter.split('/')
  const levels = topic.split('/')
  if (topic.startsWith('$') && (wanted[0] === '#' || wanted[0] === '+')) return false
  for (const [n, level] of wanted.entries()) {
    if (level === '#') return true
    if (n >= levels.length || (level !== '+' && level !== levels[n])) return false
  }
  return wanted.length === levels.length
}
