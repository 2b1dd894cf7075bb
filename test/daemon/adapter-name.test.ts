import { expect, test } from 'vitest'
import { declaredAdapter, seenAdapter } from '../../daemon/adapter-name.ts'

const port = { kind: 'serial', path: '/dev/venue/gate1' } as const
const format = { baudRate: 9_600, dataBits: 8, parity: 'none', stopBits: 1 } as const
const named = (adapter: { serialNumber?: string; usbPort?: string }) => ({ ...port, ...format, adapter })
const unnamed = { ...port, ...format }
const seen = { serialNumber: 'FT0X1', usbPort: '1-2.3' }

test('an adapter that the venue file does not name is called by its serial number, or not at all', () => {
  expect(declaredAdapter(unnamed)).toBeNull()
  expect(seenAdapter(unnamed, seen)).toBe('USB SN FT0X1')
  expect(seenAdapter(unnamed, { ...seen, serialNumber: null })).toBeNull()
  expect(seenAdapter(unnamed, null)).toBeNull()
})

test.each([
  [{ serialNumber: 'FT0X1' }, 'USB SN FT0X1'],
  [{ usbPort: '1-2.3' }, 'USB port 1-2.3'],
  [{ serialNumber: 'FT0X1', usbPort: '1-2.3' }, 'USB SN FT0X1 port 1-2.3'],
])('one that is named by %o is called alike in the file and when it is seen', (adapter, name) => {
  expect([declaredAdapter(named(adapter)), seenAdapter(named(adapter), seen)]).toEqual([name, name])
})

test.each([
  ['another adapter in the known port', { ...seen, serialNumber: 'FT0X2' }],
  ['the known adapter in another port', { ...seen, usbPort: '1-2.4' }],
  ['an adapter without a serial number', { ...seen, serialNumber: null }],
  ['no USB device at all', null],
])('%s is called differently', (_name, other) => {
  const line = named(seen)
  expect(seenAdapter(line, other)).not.toBe(declaredAdapter(line))
})

test('what was named by its port alone may have any serial number', () => {
  const line = named({ usbPort: '1-2.3' })
  expect(seenAdapter(line, { ...seen, serialNumber: 'FT0X2' })).toBe(declaredAdapter(line))
})

test('a name fits into the record, whatever a device calls itself', () => {
  const wild = seenAdapter(unnamed, { ...seen, serialNumber: `\u0007${'9'.repeat(126)}` })
  expect(wild?.length).toBeLessThanOrEqual(64)
  expect(wild).not.toMatch(/\p{C}/u)
})
