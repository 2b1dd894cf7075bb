import { describe, expect, test } from 'vitest'
import { holderOf } from '../../../daemon/domain/badges.ts'
import { hasDeposit, occupiedCells } from '../../../daemon/domain/lockers.ts'
import { hasWaiver } from '../../../daemon/domain/waivers.ts'
import { attendedDay, attendedVenue, deposited, openAndShut, orderOf } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import { operatorOf, type Scenario, scenario } from '../../support/scenario.ts'

const zhao = person('A1')
const qian = person('A2')
const agency = person('G1')
const w1 = { by: 'W1' }

const checked = (story: Scenario = attendedDay()) => story.card('desk1-reader', zhao)

describe('a document at an attended desk', () => {
  test('checks the person in, once, and leaves badge and cell to the staff', () => {
    const story = checked()
    expect(story.latest()).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
    expect(checked(story).latest()).toEqual(['card.read', 'identity.verified'])
    expect(checked(deposited(attendedDay(), zhao, '101')).latest()).toEqual([
      'card.read',
      'identity.verified',
    ])
  })

  test('of agency and respondent is checked the same way', () => {
    const story = attendedDay().roster('S-B', 'room2', [agency, person('R1')])
    for (const holder of [agency, person('R1')]) {
      expect(story.card('desk1-reader', holder).latest()).toEqual([
        'card.read',
        'identity.verified',
        'participant.arrived',
      ])
    }
  })

  test('of somebody on no list is refused there', () => {
    const story = attendedDay().card('desk1-reader', person('R2'))
    expect(story.latest()).toEqual(['card.read', 'identity.rejected'])
    expect(story.last().data).toMatchObject({ reason: 'not_on_roster' })
  })
})

describe('a person at the desk', () => {
  test('is known by the number alone: of two with one name each has the own badge (edge case 9)', () => {
    const namesake = { ...qian, name: zhao.name }
    const story = scenario({ venue: attendedVenue() }).roster('S-A', 'room1', [zhao, namesake])
    story.card('desk1-reader', zhao).staff('badge.issue', { number: '1' }, w1)
    story.card('desk1-reader', namesake).staff('badge.issue', { number: '2' }, w1)
    expect(holderOf(story.state().badges, '1')).toBe(story.refOf(zhao))
    expect(holderOf(story.state().badges, '2')).toBe(story.refOf(namesake))
  })

  test('whose number the roster has wrongly is on no list, however the name fits (edge case 10)', () => {
    const mistyped = { ...zhao, id_no: person('A4').id_no }
    const story = scenario({ venue: attendedVenue() }).roster('S-A', 'room1', [mistyped])
    expect(story.card('desk1-reader', zhao).last()).toMatchObject({
      type: 'identity.rejected',
      data: { reason: 'not_on_roster' },
    })
  })
})

describe('a cell', () => {
  test('is given to whoever was checked last: the first free one of the size asked for', () => {
    const story = checked().staff('locker.assign', { size: 'large' }, w1)
    expect(story.last()).toMatchObject({
      type: 'locker.assigned',
      subject: story.refOf(zhao),
      data: { bank: 'bank1', cell: 'A3', operator: operatorOf('W1') },
    })
    story.card('desk1-reader', qian).staff('locker.assign', {}, w1)
    expect(story.last().data).toMatchObject({ cell: 'A1' })
    expect(openAndShut(story).latest()).toEqual(['locker.closed', 'locker.deposit_confirmed'])
    expect(hasDeposit(story.state().lockers, story.refOf(qian))).toBe(true)
  })

  test('is one at a time for a person', () => {
    const story = deposited(attendedDay(), zhao, '101')
    story.staff('locker.assign', { person: '101' }, w1)
    expect([story.refusal(), story.latest()]).toEqual([{ code: 'locker_in_use', detail: 'A1' }, []])
  })

  test('is never given out twice: where none of a size is left that is said, on record', () => {
    const story = checked().staff('locker.assign', { size: 'large' }, w1)
    story.card('desk1-reader', qian).staff('locker.assign', { size: 'large' }, w1)
    expect(story.refusal()).toEqual({ code: 'locker_exhausted', detail: 'large' })
    expect(story.last()).toMatchObject({ type: 'locker.exhausted', data: { desk: 'desk1', size: 'large' } })
    expect(story.staff('locker.assign', { size: 'small' }, w1).last().type).toBe('locker.assigned')
  })

  test('of a bank whose board is away is passed over', () => {
    const story = checked().signal('bank1-board', { kind: 'Offline', cause: 'no_reply' })
    expect(story.staff('locker.assign', {}, w1).last().data).toMatchObject({ bank: 'bank2', cell: 'B1' })
  })

  test.each([
    ['a size that there is not', { size: 'huge' }, 'unknown_size'],
    ['a desk that there is not', { desk: 'desk9' }, 'unknown_desk'],
    ['nobody known', { person: 'p-000000000000' }, 'unknown_person'],
  ])('for %s is refused', (_what, given, code) => {
    const story = checked().staff('locker.assign', given, w1)
    expect([story.refusal()?.code, story.latest()]).toEqual([code, []])
  })

  test('is not for people of the opening area', () => {
    const story = attendedDay().roster('S-B', 'room2', [agency]).card('desk1-reader', agency)
    expect(story.staff('locker.assign', {}, w1).refusal()?.code).toBe('nobody_at_desk')
    story.staff('locker.assign', { person: story.refOf(agency) }, w1)
    expect(story.refusal()?.code).toBe('locker_not_needed')
  })

  test('keeps its session from being cleared as long as it is in use', () => {
    const story = deposited(attendedDay(), zhao, '101')
    const participant = story.refOf(zhao)
    expect(occupiedCells(story.state(), 'S-A')).toEqual([{ bank: 'bank1', cell: 'A1', participant }])
    expect(occupiedCells(story.state(), 'S-B')).toEqual([])
    expect(occupiedCells(story.state(), null)).toHaveLength(1)
  })
})

