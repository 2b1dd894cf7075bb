import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LiveVenue } from '../support/live-venue.ts'
import { openLiveVenue } from '../support/live-venue.ts'
import { cardOf, person } from '../support/people.ts'
import { eventually } from '../support/programs.ts'

/** The whole way, on real serial ports, with a real broker, a daemon and a subscriber of their own processes. */
const holders = ['A1', 'A2', 'B1'].map(person)
let venue: LiveVenue

beforeAll(async () => {
  venue = await openLiveVenue()
  await venue.startDaemon()
}, 60_000)

afterAll(() => venue?.stop(), 60_000)

describe('a venue on real ports', () => {
  test('moves nothing at its start', () => {
    expect(venue.movements).toEqual([])
  })

  test('takes rosters from staff', async () => {
    expect((await venue.importRoster('S-A', 'room1', ['A1', 'A2'])).code).toBe(0)
    expect((await venue.importRoster('S-B', 'room2', ['B1'])).code).toBe(0)
    const sessions = await venue.command('session', 'list', '--json')
    expect(sessions.out).toContain('S-A')
    expect(sessions.out).toContain('S-B')
  })

  test('lets people deposit, pass the lane and enter their rooms', async () => {
    const arrivals = [venue.arrive('A1', 'room1'), venue.arrive('B1', 'room2')]
    await Promise.all(arrivals.map((arrival) => venue.played(arrival)))
    await eventually('two people in their rooms', () => venue.heard('zone.entered') === 4)
    const who = await venue.command('who', '--json')
    expect(JSON.parse(who.out)).toMatchObject({ zones: { evaluation: 2, room1: 1, room2: 1 } })
  }, 60_000)

  test('prints with `warden log` exactly what the subscriber received', async () => {
    const lines = await venue.subscriberIsComplete()
    expect(venue.subscriber.lines).toEqual(lines)
    const sequences = lines.map((line) => Number((JSON.parse(line) as { sequence: string }).sequence))
    expect(sequences).toEqual(lines.map((_, i) => i + 1))
  })

  test('serves again within two seconds after a reader was pulled and put back', async () => {
    const before = venue.heard('device.connected')
    venue.site.unplug('lane-2-in')
    await eventually('the loss is told', () => venue.heard('device.disconnected') === 1)
    venue.site.replug('lane-2-in')
    await eventually('it is back', () => venue.heard('device.connected') === before + 1, 2_000)
  })

  test('after kill -9 with a passage open: nothing moves, nothing is missing, it ends as unknown', async () => {
    const { stimulate } = venue.site.devices
    const granted = venue.heard('passage.granted')
    stimulate('lane-1-out', { kind: 'PresentCard', card: cardOf(person('A1')) })
    await eventually('the grant', () => venue.heard('passage.granted') === granted + 1)
    await venue.daemon().kill('SIGKILL')
    stimulate('lane-1-out', { kind: 'LiftCard' })
    const stored = await venue.storedLines()
    const moves = venue.movements.length
    await venue.startDaemon()
    const after = await venue.subscriberIsComplete()
    expect(after.slice(0, stored.length)).toEqual(stored)
    const moved = venue.movements.slice(moves).map(({ movement }) => movement.kind)
    expect(moved).not.toContain('GateOpened')
    expect(after.filter((line) => line.includes('"type":"gateway.recovered"'))).toHaveLength(1)
    const ended = after.filter((line) => line.includes('"type":"passage.timed_out"'))
    expect(ended.map((line) => JSON.parse(line).data.cause)).toEqual(['unknown'])
    expect((await venue.command('journal', 'verify')).code).toBe(0)
  }, 60_000)

  test('delivers what happened while the broker was away', async () => {
    await venue.broker.stop()
    await venue.played(venue.arrive('A2', 'room1'))
    await venue.broker.start()
    await eventually('the link is back', () => venue.heard('link.restored') === 1)
    const lines = await venue.subscriberIsComplete()
    expect(new Set(venue.subscriber.lines)).toEqual(new Set(lines))
  }, 60_000)

  test('answers status while it runs, and reading commands without it', async () => {
    expect((await venue.command('status', '--json')).code).toBe(0)
    await venue.daemon().kill('SIGTERM')
    expect((await venue.command('status')).code).toBe(3)
    expect((await venue.command('who')).code).toBe(0)
  })

  test('keeps no name and no number in journal, log, messages or any other file', () => {
    const said = Buffer.from(venue.daemon().complaints() + venue.subscriber.lines.join('\n'))
    const files = readdirSync(venue.directory).filter((name) => name !== 'dev')
    const kept = [said, ...files.map((name) => readFileSync(join(venue.directory, name)))]
    const secrets = holders.flatMap(({ name, id_no }) => [name, id_no])
    const forms = secrets.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])
    const found = forms.flatMap((form) => {
      const hex = form.toString('hex')
      return kept.filter((bytes) => [form, hex, hex.toUpperCase()].some((one) => bytes.includes(one)))
    })
    expect(found).toHaveLength(0)
  })
})
