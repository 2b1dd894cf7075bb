import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../daemon/clock.ts'
import { listenControl } from '../../../daemon/control/server.ts'
import type { Movement } from '../../../drivers/ports.ts'
import { seeded } from '../../support/chance.ts'
import { type ExampleSite, startExampleSite } from '../../support/example-site.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { consoleClock, warden } from '../../support/staff-console.ts'

/** The example venue on real ports, and no daemon. */
let directory = ''
let site: ExampleSite
let movements: Movement[] = []
const ending: (() => unknown)[] = []
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'warden-check-'))
  movements = []
  site = await startExampleSite({
    directory,
    platformUrl: null,
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: (_device, movement) => movements.push(movement),
  })
})
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
  await site.stop()
  rmSync(directory, { recursive: true })
})

const socket = () => join(directory, 'control.sock')
const check = (...words: string[]) =>
  warden(['--config', site.configFile, 'device', 'diagnose', ...words], { clock: systemClock(0) })

/** The same with a piece of the venue file replaced; `DEV` is where the ports are. */
async function checkedWith(from: string, to: string, ...words: string[]) {
  const inPlace = (text: string) => text.replaceAll('DEV', join(directory, 'dev'))
  const text = readFileSync(site.configFile, 'utf8')
  expect(text).toContain(inPlace(from))
  writeFileSync(site.configFile, text.replace(inPlace(from), inPlace(to)))
  return await check(...words)
}

const silentLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

/** A daemon that says this of itself. */
async function daemonSaying(status: unknown): Promise<void> {
  const commands = { status: () => ({ ok: true, result: status }) as const }
  const server = await listenControl({ path: socket(), commands, clock: consoleClock(), log: silentLog })
  ending.push(() => server.close())
}

/** Another program with a port open, until the test is over. */
async function heldByAnother(path: string): Promise<ChildProcess> {
  const port = openSync(path, 'r+')
  const program = spawn('sleep', ['60'], { stdio: [port, 'ignore', 'ignore'] })
  closeSync(port)
  ending.push(() => program.kill('SIGKILL'))
  await new Promise((resolve) => program.once('spawn', resolve))
  return program
}

describe('device diagnose without a daemon', () => {
  test('finds every device of a sound venue in order, one sentence each, and moves nothing', async () => {
    const { code, out, err } = await check()
    const lines = out.trimEnd().split('\n')
    expect({ code, err, summary: lines.at(-1) }).toEqual({ code: 0, err: '', summary: '14 in order, 0 not' })
    expect(lines.filter((line) => /^✓ \S+ \(.+\): answers after \d+ ms( |$)/.test(line))).toHaveLength(14)
    expect(movements).toEqual([])
  })

  test('says in Chinese what the matter is with a device that is unplugged, and ends with 1', async () => {
    site.unplug('lane-1-gate')
    const { code, out } = await check('lane-1-gate', 'desk-reader', '--lang', 'zh-CN')
    expect(code).toBe(1)
    expect(out).toMatch(/✗ lane-1-gate（|✗ lane-1-gate \(.*\)：设备节点不存在/)
    expect(out).toMatch(/✓ desk-reader .*有应答，\d+ 毫秒/)
    expect(out).toContain('1 台正常，1 台有问题')
  })

  test('tells a device that does not answer', async () => {
    site.devices.misbehaviour('lockers').silent = true
    const { code, out } = await check('lockers')
    expect(code).toBe(1)
    expect(out).toMatch(/✗ locker-board .*no answer within 5 s: check power/)
  })

  test('opens nothing that another program has, and names it', async () => {
    const { pid } = await heldByAnother(join(directory, 'dev/lockers'))
    const { code, out } = await check('locker-board')
    expect(code).toBe(1)
    expect(out).toContain(`is held by sleep (${pid})`)
  })

  test.each([
    ['adapter: { serialNumber: FT0X1 }', 'USB SN FT0X1', 'USB SN (none)'],
    ['adapter: { usbPort: 1-2.3 }', 'USB port 1-2.3', 'USB port (none)'],
    [
      'adapter: { serialNumber: FT0X1, usbPort: 1-2.3 }',
      'USB SN FT0X1 port 1-2.3',
      'USB SN (none) port (none)',
    ],
  ])(
    'does not find a line in order whose venue file says %s and that has none, though its device answers',
    async (adapter, wanted, found) => {
      const { code, out } = await checkedWith(
        'path: DEV/lockers',
        `path: DEV/lockers, ${adapter}`,
        'locker-board',
        'desk-reader',
      )
      expect(code).toBe(1)
      expect(out).toContain(`another adapter is plugged in: ${wanted} belongs here, ${found} is there, and`)
      expect(out).toMatch(
        /✗ locker-board .*\. Put the right one back into its port, or change transport\.adapter/,
      )
      expect(out).toMatch(/✓ desk-reader /)
      expect(movements).toEqual([])
    },
  )

  test('does not find a reader in order that is another than the venue file expects', async () => {
    const { code, out } = await checkedWith(
      'devices: [{ id: desk-reader }]',
      'devices: [{ id: desk-reader, settings: { expectedModuleId: 05.03-20161201-1-2 } }]',
      ...['desk-reader', '--lang', 'zh-CN'],
    )
    expect(code).toBe(1)
    expect(out).toMatch(
      /✗ desk-reader .*应答的是 05\.03-\S+，配置的是 05\.03-20161201-\d+-\d+：.*网关会拒绝它。接回原设备/,
    )
  })

  test('is data for programs with --json', async () => {
    const { code, out } = await check('desk-reader', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      ok: true,
      devices: [
        {
          device: 'desk-reader',
          line: 'desk-reader',
          family: 'sam-v',
          ok: true,
          finding: 'answers',
          afterMs: expect.any(Number),
          replyMs: expect.any(Number),
          identity: expect.stringMatching(/^\d\d\.\d\d-/),
          configured: null,
          text: expect.stringContaining('answers after'),
        },
      ],
    })
  })

  test('knows only what the venue file names', async () => {
    const { code, err } = await check('no-such')
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('no device or line "no-such"') })
  })
})

