import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { importRosters } from '../support/venue-visits.ts'

/** For the device to answer. */
const settleMs = 4_000

async function practise(day: VenueDay, words: readonly string[], typed: readonly string[] = []) {
  await done(day.staff('W2', ['training', ...words], typed))
  day.bench.clock.advance(settleMs)
}

describe('training (plan 3)', () => {
  test('F-P.6: at a console everything can be done that people do: a card, a step, a door, an alarm', async () => {
    const day = await openVenueDay({}, { training: true })
    await importRosters(day, 'A')
    day.news()
    await practise(day, ['card', 'desk-reader'], [person('A1').id_no])
    expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    await done(day.staff('W2', ['badge', 'issue', '--number', badgeOf('A1')]))
    await done(day.staff('W2', ['locker', 'assign', badgeOf('A1'), '--size', 'small']))
    day.bench.clock.advance(1_000)
    await practise(day, ['shut', 'A01'])
    expect(day.news().at(-1)).toBe('locker.deposit_confirmed')
    await practise(day, ['card', 'lane-1-in', badgeOf('A1')])
    await practise(day, ['walk', 'lane-1', 'in'])
    expect(day.news()).toEqual(['passage.granted', 'passage.completed', 'zone.entered'])
    await practise(day, ['contact', 'fire', 'on'])
    expect(day.news()).toContain('fire_alarm.raised')
    await practise(day, ['contact', 'fire', 'off'])
    expect(day.news()).toContain('fire_alarm.cleared')
    await practise(day, ['jam', 'A02'])
    await practise(day, ['pull', 'A03'])
    expect(day.news()).toEqual(['locker.breached'])
  })

  test('F-P.6: what makes no sense is refused and named', async () => {
    const day = await openVenueDay({}, { training: true })
    for (const [words, named] of [
      [['card', 'lane-9-in', 'A01'], 'lane-9-in'],
      [['card', 'lane-1-in', 'Z99'], 'Z99'],
      [['walk', 'gate-9', 'in'], 'gate-9'],
      [['walk', 'dining', 'in'], 'dining'],
      [['walk', 'lane-1', 'sideways'], 'direction'],
      [['shut', 'Q77'], 'Q77'],
      [['contact', 'sprinkler', 'on'], 'sprinkler'],
    ] as const) {
      const { code, err } = await day.staff('W2', ['training', ...words])
      expect([code, err], words.join(' ')).toEqual([1, expect.stringContaining(named)])
    }
    expect(day.news()).toEqual([])
  })

  test('F-P.6: at work nobody can practise', async () => {
    const day = await openVenueDay()
    const { code, err } = await day.staff('W2', ['training', 'walk', 'lane-1', 'in', '--lang', 'zh-CN'])
    expect([code, err]).toEqual([1, expect.stringContaining('演练模式')])
    expect(day.bench.openings).toEqual([])
  })
})
