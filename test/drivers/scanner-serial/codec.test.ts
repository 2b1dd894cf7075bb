import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { byteString, bytesOfText } from '../../../drivers/codec/typed/text.ts'
import { textCodec } from '../../../drivers/scanner-serial/codec.ts'
import type { TextPacket } from '../../../drivers/scanner-serial/packets.ts'

const text = (bytes: string, isEnd: boolean): TextPacket => ({ kind: 'text', bytes, isEnd })

describe('what comes on the line', () => {
  test.each([
    ['54 45 53 54 2D 31 0D', text('TEST-1', true), 7],
    ['54 45 53 54 2D 31 0A', text('TEST-1', true), 7],
    ['54 45 53 54 2D 31 0D 0A', text('TEST-1', true), 8],
    ['54 45 53 54', text('TEST', false), 4],
    ['0A', text('', true), 1],
    ['41 0D 0D 42', text('A', true), 2],
    ['E5 B7', text('\u00e5\u00b7', false), 2],
    ['00 FF 7F', text('\u0000\u00ff\u007f', false), 3],
  ])('%s is %j', (hex, packet, length) => {
    expect(textCodec.scanReply(fromHex(hex), null)).toEqual({ kind: 'packet', packet, length })
  })

  test('is written with a carriage return', () => {
    expect(toHex(textCodec.encode(text('TEST-1', true)))).toBe('544553542D310D')
    expect(toHex(textCodec.encode(text('TEST', false)))).toBe('54455354')
    expect(toHex(textCodec.encode(text('\u00e5\u00b7', false)))).toBe('E5B7')
    expect(() => textCodec.encode(text('a\rb', true))).toThrow(RangeError)
    expect(() => textCodec.encode(text('工', true))).toThrow(RangeError)
  })

  test('is never noise, so that nothing is left out of a line, however it is cut', () => {
    const bytes = concat(bytesOfText('胸牌-0042'), fromHex('0D 0A 00 FF'), bytesOfText('next'), fromHex('0A'))
    for (let first = 1; first < bytes.length; first++) {
      for (let second = first; second < bytes.length; second++) {
        const frames = createFrames<TextPacket>(textCodec)
        const chunks = [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)]
        const found = chunks.flatMap((chunk) => frames.push(chunk, (some) => textCodec.scanReply(some, null)))
        expect(linesOf(found.flatMap((one) => (one.kind === 'packet' ? [one.packet] : [])))).toEqual([
          byteString(bytesOfText('胸牌-0042')),
          '\u0000\u00ffnext',
        ])
        expect(found.every(({ kind }) => kind === 'packet')).toBe(true)
        expect(frames.waiting()).toBe(0)
      }
    }
  })

  test('of any kind and length comes through whole, in packets of at most 256 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 700 }), (bytes) => {
        const frames = createFrames<TextPacket>(textCodec)
        const found = frames.push(bytes, (some) => textCodec.scanReply(some, null))
        const lengths = found.map(({ length }) => length)
        expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(bytes.length)
        expect(Math.max(...lengths)).toBeLessThanOrEqual(256)
        for (const one of found)
          if (one.kind === 'packet') expect(() => textCodec.encode(one.packet)).not.toThrow()
      }),
      { numRuns: 4000 },
    )
  })
})

/** Lines that are not empty. */
function linesOf(packets: readonly TextPacket[]): readonly string[] {
  const lines = ['']
  for (const { bytes, isEnd } of packets) {
    lines.push(`${lines.pop() ?? ''}${bytes}`)
    if (isEnd) lines.push('')
  }
  return lines.filter((line) => line !== '')
}

test('nothing is a request, and nothing answers', () => {
  expect(textCodec.scanRequest(fromHex('41 0D'))).toEqual({ kind: 'noise' })
  expect(textCodec.answers(text('A', true), text('A', true))).toBe(false)
})

test('a line explained shows its text only when told to', () => {
  const explain = (packet: TextPacket, personal: boolean) =>
    JSON.parse(JSON.stringify(textCodec.explain(packet, { personal })))
  expect(explain(text('TEST-1', true), false)).toEqual({ kind: 'text', text: '«personal»', isEnd: true })
  expect(explain(text('TEST-1', true), true)).toEqual({ kind: 'text', text: 'TEST-1', isEnd: true })
  expect(explain(text('\u0000', false), false)).toEqual({ kind: 'text', text: null, isEnd: false })
})
