/** A USB device as the far side of a socket meets it, whatever its class. */
import { descriptorFor, type Identity } from './descriptors.ts'

/** The eight bytes that begin a control transfer, and what the host sends with them. */
export interface Setup {
  readonly requestType: number
  readonly request: number
  readonly value: number
  readonly index: number
  readonly length: number
  readonly data: Uint8Array
}

/** An answer; null refuses (a stall). */
export type Answer = Uint8Array | null

export interface UsbDevice {
  readonly identity: Identity
  control(setup: Setup): Answer | Promise<Answer>
  /** The host sent this to an endpoint. */
  out(endpoint: number, data: Uint8Array): void
  /** It sits in a socket now; `send` gives data to the host's next look at an endpoint. */
  plugged(send: (endpoint: number, data: Uint8Array) => void): void
}

export const done = new Uint8Array(0)

const toHost = 0x80
const getStatus = 0
const getDescriptor = 6
const kindMask = 0x60

/** What every device answers: descriptors and the standard requests that change nothing here. */
export function standardAnswer(identity: Identity, { requestType, request, value }: Setup): Answer {
  if (requestType === toHost && request === getDescriptor) return descriptorFor(identity, value)
  if ((requestType & kindMask) !== 0) return null
  if ((requestType & toHost) === 0) return done
  return request === getStatus ? Uint8Array.of(0, 0) : null
}
