import { describe, expect, test } from 'vitest'
import { badgeOf, entryOf, sessions } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { asExpert, holderOf, importChanged } from '../support/venue-rosters.ts'
import { arrive, checkIn, codeA, codeB, importRosters, leave, waive } from '../support/venue-visits.ts'
import { deskScreen } from '../support/venue-words.ts'

const gone = ['passage.granted', 'passage.completed', 'zone.exited']

describe('sessions (Art. 16)', () => {
  test('edge case 45: cancelled while people are inside: nobody comes in, everybody goes out and is released', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'B')
    for (const key of ['B1', 'B2']) await arrive(day, key)
    await checkIn(day, 'B3')
    await waive(day, 'B3')
    day.news()
    await done(day.staff('W1', ['session', 'cancel', codeB, '--reason', '项目终止']))
    expect(day.news()[0]).toBe('session.cancelled')
    const before = day.bench.openings.length
    for (const key of ['B3', 'B4']) day.show('lane-2-in', key)
    expect(day.news()).toEqual(['passage.denied(session_ended)', 'passage.denied(session_ended)'])
    expect(day.bench.openings).toHaveLength(before)
    leave(day, 'B2')
    expect(day.news()).toEqual([...gone, ...gone])
    await done(day.staff('W2', ['badge', 'return', badgeOf('B2')]))
    expect(day.news()).toEqual(['badge.returned', 'participant.released'])
    leave(day, 'B1')
    expect(day.news()).toEqual([...gone, ...gone])
    expect((await day.staff('W1', ['session', 'seal', codeB])).code).toBe(1)
  })

  test('edge case 46: on two rosters of a day: the second right begins with the release from the first', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'B')
    await importChanged(day, 'A', ({ people }) => ({ people: [...people, entryOf(person('B2'))] }))
    await arrive(day, 'B2')
    const first = day.last('participant.arrived')
    const own = first.session === codeB ? sessions.B : sessions.A
    const other = first.session === codeB ? sessions.A : sessions.B
    day.show(`${other.room}-in`, 'B2')
    expect(day.news().at(-1)).toMatch(/^passage\.denied/)
    await done(day.staff('W1', ['session', 'seal', own.code, '--reason', '其余成员缺席']))
    await done(day.staff('W1', ['session', 'finish', own.code]))
    await done(day.staff('W2', ['exit-check', 'pass', badgeOf('B2'), '--release']))
    day.pass(own.room, 'out', 'B2')
    day.pass(own.lane === sessions.A.lane ? 'lane-1' : 'lane-2', 'out', 'B2')
    await done(day.staff('W2', ['badge', 'return', badgeOf('B2')]))
    expect(day.news().at(-1)).toBe('participant.released')
    day.show('desk-reader', 'B2')
    expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    expect(day.last('participant.arrived').session).toBe(other.code)
    await done(day.staff('W2', ['badge', 'issue', '--number', 'B22']))
    await done(day.staff('W2', ['locker', 'waive', 'B22']))
    day.news()
    day.pass('lane-1', 'in', 'B2')
    day.pass(other.room, 'in', 'B2')
    expect(day.last('zone.entered').data.zone).toBe(other.room)
  })
})

describe('documents (Art. 17)', () => {
  test('edge case 48: a permit is taken where permits are on; where they are off it is a matter of the staff', async () => {
    const name = 'taiwan_residence_permit'
    const on = await openVenueDay({ documents: ['resident_id', 'hmt_residence_permit'] })
    await importChanged(on, 'A', ({ people }) => ({ people: [...people, asExpert(holderOf(name))] }))
    on.news()
    on.show('desk-reader', holderOf(name))
    expect(on.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    const off = await openVenueDay({ documents: ['resident_id'], openingDocuments: ['resident_id'] })
    await importChanged(off, 'A', ({ people }) => ({ people: [...people, asExpert(holderOf(name))] }))
    off.news()
    off.show('desk-reader', holderOf(name))
    off.show('lane-1-in', holderOf(name))
    expect(off.news()).toEqual([
      'card.read',
      'identity.rejected(card_type_unsupported)',
      'passage.denied(card_type_unsupported)',
    ])
    expect((await deskScreen(off)).clerk).not.toBe('')
    expect(off.bench.openings).toEqual([])
  })

  test('edge case 49: an unknown or abolished region is accepted, with a hint at most', async () => {
    for (const [name, hint] of [
      ['unknown_region', true],
      ['abolished_region', false],
    ] as const) {
      const day = await openVenueDay()
      await importChanged(day, 'A', ({ people }) => ({ people: [...people, asExpert(holderOf(name))] }))
      day.news()
      day.show('desk-reader', holderOf(name))
      expect(day.news()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
      expect(day.last('identity.verified').data.regionUnknown).toBe(hint)
    }
  })
})

describe('an expert in a wheelchair, with a helper (Art. 17)', () => {
  test('edge case 50: the desk is told, the helper is registered and follows the expert, and goes nowhere alone', async () => {
    const day = await openVenueDay()
    await importChanged(day, 'A', ({ people }) => ({
      people: people.map((one) =>
        one.number === person('A2').id_no ? { ...one, needs: ['wide_lane', 'helper'] } : one,
      ),
    }))
    day.show('desk-reader', 'A2')
    const { clerk } = await deskScreen(day)
    expect(clerk).toContain('需宽通道')
    expect(clerk).toContain('需人协助')
    await done(day.staff('W2', ['badge', 'issue', '--number', badgeOf('A2')]))
    await waive(day, 'A2')
    const { name, id_no: number } = person('B6')
    const words = ['visitor', 'register', '--purpose', 'helper', '--session', codeA, '--zone', 'room1']
    await done(day.staff('W2', [...words, '--escort', badgeOf('A2')], [name, number]))
    expect(day.last('visitor.registered').data.escort).toBe(day.refOf('A2'))
    day.show('desk-reader', 'B6')
    await done(day.staff('W2', ['locker', 'waive', day.refOf('B6')]))
    day.news()
    const before = day.bench.openings.length
    day.show('lane-1-in', 'B6')
    expect(day.news()).toEqual(['passage.denied(escort_required)'])
    expect(day.bench.openings).toHaveLength(before)
    day.bench.clock.advance(3_000)
    day.pass('lane-1', 'in', 'A2')
    day.pass('lane-1', 'in', 'B6')
    day.pass('room1', 'in', 'A2')
    day.pass('room1', 'in', 'B6')
    for (const key of ['A2', 'B6']) expect(day.state().people.get(day.refOf(key))?.place).toBe('room1')
    day.show('room2-in', 'B6')
    expect(day.news().at(-1)).toBe('passage.denied(role_not_allowed)')
  })
})