describe('the declaration of having nothing', () => {
  test('is confirmed by staff, counts in place of a deposit, once, and ends at the release', () => {
    const story = checked().staff('locker.waive', {}, w1)
    const participant = story.refOf(zhao)
    expect(story.last()).toMatchObject({
      type: 'locker.deposit_waived',
      data: { participant, operator: operatorOf('W1') },
    })
    expect(hasWaiver(story.state().waivers, participant)).toBe(true)
    story.staff('locker.waive', { person: participant }, w1)
    expect([story.refusal()?.code, story.latest()]).toEqual(['already_done', []])
    const about = { subject: participant, session: 'S-A', zone: null }
    story.told({ type: 'participant.released', ...about, data: { participant } })
    expect(hasWaiver(story.state().waivers, participant)).toBe(false)
  })

  test('ends when the person gets a cell after all', () => {
    const story = checked().staff('locker.waive', {}, w1)
    story.staff('locker.assign', { person: story.refOf(zhao) }, w1)
    expect(orderOf(story).cell).toBe('A1')
    expect(hasWaiver(story.state().waivers, story.refOf(zhao))).toBe(false)
  })

  test('is refused to somebody with a cell, and where the venue takes none', () => {
    const story = deposited(attendedDay(), zhao, '101')
    expect(story.staff('locker.waive', { person: '101' }, w1).refusal()?.code).toBe('locker_in_use')
    const strict = checked(attendedDay({ depositWaiver: false }))
    expect(strict.staff('locker.waive', {}, w1).refusal()?.code).toBe('waiver_not_allowed')
  })

  test('gives way to a sealed bag with a number where all cells are full', () => {
    const strict = checked(attendedDay({ depositWaiver: false }))
    expect(strict.staff('locker.waive', { basis: 'sealed_bag' }, w1).refusal()?.code).toBe(
      'arguments_invalid',
    )
    strict.staff('locker.waive', { basis: 'sealed_bag', bag: 'b-12' }, w1)
    expect(strict.last().data).toMatchObject({ basis: 'sealed_bag', bag: 'B-12' })
  })

  test('for a medical device takes the consent of a supervisor', () => {
    const story = checked()
    const medical = { basis: 'medical_device' }
    expect(story.staff('locker.waive', medical, w1).refusal()?.code).toBe('second_person_needed')
    expect(story.staff('locker.waive', medical, { by: 'W1', second: 'W2' }).refusal()?.code).toBe(
      'second_role_not_permitted',
    )
    story.staff('locker.waive', medical, { by: 'W1', second: 'S1' })
    expect(story.last().data).toMatchObject({ basis: 'medical_device', second: operatorOf('S1') })
  })
})

describe('a cell that staff name', () => {
  test('is found by what stands on its door, or with its bank; an unknown one is refused', () => {
    const story = attendedDay()
    const code = (cell: string) => story.staff('locker.check', { cell }, w1).refusal()
    expect(code('a3')?.code).toBe('locker_in_order')
    expect(code('bank2/B1')?.code).toBe('locker_in_order')
    expect(code('Z9')).toEqual({ code: 'unknown_cell', detail: 'Z9' })
  })
})
