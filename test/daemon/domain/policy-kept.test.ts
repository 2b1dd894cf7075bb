import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { deskGuide } from '../../../daemon/domain/desk-guide.ts'
import { readinessOf } from '../../../daemon/domain/readiness.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { scenario } from '../../support/scenario.ts'
import { at, sealedDay } from '../../support/sealed-day.ts'
import { smallVenue } from '../../support/small-venue.ts'

const minute = 60_000
const zhao = person('A1')

/** A session that began under the usual rules; then the venue changed one, and another session began. */
function changed(before: object, after: object): Scenario {
  return scenario({ venue: smallVenue(before) })
    .roster('S-A', 'room1', [zhao])
    .underRules(after)
    .roster('S-B', 'room2', [person('B1')])
}

describe('a session keeps the rules that it began with (Art. 44, F-44.1)', () => {
  test('how long a grant lasts', () => {
    const story = changed({ grantMs: 8_000, depositRequired: false }, { grantMs: 20_000 })
    const granted = () => story.events().findLast(({ type }) => type === 'passage.granted')?.data
    story.card('desk1-reader', zhao).pass('lane1', 'in', zhao)
    expect(granted()).toMatchObject({ expiresInMs: 8_000 })
    story.card('desk1-reader', person('B1')).pass('lane1', 'in', person('B1'))
    expect(granted()).toMatchObject({ expiresInMs: 20_000 })
  })

  test('how soon the own room is reached', () => {
    const story = changed({ roomWithinMs: 5 * minute, depositRequired: false }, { roomWithinMs: 30 * minute })
    for (const holder of [zhao, person('B1')]) story.card('desk1-reader', holder).pass('lane1', 'in', holder)
    const overdue = () =>
      story.events().flatMap((event) => (event.type === 'zone.entry_overdue' ? [event] : []))
    story.wait(6 * minute)
    expect(overdue().map(({ session }) => session)).toEqual(['S-A'])
    story.wait(30 * minute)
    expect(overdue().map(({ session }) => session)).toEqual(['S-A', 'S-B'])
  })

  test('which documents are taken', () => {
    const story = changed(
      { documents: ['resident_id'], openingDocuments: ['resident_id'] },
      { documents: ['hmt_residence_permit'], openingDocuments: ['hmt_residence_permit'] },
    )
    expect(story.card('desk1-reader', zhao).latest()).toContain('identity.verified')
    expect(story.card('desk1-reader', person('B1')).last().data).toMatchObject({
      reason: 'card_type_unsupported',
    })
  })

  test('whether something must be deposited at the desk, and whether that can be waived', () => {
    const story = changed({ depositRequired: false }, { depositRequired: true })
    expect(story.card('desk1-reader', zhao).latest()).not.toContain('locker.assigned')
    expect(story.card('desk1-reader', person('B1')).latest()).toContain('locker.assigned')
  })

  test('what the desk says next', () => {
    const story = changed({ depositRequired: false, badgeRequired: false }, { badgeRequired: true })
    const desk = story.venue.desks.get('desk1')
    if (desk === undefined) throw new Error('the small venue has a desk')
    const step = () =>
      deskGuide(
        { state: story.state(), venue: story.venue, now: { ms: story.now(), clock: 'synced' }, ref: 'r' },
        desk,
      ).step
    story.card('desk1-reader', zhao)
    expect(step()).toBe('go_to_portal')
    story.card('desk1-reader', person('B1'))
    expect(step()).toBe('issue_badge')
  })

  test('how late a lunch may be', () => {
    const story = sealedDay({ rules: { mealOverdueMs: 30 * minute }, from: '11:00' })
    const order = { session: 'S-A', at: '12:00' }
    story.staff('meal.order', order, { by: 'W2' }).underRules({ mealOverdueMs: 90 * minute })
    story.wait(at('12:31') - story.now())
    expect(story.events().filter(({ type }) => type === 'meal.overdue')).toHaveLength(1)
  })

  test('whether a rest room needs consent', () => {
    const story = sealedDay({ rules: { toiletNeedsApproval: false }, restRoom: true })
    story.underRules({ toiletNeedsApproval: true })
    expect(story.card('room1-out', zhao).latest()).toEqual(['passage.granted'])
  })

  test('what a session that is not ready lacks', () => {
    const story = changed({ depositRequired: false }, { depositRequired: true })
    for (const bank of story.venue.banks.values())
      story.signal(bank.board, { kind: 'Offline', cause: 'missing' })
    const light = (code: string) => {
      const session = story.state().sessions.get(code)
      if (session === undefined) throw new Error(`${code} has a roster`)
      const site = {
        state: story.state(),
        venue: story.venue,
        now: { ms: story.now(), clock: 'synced' },
        ref: 'r',
      }
      return readinessOf(site, session).items.find(({ what }) => what === 'lockers')?.light
    }
    expect([light('S-A'), light('S-B')]).toEqual(['degraded', 'not_ready'])
  })
})

/** Who may ask for the venue's own rules, and why a session has no part in it. */
const venueWide: Readonly<Record<string, string>> = {
  'accounts.ts': 'operators belong to no session',
  'faults.ts': 'devices belong to no session',
  'gateway.ts': 'the backlog is that of the venue',
  'muster.ts': 'an alarm is one for all',
  'policy.ts': 'here the rules of a session are found',
  'standing.ts': 'a gate held open is the same to all',
  'unexplained.ts': 'nobody knows yet who it was',
  'locker-attempts.ts': 'a cell on its own, whoever stands there',
  'locker-codes.ts': 'a cell on its own, whoever stands there',
  'locker-doors.ts': 'what the desk is like',
  'locker-openings.ts': 'how the boards are spoken to',
  'locker-timers.ts': 'a door on its own',
  'release.ts': 'what the desk is like',
  'identity.ts': 'documents of nobody known, beside those of each session',
  'desk.ts': 'what the desk is like',
  'commands/locker-cells.ts': 'whose owner is long gone',
  'commands/lockers.ts': 'the sizes that the banks have',
  'commands/visits.ts': 'technicians come to the venue',
}

test('only whoever has a reason goes by the rules of the venue', () => {
  const root = new URL('../../../daemon/domain/', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const reading = files.filter((name) => /venue\.rules\b/.test(readFileSync(new URL(name, root), 'utf8')))
  // under the world of underRulesOf `venue.rules` are the session's
  const own = ['entry.ts', 'desk-guide.ts']
  expect(reading.filter((name) => !(name in venueWide) && !own.includes(name))).toEqual([])
})
