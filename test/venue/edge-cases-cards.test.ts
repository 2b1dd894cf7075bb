import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { cardOf, person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { asExpert, holderOf, importChanged } from '../support/venue-rosters.ts'
import { checkIn, importRosters, together, waitUntil, waive } from '../support/venue-visits.ts'
import { deskSays, deskScreen, logSays } from '../support/venue-words.ts'

/** One attempt takes half a second; the next one begins as long after it. */
const attemptMs = 800

/** A card is laid down whose chip does not answer, and taken away again. */
function tryUnreadable(day: VenueDay, reader: string): void {
  day.stimulate(reader, { kind: 'PresentCard', card: { ...cardOf(person('A4')), failWith: 0x37 } })
  day.bench.clock.advance(attemptMs)
  day.stimulate(reader, { kind: 'LiftCard' })
  day.bench.clock.advance(attemptMs)
}

/** Somebody on the roster whose number is right and whose card is what the test is about. */
async function withDocuments(...cases: readonly string[]): Promise<VenueDay> {
  const day = await openVenueDay()
  await importChanged(day, 'A', ({ people }) => ({
    people: [...people, ...cases.map((name) => asExpert(holderOf(name)))],
  }))
  day.news()
  return day
}

describe('edge case 1: a chip that cannot be read (Art. 17)', () => {
  test('edge case 1: the third failed read is a refusal that asks for staff, at the desk and at a lane', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    day.news()
    for (const reader of ['desk-reader', 'lane-1-in']) {
      tryUnreadable(day, reader)
      tryUnreadable(day, reader)
      expect(day.news()).toEqual(['card.read_failed', 'card.read_failed'])
      tryUnreadable(day, reader)
      expect(day.news()).toEqual(['card.read_failed', 'passage.denied(card_unreadable)'])
      expect(day.last('passage.denied').data).toMatchObject({ reader, participant: null, person: null })
    }
    expect(await logSays(day)).toMatch(/拒绝通行.*进入，证件无法读取$/)
    expect(await deskScreen(day)).toEqual({
      visitor: '未读出，请重新放置证件',
      clerk: '三次读不出：由两人核对其他证件，人工核验（warden identity find）',
    })
    expect(day.bench.openings).toEqual([])
  })

  test('edge case 1: two of the staff compare another document, and open the lane; one alone does not', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    for (let attempt = 0; attempt < 3; attempt++) tryUnreadable(day, 'desk-reader')
    day.news()
    const who = day.refOf('A4')
    const verify = (document: string) => ['identity', 'verify', who, '--document', document]
    expect((await day.staff('W1', verify('passport'))).code).toBe(1)
    expect(day.news()).toEqual(['override.rejected'])
    const hint = await together(day, 'W1', 'W2', verify('driving_licence'))
    expect([hint.code, hint.err]).toEqual([1, expect.stringContaining('hint only')])
    expect(day.news()).toEqual([])
    await done(together(day, 'W1', 'W2', verify('passport')))
    expect(day.news()).toEqual(['identity.manually_verified', 'participant.arrived'])
    const both = { operator: day.refOf('W1'), second: day.refOf('W2') }
    expect(day.last('identity.manually_verified').data).toMatchObject({
      participant: who,
      document: 'passport',
      cause: 'card_unreadable',
      ...both,
    })
    await done(day.staff('W2', ['badge', 'issue', who, '--number', badgeOf('A4')]))
    await waive(day, 'A4')
    day.news()
    const open = ['override', 'lane-1', '--person', badgeOf('A4'), '--reason', '证件芯片损坏']
    await done(together(day, 'W1', 'W2', open))
    day.bench.clock.advance(500)
    expect(day.bench.openings.map(({ device }) => device)).toEqual(['lane-1-gate'])
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(500)
    expect(day.news()).toEqual(['override.executed', 'passage.granted', 'passage.completed', 'zone.entered'])
    expect(day.state().people.get(who)?.place).toBe('corridor')
    // the chip is still silent, and nobody else comes in on that order
    day.bench.clock.advance(10_000)
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(500)
    expect(day.news()).toEqual([])
  })
})

