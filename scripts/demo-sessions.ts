/**
 * What the demonstration broker remembers of a client: its subscriptions, what is on its way to it, and what waits. A
 * session without a connection goes on waiting when the client asked for that (MQTT 5, 4.1).
 */
import type { IPublishPacket, Packet } from 'mqtt-packet'

export interface Message {
  readonly topic: string
  readonly payload: Buffer
  readonly qos: number
  readonly retain: boolean
  readonly properties: IPublishPacket['properties']
}

export interface Subscription {
  readonly qos: number
  /** whether the client wants to see the retain flag as it was published */
  readonly retainAsPublished: boolean
}

/** The client's end of a socket. */
export interface Connection {
  send(packet: Packet): void
  hangUp(reasonCode: number): void
  /** most messages that it takes before it has acknowledged the first */
  readonly receiveMaximum: number
}

export interface Session {
  readonly id: string
  readonly subscriptions: Map<string, Subscription>
  /** outlives its connection */
  lasts: boolean
  will: Message | null
  connection: Connection | null
  /** sent and not acknowledged, by packet id, oldest first */
  readonly underway: Map<number, IPublishPacket>
  readonly waiting: IPublishPacket[]
  lastPacketId: number
}

/** More than the events of a day. What comes beyond that is thrown away, as other brokers do. Messages. */
const mostWaiting = 10_000
const mostPacketIds = 65_535

/** A session with nothing in it. */
export function emptySession(id: string): Session {
  const state = { will: null, connection: null, underway: new Map(), waiting: [], lastPacketId: 0 }
  return { id, subscriptions: new Map(), lasts: false, ...state }
}

/** The client is there: first what it may not have had, then what waited. */
export function resume(session: Session, connection: Connection): void {
  session.connection = connection
  for (const packet of session.underway.values()) connection.send({ ...packet, dup: true })
  pump(session)
}

/** Sends a message now or, at QoS 1, as soon as the client takes it. */
export function deliver(session: Session, message: Message, subscription: Subscription): void {
  const qos = Math.min(message.qos, subscription.qos, 1) === 1 ? 1 : 0
  const retain = message.retain && subscription.retainAsPublished
  const { topic, payload, properties } = message
  const rest = properties === undefined ? {} : { properties }
  const packet: IPublishPacket = { cmd: 'publish', topic, payload, qos, dup: false, retain, ...rest }
  if (qos === 0) session.connection?.send(packet)
  else if (session.waiting.length < mostWaiting) session.waiting.push(packet)
  pump(session)
}

/** The client has a message. */
export function acknowledged(session: Session, packetId: number): void {
  session.underway.delete(packetId)
  pump(session)
}

function pump(session: Session): void {
  const { connection, underway, waiting } = session
  if (connection === null) return
  while (underway.size < connection.receiveMaximum) {
    const packet = waiting.shift()
    if (packet === undefined) return
    const messageId = freePacketId(session)
    const sent = { ...packet, messageId }
    underway.set(messageId, sent)
    connection.send(sent)
  }
}

function freePacketId(session: Session): number {
  do session.lastPacketId = (session.lastPacketId % mostPacketIds) + 1
  while (session.underway.has(session.lastPacketId))
  return session.lastPacketId
}
