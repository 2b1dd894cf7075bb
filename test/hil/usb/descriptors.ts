/** What a USB device says of itself (USB 2.0, chapter 9), for devices of one configuration and one interface. Pure. */

export type TransferKind = 'bulk' | 'interrupt'

export interface Endpoint {
  /** With 0x80 for those that lead to the host. */
  readonly address: number
  readonly kind: TransferKind
  /** Bytes in one packet. */
  readonly size: number
  /** From one look of the host to the next, in frames of 1 ms. */
  readonly interval: number
}

export interface Identity {
  readonly vendorId: number
  readonly productId: number
  readonly maker: string
  readonly product: string
  /** Null for the many that have none. */
  readonly serialNumber: string | null
  /** Class, subclass, protocol of the interface. */
  readonly interfaceClass: readonly [number, number, number]
  readonly endpoints: readonly Endpoint[]
  /** Descriptors between interface and endpoints, such as that of HID. */
  readonly classDescriptors: readonly number[]
}

export const release = 0x0100
const transferCodes = { bulk: 2, interrupt: 3 } as const
const american = [0x09, 0x04]
const kinds = { device: 1, configuration: 2, string: 3, interface: 4, endpoint: 5 } as const

export function word(value: number): readonly number[] {
  return [value & 0xff, value >> 8]
}

export function deviceDescriptor({ vendorId, productId, serialNumber }: Identity): Uint8Array {
  const names = [1, 2, serialNumber === null ? 0 : 3]
  const ids = [...word(vendorId), ...word(productId), ...word(release)]
  return Uint8Array.of(18, kinds.device, ...word(0x0200), 0, 0, 0, 64, ...ids, ...names, 1)
}

export function configurationDescriptor(identity: Identity): Uint8Array {
  const { endpoints, interfaceClass, classDescriptors } = identity
  const ends = endpoints.flatMap(({ address, kind, size, interval }) => [
    ...[7, kinds.endpoint, address, transferCodes[kind]],
    ...word(size),
    interval,
  ])
  const face = [9, kinds.interface, 0, 0, endpoints.length, ...interfaceClass, 0]
  const body = [...face, ...classDescriptors, ...ends]
  const head = [9, kinds.configuration, ...word(9 + body.length), 1, 1, 0, 0x80, 50]
  return Uint8Array.from([...head, ...body])
}

/** Null for one that the device has not. */
function stringDescriptor({ maker, product, serialNumber }: Identity, index: number): Uint8Array | null {
  if (index === 0) return Uint8Array.of(4, kinds.string, ...american)
  const text = [maker, product, serialNumber][index - 1] ?? null
  if (text === null) return null
  const letters = Buffer.from(text, 'utf16le')
  return Uint8Array.from([2 + letters.length, kinds.string, ...letters])
}

/** The descriptor asked for by the value of GET_DESCRIPTOR; null for one that the device has not. */
export function descriptorFor(identity: Identity, value: number): Uint8Array | null {
  const index = value & 0xff
  switch (value >> 8) {
    case kinds.device:
      return deviceDescriptor(identity)
    case kinds.configuration:
      return configurationDescriptor(identity)
    case kinds.string:
      return stringDescriptor(identity, index)
    default:
      return null
  }
}