describe('edge case 2: a reader that sends garbage or half a frame', () => {
  test('edge case 2: is asked again, and the card is read as if nothing had been', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    day.news()
    const wire = day.bench.devices.misbehaviour('desk-reader')
    Object.assign(wire, { halfFrame: 1, wrongChecksum: 1, noiseBefore: 7 })
    day.show('desk-reader', 'A1')
    expect([wire.halfFrame, wire.wrongChecksum]).toEqual([0, 0])
    expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    expect(day.events().filter(({ type }) => type === 'device.degraded')).toEqual([])
  })

  test('edge case 2: and when it piles up, the reader counts as degraded and has a ticket, once', async () => {
    const day = await openVenueDay()
    day.bench.devices.misbehaviour('lane-1-in').halfFrame = 6
    day.bench.clock.advance(20_000)
    expect(day.news()).toEqual(['fault.reported'])
    expect(day.last('device.degraded').data).toMatchObject({
      device: 'lane-1-in',
      what: expect.stringContaining('garbled'),
    })
    expect(day.last('fault.reported').data).toMatchObject({ device: 'lane-1-in', cause: 'degraded' })
    // the frames are whole again, and no card was ever taken for one
    await importRosters(day, 'A')
    day.news()
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual(['passage.denied(badge_required)'])
  })
})

describe('edge case 3: a card that stays on the reader', () => {
  const minuteMs = 60_000

  test('edge case 3: is one reading at the desk, and another one only after it was lifted', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    day.news()
    day.stimulate('desk-reader', { kind: 'PresentCard', card: cardOf(person('A1')) })
    day.bench.clock.advance(minuteMs)
    expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    day.stimulate('desk-reader', { kind: 'LiftCard' })
    day.bench.clock.advance(3_000)
    day.show('desk-reader', 'A1')
    expect(day.news()).toEqual(['card.read', 'identity.verified'])
  })

  test('edge case 3: is one refusal and one grant at a lane, and no attempt after another', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    await checkIn(day, 'A1')
    day.news()
    day.stimulate('lane-1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    day.bench.clock.advance(minuteMs)
    expect(day.news()).toEqual(['passage.denied(deposit_required)'])
    day.stimulate('lane-1-in', { kind: 'LiftCard' })
    day.bench.clock.advance(3_000)
    await waive(day, 'A1')
    day.news()
    day.stimulate('lane-1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    day.bench.clock.advance(minuteMs)
    expect(day.news()).toEqual(['passage.granted', 'passage.timed_out'])
    expect(day.bench.openings).toHaveLength(1)
  })
})

describe('edge case 8: documents out of their dates', () => {
  test('edge case 8: the day after its last and before its first day a card is refused at desk and lane', async () => {
    const day = await withDocuments('expired', 'not_yet_valid')
    for (const [name, reason, words] of [
      ['expired', 'card_expired', '证件已过期'],
      ['not_yet_valid', 'card_not_yet_valid', '证件未生效'],
    ] as const) {
      expect(await deskSays(day, holderOf(name))).toEqual({
        visitor: `核验未通过：${words}`,
        clerk: '可凭临时身份证，由两人人工核验',
      })
      expect(day.news()).toEqual(['card.read', `identity.rejected(${reason})`])
      day.show('lane-1-in', holderOf(name))
      expect(day.news()).toEqual([`passage.denied(${reason})`])
    }
    expect(day.bench.openings).toEqual([])
  })

  test('edge case 8: on its last day it is good, the day after it is not, and one without end always is', async () => {
    const day = await withDocuments('expires_today', 'valid_long_term')
    for (const name of ['expires_today', 'valid_long_term']) {
      day.show('desk-reader', holderOf(name))
      expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    }
    waitUntil(day, '19T00:01')
    day.news()
    day.show('desk-reader', holderOf('expires_today'))
    day.show('desk-reader', holderOf('valid_long_term'))
    expect(day.news()).toEqual([
      'card.read',
      'identity.rejected(card_expired)',
      'card.read',
      'identity.verified',
    ])
  })

  test('edge case 8: a temporary card without a chip goes past two of the staff', async () => {
    const day = await withDocuments('expired')
    day.show('desk-reader', holderOf('expired'))
    const who = day.last('roster.received').data.participants.at(-1)?.participant ?? ''
    day.news()
    const words = ['identity', 'verify', who, '--document', 'temporary_id', '--cause', 'document_expired']
    await done(together(day, 'W1', 'W2', words))
    expect(day.news()).toEqual(['identity.manually_verified', 'participant.arrived'])
  })
})
