import { describe, expect, test } from 'vitest'
import type { Contact } from '../../../daemon/domain/venue.ts'
import { layoutOf } from '../../../daemon/domain/venue.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { scenario } from '../../support/scenario.ts'
import { smallVenue } from '../../support/small-venue.ts'

const [zhao, qian] = [person('A1'), person('A2')]

/** The small venue with a board of inputs beside the door of the locker hall. */
function wired() {
  const venue = smallVenue()
  const contact = (id: string, input: number, meaning: Contact['meaning']): Contact => ({
    id,
    name: id,
    nameEn: id,
    device: 'panel',
    input,
    meaning,
    activeWhen: 'closed',
    zone: null,
  })
  const contacts = [
    contact('mains', 1, 'mains'),
    contact('battery', 2, 'battery_low'),
    contact('recorder', 3, 'recorder'),
    contact('fire', 4, 'fire'),
    contact('escape-1', 5, 'escape_door'),
  ]
  const { zones, portals, desks, banks } = venue
  const parts = { zones: [...zones.values()], portals: [...portals.values()], desks: [...desks.values()] }
  return { ...venue, ...layoutOf({ ...parts, banks: [...banks.values()], contacts }) }
}

function sealedWithTwo(): Scenario {
  const story = scenario({ venue: wired() }).staffed('W1', 'W2', 'S1').roster('S-A', 'room1', [zhao, qian])
  story.checkIn(zhao).pass('lane1', 'in', zhao).checkIn(qian).pass('lane1', 'in', qian)
  return story.record({
    type: 'session.sealed',
    subject: 'S-A',
    session: 'S-A',
    zone: 'room1',
    data: { inside: 2, missing: 0, reason: null, operator: null },
  })
}

function contact(story: Scenario, input: number, active: boolean): Scenario {
  return story.signal('panel', { kind: 'ContactChanged', input, active })
}

