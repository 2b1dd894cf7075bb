import { describe, expect, test } from 'vitest'
import { committee, dayStory, inRoom, placeOf, ready, reasonOf, sealed } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import { operatorOf } from '../../support/scenario.ts'

const [zhao, feng] = [person('A1'), person('B1')]
const [agency, bidder] = [person('G1'), person('R1')]
const [witness, areaStaff, technician, supervisor] = [person('W1'), person('W2'), person('T1'), person('S1')]

/** A visit of the technician in room 1, escorted by the area staff. */
function visiting(serviceDevices = true) {
  const task = { person: operatorOf('T1'), task: '更换投影仪', room: 'room1', escort: operatorOf('W2') }
  return dayStory().staff('visit.open', { ...task, calledBy: null, serviceDevices }, { by: 'W2' })
}

describe('who may be where (Art. 3, 5, 13, 28; F-3.1, F-5.1)', () => {
  test.each([
    ['a respondent', bidder, 'lane-1', 'role_not_allowed'],
    ['the agency, which hands over at the door,', agency, 'lane-1', 'role_not_allowed'],
    ['a respondent', bidder, 'monitor', 'role_not_allowed'],
    ['the staff of the area', areaStaff, 'monitor', 'role_not_allowed'],
    ['a technician without a task', technician, 'monitor', 'role_not_allowed'],
    ['a member of the committee', zhao, 'opening1', 'role_not_allowed'],
    ['a member of the committee', zhao, 'monitor', 'role_not_allowed'],
    ['a member of the committee', zhao, 'qa1', 'role_not_allowed'],
    ['a respondent who was not called', bidder, 'qa1', 'role_not_allowed'],
    ['somebody on no roster', person('R3'), 'opening1', 'not_on_roster'],
  ])('%s is refused at the wrong portal', (_who, holder, portal, reason) => {
    const story = dayStory()
    if (['expert_lead', 'agency', 'respondent'].includes(holder.role) && holder.key !== 'R3')
      ready(story, holder)
    expect(reasonOf(story.card(`${portal}-in`, holder))).toBe(reason)
  })

  test.each([
    ['the agency', agency, 'opening1'],
    ['a respondent', bidder, 'opening1'],
    ['a member of the committee', zhao, 'lane-2'],
  ])('%s goes where the role belongs', (_who, holder, portal) => {
    const story = ready(dayStory(), holder).pass(portal, 'in', holder)
    expect(story.last().type).toBe('zone.entered')
  })

  test.each([
    ['the witness', witness, ['opening1', 'qa1', 'monitor', 'lane-1']],
    ['a site supervisor', supervisor, ['opening1', 'qa1', 'monitor', 'lane-1']],
    ['an administrative supervisor', person('S2'), ['monitor', 'lane-2']],
    ['the staff of the area', areaStaff, ['opening1', 'qa1', 'lane-1']],
  ])('%s needs no window, no badge and no deposit, sealed or not (F-16.2)', (_who, holder, portals) => {
    for (const portal of portals) {
      const story = sealed(dayStory()).card(`${portal}-in`, holder)
      expect(story.last()).toMatchObject({ type: 'passage.granted', data: { portal } })
    }
  })

  test('the monitor room is for those who watch (F-13.2), and a committee room not', () => {
    const story = dayStory().pass('lane-1', 'in', supervisor)
    expect(reasonOf(story.card('room1-in', supervisor))).toBe('role_not_allowed')
    story.pass('lane-1', 'in', areaStaff).pass('room1', 'in', areaStaff)
    expect(placeOf(story, areaStaff)).toBe('room1')
  })

  test('the monitor room lets a technician in for a task there, behind an escort who may be of the area staff', () => {
    const task = { person: operatorOf('T1'), task: '更换显示器', room: 'monitor', escort: operatorOf('W2') }
    const story = dayStory().staff(
      'visit.open',
      { ...task, calledBy: null, serviceDevices: true },
      { by: 'W2' },
    )
    expect(reasonOf(story.card('monitor-in', technician))).toBe('escort_required')
    story.pass('monitor', 'in', areaStaff).pass('monitor', 'in', technician)
    expect([placeOf(story, areaStaff), placeOf(story, technician)]).toEqual(['monitor', 'monitor'])
    const visit = story.events().find(({ type }) => type === 'technician.visit_opened')
    const id = visit?.type === 'technician.visit_opened' ? visit.data.visit : ''
    story.pass('lane-1', 'in', areaStaff).pass('lane-1', 'out', areaStaff)
    story.staff('visit.close', { visit: id }, { by: 'W2' })
    expect(reasonOf(story.card('monitor-in', areaStaff))).toBe('role_not_allowed')
  })

  test('who left a room whose exit nobody sees has left it when the card is shown elsewhere', () => {
    const story = dayStory().pass('monitor', 'in', supervisor)
    expect(placeOf(story, supervisor)).toBe('monitor')
    expect(story.card('lane-1-in', supervisor).latest()).toEqual(['zone.exited', 'passage.granted'])
    const again = dayStory().pass('monitor', 'in', supervisor).card('monitor-in', supervisor)
    expect(again.latest()).toEqual(['zone.exited', 'passage.granted'])
  })
})

