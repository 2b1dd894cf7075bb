/**
 * One USB socket of the guest, over the usbredir protocol: devices emulated in this process are plugged in and pulled
 * out, and the guest's own kernel enumerates and drives them.
 */
import type { Socket } from 'node:net'
import type { UsbDevice } from './device.ts'
import {
  type Bulk,
  brokenControlBody,
  bulkBody,
  bulkOf,
  connectBody,
  controlBody,
  decode,
  encode,
  endpointsBody,
  helloBody,
  interfacesBody,
  interruptBody,
  longHead,
  type RedirPacket,
  setupOf,
  shortHead,
  statuses,
  types,
} from './packets.ts'

export interface UsbSocket {
  /** Resolves when the machine has been told; the kernel finds the device some time later. */
  plug(device: UsbDevice): Promise<void>
  /** Pulls the plug; what was under way is lost. Nothing happens where none is in. */
  unplug(): void
}

/** What one plug in the socket has under way. */
interface Session {
  readonly device: UsbDevice
  /** Data for the host, by endpoint. */
  readonly outgoing: Map<number, Uint8Array[]>
  /** Interrupt endpoints that the host listens to. */
  readonly listening: Set<number>
  /** Bulk reads that wait for data. */
  bulkReads: Bulk[]
  /** Control transfers that the device has not answered. */
  readonly asked: Map<bigint, Buffer>
}

/** `stream`: connected to the character device of a `usb-redir` device of QEMU. */
export function openUsbSocket(stream: Socket): UsbSocket {
  let received: Buffer = Buffer.alloc(0)
  let headLength = shortHead
  let session: Session | null = null
  let count = 1n
  const hello = Promise.withResolvers<void>()

  function send(type: number, id: bigint, body: Buffer): void {
    stream.write(encode({ type, id, body }, headLength))
  }

  function flush({ device, outgoing, listening }: Session, endpoint: number): void {
    const queue = outgoing.get(endpoint) ?? []
    const kind = device.identity.endpoints.find(({ address }) => address === endpoint)?.kind
    if (kind === 'bulk') flushBulk(endpoint, queue)
    else if (listening.has(endpoint)) {
      for (const data of queue.splice(0)) send(types.interrupt, count++, interruptBody(endpoint, data))
    }
  }

  /** A read of the host ends with what is there, as much as it asked for. */
  function flushBulk(endpoint: number, queue: Uint8Array[]): void {
    if (session === null || queue.length === 0) return
    const read = session.bulkReads.find((one) => one.endpoint === endpoint)
    if (read === undefined) return
    session.bulkReads = session.bulkReads.filter((one) => one !== read)
    const all = Buffer.concat(queue.splice(0))
    const data = all.subarray(0, read.length)
    if (data.length < all.length) queue.push(all.subarray(read.length))
    send(types.bulk, read.id, bulkBody(read, { status: statuses.success, length: data.length, data }))
    flushBulk(endpoint, queue)
  }

  async function control(current: Session, { id, body }: RedirPacket): Promise<void> {
    current.asked.set(id, body)
    const answer = await current.device.control(setupOf(body))
    if (current.asked.delete(id) && session === current) send(types.control, id, controlBody(body, answer))
  }

  function bulk(current: Session, packet: RedirPacket): void {
    const { data, ...transfer } = bulkOf(packet)
    if ((transfer.endpoint & 0x80) === 0) {
      send(types.bulk, packet.id, bulkBody(transfer, { status: statuses.success, length: transfer.length }))
      current.device.out(transfer.endpoint, data)
      return
    }
    current.bulkReads.push(transfer)
    flush(current, transfer.endpoint)
  }

  function cancel(current: Session, id: bigint): void {
    const read = current.bulkReads.find((one) => one.id === id)
    if (read === undefined) return
    current.bulkReads = current.bulkReads.filter((one) => one !== read)
    send(types.bulk, id, bulkBody(read, { status: statuses.cancelled, length: 0 }))
  }

  function interruptOut(current: Session, { id, body }: RedirPacket): void {
    const endpoint = body.readUInt8(0)
    const data = Uint8Array.from(body.subarray(4))
    const end = Buffer.from(body.subarray(0, 4))
    end.writeUInt8(statuses.success, 1)
    send(types.interrupt, id, end)
    current.device.out(endpoint, data)
  }

  function listen(current: Session, { id, body }: RedirPacket): void {
    const endpoint = body.readUInt8(0)
    current.listening.add(endpoint)
    send(types.interruptStatus, id, Buffer.from([statuses.success, endpoint]))
    flush(current, endpoint)
  }

  function serve(current: Session, packet: RedirPacket): void {
    const { type, id, body } = packet
    const first = body[0] ?? 0
    switch (type) {
      case types.control:
        void control(current, packet)
        break
      case types.bulk:
        bulk(current, packet)
        break
      case types.interrupt:
        interruptOut(current, packet)
        break
      case types.startInterrupt:
        listen(current, packet)
        break
      case types.stopInterrupt:
        current.listening.delete(first)
        send(types.interruptStatus, id, Buffer.from([statuses.success, first]))
        break
      case types.cancel:
        cancel(current, id)
        break
      case types.setConfiguration:
        send(types.configuration, id, Buffer.from([statuses.success, first]))
        break
      case types.getConfiguration:
        send(types.configuration, id, Buffer.from([statuses.success, 1]))
        break
      case types.setAlternative:
        send(types.alternative, id, Buffer.from([statuses.success, first, body[1] ?? 0]))
        break
      case types.getAlternative:
        send(types.alternative, id, Buffer.from([statuses.success, first, 0]))
        break
      default:
        // resets and filters ask for nothing here
        break
    }
  }

  stream.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (let found = decode(received, headLength); found !== null; found = decode(received, headLength)) {
      received = found.rest
      if (found.packet.type === types.hello) {
        headLength = longHead
        hello.resolve()
      } else if (session !== null) serve(session, found.packet)
    }
  })
  send(types.hello, 0n, helloBody())

  return {
    async plug(device) {
      await hello.promise
      const current: Session = {
        device,
        outgoing: new Map(),
        listening: new Set(),
        bulkReads: [],
        asked: new Map(),
      }
      session = current
      device.plugged((endpoint, data) => {
        if (session !== current) return
        const queue = current.outgoing.get(endpoint) ?? []
        current.outgoing.set(endpoint, [...queue, data])
        flush(current, endpoint)
      })
      const { identity } = device
      send(types.endpoints, 0n, endpointsBody(identity))
      send(types.interfaces, 0n, interfacesBody(identity))
      send(types.connect, 0n, connectBody(identity))
    },
    unplug() {
      if (session === null) return
      // A controller sees that nobody answers any more.
      for (const [id, body] of session.asked) send(types.control, id, brokenControlBody(body))
      session.asked.clear()
      for (const read of session.bulkReads)
        send(types.bulk, read.id, bulkBody(read, { status: statuses.ioError, length: 0 }))
      session = null
      send(types.disconnect, 0n, Buffer.alloc(0))
    },
  }
}
