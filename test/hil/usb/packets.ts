/**
 * The packets of the usbredir protocol 0.6 ("usb-redir over the network", protocol description of the usbredir project) as
 * far as full-speed devices with control, bulk and interrupt transfers need them. Pure.
 */
import type { Identity, TransferKind } from './descriptors.ts'
import { release } from './descriptors.ts'
import type { Answer, Setup } from './device.ts'

export const types = {
  hello: 0,
  connect: 1,
  disconnect: 2,
  reset: 3,
  interfaces: 4,
  endpoints: 5,
  setConfiguration: 6,
  getConfiguration: 7,
  configuration: 8,
  setAlternative: 9,
  getAlternative: 10,
  alternative: 11,
  startInterrupt: 15,
  stopInterrupt: 16,
  interruptStatus: 17,
  cancel: 21,
  control: 100,
  bulk: 101,
  interrupt: 103,
} as const

export const statuses = { success: 0, cancelled: 1, ioError: 3, stall: 4 } as const

/** Device release in `connect`, packet sizes of endpoints, ids of 64 bits, bulk lengths of 32 bits. */
export const capabilities = (1 << 1) | (1 << 4) | (1 << 5) | (1 << 6)

export interface RedirPacket {
  readonly type: number
  readonly id: bigint
  readonly body: Buffer
}

/** Until both sides have said hello ids have 32 bits. */
export const shortHead = 12
export const longHead = 16

export function encode({ type, id, body }: RedirPacket, headLength: number): Buffer {
  const head = Buffer.alloc(headLength)
  head.writeUInt32LE(type, 0)
  head.writeUInt32LE(body.length, 4)
  if (headLength === longHead) head.writeBigUInt64LE(id, 8)
  else head.writeUInt32LE(Number(id), 8)
  return Buffer.concat([head, body])
}

/** The first packet of `bytes` and what follows it; null while it is not whole. */
export function decode(
  bytes: Buffer,
  headLength: number,
): { readonly packet: RedirPacket; readonly rest: Buffer } | null {
  if (bytes.length < headLength) return null
  const end = headLength + bytes.readUInt32LE(4)
  if (bytes.length < end) return null
  const id = headLength === longHead ? bytes.readBigUInt64LE(8) : BigInt(bytes.readUInt32LE(8))
  const packet = { type: bytes.readUInt32LE(0), id, body: bytes.subarray(headLength, end) }
  return { packet, rest: bytes.subarray(end) }
}

export function helloBody(): Buffer {
  const body = Buffer.alloc(68)
  body.write('warden hardware bench')
  body.writeUInt32LE(capabilities, 64)
  return body
}

const kindCodes: Readonly<Record<TransferKind, number>> = { bulk: 2, interrupt: 3 }
const noEndpoint = 0xff
const endpointPlaces = 32
const controlSize = 64

/** Kinds, intervals, interfaces and sizes of all thirty-two endpoints a device could have. */
export function endpointsBody({ endpoints }: Identity): Buffer {
  const body = Buffer.alloc(5 * endpointPlaces)
  body.fill(noEndpoint, 0, endpointPlaces)
  const sizesAt = 3 * endpointPlaces
  for (const place of [0, 16]) {
    body.writeUInt8(0, place)
    body.writeUInt16LE(controlSize, sizesAt + 2 * place)
  }
  for (const { address, kind, size, interval } of endpoints) {
    const place = ((address & 0x80) >> 3) | (address & 0x0f)
    body.writeUInt8(kindCodes[kind], place)
    body.writeUInt8(interval, endpointPlaces + place)
    body.writeUInt16LE(size, sizesAt + 2 * place)
  }
  return body
}

/** One interface, with its class in the first place of each of the four lists. */
export function interfacesBody({ interfaceClass }: Identity): Buffer {
  const body = Buffer.alloc(4 + 4 * 32)
  body.writeUInt32LE(1, 0)
  for (const [at, code] of interfaceClass.entries()) body.writeUInt8(code, 4 + 32 * (at + 1))
  return body
}

/** A device of full speed, its class told by its interface. */
export function connectBody({ vendorId, productId }: Identity): Buffer {
  const body = Buffer.alloc(10)
  body.writeUInt8(1, 0)
  body.writeUInt16LE(vendorId, 4)
  body.writeUInt16LE(productId, 6)
  body.writeUInt16LE(release, 8)
  return body
}

const controlHead = 10

export function setupOf(body: Buffer): Setup {
  const [, request = 0, requestType = 0] = body
  return {
    requestType,
    request,
    value: body.readUInt16LE(4),
    index: body.readUInt16LE(6),
    length: body.readUInt16LE(8),
    data: Uint8Array.from(body.subarray(controlHead)),
  }
}

/** The end of the control transfer that `asked` began. */
export function controlBody(asked: Buffer, answer: Answer): Buffer {
  const { requestType, length } = setupOf(asked)
  const isRead = (requestType & 0x80) !== 0
  const data = Buffer.from(isRead && answer !== null ? answer.subarray(0, length) : [])
  const head = Buffer.from(asked.subarray(0, controlHead))
  head.writeUInt8(answer === null ? statuses.stall : statuses.success, 3)
  head.writeUInt16LE(answer === null ? 0 : isRead ? data.length : length, 8)
  return Buffer.concat([head, data])
}

/** What the controller tells of a transfer whose device went away meanwhile. */
export function brokenControlBody(asked: Buffer): Buffer {
  const head = Buffer.from(asked.subarray(0, controlHead))
  head.writeUInt8(statuses.ioError, 3)
  head.writeUInt16LE(0, 8)
  return head
}

export function interruptBody(endpoint: number, data: Uint8Array): Buffer {
  const head = Buffer.from([endpoint, statuses.success, 0, 0])
  head.writeUInt16LE(data.length, 2)
  return Buffer.concat([head, data])
}

/** A bulk transfer: one that the host began, and how it ends. */
export interface Bulk {
  readonly id: bigint
  readonly endpoint: number
  readonly length: number
  readonly stream: number
}

const bulkHead = 10

export function bulkOf({ id, body }: RedirPacket): Bulk & { readonly data: Uint8Array } {
  const length = body.readUInt16LE(2) | (body.readUInt16LE(8) << 16)
  const data = Uint8Array.from(body.subarray(bulkHead))
  return { id, endpoint: body.readUInt8(0), length, stream: body.readUInt32LE(4), data }
}

export function bulkBody(
  { endpoint, stream }: Bulk,
  end: { readonly status: number; readonly length: number; readonly data?: Uint8Array },
): Buffer {
  const head = Buffer.alloc(bulkHead)
  head.writeUInt8(endpoint, 0)
  head.writeUInt8(end.status, 1)
  head.writeUInt16LE(end.length & 0xffff, 2)
  head.writeUInt32LE(stream, 4)
  head.writeUInt16LE(end.length >>> 16, 8)
  return Buffer.concat([head, end.data ?? Buffer.alloc(0)])
}
