import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLineReader } from '../../../daemon/control/lines.ts'

const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((line) => line.replaceAll('\n', ' '))

/** The bytes in pieces of the given sizes, over and over. */
function inPieces(bytes: Uint8Array, sizes: readonly number[]): readonly Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    pieces.push(bytes.slice(at, at + size))
    at += size
  }
  return pieces
}

describe('lines', () => {
  test('come out the same however the bytes are cut', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1 })
    fc.assert(
      fc.property(fc.array(text), sizes, (lines, cuts) => {
        const reader = createLineReader(10_000)
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
        expect(inPieces(bytes, cuts).flatMap((piece) => reader.push(piece) ?? ['too long'])).toEqual(
          lines.map((line) => Buffer.from(line).toString('utf8')),
        )
      }),
    )
  })

  test('may have as many bytes as the limit says, and not one more, in one piece or in many', () => {
    for (const sizes of [[10_000], [1], [4_096], [5_000]]) {
      const whole = createLineReader(9_000)
      const fits = Buffer.from(`${'x'.repeat(9_000)}\n`)
      expect(inPieces(fits, sizes).flatMap((piece) => whole.push(piece) ?? ['too long'])).toEqual([
        'x'.repeat(9_000),
      ])
      const long = createLineReader(9_000)
      const answers = inPieces(Buffer.from('x'.repeat(9_001)), sizes).map((piece) => long.push(piece))
      expect(answers.at(-1)).toBeNull()
    }
  })

  test('do not change when the chunk they came in is used again', () => {
    const reader = createLineReader(100)
    const chunk = Buffer.from('half of ')
    reader.push(chunk)
    chunk.fill(0)
    expect(reader.push(Buffer.from('a line\n'))).toEqual(['half of a line'])
  })
})
