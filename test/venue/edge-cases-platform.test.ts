import { describe, expect, test } from 'vitest'
import { cardOf, person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { arrive, importRosters } from '../support/venue-visits.ts'

/** Longer than the pause before the next attempt to reach the broker. */
const noticeMs = 30_000

interface Told {
  readonly id: string
  readonly sequence: string
}

/** Every event that came to the platform's broker, as it came. */
function delivered(day: VenueDay): readonly (Told & { readonly text: string })[] {
  return day.bench.broker.received
    .filter(({ topic }) => topic.includes('/event/'))
    .map(({ payload }) => ({ ...(JSON.parse(payload) as Told), text: payload }))
}

function linkLost(day: VenueDay): void {
  day.bench.clock.advance(1_000)
  day.bench.broker.available = false
  day.bench.broker.kill()
  day.bench.clock.advance(noticeMs)
}

async function linkBack(day: VenueDay): Promise<void> {
  day.bench.broker.available = true
  day.bench.clock.advance(3 * noticeMs)
  await new Promise((resume) => setImmediate(resume))
}

describe('the platform (F-P.2, F-X.2)', () => {
  test('edge case 28: what the other side never confirmed is kept and comes again with the same id and the same bytes', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    day.bench.clock.advance(1_000)
    const before = delivered(day).length
    // the broker takes what it is given, and its word for it is lost with the link
    day.bench.broker.acks = 'hold'
    day.show('desk-reader', 'A1')
    const unconfirmed = delivered(day).slice(before)
    expect(unconfirmed.length).toBeGreaterThan(0)
    expect(day.bench.gateway().status().platform?.backlog).toBe(unconfirmed.length)
    linkLost(day)
    day.bench.broker.acks = 'give'
    const known = delivered(day).length
    await linkBack(day)
    const again = delivered(day).slice(known)
    expect(again.slice(0, unconfirmed.length)).toEqual(unconfirmed)
    expect(day.bench.gateway().status().platform?.backlog).toBe(0)
  })

  test('edge case 44: an event that comes twice is the same to the byte, so that its id is enough to drop it', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    day.bench.broker.acks = 'hold'
    day.show('desk-reader', 'A1')
    linkLost(day)
    day.bench.broker.acks = 'give'
    await linkBack(day)
    const byId = new Map<string, Set<string>>()
    for (const { id, text } of delivered(day)) byId.set(id, (byId.get(id) ?? new Set()).add(text))
    const repeats = delivered(day).length - byId.size
    expect(repeats).toBeGreaterThan(0)
    expect([...byId.values()].every((texts) => texts.size === 1)).toBe(true)
    // a consumer that drops by id has every event of the journal, once
    expect([...byId.keys()]).toEqual(day.events().map(({ id }) => id))
  })

  test('edge case 44: a card that is read twice in one presentation moves nothing twice', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await arrive(day, 'A1')
    const moved = day.bench.openings.length
    day.stimulate('room1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    day.bench.clock.advance(5_000)
    expect(day.bench.openings).toHaveLength(moved)
  })

  test('edge case 29: a backlog beyond its limit is an alarm, the gate goes on, and it can be handed over by hand', async () => {
    const day = await openVenueDay({ backlogEvents: 3 }, { platform: true })
    await importRosters(day, 'A')
    day.bench.clock.advance(2_000)
    linkLost(day)
    day.news()
    await arrive(day, 'A1')
    day.bench.clock.advance(60_000)
    expect(day.news().filter((fact) => fact === 'outbox.overfilled')).toHaveLength(1)
    expect(day.last('outbox.overfilled').data).toMatchObject({ limit: 3 })
    await arrive(day, 'A2')
    day.bench.clock.advance(5 * 60_000)
    expect(day.news()).not.toContain('outbox.overfilled')
    expect(day.state().people.get(day.refOf('A2'))?.place).toBe('room1')
    const sent = new Set(delivered(day).map(({ id }) => id))
    const waiting = day.events().filter(({ id }) => !sent.has(id))
    const unsent = (await done(day.staff('W1', ['journal', 'export', '--unsent']))).out.trim().split('\n')
    expect(unsent.map((line) => (JSON.parse(line) as Told).id)).toEqual(waiting.map(({ id }) => id))
    await linkBack(day)
    expect(day.news()).toEqual(['link.restored', 'outbox.drained'])
    const after = await done(day.staff('W1', ['journal', 'export', '--unsent']))
    expect(after.out.trim()).toBe('')
  })
})
