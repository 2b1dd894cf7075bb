import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../daemon/clock.ts'
import { listenControl } from '../../../daemon/control/server.ts'
import { lockCodec } from '../../../drivers/lock-8a/codec.ts'
import { readTrace } from '../../../drivers/trace/read.ts'
import { type DeviceServer, startDeviceServer } from '../../support/device-server.ts'
import { eventually, type Program, startProgram } from '../../support/programs.ts'
import { consoleClock, warden } from '../../support/staff-console.ts'

/** The lock board of the example venue behind a device server, which says what the test lets it say. */
let directory = ''
let server: DeviceServer
/** how many doors move at once when the board is first asked */
let eventsAtOnce = 0
let opened = 0
let asked = 0
const ending: (() => unknown)[] = []

const event = lockCodec.encode({ kind: 'lockEvent', board: 1, lock: 1, bit: true })
const boardState = lockCodec.encode({ kind: 'boardState', board: 1, bits: 0xffffff })

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'warden-trace-bounds-'))
  eventsAtOnce = 0
  opened = 0
  asked = 0
  server = await startDeviceServer((far) =>
    far.open({
      opened() {
        opened++
      },
      bytes() {
        asked++
        far.write(boardState)
        for (; eventsAtOnce > 0; eventsAtOnce--) far.write(event)
      },
      closed: () => undefined,
    }),
  )
  writeFileSync(join(directory, 'venue.yaml'), venue(server.port))
})
afterEach(async () => {
  for (const end of ending.splice(0)) await end()
  await server.close()
  rmSync(directory, { recursive: true })
})

function venue(port: number): string {
  const example = readFileSync(new URL('../../../config/venue.example.yaml', import.meta.url), 'utf8')
  const onTcp = example.replace(
    '{ kind: serial, path: /dev/venue/lockers }',
    `{ kind: tcp, host: 127.0.0.1, port: ${port} }`,
  )
  const withoutPlaces = onTcp.slice(0, onTcp.indexOf('\nstate:\n') + 1)
  return `${withoutPlaces}state: { dir: ${directory}, socket: ${directory}/control.sock }\n`
}

const file = () => join(directory, 'trace.ndjson')
const words = (output: string, seconds: number) => [
  ...['--config', join(directory, 'venue.yaml'), '--lang', 'en'],
  ...['device', 'trace', 'lockers', '--output', output, '--for', String(seconds)],
]
const trace = (seconds: number) => warden(words(file(), seconds), { clock: systemClock(0) })

const main = 'daemon/cli/main.ts'
const mainFile = fileURLToPath(new URL(`../../../${main}`, import.meta.url))

/** The records of a file; throws where one of its lines is not whole. */
function records(path = file()) {
  const text = readFileSync(path, 'utf8')
  expect(text.endsWith('\n')).toBe(true)
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const framesIn = (path = file()) => {
  const read = readTrace(readFileSync(path, 'utf8'))
  return read.ok ? read.trace.frames.length : read
}

describe('device trace of a line that does not stop talking', () => {
  test('ends by itself when the file has all the frames it may have, and says so', async () => {
    eventsAtOnce = 12_000
    const { code, out, err } = await trace(60)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(
      /^10000 frames recorded, .*\(that is the most frames a file may have; what came after them is not in it\)\n$/,
    )
    expect(records().at(-1)).toEqual({ end: 'frames', frames: 10_000 })
    expect(statSync(file()).size).toBeLessThan(1024 * 1024)
    expect(framesIn()).toBe(10_000)
  })

  test('ends when its time is over, to the second, however much is said', async () => {
    eventsAtOnce = 2_000
    const begunMs = performance.now()
    const { code, out } = await trace(1)
    expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('(the time was over)') })
    expect(performance.now() - begunMs).toBeGreaterThanOrEqual(1_000)
    expect(records().at(-1)).toMatchObject({ end: 'time' })
    const frames: { atMs?: number }[] = records()
    expect(frames.every(({ atMs = 0 }) => atMs <= 2_000)).toBe(true)
  })
})

/** A private mount of so many bytes needs rights that not every machine gives; `ulimit` needs none. */
const inNamespace = ['--map-root-user', '--mount', 'sh', '-c']
const maySmall = spawnSync('unshare', [...inNamespace, 'mount -t tmpfs -o size=4k none /tmp']).status === 0

