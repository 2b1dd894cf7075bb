/**
 * A simulated device at the far end of a pty that answers at once: no line speed, no thinking time. What is measured
 * across it is the gateway's time only.
 */
import { createFrames } from '../../drivers/codec/frames.ts'
import type { Family } from '../../drivers/family.ts'
import type { DeviceInput, Packet, Stimulus, Transport } from '../../drivers/ports.ts'

export interface FarEndOptions {
  /** Not opened yet. */
  readonly far: Transport
  readonly family: Family
  readonly settings: unknown
  /** A request, and when its bytes were read here (`performance.now()`). */
  readonly onRequest?: (packet: Packet, atMs: number) => void
  /** Writes the reply now or later; without it replies are written at once. */
  readonly onReply?: (packet: Packet, write: () => void) => void
}

export interface FarEnd {
  stimulate(stimulus: Stimulus): void
}

/** Answers until the transport closes. */
export function openFarEnd(options: FarEndOptions): FarEnd {
  const { far, family } = options
  const device = family.simulate(family.settings.parse(options.settings))
  const frames = createFrames<Packet>(family.codec)

  function step(input: DeviceInput<Packet>): void {
    for (const { packet } of device.step(input, performance.now()).replies) {
      const bytes = family.codec.encode(packet)
      const write = (): void => far.write(bytes)
      if (options.onReply === undefined) write()
      else options.onReply(packet, write)
    }
  }

  far.open({
    opened: () => undefined,
    bytes(chunk) {
      const atMs = performance.now()
      for (const found of frames.push(chunk, family.codec.scanRequest)) {
        if (found.kind !== 'packet') continue
        options.onRequest?.(found.packet, atMs)
        step({ kind: 'request', packet: found.packet })
      }
    },
    closed: () => undefined,
  })
  return { stimulate: (stimulus) => step({ kind: 'stimulus', stimulus }) }
}