describe('device diagnose with a daemon', () => {
  test('asks the daemon in place of the devices that are its own, and opens only lines that it does not have', async () => {
    const wires = [
      { id: 'lockers', where: 'x', open: true, fault: null },
      { id: 'desk-reader', where: 'y', open: false, fault: 'missing' },
    ]
    await daemonSaying({ wires, devices: { 'locker-board': 'online', 'desk-reader': 'offline' } })
    site.unplug('lockers')
    const { code, out } = await check('lockers', 'desk-reader', 'lane-1-gate')
    expect(code).toBe(1)
    expect(out).toMatch(/✓ locker-board .*is in use by wardend, which says: online\n/)
    expect(out).toMatch(/✗ desk-reader .*is in use by wardend, which says: offline, its line: not there\n/)
    expect(out).toMatch(/✓ lane-1-gate .*answers after/)
  })

  test('that refuses a device is told with who belongs there and who answers', async () => {
    const wires = [{ id: 'lockers', where: 'x', open: true, fault: null }]
    const supervised = { 'locker-board': { line: 'lockers', identity: 'USB SN FT0X2' } }
    await daemonSaying({ wires, devices: { 'locker-board': 'refused' }, supervised })
    const first = await check('locker-board')
    expect(first).toMatchObject({
      code: 1,
      out: expect.stringContaining('USB SN FT0X2 answers and is not the one on record'),
    })
    const named = 'path: DEV/lockers, adapter: { serialNumber: FT0X1 }'
    const { code, out } = await checkedWith('path: DEV/lockers', named, 'locker-board')
    expect(code).toBe(1)
    expect(out).toContain(
      'which refuses it: USB SN FT0X1 belongs here, USB SN FT0X2 answers. Put the right one back',
    )
  })

  test('that answers nothing leaves every device alone', async () => {
    const deaf = createServer((client) => client.once('data', () => client.destroy()))
    await new Promise<void>((resolve) => deaf.listen(socket(), resolve))
    ending.push(() => deaf.close())
    const { code, out } = await check('lockers')
    expect(code).toBe(1)
    expect(out).toMatch(/✗ locker-board .*not checked: wardend seems to run/)
  })
})

describe('device scan --probe', () => {
  const probe = (family: string, port: string, ...words: string[]) =>
    warden(['device', 'scan', '--probe', family, '--port', port, '--state-dir', directory, ...words], {
      clock: systemClock(0),
    })
  const port = (name: string) => join(directory, 'dev', name)

  test('asks one port as a family does, and moves nothing', async () => {
    const reader = await probe('sam-v', port('desk-reader'))
    expect(reader).toMatchObject({ code: 0, out: expect.stringMatching(/✓ sam-v .*answers after \d+ ms/) })
    const settings = '{"board":1,"feedback":"closed_when_shut","doors":{"count":24}}'
    const board = await probe('lock-8a', port('lockers'), '--settings', settings)
    expect(board).toMatchObject({ code: 0, out: expect.stringMatching(/✓ lock-8a .*answers after/) })
    expect(movements).toEqual([])
  })

  test('ends with 1 where somebody of another make is, or nobody', async () => {
    const { code, out } = await probe('modbus-inputs', port('lockers'), '--settings', '{"inputs":8}')
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringMatching(/✗ modbus-inputs .*no answer within/),
    })
    expect(movements).toEqual([])
    expect(await probe('sam-v', port('no-such'))).toMatchObject({ code: 1 })
  })

  test('leaves a port alone that another program has', async () => {
    const { pid } = await heldByAnother(port('desk-reader'))
    const { code, out } = await probe('sam-v', port('desk-reader'))
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining(`is held by sleep (${pid})`) })
  })

  test.each([
    [['device', 'scan', '--probe', 'sam-v'], '--probe needs --port'],
    [['device', 'scan', '--probe', 'no-such', '--port', 'x'], 'no device family "no-such"'],
    [['device', 'scan', '--probe', 'lock-8a', '--port', 'x'], '--settings is not what this family needs: '],
    [['device', 'scan', '--probe', 'sam-v', '--port', 'x', '--settings', '{'], '--settings is not what'],
    [
      ['device', 'scan', '--probe', 'modbus-tcp-inputs', '--port', 'x', '--settings', '{"inputs":8}'],
      'modbus-tcp-inputs is spoken on tcp, and this port is serial',
    ],
    [
      ['device', 'scan', '--probe', 'wedge-evdev', '--port', '/dev/hidraw0'],
      'wedge-evdev is spoken on evdev, and this port is hid',
    ],
  ])('%j is refused before anything is opened', async (words, text) => {
    expect(await warden(words)).toMatchObject({ code: 2, err: expect.stringContaining(text) })
  })
})
