import { describe, expect, test } from 'vitest'
import { isEscortMissing, mayVisit, visitOf } from '../../../daemon/domain/visits.ts'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf, scenario } from '../../support/scenario.ts'

const technician = operatorOf('T1')

function calledIn(): Scenario {
  return scenario()
    .staffed('W1', 'W2', 'T1')
    .roster('S-A', 'room1', [person('A1'), person('A2')])
}

function task(change: Readonly<Record<string, unknown>> = {}) {
  const plain = { person: technician, task: '更换投影仪', room: 'room1', escort: operatorOf('W2') }
  return { ...plain, calledBy: null, serviceDevices: false, ...change }
}

describe("a technician's visit (Art. 32, F-32.1)", () => {
  test('is registered in with task, room and escort, and out again', () => {
    const story = calledIn().staff('visit.open', task(), { by: 'W1' })
    const data = { visit: 'V1', participant: technician, room: 'room1', escort: operatorOf('W2') }
    expect(story.last()).toMatchObject({ type: 'technician.visit_opened', data })
    expect(mayVisit(worldOf(story), technician, 'room1')).toBe(true)
    expect(mayVisit(worldOf(story), technician, 'evaluation')).toBe(true)
    expect(mayVisit(worldOf(story), technician, 'room2')).toBe(false)
    story.staff('visit.close', { visit: 'V1' }, { by: 'W1' })
    expect(story.last().type).toBe('technician.visit_closed')
    expect(mayVisit(worldOf(story), technician, 'room1')).toBe(false)
  })

  test('without an escort is refused, and so is one who escorts himself', () => {
    const story = calledIn().staff('visit.open', task({ escort: null }), { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'escort_needed' })
    story.staff('visit.open', task({ escort: technician }), { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'same_person' })
    expect(story.latest()).toEqual([])
  })

  test('waits for the escort to go through each portal first', () => {
    const story = calledIn().staff('visit.open', task(), { by: 'W1' })
    const lane = story.venue.portals.get('lane1')
    if (lane === undefined) throw new Error('the small venue has a lane')
    expect(isEscortMissing(worldOf(story), technician, lane)).toBe(true)
    const inArea = { participant: operatorOf('W2'), zone: 'evaluation', portal: 'lane1' }
    story.record({
      type: 'zone.entered',
      subject: operatorOf('W2'),
      session: null,
      zone: 'evaluation',
      data: inArea,
    })
    expect(isEscortMissing(worldOf(story), technician, lane)).toBe(false)
  })

  test('is one at a time, and only for technicians', () => {
    const story = calledIn()
      .staff('visit.open', task(), { by: 'W1' })
      .staff('visit.open', task(), { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'visit_open' })
    story.staff('visit.open', task({ person: operatorOf('W1') }), { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'not_a_technician' })
  })

  test('that is closed twice is refused the second time', () => {
    const story = calledIn().staff('visit.open', task(), { by: 'W1' })
    story
      .staff('visit.close', { visit: 'V1' }, { by: 'W1' })
      .staff('visit.close', { visit: 'V1' }, { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'already_done' })
  })

  test('stays open over a restart', () => {
    const story = calledIn().staff('visit.open', task(), { by: 'W1' }).restart()
    expect(visitOf(story.state().visits, technician)?.id).toBe('V1')
  })

  test('is not for a technician to register', () => {
    const story = calledIn().staff('visit.open', task(), { by: 'T1' })
    expect(story.refusal()).toMatchObject({ code: 'role_not_permitted' })
  })
})

describe('a visitor (Art. 5, F-5.1)', () => {
  const registered = {
    participant: 'p-visitor00001',
    session: 'S-A',
    purpose: 'respondent',
    organisation: 'R-1',
    zone: 'hall',
    escort: null,
    known: [],
  }

  test('is bound to session and organisation; one person for two bidders is let in and flagged', () => {
    const story = calledIn().staff('visitor.register', registered, { by: 'W2' })
    expect(story.last()).toMatchObject({
      type: 'visitor.registered',
      data: { organisation: 'R-1', alsoFor: [] },
    })
    const again = {
      ...registered,
      participant: 'p-visitor00002',
      organisation: 'R-2',
      known: ['p-visitor00001'],
    }
    story.staff('visitor.register', again, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'visitor.registered', data: { alsoFor: ['R-1'] } })
    expect(story.refusal()).toBeNull()
  })
})

function worldOf(story: Scenario) {
  return { state: story.state(), venue: story.venue }
}