describe('a fire alarm (Art. 34, F-X.7, X7)', () => {
  test('starts the muster with those inside and suspends the sealed session', () => {
    const story = contact(sealedWithTwo(), 4, true)
    expect(story.latest()).toEqual(['fire_alarm.raised', 'muster.started', 'session.suspended'])
    const people = [zhao, qian].map((one) => ({ participant: story.refOf(one), session: 'S-A', badge: null }))
    const started = story.events().findLast(({ type }) => type === 'muster.started')
    expect(started).toMatchObject({ data: { total: 2, people } })
  })

  test('says within a second which portals are free, confirmed by their own boards only', () => {
    const story = contact(sealedWithTwo(), 4, true)
    story.signal('lane1-gate', { kind: 'FireContact', active: true })
    expect(story.latest()).toEqual(['fire_alarm.raised'])
    story.wait(1_000)
    const portals = ['lane1', 'lane2', 'door1', 'door2']
    expect(story.last()).toMatchObject({ type: 'portals.released', data: { portals, confirmed: ['lane1'] } })
  })

  test('ends the muster when all are accounted for, by card at the desk or ticked by staff', () => {
    const story = contact(sealedWithTwo(), 4, true).wait(90_000)
    expect(story.card('desk1-reader', zhao).latest()).toEqual(['muster.person_accounted'])
    story.staff('muster.account', { person: story.refOf(qian) }, { by: 'W2' })
    expect(story.latest()).toEqual(['muster.person_accounted', 'muster.completed'])
    expect(story.last()).toMatchObject({ data: { total: 2, seconds: 90 } })
    story.staff('muster.account', { person: story.refOf(qian) }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'no_muster' })
  })

  test('is over only when the panel is reset and the witness re-arms; then all read their cards again', () => {
    const story = contact(sealedWithTwo(), 4, true)
    story.card('desk1-reader', zhao).card('desk1-reader', qian)
    story.staff('portals.rearm', { reason: null }, { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'alarm_still_on' })
    contact(story, 4, false)
    expect(story.latest()).toEqual(['fire_alarm.cleared'])
    story.staff('portals.rearm', { reason: null }, { by: 'W1' })
    expect(story.latest()).toContain('portals.rearmed')
    expect(story.state().inside.size).toBe(0)
    story.record({
      type: 'session.resumed',
      subject: 'S-A',
      session: 'S-A',
      zone: null,
      data: { order: null, reason: null, operator: null },
    })
    expect(story.card('lane1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('while somebody is missing takes a reason to re-arm, and the missing stay on record as inside', () => {
    const story = contact(contact(sealedWithTwo(), 4, true).card('desk1-reader', zhao), 4, false)
    story.staff('portals.rearm', { reason: null }, { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'people_missing', detail: '1' })
    story.staff('portals.rearm', { reason: '消防确认区内无人' }, { by: 'W1' })
    expect(story.latest()).toContain('occupancy.mismatched')
    expect([...story.state().inside]).toEqual([story.refOf(qian)])
  })

  test('is also a cut cable: the board that carries the contact is silent for ten seconds (edge case 36)', () => {
    const story = sealedWithTwo().signal('panel', { kind: 'Offline', cause: 'no_reply' }).wait(9_999)
    expect(story.state().fire.size).toBe(0)
    story.wait(1)
    const raised = story.events().findLast(({ type }) => type === 'fire_alarm.raised')
    expect(raised).toMatchObject({ data: { device: 'panel', cause: 'line_cut' } })
  })

  test('is no board that is plugged in again, nor is it raised twice for one cut cable', () => {
    const story = sealedWithTwo().signal('panel', { kind: 'Offline', cause: 'unplugged' }).wait(5_000)
    story.online('panel').wait(60_000)
    expect(story.state().fire.size).toBe(0)
    story.signal('panel', { kind: 'Offline', cause: 'unplugged' }).wait(600_000)
    expect(story.events().filter(({ type }) => type === 'fire_alarm.raised')).toHaveLength(1)
  })

  test('goes on over a restart', () => {
    const story = contact(sealedWithTwo(), 4, true).restart()
    expect(story.state().muster.released).toBe(true)
    expect(story.card('desk1-reader', zhao).latest()).toEqual(['muster.person_accounted'])
  })
})

describe('the power (Art. 11, 27; F-X.5)', () => {
  test('that fails and comes back is on record with how long it was away (edge case 30)', () => {
    const story = contact(sealedWithTwo(), 1, false)
    expect(story.last()).toMatchObject({ type: 'power.lost', data: { contact: 'mains' } })
    contact(story.wait(90_000), 1, true)
    expect(story.last()).toMatchObject({ type: 'power.restored', data: { seconds: 90 } })
    expect(contact(story, 1, true).latest()).toEqual([])
  })

  test('of the battery counts only while the mains are gone, and is said once (edge case 31)', () => {
    const story = contact(sealedWithTwo(), 2, true)
    expect(story.latest()).toEqual([])
    contact(contact(story, 1, false), 2, true)
    expect(story.last().type).toBe('power.battery_low')
    expect(contact(story, 2, true).latest()).toEqual([])
  })
})

describe('a recorder (Art. 25, F-25.3)', () => {
  test('that stops while a session is sealed was interrupted; otherwise it has stopped', () => {
    const story = contact(sealedWithTwo(), 3, true)
    expect(story.last().type).toBe('recording.started')
    expect(contact(story, 3, false).latest()).toEqual(['recording.interrupted', 'notification.sent'])
    const idle = contact(contact(scenario({ venue: wired() }), 3, true), 3, false)
    expect(idle.last().type).toBe('recording.stopped')
  })
})

describe('an escape door', () => {
  test('that opens without an alarm is forced, and says when it is shut again (edge case 37)', () => {
    const story = contact(sealedWithTwo(), 5, true)
    expect(story.last()).toMatchObject({
      type: 'passage.forced',
      data: { portal: 'escape-1', direction: 'out' },
    })
    expect(contact(story, 5, false).last().type).toBe('passage.secured')
  })

  test('that is found shut is nothing to tell', () => {
    expect(contact(sealedWithTwo(), 5, false).latest()).toEqual([])
  })

  test('that opens in an alarm is what it is for', () => {
    const story = contact(contact(sealedWithTwo(), 4, true), 5, true)
    expect(story.latest()).toEqual([])
  })
})

describe('a sudden illness (Art. 34, F-X.8)', () => {
  test('is reported for those it strikes', () => {
    const story = sealedWithTwo()
    const people = [story.refOf(zhao), story.refOf(qian)]
    story.staff('medical.report', { people, text: '餐后不适' }, { by: 'W2' })
    expect(story.last()).toMatchObject({
      type: 'medical.reported',
      session: 'S-A',
      data: { participants: people },
    })
  })
})
