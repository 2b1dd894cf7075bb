import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseYaml } from '../../../config/yaml.ts'
import type { Input } from '../../../daemon/cli/command.ts'
import { systemClock } from '../../../daemon/clock.ts'
import { listenControl } from '../../../daemon/control/server.ts'
import type { Movement } from '../../../drivers/ports.ts'
import { seeded } from '../../support/chance.ts'
import { type ExampleSite, startExampleSite } from '../../support/example-site.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { consoleClock, warden } from '../../support/staff-console.ts'

/** The example venue on real ports with short times and a small cabinet, and no daemon. */
let directory = ''
let site: ExampleSite
let movements: Movement[] = []
const example = new URL('../../../config/venue.example.yaml', import.meta.url)

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'warden-walk-'))
  movements = []
  const venue = join(directory, 'real.yaml')
  writeFileSync(
    venue,
    readFileSync(example, 'utf8')
      .replace('relockMs: 5000', 'relockMs: 1000')
      .replace('doors: { count: 24 }', 'doors: { count: 2 }')
      .replace('cells: { count: 24', 'cells: { count: 2'),
  )
  site = await startExampleSite({
    directory,
    platformUrl: null,
    venueFile: pathToFileURL(venue),
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: (_device, movement) => movements.push(movement),
  })
})
afterEach(async () => {
  await site.stop()
  rmSync(directory, { recursive: true })
})

/** The venue file says something else than what is wired. */
function believe(from: string, to: string): void {
  const text = readFileSync(site.configFile, 'utf8')
  expect(text).toContain(from)
  writeFileSync(site.configFile, text.replace(from, to))
}

const out = () => join(directory, 'walk')
const fileOf = (name: string) => readFileSync(join(out(), name), 'utf8')

/** Somebody at the device: answers the question that was printed last. */
function walker(answer: (question: string) => string | null): {
  stdin: Input
  onOut: (text: string) => void
} {
  let printed = ''
  const line = async () => {
    const question = /\? ([^?]*(\?[^?]*)?)$/.exec(printed.slice(printed.lastIndexOf('\n? ') + 1))?.[1] ?? ''
    printed = ''
    return answer(question)
  }
  return {
    stdin: { isTerminal: true, line, hidden: line },
    onOut: (text) => {
      printed += text
    },
  }
}

const walk = (
  device: string,
  person: ReturnType<typeof walker>,
  more: readonly string[] = ['--output', out()],
) =>
  warden(['--config', site.configFile, 'device', 'walk', device, ...more], {
    clock: systemClock(0),
    ...person,
  })

/** Goes through where the gate opened, as soon as it has. */
function goThrough(since: number): void {
  const opened = movements.slice(since).find(({ kind }) => kind === 'GateOpened')
  if (opened?.kind === 'GateOpened') {
    site.devices.stimulate('lane-1-gate', { kind: 'Walk', direction: opened.direction })
  } else setTimeout(() => goThrough(since), 50)
}

function atTheGate(question: string): string {
  if (question.includes('raise the fire alarm'))
    site.devices.stimulate('lane-1-gate', { kind: 'Fire', active: true })
  if (question.includes('reset the alarm'))
    site.devices.stimulate('lane-1-gate', { kind: 'Fire', active: false })
  if (question.includes('One person')) goThrough(movements.length)
  if (question.includes('Which way')) {
    const went = movements.findLast(({ kind }) => kind === 'PersonWentThrough')
    const wanted = question.includes('1 = towards evaluation') ? 'in' : 'out'
    return went?.kind === 'PersonWentThrough' && went.direction === wanted ? '1' : '2'
  }
  if (question.includes('Did the gate move')) return 'n'
  return question.includes('[Enter') ? '' : 'y'
}

