import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Movement } from '../../drivers/ports.ts'
import type { Actor } from '../support/actors.ts'
import { seeded } from '../support/chance.ts'
import type { ExampleSite } from '../support/example-site.ts'
import { startExampleSite } from '../support/example-site.ts'
import type { Mosquitto } from '../support/mosquitto.ts'
import { prepareMosquitto } from '../support/mosquitto.ts'
import { cardOf, person } from '../support/people.ts'
import type { Program } from '../support/programs.ts'
import { eventually, startProgram, warden } from '../support/programs.ts'
import { createRealClock } from '../support/real-clock.ts'
import { atDesk, throughPortal } from '../support/visitor.ts'

/** The whole way, on real serial ports, with a real broker, a daemon and a subscriber of their own processes. */
const holders = ['A1', 'A2', 'B1'].map(person)
const directory = mkdtempSync(join(tmpdir(), 'warden-venue-'))
const movements: { device: string; movement: Movement }[] = []
let broker: Mosquitto
let site: ExampleSite
let subscriber: Program
let daemon: Program

beforeAll(async () => {
  broker = await prepareMosquitto()
  await broker.start()
  subscriber = startProgram('test/e2e/subscriber.ts', String(broker.port), 'warden/v1/140500-01/event/#')
  await eventually('subscribed', () => subscriber.complaints().includes('subscribed'))
  site = await startExampleSite({
    directory,
    platformUrl: `mqtt://127.0.0.1:${broker.port}`,
    clock: createRealClock(),
    chance: seeded(1),
    onMovement: (device, movement) => movements.push({ device, movement }),
  })
  daemon = await startDaemon()
}, 60_000)

afterAll(async () => {
  await daemon?.kill('SIGKILL')
  await subscriber?.kill('SIGKILL')
  await site?.stop()
  await broker?.dispose()
  rmSync(directory, { recursive: true, force: true })
}, 60_000)

async function startDaemon(): Promise<Program> {
  const before = heard('device.connected')
  const program = startProgram('daemon/main.ts', '--config', site.configFile)
  await eventually(
    `all devices are there; the daemon says ${program.complaints()}`,
    () => heard('device.connected') >= before + site.deviceCount,
  )
  return program
}

function heard(type: string): number {
  return subscriber.lines.filter((line) => line.includes(`"type":"${type}"`)).length
}

function command(...words: string[]) {
  return warden('--config', site.configFile, '--lang', 'en', ...words)
}

function played(actor: Actor): Promise<void> {
  return new Promise((resolve) => site.stage.play(actor, resolve))
}

/** Check-in, lane and room. */
function* arrive(key: string, room: 'room1' | 'room2'): Actor {
  const ports = { stage: site.stage, stimulate: site.devices.stimulate }
  const card = cardOf(person(key))
  yield* atDesk(ports, { reader: 'desk-reader', board: 'locker-board', card, busyMs: 600 })
  for (const portal of ['lane-1', room]) {
    const gate = `${portal}-gate`
    yield* throughPortal(ports, { reader: `${portal}-in`, gate, direction: 'in', card, walkMs: 200 })
  }
}

async function importRoster(session: string, room: string, keys: readonly string[]) {
  const file = join(directory, `${room}.json`)
  const people = keys.map(person).map(({ name, id_type, id_no, role }) => ({
    name,
    document: id_type,
    number: id_no,
    role,
  }))
  const due = new Date(Date.now() + 30 * 60_000).toISOString()
  writeFileSync(file, JSON.stringify({ session, kind: 'other', room, due, people }))
  const outcome = await command('roster', 'import', file)
  rmSync(file)
  return outcome
}

async function storedLines(): Promise<readonly string[]> {
  const { out, code, err } = await command('log', '--format', 'ndjson')
  expect([code, err]).toEqual([0, ''])
  return out.trimEnd().split('\n')
}

/** The subscriber has everything that is stored. */
async function subscriberIsComplete(): Promise<readonly string[]> {
  const lines = await storedLines()
  await eventually('the subscriber has the last event', () => subscriber.lines.includes(lines.at(-1) ?? ''))
  return lines
}

