import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { between, seeded } from '../support/chance.ts'
import type { LiveVenue } from '../support/live-venue.ts'
import { openLiveVenue } from '../support/live-venue.ts'
import { cardOf, person } from '../support/people.ts'
import { eventually } from '../support/programs.ts'
import { throughPortal } from '../support/visitor.ts'

/** kill -9 at moments that chance chooses, while a person goes in and out on real ports. */
const seed = Number(process.env['KILL_SEED'] ?? 20261123)
const rounds = 6
let venue: LiveVenue

beforeAll(async () => {
  venue = await openLiveVenue()
  await venue.startDaemon()
  await venue.importRoster('S-A', 'room1', ['A1'])
  await venue.played(venue.arrive('A1', 'room1'))
}, 60_000)

afterAll(() => venue?.stop(), 60_000)

/** In and out of the room until told to stop; under kills many steps fail, and the person tries again. */
function* wander(isOver: () => boolean) {
  const ports = { stage: venue.site.stage, stimulate: venue.site.devices.stimulate }
  const card = cardOf(person('A1'))
  while (!isOver()) {
    for (const direction of ['out', 'in'] as const) {
      yield* throughPortal(ports, { portal: 'room1', direction, card, walkMs: 100 })
    }
  }
}

describe(`kill -9 at random (KILL_SEED=${seed})`, () => {
  test('loses nothing that was stored, repeats no grant, and ends each grant once', async () => {
    const chance = seeded(seed)
    let over = false
    const person = venue.played(wander(() => over))
    let stored: readonly string[] = []
    for (let round = 0; round < rounds; round++) {
      const before = venue.heard('passage.granted')
      await eventually('somebody is let through', () => venue.heard('passage.granted') > before)
      // not a wait for something: the moment of the kill is what varies
      await new Promise((resume) => setTimeout(resume, between(chance, { least: 0, most: 900 })))
      await venue.daemon().kill('SIGKILL')
      const now = await venue.storedLines()
      expect(now.slice(0, stored.length)).toEqual(stored)
      stored = now
      await venue.startDaemon()
    }
    over = true
    await person
    await venue.daemon().kill('SIGTERM')
    expectSound(await venue.storedLines())
    expect((await venue.command('journal', 'verify')).code).toBe(0)
  }, 180_000)
})

function expectSound(lines: readonly string[]): void {
  const events = lines.map(
    (line) => JSON.parse(line) as { type: string; sequence: string; data: { ref?: string } },
  )
  expect(events.map(({ sequence }) => Number(sequence))).toEqual(events.map((_, i) => i + 1))
  expect(events.filter(({ type }) => type === 'gateway.recovered')).toHaveLength(rounds)
  const refs = (types: readonly string[]) =>
    events.filter(({ type }) => types.includes(type)).map(({ data }) => data.ref)
  const granted = refs(['passage.granted'])
  const ended = refs(['passage.completed', 'passage.timed_out', 'passage.reversed'])
  expect(new Set(granted).size).toBe(granted.length)
  expect([...ended].sort()).toEqual([...granted].sort())
  const openings = venue.movements.filter(({ movement }) => movement.kind === 'GateOpened')
  expect(openings.length).toBeLessThanOrEqual(granted.length)
}
