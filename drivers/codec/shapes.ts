/** Frames of fixed length, told apart by what each of their bytes may be. Pure; what they mean, the families know. */
import type { Packet, Scan } from '../ports.ts'

export type ByteTest = (byte: number) => boolean

export interface Shape<P> {
  /** What each byte may be, the check among them; the frame has as many. */
  readonly bytes: readonly ByteTest[]
  /** The packet of a frame that has this shape and passes the check. */
  readonly read: (frame: Uint8Array) => P
}

export const is = (wanted: number) => (byte: number) => byte === wanted
export const isAnything: ByteTest = () => true

/** From `first` to `last`, both included. */
export const isFromTo =
  (first: number, last: number): ByteTest =>
  (byte) =>
    Number.isInteger(byte) && byte >= first && byte <= last

/**
 * The first shape that stands whole at the start and passes `isIntact`; else whether one of them may still become whole.
 */
export function scanShapes<P extends Packet>(
  bytes: Uint8Array,
  shapes: readonly Shape<P>[],
  isIntact: (frame: Uint8Array) => boolean,
): Scan<P> {
  let mayGoOn = false
  for (const { bytes: tests, read } of shapes) {
    if (tests.some((test, at) => at < bytes.length && !test(bytes[at] ?? 0))) continue
    if (bytes.length < tests.length) mayGoOn = true
    else {
      const frame = bytes.subarray(0, tests.length)
      if (isIntact(frame)) return { kind: 'packet', packet: read(frame), length: tests.length }
    }
  }
  return { kind: mayGoOn ? 'incomplete' : 'noise' }
}