describe('device walk', { timeout: 120_000 }, () => {
  test('proves a gate on a real port whose outputs are wired the other way round, and writes the settings', async () => {
    believe('open: { in: 1, out: 2 } # ', 'open: { in: 2, out: 1 } # ')
    const { code, out: said, err } = await walk('lane-1-gate', walker(atTheGate))
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(said).toContain('everything holds')
    const record = JSON.parse(fileOf('record.json'))
    expect(record).toMatchObject({
      device: 'lane-1-gate',
      family: 'modbus-relay',
      end: 'finished',
      before: { open: { in: 2, out: 1 } },
      after: { open: { in: 1, out: 2 } },
      corrections: [],
    })
    const settings = parseYaml(fileOf('settings.yaml'))
    expect(settings).toMatchObject({ ok: true, value: { id: 'lane-1-gate', settings: record.after } })
    expect(fileOf('record.txt')).toContain('两个方向的开闸输出接反')
    expect(statSync(out()).mode & 0o777).toBe(0o700)
    expect(statSync(join(out(), 'record.json')).mode & 0o777).toBe(0o600)
  })

  test('proves a cabinet whose feedback is the other one', async () => {
    believe('feedback: closed_when_shut', 'feedback: open_when_shut')
    let since = 0
    const { code } = await walk(
      'locker-board',
      walker((question) => {
        if (question.startsWith('Lock') || question.startsWith('The lock')) since = movements.length
        if (question.startsWith('Which door')) {
          const one = movements.slice(since).find(({ kind }) => kind === 'DoorReleased')
          return one?.kind === 'DoorReleased' ? String(one.door) : '0'
        }
        if (question.startsWith('Hold door'))
          site.devices.stimulate('locker-board', { kind: 'JamDoor', door: 1, jammed: true })
        if (question.startsWith('Shut all')) {
          for (const door of [1, 2]) {
            site.devices.stimulate('locker-board', { kind: 'JamDoor', door, jammed: false })
            site.devices.stimulate('locker-board', { kind: 'ShutDoor', door })
          }
        }
        if (question.startsWith('Did any door')) return 'n'
        return question.includes('[Enter') ? '' : 'y'
      }),
    )
    expect(code).toBe(0)
    expect(JSON.parse(fileOf('record.json')).after).toMatchObject({ feedback: 'closed_when_shut' })
  })

  test('moves nothing when it is given up, and keeps what was done', async () => {
    const { code, out: said } = await walk(
      'lane-1-gate',
      walker((question) => {
        if (question.includes('fire contact wired')) return 's'
        return question.includes('[y = open') ? 'q' : ''
      }),
    )
    expect(code).toBe(1)
    expect(movements).toEqual([])
    expect(said).toContain('Not walked to the end (given up)')
    expect(JSON.parse(fileOf('record.json'))).toMatchObject({
      end: 'given_up',
      entries: [{ step: 'gate.rest' }, { step: 'gate.fire', verdict: 'skipped' }],
    })
  })

  test('takes neither Enter nor anything unclear for a yes to what moves', async () => {
    const answers = ['', 'maybe', 'ok', 'q']
    const { code } = await walk(
      'lane-1-gate',
      walker((question) => {
        if (question.includes('fire contact wired')) return 's'
        return question.includes('[y = open') || question === '' ? (answers.shift() ?? null) : ''
      }),
    )
    expect({ code, movements, left: answers }).toEqual({ code: 1, movements: [], left: [] })
  })

  test('begins nothing with a device that is not there, and makes no folder', async () => {
    site.unplug('lane-1-gate')
    const { code, err } = await walk('lane-1-gate', walker(atTheGate))
    expect(code).toBe(1)
    expect(err).toContain('the device node is not there')
    expect(() => statSync(out())).toThrow('ENOENT')
  })

  test('does not open a line that the daemon has', async () => {
    const wires = [{ id: 'lane-1-gate', where: 'x', open: true, fault: null }]
    const status = { wires, devices: { 'lane-1-gate': 'online' } }
    const nothing = () => undefined
    const control = await listenControl({
      path: join(directory, 'control.sock'),
      commands: { status: () => ({ ok: true, result: status }) as const },
      clock: consoleClock(),
      log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    })
    const { code, err } = await walk('lane-1-gate', walker(atTheGate))
    await control.close()
    expect({ code, movements }).toEqual({ code: 1, movements: [] })
    expect(err).toContain('is in use by wardend')
    expect(err).toContain('stop wardend while there is no session')
    expect(() => statSync(out())).toThrow('ENOENT')
  })

  test('overwrites nothing, and wants a folder and one device', async () => {
    writeFileSync(out(), 'kept')
    const there = await walk('lane-1-gate', walker(atTheGate))
    expect(there.code).toBe(1)
    expect(there.err).toContain('is not overwritten')
    expect(readFileSync(out(), 'utf8')).toBe('kept')
    expect((await walk('lane-1-gate', walker(atTheGate), [])).code).toBe(2)
    expect((await walk('nothing', walker(atTheGate))).code).toBe(2)
    expect(movements).toEqual([])
  })
})
