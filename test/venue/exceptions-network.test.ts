import { describe, expect, test } from 'vitest'
import { rosterText } from '../../scripts/day/cast.ts'
import { screenAt } from '../support/desk-screen.ts'
import { person } from '../support/people.ts'
import { committeeA } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay, pinOf } from '../support/venue-day.ts'
import { arrive, codeA, fileOf, importRosters, together, waitUntil } from '../support/venue-visits.ts'

/** Longer than an absence that is worth a word, and than the pause before the next attempt. */
const noticeMs = 30_000

/** The platform's broker is gone, with nothing under way, and that is on record. */
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

async function offline(): Promise<VenueDay> {
  const day = await openVenueDay({}, { platform: true })
  linkLost(day)
  expect(day.news()).toEqual(['link.lost'])
  return day
}

const stick = (day: VenueDay) => ['roster', 'import', fileOf(day, 'stick.json', rosterText('A'))]

/** Sequences of the events that came to the platform, as they came. */
function delivered(day: VenueDay): number[] {
  const events = day.bench.broker.received.filter(({ topic }) => topic.includes('/event/'))
  return events.map(({ payload }) => Number((JSON.parse(payload) as { sequence: string }).sequence))
}

describe('X9: no network from the morning (F-P.2, F-P.4, edge cases 26 and 27)', () => {
  test('X9, edge case 27: without a roster of today nobody can be told from a stranger, and the screen says only to wait', async () => {
    const day = await offline()
    const screen = screenAt(day, { lang: 'zh_CN.UTF-8' })
    await screen.until(/请出示证件/)
    for (const key of ['A1', 'B1', 'R1']) day.show('desk-reader', key)
    expect(day.news().filter((fact) => fact !== 'card.read')).toEqual(
      Array.from({ length: 3 }, () => 'identity.rejected(decision_unavailable)'),
    )
    const shown = await screen.until(/核验未通过/)
    expect(shown).toMatch(/核验未通过：.{2,12}\n/)
    expect(shown).not.toContain(person('R1').name)
    screen.interrupt.abort()
    await screen.ended
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(decision_unavailable)'])
    expect(day.bench.openings).toEqual([])
  })

  test('X9: a roster file on a stick is taken from two people, each with the own credential', async () => {
    const day = await offline()
    const alone = await day.staff('W1', stick(day))
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('two people')])
    const self = await day.staff('W1', [...stick(day), '--with', 'w1'], [pinOf('W1')])
    expect(self.code).toBe(1)
    const guessed = await day.staff('W1', [...stick(day), '--with', 'w2'], ['000000'])
    expect(guessed.code).toBe(1)
    expect(day.news()).toEqual(['operator.login_failed'])
    await done(together(day, 'W1', 'W2', stick(day)))
    expect(day.news()).toEqual(['session.scheduled', 'roster.received'])
    const { source, operator, second } = day.last('roster.received').data
    expect([source, operator, second]).toEqual(['file', day.refOf('W1'), day.refOf('W2')])
    day.show('desk-reader', 'A1')
    expect(day.news()).toContain('identity.verified')
    day.show('desk-reader', 'B1')
    expect(day.news()).toContain('identity.rejected(not_on_roster)')
  })

  test('X9: a file with mistakes is refused whole; a signed one is checked for venue and day as well', async () => {
    const day = await offline()
    const spoilt = JSON.parse(rosterText('A')) as { people: { number: string }[] }
    const first = spoilt.people[0]
    if (first !== undefined) first.number = '140599198503239071'
    const file = fileOf(day, 'stick.json', JSON.stringify(spoilt))
    const { code, err } = await together(day, 'W1', 'W2', ['roster', 'import', file])
    expect([code, err]).toEqual([1, expect.stringContaining('person 1: number')])
    expect(err).not.toContain('140599198503239071')
    day.show('desk-reader', 'A2')
    expect(day.news()).toEqual(['card.read', 'identity.rejected(decision_unavailable)'])
  })

  test('X9: the day runs; at 15:00 every event of it arrives once and in order', async () => {
    const day = await offline()
    await done(together(day, 'W1', 'W2', stick(day)))
    for (const key of committeeA) await arrive(day, key)
    await done(day.staff('W1', ['session', 'seal', codeA]))
    expect(day.state().inside.size).toBe(7)
    waitUntil(day, '15:00')
    const before = delivered(day).length
    const backlog = day.bench.gateway().status().platform?.backlog ?? 0
    expect(backlog).toBeGreaterThan(50)
    day.news()
    await linkBack(day)
    expect(day.news()).toEqual(['link.restored', 'outbox.drained'])
    expect(day.last('link.restored').data.backlog).toBe(backlog)
    expect(day.last('outbox.drained').data.delivered).toBeGreaterThanOrEqual(backlog)
    const sequences = delivered(day)
    expect(sequences).toEqual(day.events().map(({ sequence }) => sequence))
    expect(sequences.length - before).toBeGreaterThan(backlog)
    expect(day.bench.gateway().status().platform?.backlog).toBe(0)
  })

  test('X9: the roster of the platform, which equals the file, changes nothing for those inside', async () => {
    const day = await openVenueDay({}, { platform: true })
    linkLost(day)
    await done(together(day, 'W1', 'W2', stick(day)))
    await arrive(day, 'A1')
    await linkBack(day)
    const before = day.state()
    day.news()
    // with the link back one person is enough again
    await importRosters(day, 'A')
    expect(day.news()).toEqual(['session.scheduled', 'roster.received'])
    expect(day.last('roster.received').data.revision).toBe(2)
    const { inside, badges, people } = day.state()
    expect({ inside, badges, people }).toEqual({
      inside: before.inside,
      badges: before.badges,
      people: before.people,
    })
  })

  test('X9: a link lost while the roster is here stops nobody (edge case 26)', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    linkLost(day)
    day.news()
    await arrive(day, 'A1')
    expect(day.news().filter((fact) => fact === 'zone.entered')).toHaveLength(2)
    day.show('desk-reader', 'R3')
    day.restart()
    day.show('desk-reader', 'B1')
    expect(day.news()).toContain('identity.rejected(not_on_roster)')
  })
})
