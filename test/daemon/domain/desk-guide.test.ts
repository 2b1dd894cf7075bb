import { describe, expect, test } from 'vitest'
import { type DeskGuide, deskGuide } from '../../../daemon/domain/desk-guide.ts'
import { attendedDay, deposited, finished, openAndShut, orderOf } from '../../support/attended-desk.ts'
import { person } from '../../support/people.ts'
import { morning, operatorOf, type Scenario } from '../../support/scenario.ts'

const zhao = person('A1')
const agency = person('G1')
const w1 = { by: 'W1' }

function guide(story: Scenario): DeskGuide {
  const desk = story.venue.desks.get('desk1')
  if (desk === undefined) throw new Error('the desk is gone')
  const now = { ms: story.now(), clock: 'synced' as const }
  return deskGuide({ state: story.state(), venue: story.venue, now, ref: 'r' }, desk)
}

describe('the guide of a check-in table', () => {
  test('leads somebody from the document to the portal', () => {
    const story = attendedDay()
    const participant = story.refOf(zhao)
    expect(guide(story)).toEqual({ step: 'show_document' })
    story.card('desk1-reader', zhao)
    expect(guide(story)).toEqual({ step: 'issue_badge', participant, badge: null })
    story.staff('badge.issue', { number: '101' }, w1)
    const free = { small: 3, large: 1 }
    expect(guide(story)).toEqual({ step: 'choose_size', free, mayWaive: true, participant, badge: '101' })
    story.staff('locker.assign', {}, w1)
    expect(guide(story)).toMatchObject({ step: 'door_opening', cell: 'A1' })
    const { board, door, ref } = orderOf(story)
    story.signal(board, { kind: 'DoorOpened', door, ref })
    expect(guide(story)).toMatchObject({ step: 'put_in_and_shut', cell: 'A1', isOverdue: false })
    story.wait(120_000)
    expect(guide(story)).toMatchObject({ step: 'put_in_and_shut', isOverdue: true })
    story.signal(board, { kind: 'DoorClosed', door })
    expect(guide(story)).toMatchObject({ step: 'go_to_portal', cell: 'A1' })
  })

  test('leads somebody out: code, belongings, badge', () => {
    const story = deposited(attendedDay(), zhao, '101').pass('lane1', 'in', zhao)
    story.card('desk1-reader', zhao)
    expect(guide(story)).toMatchObject({ step: 'already_inside' })
    finished(story.pass('lane1', 'out', zhao)).card('desk1-reader', zhao)
    expect(guide(story)).toMatchObject({ step: 'enter_code', cell: 'A1', badge: '101' })
    const operator = operatorOf('W1')
    story.give({ kind: 'locker-code', bank: 'bank1', cell: 'A1', isRight: true, operator })
    const { board, door, ref } = orderOf(story)
    story.signal(board, { kind: 'DoorOpened', door, ref })
    expect(guide(story)).toMatchObject({ step: 'take_out_and_shut', cell: 'A1' })
    story.signal(board, { kind: 'DoorClosed', door })
    expect(guide(story)).toMatchObject({ step: 'return_badge', badge: '101' })
    story.staff('badge.return', { number: '101' }, w1)
    expect(guide(story)).toMatchObject({ step: 'done', badge: null })
  })

  test('asks for no cell where none is needed', () => {
    const story = attendedDay().roster('S-B', 'room2', [agency]).card('desk1-reader', agency)
    expect(guide(story)).toMatchObject({ step: 'issue_badge' })
    expect(guide(story.staff('badge.issue', { number: '7' }, w1))).toMatchObject({
      step: 'go_to_portal',
      cell: null,
    })
    const waived = attendedDay().card('desk1-reader', zhao).staff('badge.issue', { number: '8' }, w1)
    expect(guide(waived.staff('locker.waive', {}, w1))).toMatchObject({ step: 'go_to_portal', cell: null })
  })

  test('says why a document does not do, and forgets it after five minutes', () => {
    const story = attendedDay().card('desk1-reader', person('R1'))
    expect(guide(story)).toEqual({ step: 'rejected', reason: 'not_on_roster' })
    // who is too early hears the hour (F-8.2)
    const early = attendedDay().roster('S-A', 'room1', [zhao], { dueMs: morning + 120 * 60_000 })
    expect(guide(early.card('desk1-reader', zhao))).toEqual({
      step: 'rejected',
      reason: 'too_early',
      admitFrom: '2026-03-18T10:30:00.000+08:00',
    })
    const failed = { kind: 'CardReadFailed', failure: 'moved_away', status: 0x41 } as const
    story.signal('desk1-reader', failed)
    expect(guide(story)).toEqual({ step: 'show_again', failure: 'moved_away' })
    expect(guide(story.wait(5 * 60_000 + 1))).toEqual({ step: 'show_document' })
  })

  test('serves nobody from an alarm to the re-arming, and says how many are missing (X7)', () => {
    const story = deposited(attendedDay(), zhao, '101').pass('lane1', 'in', zhao)
    story.signal('lane1-gate', { kind: 'FireContact', active: true })
    expect(guide(story)).toEqual({ step: 'evacuate', missing: 1 })
    story.card('desk1-reader', zhao).signal('lane1-gate', { kind: 'FireContact', active: false })
    expect(guide(story)).toEqual({ step: 'evacuate', missing: 0 })
    story.staff('portals.rearm', { reason: null }, w1)
    expect(guide(story).step).not.toBe('evacuate')
  })

  test('calls for help when a cell holds the belongings and does not open', () => {
    const story = finished(deposited(attendedDay({ lockerOpenRetries: 0 }), zhao, '101'))
    story
      .card('desk1-reader', zhao)
      .give({ kind: 'locker-code', bank: 'bank1', cell: 'A1', isRight: true, operator: null })
    story.signal('bank1-board', { kind: 'OrderFailed', ref: orderOf(story).ref, why: 'stuck' })
    expect(guide(story)).toMatchObject({ step: 'cell_jammed', cell: 'A1' })
  })

  test('asks for another badge in place of a lost one', () => {
    const story = openAndShut(
      attendedDay()
        .card('desk1-reader', zhao)
        .staff('badge.issue', { number: '1' }, w1)
        .staff('locker.assign', {}, w1),
    )
    story.staff('badge.lost', { number: '1' }, w1)
    expect(guide(story)).toMatchObject({ step: 'reissue_badge', lost: '1', badge: null })
  })
})
