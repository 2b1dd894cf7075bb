/** HID devices (HID 1.11): input reports by interrupt, output reports by interrupt or SET_REPORT, feature reports by request. */
import type { Transport } from '../../../drivers/ports.ts'
import { type Endpoint, type Identity, word } from './descriptors.ts'
import { type Answer, done, type Setup, standardAnswer, type UsbDevice } from './device.ts'
import { createDeviceEnd } from './device-end.ts'

export interface HidSpec {
  readonly vendorId: number
  readonly productId: number
  readonly product: string
  readonly serialNumber: string | null
  /** `keyboard`: a boot keyboard. */
  readonly boot: 'keyboard' | null
  readonly reportDescriptor: readonly number[]
  /** Output reports come by an endpoint of their own. */
  readonly hasOutEndpoint: boolean
}

const hidClass = 3
const reportKind = 0x22
const requests = { getReport: 0x01, setReport: 0x09, getDescriptor: 0x06 } as const
const toInterface = 0x21
const fromInterface = 0xa1
const standardFromInterface = 0x81
const featureReport = 3
const inEndpoint = 0x81
const outEndpoint = 0x01
const reportSize = 64
/** A device that is asked for a report and says nothing holds the bus; hosts give up after some seconds. */
const slowestReportMs = 2000

/** A HID device whose brains are a simulated line: what the line writes are its input reports, or the feature reports asked for. */
export interface HidDevice extends UsbDevice {
  /** The end where the simulated line sits. */
  transport(): Transport
}

export function hidDevice(spec: HidSpec): HidDevice {
  const identity = identityOf(spec)
  let send: (data: Uint8Array) => void = () => undefined
  /** The host waits for a feature report. */
  let asked: ((report: Uint8Array) => void) | null = null
  const end = createDeviceEnd((bytes) => {
    if (asked === null) send(bytes)
    // What goes over the cable of a device without report ids has none in front.
    else asked(bytes.subarray(1))
  })

  function featureAsked({ index, length }: Setup): Promise<Answer> {
    const { promise, resolve } = Promise.withResolvers<Answer>()
    const timeout = setTimeout(() => finish(null), slowestReportMs)
    function finish(answer: Answer): void {
      clearTimeout(timeout)
      asked = null
      resolve(answer)
    }
    asked = finish
    // As the gateway wrote it: with room for the report id that the kernel takes off.
    end.hear(Uint8Array.of(fromInterface, requests.getReport, 0, featureReport, index, 0, length + 1, 0))
    return promise
  }

  function control(setup: Setup): Answer | Promise<Answer> {
    const { requestType, request, value, data } = setup
    if (requestType === standardFromInterface && request === requests.getDescriptor) {
      return value >> 8 === reportKind ? Uint8Array.from(spec.reportDescriptor) : null
    }
    if (requestType === fromInterface && request === requests.getReport) {
      return value >> 8 === featureReport ? featureAsked(setup) : new Uint8Array(setup.length)
    }
    if (requestType === toInterface && request === requests.setReport) {
      // Lights of keyboards are output reports too, and nobody's business.
      if (spec.boot === null) end.hear(value >> 8 === featureReport ? Uint8Array.of(0, ...data) : data)
      return done
    }
    return requestType === toInterface ? done : standardAnswer(identity, setup)
  }

  return {
    identity,
    control,
    // As the gateway wrote it: with the report id in front that these devices do not have.
    out: (_endpoint, data) => end.hear(Uint8Array.of(0, ...data)),
    plugged(give) {
      asked = null
      send = (data) => {
        for (let at = 0; at < data.length; at += reportSize)
          give(inEndpoint, data.subarray(at, at + reportSize))
      }
    },
    transport: end.transport,
  }
}

function identityOf(spec: HidSpec): Identity {
  const { vendorId, productId, product, serialNumber, boot, reportDescriptor, hasOutEndpoint } = spec
  const interrupt = (address: number): Endpoint => ({
    address,
    kind: 'interrupt',
    size: reportSize,
    interval: 1,
  })
  return {
    vendorId,
    productId,
    maker: 'Bench',
    product,
    serialNumber,
    interfaceClass: boot === 'keyboard' ? [hidClass, 1, 1] : [hidClass, 0, 0],
    endpoints: [interrupt(inEndpoint), ...(hasOutEndpoint ? [interrupt(outEndpoint)] : [])],
    classDescriptors: [9, 0x21, ...word(0x0111), 0, 1, reportKind, ...word(reportDescriptor.length)],
  }
}