describe('a venue on real ports', () => {
  test('moves nothing at its start', () => {
    expect(movements).toEqual([])
  })

  test('takes rosters from staff', async () => {
    expect((await importRoster('S-A', 'room1', ['A1', 'A2'])).code).toBe(0)
    expect((await importRoster('S-B', 'room2', ['B1'])).code).toBe(0)
    const sessions = await command('session', 'list', '--json')
    expect(sessions.out).toContain('S-A')
    expect(sessions.out).toContain('S-B')
  })

  test('lets people deposit, pass the lane and enter their rooms', async () => {
    await Promise.all([played(arrive('A1', 'room1')), played(arrive('B1', 'room2'))])
    await eventually('two people in their rooms', () => heard('zone.entered') === 4)
    const who = await command('who', '--json')
    expect(JSON.parse(who.out)).toMatchObject({ zones: { evaluation: 2, room1: 1, room2: 1 } })
  }, 60_000)

  test('prints with `warden log` exactly what the subscriber received', async () => {
    const lines = await subscriberIsComplete()
    expect(subscriber.lines).toEqual(lines)
    expect(lines.map((line) => Number((JSON.parse(line) as { sequence: string }).sequence))).toEqual(
      lines.map((_, i) => i + 1),
    )
  })

  test('serves again within two seconds after a reader was pulled and put back', async () => {
    const before = heard('device.connected')
    site.unplug('lane-2-in')
    await eventually('the loss is told', () => heard('device.disconnected') === 1)
    site.replug('lane-2-in')
    await eventually('it is back', () => heard('device.connected') === before + 1, 2_000)
  })

  test('after kill -9 with a passage open: nothing moves, nothing is missing, the passage ends as unknown', async () => {
    const granted = heard('passage.granted')
    site.devices.stimulate('lane-1-out', { kind: 'PresentCard', card: cardOf(person('A1')) })
    await eventually('the grant', () => heard('passage.granted') === granted + 1)
    await daemon.kill('SIGKILL')
    site.devices.stimulate('lane-1-out', { kind: 'LiftCard' })
    const stored = await storedLines()
    const moves = movements.length
    daemon = await startDaemon()
    const after = await subscriberIsComplete()
    expect(after.slice(0, stored.length)).toEqual(stored)
    expect(movements.slice(moves).map(({ movement }) => movement.kind)).not.toContain('GateOpened')
    expect(after.filter((line) => line.includes('"type":"gateway.recovered"'))).toHaveLength(1)
    expect(after.find((line) => line.includes('"cause":"unknown"'))).toBeDefined()
    expect((await command('journal', 'verify')).code).toBe(0)
  }, 60_000)

  test('delivers what happened while the broker was away', async () => {
    await broker.kill()
    await played(arrive('A2', 'room1'))
    await broker.start()
    await eventually('the link is back', () => heard('link.restored') === 1)
    const lines = await subscriberIsComplete()
    expect(new Set(subscriber.lines)).toEqual(new Set(lines))
  }, 60_000)

  test('answers status while it runs, and reading commands without it', async () => {
    expect((await command('status', '--json')).code).toBe(0)
    await daemon.kill('SIGTERM')
    expect((await command('status')).code).toBe(3)
    expect((await command('who')).code).toBe(0)
  })

  test('keeps no name and no number in journal, log, messages or any other file', async () => {
    const log = Buffer.from(daemon.complaints() + subscriber.lines.join('\n'))
    const files = readdirSync(directory).filter((name) => !name.startsWith('dev'))
    const kept = [log, ...files.map((name) => readFileSync(join(directory, name)))]
    for (const holder of holders) {
      for (const secret of [holder.name, holder.id_no]) {
        for (const form of [Buffer.from(secret), Buffer.from(secret, 'utf16le')]) {
          for (const bytes of kept) {
            expect(bytes.includes(form)).toBe(false)
            expect(bytes.includes(form.toString('hex'))).toBe(false)
            expect(bytes.includes(form.toString('hex').toUpperCase())).toBe(false)
          }
        }
      }
    }
  })
})
