import { describe, expect, test } from 'vitest'
import { badgeOf, entryOf, sessions } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { importChanged } from '../support/venue-rosters.ts'
import {
  cellOf,
  checkIn,
  codeB,
  enter,
  fileOf,
  leave,
  sealed,
  shutOpened,
  together,
  waive,
} from '../support/venue-visits.ts'
import { deskSays, logSays } from '../support/venue-words.ts'

const { room, lane } = sessions.B
const gone = ['passage.granted', 'passage.completed', 'zone.exited']
const assigned = ['replacement.assigned', 'participant.replaced', 'roster.received']
/** A gate locks again before the next one is let through. */
const relockMs = 6_500

function placeOf(day: VenueDay, key: string): string | null {
  return day.state().people.get(day.refOf(key))?.place ?? null
}

/** Somebody takes the place of B4, by two of the staff. */
async function replace(day: VenueDay, substitute = 'B6') {
  const { name, number, document } = entryOf(person(substitute))
  const file = fileOf(day, 'substitute.json', JSON.stringify({ name, number, document }))
  return await together(day, 'W1', 'W2', ['participant', 'replace', badgeOf('B4'), file])
}

/** The committee sealed in its room; B4, whose phone is in a cell, was recused. */
async function recusedInside() {
  const day = await openVenueDay()
  const codes = await sealed(day, ['B'], { lockers: ['B4'] })
  await done(day.staff('W1', ['participant', 'recuse', badgeOf('B4')]))
  day.news()
  return { day, code: codes.get('B4') ?? '' }
}

/** Out through the lane on an order of two of the staff, past the door of the room that they hold open. */
async function takenOut(day: VenueDay, key: string): Promise<void> {
  await done(day.staff('W1', ['portal', 'open-up', room, '--reason', '急救通道']))
  const order = ['override', lane, '--out', '--person', badgeOf(key), '--reason', '就医']
  await done(together(day, 'W1', 'W2', order))
  day.bench.clock.advance(500)
  day.stimulate(`${lane}-gate`, { kind: 'Walk', direction: 'out' })
  day.bench.clock.advance(relockMs)
  await done(day.staff('W1', ['portal', 'normalize', room]))
}

describe('edge case 24: an expert is replaced while inside a sealed session (Art. 22)', () => {
  test('edge case 24: before the replacement the way out takes consent, with it the way out is free and no way leads back', async () => {
    const { day } = await recusedInside()
    day.show(`${room}-out`, 'B4')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    await done(replace(day))
    expect(day.news()).toEqual(assigned)
    expect(day.last('participant.replaced').data).toEqual({
      participant: day.refOf('B4'),
      replacement: day.refOf('B6'),
    })
    day.pass(room, 'out', 'B4')
    expect(day.news()).toEqual(gone)
    const before = day.bench.openings.length
    day.show(`${room}-in`, 'B4')
    expect(day.news()).toEqual(['passage.denied(replaced)'])
    day.pass(lane, 'out', 'B4')
    expect(day.news()).toEqual(gone)
    day.show(`${lane}-in`, 'B4')
    expect(day.news()).toEqual(['passage.denied(replaced)'])
    expect(await logSays(day)).toMatch(/人员已更换$/)
    expect(day.bench.openings.slice(before).map(({ device }) => device)).toEqual([`${lane}-gate`])
    expect(placeOf(day, 'B4')).toBe(null)
    const facts = day.events().map(({ type }) => type)
    for (const fact of ['leave.breached', 'leave.started', 'occupancy.mismatched']) {
      expect(facts).not.toContain(fact)
    }
  })

  test('edge case 24: the others stay under the seal', async () => {
    const { day } = await recusedInside()
    await done(replace(day))
    day.news()
    for (const reader of [`${room}-out`, `${lane}-out`]) day.show(reader, 'B3')
    const refused = 'passage.denied(leave_not_approved)'
    expect(day.news()).toEqual([refused, refused])
  })

  test('edge case 24: led out, the person takes the belongings, hands the badge back and is released', async () => {
    const { day, code } = await recusedInside()
    await done(replace(day))
    const cell = cellOf(day, 'B4')
    day.news()
    expect((await day.staff('W2', ['locker', 'open', cell], [code])).code).toBe(1)
    expect(day.news()).toEqual(['locker.retrieval_denied'])
    leave(day, 'B4')
    await done(day.staff('W2', ['locker', 'open', cell], [code]))
    shutOpened(day)
    await done(day.staff('W2', ['badge', 'return', badgeOf('B4')]))
    expect(day.news().filter((fact) => !fact.startsWith('passage.'))).toEqual([
      'zone.exited',
      'zone.exited',
      'locker.opened',
      'locker.retrieved',
      'locker.closed',
      'badge.returned',
      'participant.released',
    ])
  })

  test('edge case 24: a roster that leaves somebody out who sits inside does not keep the person in', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const number = person('B4').id_no
    await importChanged(day, 'B', ({ people }) => ({ people: people.filter((one) => one.number !== number) }))
    day.news()
    day.pass(room, 'out', 'B4')
    expect(day.news()).toEqual(gone)
    day.show(`${room}-in`, 'B4')
    expect(day.news()).toEqual(['passage.denied(not_on_roster)'])
    day.pass(lane, 'out', 'B4')
    expect(day.news()).toEqual(gone)
    day.show(`${lane}-in`, 'B4')
    day.show(`${room}-out`, 'B3')
    expect(day.news()).toEqual(['passage.denied(not_on_roster)', 'passage.denied(leave_not_approved)'])
  })
})

