/** The families "input board", on a serial line and over TCP: their settings and their rows. */
import * as z from 'zod'
import { tcpCodec } from '../codec/modbus-tcp.ts'
import { converseNumbered, simulateNumbered } from '../codec/modbus-transactions.ts'
import { defineFamily } from '../family.ts'
import { inputsCodec } from './codec.ts'
import { converse } from './conversation.ts'
import { simulate } from './simulator.ts'

const settings = z.strictObject({
  unit: z.int().min(1).max(247).default(1).describe('Modbus 单元地址。 Modbus unit address.'),
  /** How many the board has: 4, 8 or 16 on those known. A board refuses to be asked for more. */
  inputs: z.int().min(1).max(16).describe('板上输入数。 How many inputs the board has.'),
  /** Two readings must agree, so a contact is told within two of these. Several boards share a wire at this rate. */
  pollMs: z
    .int()
    .min(50)
    .max(1000)
    .default(100)
    .describe('轮询周期（毫秒）。 From one reading to the next, ms.'),
  /** Boards answer within 10 ms; the rest is for adapters that hold bytes back. */
  replyMs: z
    .int()
    .min(10)
    .max(500)
    .default(50)
    .describe('应答期限（毫秒）。 How long the board may take to answer, ms.'),
})

/**
 * Boards whose digital inputs are read with function 02 of Modbus RTU (Waveshare Modbus RTU IO 8CH and the like):
 * UPS contacts, recorder, fire alarm, escape doors. Whatever outputs they have are left alone.
 */
export const modbusInputs = defineFamily({
  name: 'modbus-inputs',
  kind: 'inputs',
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  /** 3.5 characters of silence end a frame: 4.01 ms at 9600 baud (MODBUS over Serial Line V1.02, 2.5.1.1). */
  gapMs: 5,
  /** FTDI adapters hold bytes back for up to 16 ms, and the scheduler adds up to 10 ms. */
  interByteMs: 30,
  settings,
  codec: inputsCodec,
  conversation: converse,
  simulator: simulate,
})

/** The same boards with an Ethernet port that speak Modbus TCP; with an address of its own a board is any unit. */
export const modbusTcpInputs = defineFamily({
  name: 'modbus-tcp-inputs',
  kind: 'inputs',
  wires: ['tcp'],
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  interByteMs: 250,
  settings: settings.extend({
    unit: z.int().min(0).max(255).default(1).describe('Modbus 单元地址。 Modbus unit address.'),
  }),
  codec: tcpCodec(inputsCodec),
  conversation: (parsed) => converseNumbered(converse(parsed)),
  simulator: (parsed) => simulateNumbered(simulate(parsed)),
})
