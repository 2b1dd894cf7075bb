/** A Silicon Labs CP2102 as the kernel's cp210x driver meets it: its vendor requests (AN571), and bytes in bulk. */
import type { Transport } from '../../../drivers/ports.ts'
import { type Identity, word } from './descriptors.ts'
import { type Answer, done, type Setup, standardAnswer, type UsbDevice } from './device.ts'
import { createDeviceEnd } from './device-end.ts'

const kindMask = 0x60
const vendorKind = 0x40
const toHost = 0x80
const requests = {
  getBaudRate: 0x1d,
  setBaudRate: 0x1e,
  getModem: 0x08,
  getLine: 0x04,
  vendor: 0xff,
} as const
const partNumber = 0x370b
const cp2102 = 0x02
/** Carrier, ready and clear to send. */
const modemLines = 0xb0
const eightBitsNoParity = 0x0800
const inEndpoint = 0x81
const outEndpoint = 0x01

export interface SerialAdapter extends UsbDevice {
  /** The end where the simulated line sits. */
  transport(): Transport
  baudRate(): number
}

/** An adapter with the serial number that its maker gave it, or none as on the cheap ones. */
export function cp210x(serialNumber: string | null): SerialAdapter {
  const identity: Identity = {
    vendorId: 0x10c4,
    productId: 0xea60,
    maker: 'Silicon Labs',
    product: 'CP2102 USB to UART Bridge Controller',
    serialNumber,
    interfaceClass: [0xff, 0, 0],
    endpoints: [
      { address: inEndpoint, kind: 'bulk', size: 64, interval: 0 },
      { address: outEndpoint, kind: 'bulk', size: 64, interval: 0 },
    ],
    classDescriptors: [],
  }
  let rate = 9600
  let send: (bytes: Uint8Array) => void = () => undefined
  const end = createDeviceEnd((bytes) => send(bytes))

  function vendorAnswer({ requestType, request, value, length, data }: Setup): Answer {
    if ((requestType & toHost) === 0) {
      if (request === requests.setBaudRate) rate = Buffer.from(data).readUInt32LE(0)
      return done
    }
    switch (request) {
      case requests.getBaudRate: {
        const answer = Buffer.alloc(4)
        answer.writeUInt32LE(rate)
        return answer
      }
      case requests.getModem:
        return Uint8Array.of(modemLines)
      case requests.getLine:
        return Uint8Array.from(word(eightBitsNoParity))
      case requests.vendor:
        return Uint8Array.from({ length }, (_, at) => (at === 0 && value === partNumber ? cp2102 : 0))
      default:
        return new Uint8Array(length)
    }
  }

  return {
    identity,
    control: (setup) =>
      (setup.requestType & kindMask) === vendorKind ? vendorAnswer(setup) : standardAnswer(identity, setup),
    out: (_endpoint, data) => end.hear(data),
    plugged(give) {
      send = (bytes) => give(inEndpoint, bytes)
    },
    transport: end.transport,
    baudRate: () => rate,
  }
}
