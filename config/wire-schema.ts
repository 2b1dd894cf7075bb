/** The lines of a venue file: how each wire reaches this machine, and which devices are on it. Shapes only. Pure. */
import * as z from 'zod'
import { inBoth } from './problem.ts'
import { id, path, shaped } from './shapes.ts'

/** Bus and ports as the kernel names them. */
const usbPort = shaped(/^\d{1,3}-\d{1,2}(\.\d{1,2}){0,6}$/, {
  zh: '总线-端口，如 1-2.3',
  en: 'bus and ports, such as 1-2.3',
})

/** What tells the adapter, or the USB device itself, from another of its kind. */
const adapter = z
  .strictObject({
    serialNumber: z
      .string()
      .min(1)
      .max(126)
      .optional()
      .describe('USB 序列号，见 `warden device list`。 USB serial number, see `warden device list`.'),
    usbPort: usbPort
      .optional()
      .describe('所插的 USB 口，如 1-2.3。 The USB port that it belongs in, such as 1-2.3.'),
  })
  .refine(({ serialNumber, usbPort }) => serialNumber !== undefined || usbPort !== undefined, {
    error: inBoth({ zh: 'serialNumber 或 usbPort，或两者', en: 'serialNumber or usbPort, or both' }),
  })
  .optional()
  .describe(
    '此线路应接的 USB 转接器；接了别的则拒绝其后的设备。缺省以首次所见的序列号为准。 The USB adapter that belongs here; the devices behind another are refused. Absent: the first one seen, by its serial number if it has one.',
  )

const serial = z.strictObject({
  kind: z.literal('serial').describe('本机串口。 A serial port of this machine.'),
  path: path.describe(
    '设备节点，建议用 udev 固定名称如 /dev/venue/lane-1-gate。 Device node; use a name fixed by udev.',
  ),
  baudRate: z
    .int()
    .min(300)
    .max(4_000_000)
    .optional()
    .describe("波特率；缺省用该型号的出厂值。 Bits per second; the family's usual value when absent."),
  dataBits: z
    .literal([7, 8])
    .optional()
    .describe("数据位；缺省同型号。 Data bits; the family's when absent."),
  parity: z
    .enum(['none', 'even', 'odd'])
    .optional()
    .describe("校验位；缺省同型号。 Parity; the family's when absent."),
  stopBits: z
    .literal([1, 2])
    .optional()
    .describe("停止位；缺省同型号。 Stop bits; the family's when absent."),
  adapter,
})

/** A serial device server, or a board with an address of its own. */
export const tcp = z.strictObject({
  kind: z
    .literal('tcp')
    .describe(
      'TCP：串口服务器（透明传输）或 Modbus TCP 板卡。 TCP: a serial device server (raw, not RFC 2217), or a Modbus TCP board.',
    ),
  host: shaped(/^[A-Za-z0-9.:-]+$/, { zh: '主机名或 IP 地址', en: 'a host name or IP address' })
    .max(253)
    .describe(
      '主机名或地址；应在隔离网段内。 Host name or address; it belongs on an isolated network segment.',
    ),
  port: z.int().min(1).max(65_535).describe('端口。 TCP port.'),
})

/** A controller that answers datagrams. Nothing on this wire says who sent what. */
export const udp = z.strictObject({
  kind: z
    .literal('udp')
    .describe(
      'UDP：网络门禁控制器。无任何认证，须置于独立网段。 UDP: a network controller; nothing is authenticated.',
    ),
  host: tcp.shape.host,
  port: z.int().min(1).max(65_535).describe('端口；微耕类控制器为 60000。 UDP port; 60000 for uhppote.'),
})

const usbId = z.int().min(0).max(0xffff)
/** A USB HID device. */
export const hid = z.strictObject({
  kind: z.literal('hid').describe('USB HID 设备。 A USB HID device.'),
  path: path
    .optional()
    .describe(
      '设备节点；与 vendorId/productId 二选一。 Device node; either this or vendorId with productId.',
    ),
  vendorId: usbId.optional().describe('USB 厂商号，如 0x0400。 USB vendor id.'),
  productId: usbId.optional().describe('USB 产品号，如 0xC35A。 USB product id.'),
  serialNumber: z
    .string()
    .min(1)
    .max(126)
    .optional()
    .describe('USB 序列号；同型号多台时用。 USB serial number, to tell several of one kind apart.'),
  usagePage: usbId
    .optional()
    .describe(
      '用途页；一台设备有多个接口时用，HID-POS 扫描器为 0x8C。 Usage page, to tell the interfaces of one device apart; 0x8C for a HID-POS scanner.',
    ),
  adapter,
})

/** A keyboard of the kernel, or a reader that types like one. */
export const evdev = z.strictObject({
  kind: z
    .literal('evdev')
    .describe('Linux 输入设备（键盘口），由网关独占。 A Linux input device, grabbed by the gateway.'),
  path: path.describe('设备节点，用固定名称如 /dev/input/by-id/…-event-kbd。 Device node by a stable name.'),
  adapter,
})

/** A USB device that no driver of the kernel has. */
export const usb = z.strictObject({
  kind: z
    .literal('usb')
    .describe(
      '无内核驱动的 USB 设备，如 0400:C35A 读证设备。 A plain USB device, such as a card reader 0400:C35A.',
    ),
  vendorId: usbId.describe('USB 厂商号，如 0x0400。 USB vendor id.'),
  productId: usbId.describe('USB 产品号，如 0xC35A。 USB product id.'),
  serialNumber: z
    .string()
    .min(1)
    .max(126)
    .optional()
    .describe('USB 序列号；同型号多台时用。 USB serial number, to tell several of one kind apart.'),
  usbPort: usbPort
    .optional()
    .describe(
      '所插的 USB 口，如 1-2.3；同型号多台且无序列号时用。 Its USB port, such as 1-2.3, to tell several without numbers apart.',
    ),
})

const device = z.strictObject({
  id: id.describe('设备编号。 Id of the device.'),
  settings: z
    .record(z.string(), z.unknown())
    .prefault({})
    .describe("该型号的参数，见各型号说明。 Settings of the device, checked by its family's own schema."),
})

/** One wire and the devices on it, all of one family. */
export const line = z.strictObject({
  id: id.describe('线路编号。 Id of the line.'),
  family: z
    .string()
    .describe('设备型号系列，见 `warden device families`。 Device family, see `warden device families`.'),
  transport: z
    .discriminatedUnion('kind', [serial, tcp, udp, hid, evdev, usb])
    .describe('线路如何接入。 How the wire reaches this machine.'),
  echo: z
    .boolean()
    .default(false)
    .describe('线路会回送自己发出的字节（部分 RS-485 转换器）。 The adapter hears what it sends itself.'),
  devices: z
    .array(device)
    .min(1)
    .max(64)
    .describe('线上设备，按地址区分。 The devices on this wire, told apart by address.'),
})