describe('device trace on a disk that is full', () => {
  /** Runs a trace to its end inside a shell script that may limit the disk. */
  async function within(program: string, script: string, output: string) {
    const command = [script, process.execPath, mainFile, ...words(output, 60)]
    const child = spawn(program, [...(program === 'sh' ? ['-c'] : inNamespace), ...command])
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    const [code] = await once(child, 'close')
    return { code, out, err }
  }

  /** The trace, on a disk of its own with so much room; the file is brought out of it afterwards. */
  function onDiskOf(room: string, before = '') {
    const disk = join(directory, 'disk')
    mkdirSync(disk)
    const script = `mount -t tmpfs -o ${room} none ${disk} || exit 99; ${before.replace('DISK', disk)}
"$0" "$@"; code=$?; ls -A ${disk} > ${directory}/listed; cp ${disk}/trace.ndjson ${file()}; exit $code`
    return within('unshare', script, join(disk, 'trace.ndjson'))
  }

  const full = /\(the disk is full or took no more; what came after it is not in the file\)\n$/

  test.skipIf(!maySmall)(
    'keeps whole lines, says why it ended, in the file as well, and ends with 1',
    async () => {
      eventsAtOnce = 1_000
      const { code, out } = await onDiskOf('size=8k')
      expect(code).toBe(1)
      expect(out).toMatch(full)
      expect(statSync(file()).size).toBeLessThanOrEqual(8_192)
      const told = Number(/^(\d+) frames recorded/.exec(out)?.[1])
      expect(told).toBeGreaterThan(50)
      expect(framesIn()).toBe(told)
      expect(records().at(-1)).toEqual({ end: 'disk', frames: told })
    },
  )

  test.skipIf(!maySmall)(
    'that takes nothing at all leaves no file, opens nothing and names the error',
    async () => {
      const { code, out, err } = await onDiskOf('size=4k', 'head -c 4096 /dev/zero > DISK/other;')
      expect({ code, out }).toEqual({ code: 1, out: '' })
      expect(err).toContain('cannot be written: ENOSPC')
      expect(readFileSync(join(directory, 'listed'), 'utf8')).toBe('other\n')
      expect(opened).toBe(0)
    },
  )

  // the shell counts in blocks of 512 bytes
  test.each([2, 3, 5, 8])('of %i blocks by limit of the process is the same to it', async (blocks) => {
    eventsAtOnce = 1_000
    const script = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`
    const { code, out } = await within('sh', script, file())
    expect(code).toBe(1)
    expect(out).toMatch(full)
    expect(statSync(file()).size).toBeLessThanOrEqual(blocks * 512)
    expect(records().at(-1)).toEqual({ end: 'disk', frames: framesIn() })
  })
})

describe('device trace that is stopped in the middle', () => {
  async function recording(): Promise<Program> {
    const program = startProgram(main, ...words(file(), 60))
    ending.push(() => program.kill())
    await eventually('some frames are in the file', () => existsSync(file()) && records().length > 5)
    return program
  }

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s leaves a whole file that can be played',
    async (signal) => {
      const program = await recording()
      await program.kill(signal)
      expect(await program.ended()).toEqual({ code: 0, signal: null })
      expect({ err: program.complaints(), out: program.lines }).toEqual({
        err: '',
        out: [expect.stringMatching(/^\d+ frames recorded, .* \(interrupted\)$/)],
      })
      expect(records().at(-1)).toEqual({ end: 'stopped', frames: framesIn() })
      const settings = '{"board":1,"feedback":"closed_when_shut","doors":{"count":24}}'
      const played = await warden(['device', 'replay', file(), '--settings', settings, '--lang', 'en'])
      expect(played).toMatchObject({ code: 0, out: expect.stringContaining(', 0 not understood') })
    },
  )

  test('by the end of the process leaves whole frames, which can be read', async () => {
    const program = await recording()
    await program.kill('SIGKILL')
    expect(framesIn()).toBe(records().length - 1)
  })
})

describe('device trace while wardend runs', () => {
  /** A daemon that has these lines and says this of the board. */
  async function daemonHas(state: string, ...ids: string[]): Promise<void> {
    const wires = ids.map((id) => ({ id, where: 'x', open: true, fault: null }))
    const status = { wires, devices: { 'locker-board': state } }
    const log = { debug: nothing, info: nothing, warn: nothing, error: nothing }
    const control = await listenControl({
      path: join(directory, 'control.sock'),
      commands: { status: () => ({ ok: true, result: status }) as const },
      clock: consoleClock(),
      log,
    })
    ending.push(() => control.close())
  }
  const nothing = () => undefined

  test('opens no line that is its own, makes no file, and says what to do', async () => {
    await daemonHas('online', 'lockers')
    const { code, out, err } = await trace(5)
    expect({ code, out, opened, asked, isThere: existsSync(file()) }).toEqual({
      code: 1,
      out: '',
      opened: 0,
      asked: 0,
      isThere: false,
    })
    expect(err).toBe(
      'warden: line lockers: is in use by wardend, which says: online. It was not opened and nothing was recorded; stop wardend while there is no session, then record\n',
    )
  })

  test('opens no line whose device it refuses', async () => {
    await daemonHas('refused', 'lockers')
    const { code, err } = await trace(5)
    expect({ code, opened }).toEqual({ code: 1, opened: 0 })
    expect(err).toMatch(/which refuses it: .* nothing was recorded; stop wardend/)
  })

  test('records a line that it does not have', async () => {
    await daemonHas('online', 'desk-reader')
    expect(await trace(1)).toMatchObject({ code: 0, err: '' })
    expect(opened).toBe(1)
  })
})
