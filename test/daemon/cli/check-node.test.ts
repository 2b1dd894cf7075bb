import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeOf, obstacleAt, otherUsbAt } from '../../../daemon/cli/check-node.ts'
import { machineTree } from '../../support/machine-tree.ts'

let folder = ''
let node = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warden-node-'))
  chmodSync(folder, 0o755)
  node = join(folder, 'ttyUSB0')
  writeFileSync(node, '')
})
afterEach(() => rmSync(folder, { recursive: true }))

const isRoot = process.getuid?.() === 0
const source = new URL('../../../daemon/cli/check-node.ts', import.meta.url)
/** An ordinary user and its group, on every Linux. */
const nobody = 65_534

/** The same asked by an ordinary user. */
function askedByNobody(kind: 'serial' | 'evdev'): unknown {
  const program = `
    const { obstacleAt } = await import(${JSON.stringify(source.href)})
    process.setgroups([])
    process.setgid(${nobody})
    process.setuid(${nobody})
    console.log(JSON.stringify(await obstacleAt(${JSON.stringify(node)}, '${kind}')))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

test('a node that is not there is missing, and one that is there speaks against nothing', async () => {
  expect(await obstacleAt(join(folder, 'no-such'), 'serial')).toEqual({ kind: 'missing' })
  expect(await obstacleAt(node, 'serial')).toBeNull()
})

test.skipIf(!isRoot)(
  'a node of another group is told with its group, and with the one that a rule should give',
  () => {
    chownSync(node, 0, 0)
    chmodSync(node, 0o660)
    expect(askedByNobody('serial')).toEqual({ kind: 'barred', group: 'root', ruleGroup: 'dialout' })
    expect(askedByNobody('evdev')).toEqual({ kind: 'barred', group: 'root', ruleGroup: 'warden' })
  },
)

test.skipIf(!isRoot)('what is only read needs no right to write, a port does', () => {
  chownSync(node, 0, 0)
  chmodSync(node, 0o664)
  expect(askedByNobody('serial')).toMatchObject({ kind: 'barred' })
  expect(askedByNobody('evdev')).toBeNull()
})

test('a line has a node where its transport names one; a network address has none', async () => {
  expect(await nodeOf({ kind: 'evdev', path: '/dev/input/event3' })).toBe('/dev/input/event3')
  expect(await nodeOf({ kind: 'hid', path: '/dev/hidraw3' })).toBe('/dev/hidraw3')
  expect(await nodeOf({ kind: 'tcp', host: '10.0.0.7', port: 4001 })).toBeNull()
  expect(await nodeOf({ kind: 'hid', vendorId: 0xffff, productId: 0xfffe })).toBeNull()
})

/** A machine with relay boards of one make, by their serial numbers, and no other device. */
function withBoards(...serialNumbers: readonly string[]) {
  const parts = serialNumbers.map((serialNumber, at) => {
    const usb = `sys/devices/pci0000:00/usb1/1-${at + 1}`
    const hardware = `${usb}/1-${at + 1}:1.0/0003:16C0:05DF.000${at}`
    const files = {
      [`${usb}/idVendor`]: '16c0\n',
      [`${usb}/idProduct`]: '05df\n',
      [`${usb}/serial`]: `${serialNumber}\n`,
      [`${hardware}/uevent`]: 'HID_ID=0003:000016C0:000005DF\n',
      [`dev/hidraw${at}`]: '',
    }
    return { files, links: { [`sys/class/hidraw/hidraw${at}/device`]: hardware } }
  })
  const files = Object.assign({}, ...parts.map((part) => part.files))
  const links = Object.assign({}, ...parts.map((part) => part.links))
  return machineTree({ files, links })
}

const board = (serialNumber?: string) =>
  ({
    kind: 'hid',
    vendorId: 0x16c0,
    productId: 0x05df,
    ...(serialNumber === undefined ? {} : { serialNumber }),
  }) as const

test.each([
  ['the one that the line names is there', ['A1', 'B2'], 'A1', [], null],
  ['nothing of the make is there', [], 'A1', [], null],
  ['another one of the make is there in its place', ['B2'], 'A1', [], 'USB SN B2'],
  ['the other one belongs to another line', ['B2'], 'A1', ['B2'], null],
  ['a stranger is there beside that of another line', ['B2', 'C3'], 'A1', ['B2'], 'USB SN C3'],
  ['the line takes any of the make', ['B2'], undefined, [], null],
])('where %s, that is seen without opening it', async (_case, there, wanted, elsewhere, found) => {
  const { root, roots } = withBoards(...there)
  const lines = [wanted, ...elsewhere].map((serialNumber) => ({ transport: board(serialNumber) }))
  const other = await otherUsbAt(board(wanted), lines, roots)
  rmSync(root, { recursive: true })
  expect(other).toEqual(
    found === null ? null : { kind: 'otherUsb', adapter: found, configured: `USB SN ${wanted}` },
  )
})

test('a port, an address or a path is never in the place of a USB device', async () => {
  expect(await otherUsbAt({ kind: 'tcp', host: '10.0.0.7', port: 4001 }, [])).toBeNull()
  expect(await otherUsbAt({ kind: 'hid', path: '/dev/hidraw3' }, [])).toBeNull()
})
