import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { deviceScan } from '../../../daemon/cli/device-scan.ts'
import { say } from '../../../daemon/text/text.ts'
import { consoleClock, warden } from '../../support/staff-console.ts'

/** What `device scan` prints on a machine with one adapter. */
async function scanned(given: { json?: boolean; options?: Record<string, true> }): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'warden-scan-'))
  try {
    const usb = join(root, 'sys/devices/usb1/1-2')
    mkdirSync(join(usb, '1-2:1.0/ttyUSB0'), { recursive: true })
    mkdirSync(join(root, 'sys/class/tty/ttyUSB0'), { recursive: true })
    mkdirSync(join(root, 'dev'))
    writeFileSync(join(usb, 'idVendor'), '1a86\n')
    writeFileSync(join(usb, 'idProduct'), '7523\n')
    writeFileSync(join(root, 'dev/ttyUSB0'), '')
    symlinkSync(join(usb, '1-2:1.0/ttyUSB0'), join(root, 'sys/class/tty/ttyUSB0/device'))
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
        interruption: () => new AbortController().signal,
      },
      { sys: join(root, 'sys'), dev: join(root, 'dev') },
    )
    return out
  } finally {
    rmSync(root, { recursive: true })
  }
}

test('with --udev the output is rules and comments only, ready for a file', async () => {
  const lines = (await scanned({ options: { udev: true } })).trimEnd().split('\n')
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^# .*ttyUSB0 1A86:7523 1-2$/)
  expect(lines[1]).toMatch(/^SUBSYSTEM=="tty", KERNELS=="1-2", .*SYMLINK\+="venue\/serial-adapter-1"/)
})

test('with --json devices and both proposals come as one object', async () => {
  expect(JSON.parse(await scanned({ json: true }))).toMatchObject({
    devices: [{ usbId: '1A86:7523', recognised: { id: 'serial-adapter', family: null } }],
    udev: expect.stringContaining('KERNELS=="1-2"'),
    yaml: expect.stringMatching(/^lines: \[\]\n/),
  })
})

test('only one form of the output may be asked for', async () => {
  const { code, err } = await warden(['device', 'scan', '--yaml', '--udev'])
  expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Only one of --yaml') })
})