describe('the own room (F-17.5)', () => {
  test('edge case 6: a room of another session is refused as wrong_room, and nobody moves', () => {
    const story = ready(dayStory(), feng).pass('lane-1', 'in', feng).card('room1-in', feng)
    expect(reasonOf(story)).toBe('wrong_room')
    expect(story.last()).toMatchObject({ data: { ownRoom: 'room2' } })
    expect(placeOf(story, feng)).toBe('corridor')
    expect(story.pass('room2', 'in', feng).last()).toMatchObject({ data: { zone: 'room2' } })
  })

  test('a respondent of another session is not let into an opening room', () => {
    const story = dayStory().roster('S-B', 'room2', [...committee('B'), person('R3')])
    expect(reasonOf(ready(story, person('R3')).card('opening1-in', person('R3')))).toBe('wrong_room')
  })
})

describe('the Q&A room (Art. 14, 38; F-38.1)', () => {
  const [first, second, third] = [person('R1'), person('R3'), person('R2')]
  const organisations = { R1: 'bidder1', R3: 'bidder1', R2: 'bidder2' }
  const operator = operatorOf('W2')

  function called() {
    const guests = [...committee('A'), first, second, third]
    const story = dayStory().roster('S-A', 'room1', guests, { openingRoom: 'opening1' }, organisations)
    const about = { subject: 'Q1', session: 'S-A', zone: 'qa1' }
    const asked = { organisation: 'bidder1', zone: 'qa1', requestedBy: null }
    return story.told(
      { type: 'clarification.requested', ...about, data: { sitting: 'Q1', ...asked, operator } },
      {
        type: 'clarification.called',
        ...about,
        data: { sitting: 'Q1', organisation: 'bidder1', operator },
      },
    )
  }

  function admitted() {
    const story = called()
    const about = { session: 'S-A', zone: 'qa1' }
    for (const holder of [first, second]) {
      const participant = story.refOf(holder)
      const data = { sitting: 'Q1', participant, devicesOff: true as const, operator }
      story.told({ type: 'clarification.admitted', subject: participant, ...about, data })
    }
    return story
  }

  test('takes who was admitted, without a badge and although the session is sealed', () => {
    const story = sealed(admitted()).pass('qa1', 'in', first).pass('qa1', 'in', second)
    expect(story.latest()).toEqual(['passage.completed', 'zone.entered', 'occupancy.limit_reached'])
    expect([placeOf(story, first), placeOf(story, second)]).toEqual(['qa1', 'qa1'])
  })

  test('is full for a third, whoever it is of the answering people, and not for the staff', () => {
    const story = admitted().pass('qa1', 'in', first).pass('qa1', 'in', second)
    expect(reasonOf(ready(story, third).card('qa1-in', third))).toBe('occupancy_full')
    expect(story.card('qa1-in', areaStaff).latest()).toEqual(['passage.granted'])
    story.wait(8_000).pass('qa1', 'out', first)
    expect(reasonOf(story.card('qa1-in', third))).toBe('role_not_allowed')
  })

  test('is for nobody before the staff admitted them', () => {
    expect(reasonOf(called().card('qa1-in', first))).toBe('role_not_allowed')
  })
})

