import { expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import { normalModuleId, parseModuleId, printModuleId } from '../../../drivers/sam-v/module-id.ts'

const bytes = fromHex('05 00 03 00 B1 A2 33 01 87 D6 12 00 B1 68 DE 3A')
const printed = '05.03-20161201-0001234567-0987654321'

test('five little-endian numbers are printed as on the label (SAM-V protocol, module id)', () => {
  expect(printModuleId(bytes)).toBe(printed)
  expect(parseModuleId(printed)).toEqual(bytes)
})

test('libraries that print fewer zeros name the same module', () => {
  expect(normalModuleId('5.3-20161201-1234567-987654321')).toBe(printed)
})

test('the largest numbers go both ways', () => {
  const largest = '65535.65535-4294967295-4294967295-4294967295'
  expect(parseModuleId(largest)).toEqual(new Uint8Array(16).fill(0xff))
  expect(normalModuleId(largest)).toBe(largest)
})

test.each([
  '',
  '05.03-20161201-0001234567',
  '65536.03-20161201-0001234567-0987654321',
  '05.03-20161201-0001234567-4294967296',
  '05.03-20161201-0001234567-0987654321 ',
])('%j is no module id', (text) => {
  expect(parseModuleId(text)).toBeNull()
  expect(normalModuleId(text)).toBeNull()
})
