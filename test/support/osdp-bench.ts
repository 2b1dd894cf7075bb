/** OSDP peripherals on a wire, with keys or in the open, whose answers a test may alter on their way. */
import type { Family } from '../../drivers/family.ts'
import type { OsdpPacket } from '../../drivers/osdp/packets.ts'
import type { Packet } from '../../drivers/ports.ts'
import type { Direction, Order } from '../../drivers/words.ts'
import { familyBench } from './family-bench.ts'
import { keyed, keyFile } from './osdp-session.ts'

/** As the simulated peripheral says it. */
export const identity = '000EE3-16-2540961792'
export const inTheOpen = { address: 1, security: 'none' } as const
export const secured = { address: 1, security: { keyFile } } as const
export const gateWiring = { open: { in: 0, out: 1 }, passed: { in: 0, out: 1 }, fire: 2 } as const

/** What becomes of an answer on its way: other packets, or none. */
export type Alter = (reply: OsdpPacket, asked: OsdpPacket) => readonly OsdpPacket[]

export interface OsdpBenchOptions {
  readonly family: Family
  readonly devices: Readonly<Record<string, unknown>>
  readonly keys?: Parameters<typeof keyed>[1]
  /** what the peripherals are set to, where it is not what the gateway thinks */
  readonly found?: unknown
  readonly seed?: number
}

/** Opened at 0. `way.alter` may be changed at any time; `asked` is what the peripherals heard. */
export function osdpBench({ family, devices, keys = {}, found, seed = 1 }: OsdpBenchOptions) {
  const way: { alter: Alter } = { alter: (reply) => [reply] }
  const asked: OsdpPacket[] = []
  const row = keyed(family, keys)
  const bench = familyBench({
    family: {
      ...row,
      simulate(settings) {
        const device = row.simulate(found ?? settings)
        return {
          step(input, now) {
            const step = device.step(input, now)
            if (input.kind !== 'request') return step
            const request = input.packet as OsdpPacket
            if (step.replies.length > 0) asked.push(request)
            const replies = step.replies.flatMap(({ packet, afterMs }) =>
              way
                .alter(packet as OsdpPacket, request)
                .map((altered): { packet: Packet; afterMs: number } => ({
                  packet: altered,
                  afterMs,
                })),
            )
            return { ...step, replies }
          },
        }
      },
    },
    devices,
    seed,
  })
  return { ...bench, way, asked }
}

export function openGate(direction: Direction, ref: string, withinMs = 2000): Order {
  return { kind: 'OpenGate', ref, direction, withinMs }
}
