/** The gate family "微耕/UHPPOTE network access controller": its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { passagesUnseen } from '../gate/unseen.ts'
import { controllerCodec, datagramBytes } from './codec.ts'
import { converse } from './conversation.ts'
import { lastDoor } from './packets.ts'
import { simulate } from './simulator.ts'

const door = z.int().min(1).max(lastDoor)

const settings = z
  .strictObject({
    /** Without default: nothing else on this wire says who is who. */
    serial: z
      .int()
      .min(1)
      .max(0xffff_ffff)
      .describe('控制器序列号（铭牌上的十进制数）。 Serial number of the controller, as on its label.'),
    doors: z
      .strictObject({ in: door, out: door })
      .describe('进、出方向所接的门号。 The doors whose relays are on the open inputs of the gate.'),
    /** Without default: a leaf's contact is no passage, and taken for one it would count wrong people. */
    contact: z
      .enum(['passage', 'leaf', 'unwired'])
      .describe(
        '门磁输入所接：passage 为通行完成触点（控制器须开启“记录门磁事件”）；leaf 为门扇未关触点；unwired 未接。 What the door contacts are: passage-complete of each direction (its log must record door events), a contact of a leaf that is not shut, or nothing.',
      ),
    fire: z
      .boolean()
      .default(false)
      .describe('控制器火警输入是否已接。 Whether the fire input of the controller is wired.'),
    relockMs: z
      .int()
      .min(1000)
      .max(60_000)
      .default(5000)
      .describe(
        '闸机等待通行的时间（毫秒），与控制板设置一致。 How long the gate waits for the person, as set on it, ms.',
      ),
    pollMs: z
      .int()
      .min(50)
      .max(5000)
      .default(200)
      .describe('轮询周期（毫秒）。 From one reading to the next, ms.'),
    replyMs: z
      .int()
      .min(20)
      .max(2000)
      .default(200)
      .describe('应答期限（毫秒）。 How long it may take to answer, ms.'),
  })
  .refine(({ doors }) => doors.in !== doors.out, {
    error: 'doors.in and doors.out are the same door; each direction needs its own',
    path: ['doors', 'out'],
  })

/**
 * A gate opened by a 微耕/UHPPOTE controller ("UT0311" style) over UDP. The controller must only do what we say: its doors
 * controlled, no cards of its own; what is otherwise is told to staff. Nothing on the wire is authenticated: it belongs on a
 * network of its own.
 */
export const uhppote = defineFamily({
  name: 'uhppote',
  kind: 'gate',
  wires: ['udp'],
  datagramBytes,
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  /** A datagram comes whole or not at all. */
  interByteMs: 5,
  settings,
  identityOf: ({ serial }) => String(serial),
  unseen: ({ contact }) => (contact === 'passage' ? null : passagesUnseen),
  codec: controllerCodec,
  conversation: converse,
  simulator: (parsed) => simulate(parsed),
})
