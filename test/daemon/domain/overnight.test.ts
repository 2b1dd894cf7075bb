import { describe, expect, test } from 'vitest'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { morning, operatorOf, scenario } from '../../support/scenario.ts'

const hour = 60 * 60_000
const [lead, qian, sun] = [person('A1'), person('A2'), person('A3')]

/** Lead and 钱乙 inside, sealed; it is 21:00. */
function evening(): Scenario {
  const story = scenario().roster('S-A', 'room1', [lead, qian])
  for (const member of [lead, qian]) {
    story.checkIn(member).pass('lane1', 'in', member).pass('door1', 'in', member)
  }
  story.staff('session.seal', { session: 'S-A', reason: null }, { by: 'W1' })
  return story.wait(morning + 11.5 * hour - story.now())
}

const closing = { session: 'S-A', regime: 'inside', headcount: 2, seals: ['F-0007', 'F-0008'] }

function night(): Scenario {
  return evening().staff('overnight.start', closing, { by: 'W1', second: 'S2' })
}

function expectRefused(story: Scenario, code: string): void {
  expect(story.refusal()?.code).toBe(code)
  expect(story.latest()).toEqual([])
}

describe('a session that goes on the next day (F-X.9, X11)', () => {
  test('is closed for the night with the headcount, the seals and who agreed', () => {
    const story = night()
    expect(story.latest()).toEqual(['session.overnight_started'])
    expect(story.last().data).toEqual({
      regime: 'inside',
      headcount: 2,
      seals: ['F-0007', 'F-0008'],
      operator: operatorOf('W1'),
      second: operatorOf('S2'),
    })
    expect(story.state().overnight.get('S-A')).toMatchObject({ headcount: 2, seals: ['F-0007', 'F-0008'] })
  })

  test.each([
    ['the witness with a supervisor', 'W1', 'S1', null],
    ['a supervisor with the lead, who shows the own document', 'S2', 'A1', null],
    ['a supervisor with another member', 'S2', 'A2', 'lead_or_supervisor_needed'],
    ['the witness with the area staff', 'W1', 'W2', 'lead_or_supervisor_needed'],
    ['the witness alone', 'W1', undefined, 'second_person_needed'],
  ])('may be closed by %s', (_who, by, second, code) => {
    const story = evening().staff('overnight.start', closing, second === undefined ? { by } : { by, second })
    expect(story.refusal()?.code ?? null).toBe(code)
    expect(story.state().sessions.get('S-A')?.phase).toBe(code === null ? 'overnight' : 'sealed')
  })

  test('keeps people, badges and cells as they are over midnight (edge case 34)', () => {
    const story = night()
    const before = story.state()
    story.wait(13 * hour).restart()
    const after = story.state()
    expect(after.inside).toEqual(before.inside)
    expect(after.lockers).toEqual(before.lockers)
    expect(after.badges).toEqual(before.badges)
    expect(after.people.get(story.refOf(lead))).toEqual(before.people.get(story.refOf(lead)))
    expect(after.sessions.get('S-A')?.phase).toBe('overnight')
  })

  test('hands no belongings out at night', () => {
    const story = night().card('desk1-reader', qian)
    expect(story.last().type).toBe('locker.retrieval_denied')
  })

  test('admits a substitute on the second day', () => {
    const story = night().wait(11 * hour)
    story.staff(
      'participant.withdraw',
      { person: story.refOf(qian), cause: 'illness', order: null },
      { by: 'W1' },
    )
    const given = { replaces: story.refOf(qian), participant: story.enrol(sun, 'S-A') }
    story.staff('replacement.put', given, { by: 'W1', second: 'S2' })
    expect(story.checkIn(sun).card('lane1-in', sun).latest()).toEqual(['passage.granted'])
  })

  test('goes on in the morning with the same headcount and whole seals', () => {
    const story = night().wait(12 * hour)
    story.staff('overnight.end', { session: 'S-A', headcount: 2, sealsIntact: true }, { by: 'W1' })
    expect(story.latest()).toEqual(['session.overnight_ended'])
    expect(story.last().data).toEqual({ headcount: 2, sealsIntact: true, operator: operatorOf('W1') })
    expect(story.state().sessions.get('S-A')).toMatchObject({ phase: 'sealed' })
    expect(story.state().overnight.size).toBe(0)
  })

  test('puts a broken seal on record', () => {
    const story = night().staff(
      'overnight.end',
      { session: 'S-A', headcount: 2, sealsIntact: false },
      { by: 'W1' },
    )
    expect(story.last()).toMatchObject({ data: { sealsIntact: false } })
  })

  test.each(['overnight.start', 'overnight.end'])('says at %s when the count by eye is another', (name) => {
    const story = name === 'overnight.start' ? evening() : night()
    const given = name === 'overnight.start' ? closing : { session: 'S-A', sealsIntact: true }
    story.staff(name, { ...given, headcount: 3 }, { by: 'W1', second: 'S2' })
    expect(story.latest()[0]).toBe('occupancy.mismatched')
    expect(story.events().at(-2)).toMatchObject({ data: { zone: 'room1', cause: 'headcount_differs' } })
    expect(story.last()).toMatchObject({ data: { headcount: 3 } })
  })

  test('is closed and opened in turn', () => {
    expectRefused(night().staff('overnight.start', closing, { by: 'W1', second: 'S2' }), 'already_done')
    const end = { session: 'S-A', headcount: 2, sealsIntact: true }
    expectRefused(evening().staff('overnight.end', end, { by: 'W1' }), 'session_not_overnight')
    const unsealed = scenario().roster('S-A', 'room1', [lead])
    expectRefused(
      unsealed.staff('overnight.start', closing, { by: 'W1', second: 'S2' }),
      'session_not_sealed',
    )
  })
})
