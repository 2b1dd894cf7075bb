import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import { crc16Modbus, sum8, xor8 } from '../../../drivers/codec/checksum.ts'

const digits = new TextEncoder().encode('123456789')

describe('checksums', () => {
  test('CRC-16/MODBUS of the digits 1 to 9 is the catalogue value 4B37', () => {
    expect(crc16Modbus(digits)).toBe(0x4b37)
  })

  test('CRC-16/MODBUS of the request in the Modbus manual goes on the wire low byte first', () => {
    // 01 03 00 00 00 0A with C5 CD at its end
    expect(crc16Modbus(fromHex('01 03 00 00 00 0A'))).toBe(0xcdc5)
  })

  test('XOR of the digits 1 to 9 is 31', () => {
    expect(xor8(digits)).toBe(0x31)
  })

  test('the sum of the digits 1 to 9 is 477, of which the low byte is DD', () => {
    expect(sum8(digits)).toBe(0xdd)
  })

  test.each([
    ['xor8', xor8, 0x01 ^ 0x02],
    ['sum8', sum8, 0x01 + 0x02],
    ['crc16Modbus', crc16Modbus, crc16Modbus(fromHex('01 02'))],
  ])('%s takes start and end, the end not included', (_name, checksum, expected) => {
    expect(checksum(fromHex('AA 01 02 BB'), 1, 3)).toBe(expected)
  })

  test('nothing has the start value', () => {
    const none = new Uint8Array(0)
    expect([xor8(none), sum8(none), crc16Modbus(none)]).toEqual([0, 0, 0xffff])
  })
})
