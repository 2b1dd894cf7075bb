import { describe, expect, test } from 'vitest'
import { ordersFor } from '../../../daemon/domain/orders.ts'
import { dayStory, inRoom, placeOf, ready, reasonOf, sealed } from '../../support/day-story.ts'
import { person } from '../../support/people.ts'
import type { Scenario, Who } from '../../support/scenario.ts'
import { morning, operatorOf } from '../../support/scenario.ts'

const [zhao, qian, li, feng] = [person('A1'), person('A2'), person('A4'), person('B1')]
const reason = '证件芯片无法读取，已人工核验'

/** Lets somebody through lane 1 by hand. */
function override(story: Scenario, given: object, who: Who): Scenario {
  const plain = { portal: 'lane-1', direction: 'in', person: null, reason }
  return story.staff('override.pass', { ...plain, ...given }, who)
}

const alone = { by: 'W1' }
const two = { by: 'W1', second: 'W2' }

function rejectedAs(story: Scenario, cause: string): void {
  expect(story.refusal()?.code).toBe(cause)
  expect(story.latest()).toEqual(['override.rejected'])
  expect(story.last()).toMatchObject({ data: { cause } })
}

describe('an override (F-X.10)', () => {
  test('by the witness is on record, opens the gate once, and holds for half a minute', () => {
    const story = override(ready(dayStory(), zhao), { person: 'A1' }, alone)
    expect(story.latest()).toEqual(['override.executed', 'passage.granted'])
    const [executed, granted] = story.events().slice(-2)
    const staff = { reason, operator: operatorOf('W1'), second: null }
    expect(executed).toMatchObject({ data: { portal: 'lane-1', participant: story.refOf(zhao), ...staff } })
    expect(granted).toMatchObject({ data: { remark: 'override', expiresInMs: 30_000, person: null } })
    expect(
      story
        .events()
        .slice(-2)
        .flatMap((event) => ordersFor(event, story.venue)),
    ).toMatchObject([{ device: 'lane-1-gate', order: { kind: 'OpenGate', direction: 'in' } }])
    const { ref } = story.last().data as { ref: string }
    story.wait(29_000).signal('lane-1-gate', { kind: 'PersonPassed', direction: 'in', ref })
    expect([story.latest(), placeOf(story, zhao)]).toEqual([
      ['passage.completed', 'zone.entered'],
      'corridor',
    ])
  })

  test('that nobody used ends by itself', () => {
    const story = override(ready(dayStory(), zhao), { person: 'A1' }, alone).wait(30_000)
    expect(story.last()).toMatchObject({ type: 'passage.timed_out', data: { cause: 'not_used' } })
  })

  test.each([
    ['into a sealed area', () => sealed(inRoom(ready(dayStory(), feng), zhao)), 'B1'],
    ['of somebody unknown', () => dayStory(), null],
    ['of somebody without a badge', () => dayStory().card('desk-reader', zhao), dayStory().refOf(zhao)],
    ['of somebody on no roster any more', () => ready(dayStory(), zhao).roster('S-A', 'room1', [qian]), 'A1'],
  ])('%s takes two: one alone is rejected on record', (_title, given, who) => {
    rejectedAs(override(given(), { person: who }, alone), 'second_person_needed')
    expect(override(given(), { person: who }, two).latest()).toEqual(['override.executed', 'passage.granted'])
  })

  test('out of the closed regime takes two, as in an illness (X12); out of an open one the witness alone', () => {
    const out = { person: 'A1', direction: 'out' }
    const story = sealed(inRoom(dayStory(), zhao)).pass('room1', 'out', zhao)
    rejectedAs(override(story, out, alone), 'second_person_needed')
    // not to name somebody is no way round it
    rejectedAs(override(story, { direction: 'out' }, alone), 'second_person_needed')
    override(story, out, { by: 'W1', second: 'S1' })
    const { ref } = story.last().data as { ref: string }
    story.signal('lane-1-gate', { kind: 'PersonPassed', direction: 'out', ref })
    expect(placeOf(story, zhao)).toBeNull()
    const open = inRoom(dayStory(), zhao).pass('room1', 'out', zhao)
    expect(override(open, out, alone).latest()).toEqual(['override.executed', 'passage.granted'])
  })

  test('edge case 41: abuse: the area staff with no second person and no roster is rejected, on record', () => {
    rejectedAs(override(sealed(dayStory()), {}, { by: 'W2' }), 'role_not_permitted')
    rejectedAs(override(sealed(dayStory()), {}, { by: 'W2', second: 'W1' }), 'role_not_permitted')
    expect(sealed(dayStory()).state().passages.size).toBe(0)
  })

  test('the second person is another one, and one who may', () => {
    rejectedAs(override(dayStory(), {}, { by: 'W1', second: 'W1' }), 'same_person')
    rejectedAs(override(dayStory(), {}, { by: 'W1', second: 'T1' }), 'second_role_not_permitted')
    rejectedAs(override(dayStory(), {}, { by: 'W1', second: 'A1' }), 'second_role_not_permitted')
  })

  test('nobody lets through himself, nor the one who consents', () => {
    rejectedAs(override(dayStory(), { person: operatorOf('W1') }, two), 'own_matter')
    rejectedAs(override(dayStory(), { person: operatorOf('W2') }, two), 'own_matter')
  })

  test('without a reason, at a portal that is not there, or for nobody known changes nothing', () => {
    const code = (given: object) => override(dayStory(), given, two).refusal()?.code
    expect(code({ reason: '' })).toBe('arguments_invalid')
    expect(code({ portal: 'lane-9' })).toBe('unknown_portal')
    expect(code({ person: 'A9' })).toBe('unknown_person')
    expect(code({ portal: 'dining' })).toBe('portal_without_gate')
  })

  test('does not go against a fire, a lock-down or somebody who is just passing', () => {
    const fire = dayStory().signal('lane-2-gate', { kind: 'FireContact', active: true })
    expect(override(fire, {}, two).refusal()?.code).toBe('alarm_still_on')
    expect(override(fire, { direction: 'out' }, two).latest()).toEqual([
      'override.executed',
      'passage.granted',
    ])
    const locked = dayStory().staff('portal.lock_down', { portal: 'lane-1', reason }, alone)
    expect(override(locked, {}, two).refusal()?.code).toBe('portal_locked')
    const busy = ready(dayStory(), zhao).card('lane-1-in', zhao)
    expect(override(busy, {}, two).refusal()?.code).toBe('portal_busy')
  })
})

