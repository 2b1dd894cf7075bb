import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, equal, fromHex, fromUtf16le, toHex, utf16le } from '../../../drivers/codec/bytes.ts'

describe('hexadecimal', () => {
  test('either case and any spaces are read', () => {
    expect(fromHex(' aB cd\n0 1 ')).toEqual(Uint8Array.of(0xab, 0xcd, 0x01))
  })

  test('is written in upper case without spaces', () => {
    expect(toHex(Uint8Array.of(0x0a, 0xff, 0x00))).toBe('0AFF00')
  })

  test('what is written is read back', () => {
    fc.assert(fc.property(fc.uint8Array(), (bytes) => equal(fromHex(toHex(bytes)), bytes)))
  })

  test('a wrong character is named with its place', () => {
    expect(() => fromHex('AA 0G')).toThrow(new RangeError('not a hexadecimal digit: "G" at position 4'))
  })

  test('half a byte is an error', () => {
    expect(() => fromHex('AA B')).toThrow(RangeError)
    expect(() => fromHex('AA B')).toThrow('odd number of hexadecimal digits (3)')
  })
})

describe('UTF-16 of identity cards', () => {
  test('the low byte comes first', () => {
    // 张 is U+5F20
    expect(fromUtf16le('张')).toEqual(fromHex('20 5F'))
    expect(utf16le(fromHex('20 5F 20 00'))).toBe('张 ')
  })

  test('characters beyond the basic plane keep both halves', () => {
    // 𠀀 is U+20000: D840 DC00
    expect(fromUtf16le('𠀀')).toEqual(fromHex('40 D8 00 DC'))
    expect(utf16le(fromHex('40 D8 00 DC'))).toBe('𠀀')
  })

  test('a lonely byte or half character becomes a mark, never an error', () => {
    expect(utf16le(fromHex('20 5F 41'))).toBe('张\uFFFD')
    expect(utf16le(fromHex('40 D8'))).toBe('\uFFFD')
  })
})

test('parts are put together in order, in new memory', () => {
  const part = Uint8Array.of(1, 2)
  const whole = concat(part, new Uint8Array(0), Uint8Array.of(3))
  part[0] = 9
  expect(whole).toEqual(Uint8Array.of(1, 2, 3))
})

test('bytes are equal when length and every byte agree', () => {
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(equal(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 3))).toBe(false)
})
