import { describe, expect, test } from 'vitest'
import { hidSamCodec } from '../../../drivers/sam-v/hid-reports.ts'
import { samVHid } from '../../../drivers/sam-v/index.ts'
import { familyBench } from '../../support/family-bench.ts'
import { framesOf } from '../../support/frame-vectors.ts'
import { cardOf, person } from '../../support/people.ts'

const replies = framesOf('sam')
  .filter(({ dir }) => dir === '<')
  .map(({ name, bytes }) => [name, bytes] as const)

/** Cuts a frame into reports as the reader does, counting from `from`; what `len` says is not ours to know. */
function wrapped(frame: Uint8Array, from = 0): Uint8Array {
  const reports = Array.from({ length: Math.ceil(frame.length / 54) }, (_, at) => {
    const payload = [...frame.subarray(at * 54, (at + 1) * 54)]
    const summed = [payload.length + 3, 0, 0, from + at, 0, ...payload]
    const sum = summed.reduce((total, byte) => total + byte, 0) & 0xffff
    const bytes = [0xaa, 0, 0, ...summed, sum & 0xff, sum >> 8]
    return [...bytes, ...Array<number>(64 - bytes.length).fill(0)]
  })
  return Uint8Array.from(reports.flat())
}

const kindOf = (bytes: Uint8Array) => hidSamCodec.scanReply(bytes, null).kind

describe('SAM-V in HID reports', () => {
  test.each(replies)('a reply is put together from its reports: %s', (_name, frame) => {
    for (const from of [0, 1]) {
      const bytes = wrapped(frame, from)
      const scan = hidSamCodec.scanReply(bytes, null)
      expect(scan).toMatchObject({ kind: 'packet', length: bytes.length })
      expect(kindOf(bytes.subarray(0, bytes.length - 64 + 63))).toBe('incomplete')
    }
  })

  test('no reply is made of reports of which one is missing, doubled, in another place, or changed', () => {
    const [, frame] = replies.find(([, bytes]) => bytes.length > 1_000) ?? ['', new Uint8Array()]
    const bytes = wrapped(frame)
    const reports = Array.from({ length: bytes.length / 64 }, (_, at) =>
      bytes.subarray(at * 64, (at + 1) * 64),
    )
    const joined = (some: readonly Uint8Array[]) => Uint8Array.from(some.flatMap((one) => [...one]))
    expect(kindOf(joined(reports))).toBe('packet')
    expect(kindOf(joined(reports.toSpliced(3, 1)))).toBe('noise')
    expect(kindOf(joined(reports.toSpliced(3, 0, reports[3] ?? bytes)))).toBe('noise')
    const [third = bytes, fourth = bytes] = [reports[2], reports[3]]
    expect(kindOf(joined(reports.with(2, fourth).with(3, third)))).toBe('noise')
    for (let bit = 0; bit < 8 * 54; bit += 7) {
      const changed = Uint8Array.from(bytes)
      const at = 4 * 64 + 8 + (bit >> 3)
      changed[at] = (changed[at] ?? 0) ^ (1 << (bit & 7))
      expect(kindOf(changed)).toBe('noise')
    }
  })

  test('a request is one report behind its id, and nothing else is one', () => {
    const bytes = hidSamCodec.encode({ kind: 'find' })
    expect(bytes).toHaveLength(65)
    expect(hidSamCodec.scanRequest(bytes)).toEqual({ kind: 'packet', packet: { kind: 'find' }, length: 65 })
    for (let at = 0; at < 19; at++) {
      // the serial number of a request is anybody's
      if (at === 2 || at === 3) continue
      const changed = bytes.with(at, (bytes[at] ?? 0) ^ 0x10)
      expect(hidSamCodec.scanRequest(changed).kind).not.toBe('packet')
    }
  })

  test('a card is read through a reader that speaks so', () => {
    const bench = familyBench({ family: samVHid, devices: { desk: {} }, format: null })
    bench.advance(2_000)
    bench.stimulate({ kind: 'PresentCard', card: cardOf(person('A1')) })
    bench.advance(5_000)
    const kinds = bench.signals.map(({ signal }) => signal.kind)
    expect(kinds).toEqual(['Online', 'CardRead'])
  })
})
