import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../../drivers/codec/bytes.ts'
import { byteString, bytesOfText, textOfBytes } from '../../../../drivers/codec/typed/text.ts'

const read = (hex: string) => textOfBytes(byteString(fromHex(hex)))

describe('the bytes of a code', () => {
  test.each([
    ['54 45 53 54 2D 31', 'TEST-1'],
    ['E5 B7 A5 E7 89 8C', '工牌'],
    ['30 31 1D 31 37', '01\u001d17'],
    ['41 09 42', 'A\tB'],
    ['EF BB BF 41', '\ufeffA'],
    ['', ''],
  ])('%s are %j', (hex, text) => {
    expect(read(hex)).toBe(text)
  })

  test.each([
    ['41 00 42', 'a zero'],
    ['02 41 03', 'control characters around it'],
    ['41 0D 42', 'an Enter inside'],
    ['41 7F', 'a delete'],
    ['B9 A4 C5 C6', 'another encoding (GBK)'],
    ['E5 B7', 'a character cut off'],
    ['ED A0 80', 'half a surrogate pair'],
  ])('%s: %s, are no text', (hex) => {
    expect(read(hex)).toBeNull()
  })

  test('never throw, and are given back when they are text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = textOfBytes(byteString(bytes))
        if (text !== null) expect(bytesOfText(text)).toEqual(bytes)
      }),
      { numRuns: 4000 },
    )
  })
})
