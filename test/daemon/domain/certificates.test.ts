import { describe, expect, test } from 'vitest'
import { localInstant } from '../../../daemon/domain/calendar.ts'
import { scenario } from '../../support/scenario.ts'

const dayMs = 86_400_000
type Which = 'own' | 'server' | 'ca'

describe('a certificate of the link to the platform (F-P.2)', () => {
  const ends = (notAfterMs: number, certificate: Which = 'own') =>
    ({ kind: 'certificate', certificate, notAfterMs }) as const

  test('is warned of from 30 days before its end on, with its date, and no day earlier', () => {
    const story = scenario()
    expect(story.give(ends(story.now() + 31 * dayMs)).latest()).toEqual([])
    const endMs = story.now() + 30 * dayMs
    expect(story.give(ends(endMs)).last()).toMatchObject({
      type: 'link.certificate_expiring',
      subject: story.venue.gateway,
      data: { certificate: 'own', notAfter: localInstant(endMs, '+08:00'), days: 30 },
    })
  })

  test('that has expired is said to have, once', () => {
    const story = scenario()
    const endMs = story.now() - 1
    expect(story.give(ends(endMs)).last()).toMatchObject({ data: { days: -1 } })
    story.wait(5 * dayMs)
    expect(story.give(ends(endMs)).latest()).toEqual([])
  })

  test('found late is told once, by the nearest of the days', () => {
    const story = scenario()
    const endMs = story.now() + 5 * dayMs
    expect(story.give(ends(endMs)).last()).toMatchObject({ data: { days: 5 } })
    expect(story.give(ends(endMs)).latest()).toEqual([])
    story.wait(dayMs)
    expect(story.give(ends(endMs)).latest()).toEqual([])
    story.wait(dayMs)
    expect(story.give(ends(endMs)).last()).toMatchObject({ data: { days: 3 } })
  })

  test('is told for each certificate by itself', () => {
    const story = scenario()
    const endMs = story.now() + 10 * dayMs
    for (const which of ['own', 'server', 'ca'] as const) {
      expect(story.give(ends(endMs, which)).latest()).toEqual(['link.certificate_expiring'])
      expect(story.last()).toMatchObject({ data: { certificate: which } })
    }
    for (const which of ['own', 'server', 'ca'] as const) {
      expect(story.give(ends(endMs, which)).latest()).toEqual([])
    }
  })

  test('that was renewed is warned of anew when its own time comes', () => {
    const story = scenario()
    story.give(ends(story.now() + dayMs))
    const renewedMs = story.now() + 365 * dayMs
    expect(story.give(ends(renewedMs)).latest()).toEqual([])
    story.wait(340 * dayMs)
    expect(story.give(ends(renewedMs)).last()).toMatchObject({ data: { days: 25 } })
  })
})
