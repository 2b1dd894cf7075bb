import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { deviceScan } from '../../../daemon/cli/device-scan.ts'
import { say } from '../../../daemon/text/text.ts'
import { machineTree } from '../../support/machine-tree.ts'
import { consoleClock, warden } from '../../support/staff-console.ts'

const usb = 'sys/devices/usb1/1-2'

/** One adapter, which ModemManager has open. */
const machine = {
  files: {
    [`${usb}/idVendor`]: '1a86\n',
    [`${usb}/idProduct`]: '7523\n',
    [`${usb}/1-2:1.0/ttyUSB0/port_number`]: '0\n',
    'sys/bus/usb/drivers/ch341/bind': '',
    'dev/ttyUSB0': '',
    'proc/4711/cmdline': '/usr/sbin/ModemManager\0',
  },
  links: {
    'sys/class/tty/ttyUSB0/device': `${usb}/1-2:1.0/ttyUSB0`,
    [`${usb}/1-2:1.0/driver`]: 'sys/bus/usb/drivers/ch341',
    'proc/4711/fd/5': 'dev/ttyUSB0',
  },
}

/** What `device scan` prints on that machine. */
async function scanned(given: { json?: boolean; options?: Record<string, true> } = {}): Promise<string> {
  const { root, roots } = machineTree(machine)
  let out = ''
  const write = async (text: string) => {
    out += text
  }
  const stdout = { isTerminal: false, write }
  const { json = false, options = {} } = given
  await deviceScan(
    {
      options,
      operands: [],
      language: 'en',
      say: say('en'),
      json,
      stdout,
      stderr: stdout,
      stdin: { isTerminal: false, line: async () => null, hidden: async () => null },
      env: {},
      isColoured: false,
      clock: consoleClock(),
      randomBytes: (count) => new Uint8Array(count),
      interruption: () => new AbortController().signal,
    },
    roots,
  ).finally(() => rmSync(root, { recursive: true }))
  return out
}

test('with --udev the output is rules and comments only, ready for a file', async () => {
  const lines = (await scanned({ options: { udev: true } })).trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^# .*ttyUSB0 1A86:7523 1-2 ch341$/)
  expect(lines[1]).toMatch(/^SUBSYSTEM=="tty", KERNELS=="1-2", .*SYMLINK\+="venue\/serial-adapter-1"/)
})

test('with --json devices, who has them and both proposals come as one object', async () => {
  expect(JSON.parse(await scanned({ json: true }))).toMatchObject({
    devices: [
      {
        usbId: '1A86:7523',
        driver: 'ch341',
        holders: [{ pid: 4711, program: 'ModemManager' }],
        recognised: { id: 'serial-adapter', family: null, mayBe: [] },
      },
    ],
    udev: expect.stringContaining('KERNELS=="1-2"'),
    yaml: expect.stringMatching(/^lines: \[\]\n/),
  })
})

test('for people the table says which driver has a port, and which program', async () => {
  const [head, row] = (await scanned()).split('\n')
  expect(head).toMatch(/driver +held by$/)
  expect(row).toMatch(/ch341 +ModemManager \(4711\)$/)
})

test('only one form of the output may be asked for', async () => {
  const { code, err } = await warden(['device', 'scan', '--yaml', '--udev'])
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Only one of --yaml') })
})
