/** Opens one transport and says what came of it; holds it for as long as it is told: open-once KIND PLACE [HOLD_MS] */
import { familyOf } from '../../../drivers/families.ts'
import type { Transport } from '../../../drivers/ports.ts'
import { evdevTransport } from '../../../drivers/transport/evdev.ts'
import { hidTransport } from '../../../drivers/transport/hid.ts'
import { serialTransport } from '../../../drivers/transport/serial.ts'
import { usbTransport } from '../../../drivers/transport/usb.ts'

/** As the family of these readers has it. */
const { usbSplit: split } = familyOf('sam-v')
const usbSplit = split === undefined ? {} : { split }

const [kind = '', path = '', holdMs = '0'] = process.argv.slice(2)

function transportOf(): Transport {
  switch (kind) {
    case 'serial': {
      const format = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const
      return serialTransport({ path, format })
    }
    case 'hid':
      return hidTransport({ address: { path } })
    case 'evdev':
      return evdevTransport({ path })
    case 'usb':
      return usbTransport({ address: { vendorId: 0x0400, productId: 0xc35a, usbPort: path }, ...usbSplit })
    default:
      throw new RangeError(`no kind of transport "${kind}"; expected serial, hid, evdev or usb`)
  }
}

const transport = transportOf()
transport.open({
  opened() {
    console.log('opened')
    setTimeout(() => transport.close(), Number(holdMs))
  },
  bytes: () => undefined,
  closed: ({ code, message }) => console.log(`${code}: ${message}`),
})
