import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ControlCommands, ControlServer } from '../../../daemon/control/server.ts'
import { listenControl } from '../../../daemon/control/server.ts'
import { person } from '../../support/people.ts'
import { rosterRow, rosterText } from '../../support/roster-text.ts'
import { consoleClock, warden } from '../../support/staff-console.ts'

let dir = ''
let server: ControlServer | null = null
let fake: Server | null = null
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'warden-'))
})
afterEach(async () => {
  await server?.close()
  fake?.close()
  server = null
  fake = null
  rmSync(dir, { recursive: true })
})

const silentLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}
const socket = () => join(dir, 'control.sock')
const command = (...argv: string[]) => warden(['--state-dir', dir, ...argv])

async function daemon(commands: ControlCommands): Promise<void> {
  server = await listenControl({ path: socket(), commands, clock: consoleClock(), log: silentLog })
}

/** Something that listens on the socket, but is no daemon. */
async function stranger(answer: (write: (text: string) => void, end: () => void) => void): Promise<void> {
  const listening = createServer((client) => {
    client.on('error', () => undefined)
    client.once('data', () =>
      answer(
        (text) => client.write(text),
        () => client.destroy(),
      ),
    )
  })
  fake = listening
  await new Promise<void>((resolve) => listening.listen(socket(), resolve))
}

const sound = {
  version: '0.1.0',
  stream: 's-0123456789ab',
  lastSequence: 120,
  clock: 'holdover',
  unwritable: false,
  unwritten: { waiting: 0, lost: 0 },
  platform: { up: false, backlog: 7, sentUpTo: 113 },
  wires: [
    { id: 'lane-1-in', where: '/dev/venue/lane-1-in', open: false, fault: 'unplugged', counters: null },
  ],
  devices: { 'lane-1-in': 'offline', 'lane-1-gate': 'online' },
  occupancy: { evaluation: 3 },
  openPassages: 0,
}

const supervised = {
  'lane-1-gate': {
    line: 'bus-1',
    standing: 'ready',
    state: 'online',
    since: '2026-03-18T08:00:04.120+08:00',
    identity: null,
    outages: 2,
    requests: 910,
    replies: 900,
    silences: 7,
    garbled: 3,
    latency: { lastMs: 12.1, medianMs: 11.4, worstMs: 48, answers: 64 },
  },
  'lane-1-in': {
    line: 'lane-1-in',
    standing: 'refused',
    state: 'refused',
    since: '2026-03-18T09:30:00.000+08:00',
    identity: '05.03-20170412-0000054321',
  },
}

describe('device list beside a running daemon', () => {
  test('shows the configured devices: state, since when, identity, answer times and counters', async () => {
    await daemon({ status: () => ({ ok: true, result: { ...sound, supervised } }) })
    const { code, out } = await command('device', 'list')
    expect(code).toBe(0)
    expect(out).toMatch(/lane-1-gate +bus-1 +ready +2026-03-18 08:00:04 +- +12\/11\/48 +900\/7\/3 +2\n/)
    expect(out).toMatch(/lane-1-in +lane-1-in +refused.* +05\.03-20170412-0000054321 +- +0\/0\/0 +0\n?/)
  })

  test('says it Chinese first', async () => {
    await daemon({ status: () => ({ ok: true, result: { ...sound, supervised } }) })
    const { out } = await warden(['--state-dir', dir, 'device', 'list'], { env: { LANG: 'zh_CN.UTF-8' } })
    expect(out).toMatch(/设备 +线路 +状态 +起始时间 +标识/)
    expect(out).toMatch(/lane-1-gate +bus-1 +就绪/)
    expect(out).toMatch(/已拒绝/)
  })

  test('gives programs one list, in which the configured have a kind of their own', async () => {
    await daemon({ status: () => ({ ok: true, result: { ...sound, supervised } }) })
    const { out } = await command('device', 'list', '--json')
    const [first] = JSON.parse(out) as { kind: string }[]
    expect(first).toEqual({ kind: 'configured', device: 'lane-1-gate', ...supervised['lane-1-gate'] })
  })

  test('says that the daemon does not answer, and still lists what is plugged in', async () => {
    const { code, err } = await command('device', 'list')
    expect([code, err]).toEqual([0, expect.stringContaining('The daemon does not answer')])
  })
})

