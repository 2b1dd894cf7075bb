/** The ID-card reader family: its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import type { UsbSplit } from '../ports.ts'
import { samCodec } from './codec.ts'
import { samConversation } from './conversation.ts'
import { hidSamCodec } from './hid-reports.ts'
import { normalModuleId } from './module-id.ts'
import type { SamPacket } from './packets.ts'
import { samSimulator, simulatedModuleId } from './simulator.ts'

const settings = z.strictObject({
  /** 300 ms is the least that vendors advise, 100 ms the least seen in use. */
  pollMs: z.int().min(100).max(5000).default(300),
  findTimeoutMs: z.int().min(200).max(10_000).default(1000),
  /** 3 s on a serial line; set 5 s behind a device server. */
  readTimeoutMs: z.int().min(500).max(20_000).default(3000),
  samePresentationMs: z.int().min(0).max(60_000).default(2000),
  /** As `wardend` reports it when the reader comes online. Without it any module is accepted. */
  expectedModuleId: z
    .string()
    .refine((id) => normalModuleId(id) !== null, {
      error: 'a module id looks like 05.03-20161201-0001234567-0987654321',
    })
    .optional(),
})

/**
 * Readers that are plain USB devices (0400:C35A) with two pipes each way send preamble and length over one of them and the
 * rest over the other (SAM-V readers, USB forms); those with one pipe each way send whole frames.
 */
const usbSplit: UsbSplit = {
  headLength: 7,
  restOf: (head) => (head.length < 7 ? 0 : ((head[5] ?? 0) << 8) | (head[6] ?? 0)),
}

/** `found` and `selected` may carry the number of the chip, which this codec does not keep but a frame does. */
const aboutNobody: readonly SamPacket['kind'][] = [
  ...(['reset', 'getStatus', 'getModuleId', 'find', 'select', 'read', 'setBaud', 'setMaxRf'] as const),
  ...(['none', 'ok', 'status'] as const),
]

const isPersonal = ({ kind }: SamPacket): boolean => !aboutNobody.includes(kind)

/** Resident ID-card readers with a SAM-V module (GA 450): on a serial port, behind a device server, or as a plain USB device. */
export const samV = defineFamily({
  name: 'sam-v',
  kind: 'reader',
  serial: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
  usbSplit,
  gapMs: 5,
  interByteMs: 300,
  settings,
  identityOf: ({ expectedModuleId }) => normalModuleId(expectedModuleId ?? ''),
  codec: samCodec,
  isPersonal,
  conversation: samConversation,
  simulator: ({ expectedModuleId }) =>
    samSimulator(normalModuleId(expectedModuleId ?? '') ?? simulatedModuleId),
})

/**
 * The same modules in USB readers of Miaxis make (MR-300; 10C4:0007, 203B:0101), which wrap each frame into HID reports. One
 * public description is all there is of it: try it on site with `device diagnose`.
 */
export const samVHid = defineFamily({
  name: 'sam-v-hid',
  kind: 'reader',
  wires: ['hid'],
  serial: { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 5,
  interByteMs: 300,
  settings,
  identityOf: ({ expectedModuleId }) => normalModuleId(expectedModuleId ?? ''),
  codec: hidSamCodec,
  isPersonal,
  conversation: samConversation,
  simulator: ({ expectedModuleId }) =>
    samSimulator(normalModuleId(expectedModuleId ?? '') ?? simulatedModuleId),
})
