/** Boot keyboard reports and packets, both ways: eight bytes, no check. Pure; the gateway never writes any. */
import { type ByteTest, is, isAnything, isFromTo, type Shape, scanShapes } from '../codec/shapes.ts'
import type { Codec } from '../ports.ts'
import { explain } from './explain.ts'
import { firstKey, type KeyReport, places } from './packets.ts'

const usagesAt = 2
/** Right Meta; no usage of a keyboard is higher. */
const lastKey = 0xe7
/** Usages 1 to 3 stand in all places at once: roll-over and faults. */
const lastError = 3

const head: readonly ByteTest[] = [isAnything, is(0)]
const six = (test: ByteTest): readonly ByteTest[] => Array.from({ length: places }, () => test)
const isKeyOrNone: ByteTest = (usage) => usage === 0 || isFromTo(firstKey, lastKey)(usage)

const shapes: readonly Shape<KeyReport>[] = [
  { bytes: [...head, ...six(isKeyOrNone)], read },
  ...Array.from({ length: lastError }, (_, at) => ({ bytes: [...head, ...six(is(at + 1))], read })),
]

function read(report: Uint8Array): KeyReport {
  return { kind: 'keyReport', modifiers: report[0] ?? 0, usages: [...report.subarray(usagesAt)] }
}

/** A key stands in one place only. */
function isIntact(report: Uint8Array): boolean {
  const keys = read(report).usages.filter((usage) => usage >= firstKey)
  return new Set(keys).size === keys.length
}

/** Only the device talks, so nothing is a request and nothing answers. */
export const keyReportCodec: Codec<KeyReport> = {
  maxLength: usagesAt + places,
  encode({ modifiers, usages }) {
    if (usages.length !== places) throw new RangeError(`a report has ${places} places, not ${usages.length}`)
    return Uint8Array.of(modifiers, 0, ...usages)
  },
  scanRequest: () => ({ kind: 'noise' }),
  scanReply: (bytes) => scanShapes(bytes, shapes, isIntact),
  answers: () => false,
  replyLength: () => 0,
  explain,
}
