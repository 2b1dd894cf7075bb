/** The family "serial scanner": its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { textCodec } from './codec.ts'
import { converse, type ScannerSettings } from './conversation.ts'
import { simulate } from './simulator.ts'

const settings: z.ZodType<ScannerSettings> = z.strictObject({
  gapMs: z
    .int()
    .min(20)
    .max(2000)
    .default(200)
    .describe(
      '同一条码内最长间隔（毫秒）；经串口服务器时可加大。 Longest pause inside one code, ms; more behind a device server.',
    ),
  maxLength: z.int().min(1).max(4096).default(512).describe('最多字节数。 No code has more bytes.'),
  samePresentationMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(2000)
    .describe('同一内容在此时间内只报一次（毫秒）。 The same text is told once within so long, ms.'),
})

/**
 * Badge and code readers that write plain lines: on RS-232, as a USB serial port (CDC), or behind a device server. Set to
 * end each code with Enter (CR, LF or both), and to UTF-8.
 */
export const scannerSerial = defineFamily({
  name: 'scanner-serial',
  kind: 'scanner',
  wires: ['serial', 'tcp'],
  serial: { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 },
  gapMs: 0,
  interByteMs: 20,
  settings,
  codec: textCodec,
  conversation: converse,
  simulator: simulate,
})
