/**
 * A card reader as a plain USB device, vendor class, of the two kinds that there are (SAM-V readers, USB forms): preamble and
 * length over one pipe and the rest over another, each way; or whole frames over one pipe each way.
 */
import type { Transport } from '../../../drivers/ports.ts'
import type { Endpoint, Identity } from './descriptors.ts'
import { standardAnswer, type UsbDevice } from './device.ts'
import { createDeviceEnd } from './device-end.ts'

export interface PlainReader extends UsbDevice {
  /** The end where the simulated line sits. */
  transport(): Transport
}

const headLength = 7
const pipes = {
  split: { toDevice: [0x02, 0x06], fromDevice: [0x81, 0x85] },
  whole: { toDevice: [0x02], fromDevice: [0x81] },
} as const

export function plainReader(form: keyof typeof pipes): PlainReader {
  const { toDevice, fromDevice } = pipes[form]
  const bulk = (address: number): Endpoint => ({ address, kind: 'bulk', size: 64, interval: 0 })
  const identity: Identity = {
    vendorId: 0x0400,
    productId: 0xc35a,
    maker: 'Bench',
    product: 'ID card reader',
    serialNumber: null,
    interfaceClass: [0xff, 0, 0],
    endpoints: [...toDevice, ...fromDevice].map(bulk),
    classDescriptors: [],
  }
  let send: (endpoint: number, bytes: Uint8Array) => void = () => undefined
  const end = createDeviceEnd((frame) => {
    const [first, second] = fromDevice
    if (second === undefined) return send(first, frame)
    send(first, frame.subarray(0, headLength))
    send(second, frame.subarray(headLength))
  })
  return {
    identity,
    control: (setup) => standardAnswer(identity, setup),
    out: (_endpoint, data) => end.hear(data),
    plugged(give) {
      send = give
    },
    transport: end.transport,
  }
}