describe('edge case 25: a replacement arrives while the session is sealed (Art. 22, F-22.4)', () => {
  test('edge case 25: the substitute is nobody before the assignment, and after it comes in past the seal', async () => {
    const { day } = await recusedInside()
    expect((await deskSays(day, 'B6')).visitor).toBe('核验未通过：不在名单内')
    day.show(`${lane}-in`, 'B6')
    expect(day.news()).toEqual([
      'card.read',
      'identity.rejected(not_on_roster)',
      'passage.denied(not_on_roster)',
    ])
    await done(replace(day))
    expect(day.news()).toEqual(assigned)
    expect(day.last('replacement.assigned')).toMatchObject({
      session: codeB,
      data: {
        participant: day.refOf('B6'),
        replaces: day.refOf('B4'),
        source: 'file',
        operator: day.refOf('W1'),
        second: day.refOf('W2'),
      },
    })
    // badge and deposit are asked of a substitute like of anybody
    day.show('desk-reader', 'B6')
    const before = day.bench.openings.length
    day.show(`${lane}-in`, 'B6')
    expect(day.news().at(-1)).toBe('passage.denied(badge_required)')
    expect(day.bench.openings).toHaveLength(before)
    await checkIn(day, 'B6')
    await waive(day, 'B6')
    day.news()
    enter(day, 'B6')
    const entered = ['passage.granted', 'passage.completed', 'zone.entered']
    expect(day.news()).toEqual([...entered, ...entered])
    expect(placeOf(day, 'B6')).toBe(room)
    expect(day.state().sessions.get(codeB)?.phase).toBe('sealed')
  })

  test('edge case 25: once: neither a second assignment nor a second entry, and no way out without consent', async () => {
    const { day } = await recusedInside()
    await done(replace(day))
    day.news()
    // the same again, and another one for a place that is taken
    for (const substitute of ['B6', 'R2']) {
      const { code, err } = await replace(day, substitute)
      expect([code, err]).toEqual([1, expect.stringContaining('done already')])
    }
    expect(day.news()).toEqual([])
    await checkIn(day, 'B6')
    await waive(day, 'B6')
    enter(day, 'B6')
    day.news()
    day.show(`${lane}-in`, 'B6')
    day.show(`${room}-out`, 'B6')
    expect(day.news()).toEqual([
      'antipassback.violated',
      'passage.denied(already_inside)',
      'passage.denied(leave_not_approved)',
    ])
    await takenOut(day, 'B6')
    expect(placeOf(day, 'B6')).toBe(null)
    day.news()
    const before = day.bench.openings.length
    day.show(`${lane}-in`, 'B6')
    expect(day.news()).toEqual(['passage.denied(area_sealed)'])
    expect(day.bench.openings).toHaveLength(before)
  })
})
