/** The family "HID-POS scanner": its settings and its row for the table of families. */
import * as z from 'zod'
import { defineFamily } from '../family.ts'
import { anyReportCodec, scanReportCodec } from './codec.ts'
import { converse, type PosSettings } from './conversation.ts'
import { simulate } from './simulator.ts'

const serial = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const

const settings: z.ZodType<PosSettings> = z
  .strictObject({
    /** Without default: the report descriptors of makers do not tell it, only their manuals do. */
    shape: z
      .enum(['access-is', 'microscan', 'zebra'])
      .describe('报文格式（厂家）。 The shape of the reports, by maker.'),
    end: z
      .enum(['report', 'enter'])
      .default('report')
      .describe(
        '一条内容的结束：report 由报文决定，enter 为扫描器附加的回车。 How the end of a code is known: by the report, or by the Enter that the scanner is set to append.',
      ),
    gapMs: z
      .int()
      .min(20)
      .max(2000)
      .default(200)
      .describe('同一内容各报文最长间隔（毫秒）。 Longest pause between the reports of one code, ms.'),
    maxLength: z.int().min(1).max(4096).default(4096).describe('最多字节数。 No code has more bytes.'),
    samePresentationMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(2000)
      .describe('同一内容在此时间内只报一次（毫秒）。 The same text is told once within so long, ms.'),
  })
  .refine(({ shape, end }) => shape !== 'access-is' || end === 'report', {
    error:
      'access-is 报文自带续传标志，end 须为 report; reports of access-is say themselves what follows: end is report',
    path: ['end'],
  })

/** Badge and code readers in HID-POS mode (usage page 8C), which no console and no keyboard driver hears. */
export const scannerHidPos = defineFamily({
  name: 'scanner-hid-pos',
  kind: 'scanner',
  wires: ['hid'],
  serial,
  gapMs: 0,
  interByteMs: 20,
  settings,
  codec: anyReportCodec,
  wireFor: ({ shape }) => ({ codec: scanReportCodec(shape), serial, dialect: shape }),
  conversation: converse,
  simulator: simulate,
})
