import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import { topUsages } from '../../../drivers/transport/hid-usages.ts'
import { types } from '../../../drivers/transport/typing-keys.ts'

describe('what a HID device says it is', () => {
  test.each([
    [
      'the boot keyboard of HID 1.11, appendix B.1',
      '05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 C0',
      ['0001:0006'],
    ],
    ['a bar code scanner with collections inside', '05 8C 09 02 A1 01 09 12 A1 02 C0 C0', ['008C:0002']],
    [
      'several collections beside each other',
      '05 01 09 06 A1 01 C0 05 0C 09 01 A1 01 C0',
      ['0001:0006', '000C:0001'],
    ],
    ['a vendor page in two bytes', '06 00 FF 09 01 A1 01 C0', ['FF00:0001']],
    ['a usage that carries its page', '0B 02 00 8C 00 A1 01 C0', ['008C:0002']],
    ['a long item in front, which says nothing', 'FE 02 F0 A1 01 05 01 09 07 A1 01 C0', ['0001:0007']],
    ['nothing', '', []],
  ])('%s', (_, hex, usages) => {
    expect(topUsages(fromHex(hex))).toEqual(usages)
  })

  test('is never an exception and never endless, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        for (const usage of topUsages(bytes)) expect(usage).toMatch(/^[0-9A-F]{4}:[0-9A-F]{4}$/)
      }),
    )
  })
})

describe('an input device types', () => {
  test.each([
    ['a keyboard', '1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe', true],
    ['a power button', '10000000000000 0', false],
    ['a mouse', '1f0000 0 0 0 0', false],
    ['nothing that can be read', null, false],
    ['rubbish', 'no bitmap', false],
  ])('%s: as its keys say', (_, bitmap, expected) => {
    expect(types(bitmap)).toBe(expected)
  })

  test('by the digits of the number block and its Enter alone', () => {
    const keys = [71, 72, 73, 75, 76, 77, 79, 80, 81, 82, 96]
    const bits = keys.reduce((sum, key) => sum | (1n << BigInt(key)), 0n)
    const mask = (1n << 64n) - 1n
    expect(types(`${(bits >> 64n).toString(16)} ${(bits & mask).toString(16)}`)).toBe(true)
    const without = bits & ~(1n << 96n)
    expect(types(`${(without >> 64n).toString(16)} ${(without & mask).toString(16)}`)).toBe(false)
  })
})