describe('a technician (Art. 32, F-32.1)', () => {
  test('without an open visit is refused', () => {
    expect(reasonOf(dayStory().card('lane-1-in', technician))).toBe('role_not_allowed')
  })

  test('waits at each portal until the escort has gone through it', () => {
    const story = visiting().card('lane-1-in', technician)
    expect(reasonOf(story)).toBe('escort_required')
    story.pass('lane-1', 'in', areaStaff).pass('lane-1', 'in', technician)
    expect(reasonOf(story.card('room1-in', technician))).toBe('escort_required')
    story.pass('room1', 'in', areaStaff).pass('room1', 'in', technician)
    expect(placeOf(story, technician)).toBe('room1')
  })

  test('goes nowhere but to the place of the task', () => {
    const story = visiting().pass('lane-1', 'in', areaStaff).pass('lane-1', 'in', technician)
    story.pass('room2', 'in', areaStaff)
    expect(reasonOf(story.card('room2-in', technician))).toBe('role_not_allowed')
  })

  test('deposits the telephone like everybody, unless service devices are registered (Art. 19)', () => {
    const story = visiting(false).pass('lane-1', 'in', areaStaff)
    expect(reasonOf(story.card('lane-1-in', technician))).toBe('deposit_required')
  })

  test('comes into a sealed area and goes out of it without a leave', () => {
    const story = visiting()
    sealed(inRoom(story, zhao)).pass('lane-1', 'in', areaStaff).pass('lane-1', 'in', technician)
    expect(placeOf(story, technician)).toBe('corridor')
    expect(story.pass('lane-1', 'out', technician).last().type).toBe('zone.exited')
  })
})

describe('a visitor (Art. 5; F-X.8)', () => {
  const helper = person('R3')
  const ref = 'p-r3helper0000'
  const operator = operatorOf('W2')

  function registered(purpose: 'helper' | 'rescue') {
    const story = dayStory().knownAs(helper, ref)
    const escort = story.refOf(zhao)
    const data = {
      participant: ref,
      purpose,
      organisation: null,
      zone: 'room1',
      escort,
      alsoFor: [],
      operator,
    }
    return story.told({ type: 'visitor.registered', subject: ref, session: 'S-A', zone: 'room1', data })
  }

  test('edge case 50: the helper of an expert in a wheelchair follows the expert into the own room', () => {
    const story = registered('helper').told({
      type: 'locker.deposit_waived',
      subject: ref,
      session: 'S-A',
      zone: null,
      data: { participant: ref, operator },
    })
    ready(story, zhao)
    expect(reasonOf(story.card('lane-1-in', helper))).toBe('escort_required')
    story.pass('lane-1', 'in', zhao).pass('lane-1', 'in', helper)
    expect(reasonOf(story.card('room1-in', helper))).toBe('escort_required')
    story.pass('room1', 'in', zhao).pass('room1', 'in', helper)
    expect(placeOf(story, helper)).toBe('room1')
  })

  test('goes nowhere but where registered, and deposits like everybody', () => {
    const story = inRoom(registered('helper'), zhao)
    expect(reasonOf(story.card('opening1-in', helper))).toBe('role_not_allowed')
    expect(reasonOf(story.card('lane-1-in', helper))).toBe('deposit_required')
  })

  test('of the rescue is not held up by a locker, nor by the seal', () => {
    const story = sealed(inRoom(registered('rescue'), zhao))
    expect(story.pass('lane-1', 'in', helper).last().type).toBe('zone.entered')
    expect(story.pass('room1', 'in', helper).last().type).toBe('zone.entered')
  })
})