describe('X1: a card that cannot be read, given 李丁 at 09:46', () => {
  const failed = { kind: 'CardReadFailed', failure: 'unreadable', status: 0x41 } as const
  const verify = (story: Scenario, who: Who, given: object = {}) =>
    story.staff(
      'identity.verify',
      { person: story.refOf(li), document: 'passport', cause: 'card_unreadable', ...given },
      who,
    )

  test('when two staff compare a passport, then verified, arrived, and let through by override', () => {
    const story = dayStory().wait(16 * 60_000)
    for (let tries = 0; tries < 3; tries++) story.signal('desk-reader', failed)
    expect(reasonOf(story)).toBe('card_unreadable')
    verify(story, two)
    expect(story.latest()).toEqual(['identity.manually_verified', 'participant.arrived'])
    const data = { document: 'passport', operator: operatorOf('W1'), second: operatorOf('W2') }
    expect(story.events().at(-2)).toMatchObject({ subject: story.refOf(li), data })
    expect(story.last()).toMatchObject({ data: { lateMinutes: -14 } })
    override(ready(story, li), { person: 'A4' }, alone)
    const { ref } = story.last().data as { ref: string }
    story.signal('lane-1-gate', { kind: 'PersonPassed', direction: 'in', ref })
    expect(placeOf(story, li)).toBe('corridor')
  })

  test('when one is alone, or both are the same, then override.rejected and nobody has arrived', () => {
    for (const [who, cause] of [
      [alone, 'second_person_needed'],
      [{ by: 'W2', second: 'W2' }, 'same_person'],
      [{ by: 'W2', second: 'T1' }, 'second_role_not_permitted'],
    ] as const) {
      const story = verify(dayStory(), who)
      rejectedAs(story, cause)
      expect(story.last()).toMatchObject({ data: { portal: null, participant: story.refOf(li) } })
      expect(story.state().people.get(story.refOf(li))?.arrived).toBe(false)
    }
  })

  test('when the card itself would have been refused, then so is the manual check', () => {
    const early = verify(dayStory().roster('S-A', 'room1', [li], { dueMs: morning + 24 * 60 * 60_000 }), two)
    expect(early.refusal()?.code).toBe('person_not_admitted')
    const gone = dayStory()
    const left = verify(gone.roster('S-A', 'room1', [zhao]), two)
    expect(left.refusal()).toEqual({ code: 'person_not_admitted', detail: 'not_on_roster' })
    expect(left.latest()).toEqual([])
  })

  test('when what was compared is a driving licence, then nothing is verified: it is a hint (edge case 1)', () => {
    const story = verify(dayStory(), two, { document: 'driving_licence' })
    expect([story.refusal()?.code, story.latest()]).toEqual(['document_is_hint', []])
  })

  test('a second verification of somebody who is there says nothing about the arrival', () => {
    expect(verify(ready(dayStory(), li), two).latest()).toEqual(['identity.manually_verified'])
  })
})

describe('a holder who does not match the document (X3, F-X.14)', () => {
  const turnedDown = (by = 'W2') =>
    ready(dayStory(), zhao).staff('identity.reject', { person: 'A1', document: 'resident_id' }, { by })
  const cleared = (story: Scenario, who: Who) =>
    story.staff('identity.verify', { person: 'A1', document: 'passport', cause: 'holder_mismatch' }, who)

  test('is turned down by the eye of the staff, and refused at every portal until two have looked', () => {
    const story = turnedDown()
    expect(story.last()).toMatchObject({
      type: 'identity.rejected',
      data: { reason: 'holder_mismatch', person: null, operator: operatorOf('W2') },
    })
    expect(reasonOf(story.card('lane-1-in', zhao))).toBe('holder_mismatch')
    cleared(story, { by: 'W1', second: 'S1' })
    expect(story.card('lane-1-in', zhao).latest()).toEqual(['passage.granted'])
  })

  test('is not cleared, nor let through, by the one who turned the person down', () => {
    rejectedAs(cleared(turnedDown(), { by: 'W1', second: 'W2' }), 'own_refusal')
    rejectedAs(override(turnedDown('W1'), { person: 'A1' }, two), 'own_refusal')
    rejectedAs(override(turnedDown('W2'), { person: 'A1' }, two), 'own_refusal')
    const others = override(turnedDown('W2'), { person: 'A1' }, { by: 'W1', second: 'S1' })
    expect(others.latest()).toEqual(['override.executed', 'passage.granted'])
  })

  test('is turned down once', () => {
    const story = turnedDown().staff(
      'identity.reject',
      { person: 'A1', document: 'resident_id' },
      { by: 'W1' },
    )
    expect([story.refusal()?.code, story.latest()]).toEqual(['already_done', []])
  })

  test('still goes out', () => {
    const story = inRoom(dayStory(), zhao).staff(
      'identity.reject',
      { person: 'A1', document: 'resident_id' },
      { by: 'W2' },
    )
    expect(story.pass('room1', 'out', zhao).pass('lane-1', 'out', zhao).last().type).toBe('zone.exited')
  })
})