describe('status', () => {
  test('shows the certificates of the link, and which of them is running out or over (F-P.2)', async () => {
    const certificates = [
      { certificate: 'own', notAfter: '2026-03-18T08:00:00.000+08:00', days: 30 },
      { certificate: 'server', notAfter: '2026-01-31T08:00:00.000+08:00', days: -1 },
      { certificate: 'ca', notAfter: '2040-05-01T08:00:00.000+08:00', days: 5_000 },
    ]
    const result = { ...sound, platform: { ...sound.platform, certificates } }
    await daemon({ status: () => ({ ok: true, result }) })
    const { out } = await command('status')
    expect(out).toMatch(/certificate of this gateway +valid until 2026-03-18, 30 days/)
    expect(out).toMatch(/certificate of the broker +expired on 2026-01-31/)
    expect(out).toMatch(/certificate of the authority +valid until 2040-05-01, 5000 days/)
  })

  test('shows lines, devices, platform and counts in words', async () => {
    await daemon({ status: () => ({ ok: true, result: sound }) })
    const { code, out } = await command('status')
    expect(code).toBe(0)
    expect(out).toMatch(/clock +running free/)
    expect(out).toMatch(/platform +disconnected, backlog 7 +this platform confirms nothing/)
    expect(out).toMatch(/lane-1-in +\/dev\/venue\/lane-1-in +not open \(unplugged\)/)
    expect(out).toMatch(/lane-1-gate +online/)
    expect(out).toMatch(/evaluation +3/)
  })

  test('shows since when each device stands as it does, and how fast it answers', async () => {
    await daemon({ status: () => ({ ok: true, result: { ...sound, supervised } }) })
    const { out } = await command('status')
    expect(out).toMatch(/lane-1-gate +ready +2026-03-18 08:00:04 +12\/11\/48/)
    expect(out).toMatch(/lane-1-in +refused \(not the enrolled device\) +2026-03-18 09:30:00 +-/)
  })

  test('shows why there is no link to the platform', async () => {
    const trouble = { code: 'refused', detail: 'broker refused the connection: bad user name or password' }
    await daemon({
      status: () => ({ ok: true, result: { ...sound, platform: { ...sound.platform, trouble } } }),
    })
    const { out } = await command('status')
    expect(out).toMatch(
      /why not connected +connection refused: broker refused the connection: bad user name or password/,
    )
  })

  test('shows how far the platform has confirmed', async () => {
    const result = { ...sound, platform: { ...sound.platform, up: true, confirmedUpTo: 118 } }
    await daemon({ status: () => ({ ok: true, result }) })
    const { out } = await command('status')
    expect(out).toMatch(/platform +connected, 7 to be confirmed +the platform has confirmed all up to #118/)
  })

  test('says that entry is shut, and what waits, while the journal cannot be written', async () => {
    const result = { ...sound, unwritable: true, unwritten: { waiting: 12, lost: 3 } }
    await daemon({ status: () => ({ ok: true, result }) })
    expect((await command('status')).out).toContain('entry is shut; 12 facts wait, 3 are lost')
  })

  test('--json is the daemon’s own answer', async () => {
    await daemon({ status: () => ({ ok: true, result: sound }) })
    expect(JSON.parse((await command('status', '--json')).out)).toEqual(sound)
  })
})

describe('a daemon that cannot be reached ends with 3', () => {
  test('nobody listens', async () => {
    const { code, out, err } = await command('status')
    expect({ code, out }).toEqual({ code: 3, out: '' })
    expect(err).toContain(`The daemon does not answer (${socket()}): not there`)
    expect(err).toContain('systemctl status wardend')
  })

  test('it hangs up', async () => {
    await stranger((_write, end) => end())
    expect((await command('status')).code).toBe(3)
  })

  test.each(['no JSON\n', '{"id":1}\n', '[]\n', '\n'])('it answers %j', async (text) => {
    await stranger((write) => write(text))
    const { code, err } = await command('status')
    expect(code).toBe(3)
    expect(err).toContain('its answer is not understood')
  })

  test('it says nothing for 30 s', async () => {
    const clock = consoleClock()
    await stranger(() => clock.advance(30_000))
    const { code, err } = await warden(['--state-dir', dir, 'status'], { clock })
    expect(code).toBe(3)
    expect(err).toContain('no answer within 30 s')
  })
})

describe('roster import', () => {
  const file = (text: string) => {
    const path = join(dir, 'roster.yaml')
    writeFileSync(path, text)
    return path
  }

  test('hands the roster to the daemon and says how many people it has', async () => {
    const given: unknown[] = []
    await daemon({
      'roster.put': (roster) => {
        given.push(roster)
        return { ok: true, result: {} }
      },
    })
    const { code, out } = await command('roster', 'import', file(rosterText()))
    expect({ code, out }).toEqual({
      code: 0,
      out: 'The roster is in force: session DEMO-GC-20260318-01, 3 people.\n',
    })
    expect(given).toMatchObject([
      { session: 'DEMO-GC-20260318-01', people: [{ number: person('A1').id_no }, {}, {}] },
    ])
  })

  test('a bad roster does not reach the daemon: every row is named, nobody is', async () => {
    let asked = 0
    await daemon({
      'roster.put': () => {
        asked++
        return { ok: true, result: {} }
      },
    })
    const path = file(
      rosterText({ rows: [rosterRow('A1', { role: 'boss' }), rosterRow('A2', { number: '1' })] }),
    )
    const { code, out, err } = await command('roster', 'import', path)
    expect({ code, out, asked }).toEqual({ code: 1, out: '', asked: 0 })
    expect(err).toContain(`${path}:7: person 1: role: expected one of expert_lead`)
    expect(err).toContain(`${path}:8: person 2: number: expected a document number with a right check digit`)
    expect(err).toContain('The roster was not imported: 2 mistakes.')
    expect(err).not.toContain(person('A1').name)
    expect(err).not.toContain(person('A1').id_no)
  })

  test('a refusal of the daemon is passed on in the language asked for', async () => {
    const problem = {
      code: 'unknown_room',
      text: { zh: '本场所没有区域 room9', en: 'this venue has no zone room9' },
    }
    await daemon({ 'roster.put': () => ({ ok: false, problem }) })
    const path = file(rosterText())
    const english = await command('roster', 'import', path)
    expect(english.code).toBe(1)
    expect(english.err).toContain('The daemon refuses: this venue has no zone room9')
    expect((await command('roster', 'import', path, '--lang', 'zh-CN')).err).toContain(
      '守护进程拒绝：本场所没有区域 room9',
    )
  })

  test('a file that is not there ends with 1', async () => {
    const { code, err } = await command('roster', 'import', join(dir, 'none.yaml'))
    expect(code).toBe(1)
    expect(err).toContain('expected a file that exists')
  })
})
