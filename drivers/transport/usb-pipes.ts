/** Which bulk pipes of a USB device carry what. Pure. */
import { Fault } from '../fault.ts'
import type { UsbSplit } from '../ports.ts'

/** An endpoint as the device describes it. */
export interface Endpoint {
  readonly endpointNumber: number
  readonly direction: 'in' | 'out'
  readonly type: string
  /** Most bytes of one packet. */
  readonly packetSize: number
}

export type Pipes =
  | { readonly kind: 'whole'; readonly toDevice: Endpoint; readonly fromDevice: Endpoint }
  | {
      readonly kind: 'split'
      readonly split: UsbSplit
      readonly toDevice: readonly [head: Endpoint, rest: Endpoint]
      readonly fromDevice: readonly [head: Endpoint, rest: Endpoint]
    }

/**
 * The pipes of a device with these endpoints, told by their count: one each way for whole frames, two each way for
 * divided ones, the lower number first. Throws `Fault` `unsupported` for any other device; `what` names it.
 */
export function pipesAmong(
  endpoints: readonly Endpoint[],
  { split, what }: { split: UsbSplit | null; what: string },
): Pipes {
  const bulk = endpoints
    .filter(({ type }) => type === 'bulk')
    .toSorted((a, b) => a.endpointNumber - b.endpointNumber)
  const [out1, out2, ...moreOut] = bulk.filter(({ direction }) => direction === 'out')
  const [in1, in2, ...moreIn] = bulk.filter(({ direction }) => direction === 'in')
  const isOdd = out1 === undefined || in1 === undefined || moreOut.length > 0 || moreIn.length > 0
  if (!isOdd && out2 === undefined && in2 === undefined) {
    return { kind: 'whole', toDevice: out1, fromDevice: in1 }
  }
  if (!isOdd && out2 !== undefined && in2 !== undefined && split !== null) {
    return { kind: 'split', split, toDevice: [out1, out2], fromDevice: [in1, in2] }
  }
  const counted = (direction: string) => bulk.filter((one) => one.direction === direction).length
  throw new Fault(
    'unsupported',
    `${what} has ${counted('out')} bulk pipes out and ${counted('in')} in; expected one each way${split === null ? '' : ', or two each way'}`,
  )
}
