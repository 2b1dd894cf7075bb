import { describe, expect, test } from 'vitest'
import { readinessOf } from '../../../daemon/domain/readiness.ts'
import { dayVenue } from '../../support/day-venue.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { scenario } from '../../support/scenario.ts'

function prepared(): Scenario {
  return scenario({ venue: dayVenue() })
    .give({ kind: 'clock', quality: 'synced', step: null })
    .roster('S-A', 'room1', [person('A1'), person('A2')])
}

function lightsOf(story: Scenario) {
  const session = story.state().sessions.get('S-A')
  if (session === undefined) throw new Error('there is no session')
  const { light, items } = readinessOf({ state: story.state(), venue: story.venue }, session)
  const poor = items.filter((item) => item.light !== 'ready')
  return {
    light,
    poor: poor.map(({ what, light: one, missing }) => `${what} ${one} ${missing.join(' ')}`.trim()),
  }
}

describe('the readiness of a session (Art. 7, 18; F-18.1, F-P.7)', () => {
  test('is green when everything that it needs answers', () => {
    expect(lightsOf(prepared())).toEqual({ light: 'ready', poor: [] })
  })

  test('with one lane down is degraded, with all lanes down not given (F-7.1)', () => {
    const story = prepared().signal('lane-1-gate', { kind: 'Offline', cause: 'unplugged' })
    expect(lightsOf(story)).toEqual({ light: 'degraded', poor: ['lanes degraded lane-1-gate'] })
    story.signal('lane-2-in', { kind: 'Offline', cause: 'unplugged' })
    expect(lightsOf(story)).toEqual({ light: 'not_ready', poor: ['lanes not_ready lane-1-gate lane-2-in'] })
  })

  test('is not given while the door of its room is silent; another room does not matter', () => {
    const other = prepared().signal('room2-in', { kind: 'Offline', cause: 'no_reply' })
    expect(lightsOf(other).light).toBe('ready')
    const own = prepared().signal('room1-in', { kind: 'Offline', cause: 'no_reply' })
    expect(lightsOf(own)).toEqual({ light: 'not_ready', poor: ['room not_ready room1-in'] })
  })

  test('needs a cell for everybody who is still to come', () => {
    const story = prepared().signal('locker-board', { kind: 'Offline', cause: 'no_reply' })
    expect(lightsOf(story)).toEqual({ light: 'not_ready', poor: ['lockers not_ready locker-board'] })
  })

  test('names a doubtful clock, a lost link, lost mains, a silent panel and open tickets', () => {
    const story = prepared().give({ kind: 'clock', quality: 'suspect', step: null })
    story.give({ kind: 'link', up: false, cause: 'refused', backlog: 0 })
    story.signal('panel', { kind: 'ContactChanged', input: 1, active: false })
    story.signal('qa1-in', { kind: 'Degraded', what: 'checksum' })
    expect(lightsOf(story)).toEqual({
      light: 'degraded',
      poor: ['clock degraded', 'link degraded', 'power degraded', 'faults degraded F1'],
    })
  })
})
