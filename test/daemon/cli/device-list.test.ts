import { describe, expect, test } from 'vitest'
import { deviceTable } from '../../../daemon/cli/device-list.ts'
import { say } from '../../../daemon/text/text.ts'
import type { ListedDevice } from '../../../drivers/transport/listing.ts'
import { warden } from '../../support/staff-console.ts'

const adapter: ListedDevice = {
  kind: 'serial',
  node: '/dev/ttyUSB0',
  stableNames: ['/dev/venue/lane-1-gate', '/dev/serial/by-id/usb-1a86'],
  usbId: '1A86:7523',
  serialNumber: 'X1',
  description: 'QinHeng USB Serial',
  usbPort: '1-2.3',
  driver: 'ch341',
  usages: [],
  accessible: true,
  group: 'dialout',
}

const table = (...devices: readonly ListedDevice[]) => deviceTable(devices, { say: say('en') }).split('\n')

describe('device list', () => {
  test('names a device by the name that stays, best first, and by its node when there is none', () => {
    const [, named, bare] = table(adapter, { ...adapter, node: '/dev/ttyS0', stableNames: [] })
    expect(named).toMatch(
      /^\/dev\/venue\/lane-1-gate +\/dev\/ttyUSB0 +1A86:7523 X1 +QinHeng USB Serial +free/,
    )
    expect(bare).toMatch(/^\/dev\/ttyS0 +\/dev\/ttyS0 /)
  })

  test('says which group may open what this user may not', () => {
    const [, barred, nameless] = table(
      { ...adapter, accessible: false },
      { ...adapter, accessible: false, group: null },
    )
    expect(barred).toMatch(/no permission; join group dialout$/)
    expect(nameless).toMatch(/no permission$/)
  })

  test('shows what a device calls itself without control characters', () => {
    expect(table({ ...adapter, description: 'a\u001b[2Jb' })[1]).not.toContain('\u001b')
  })

  test('is a list for programs on any machine, with or without devices', async () => {
    const { code, out } = await warden(['device', 'list', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toBeInstanceOf(Array)
  })
})
