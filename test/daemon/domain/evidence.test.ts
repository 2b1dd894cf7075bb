import { describe, expect, test } from 'vitest'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf, scenario } from '../../support/scenario.ts'

const head = 'ab'.repeat(32)

function begun(): Scenario {
  return scenario()
    .staffed('W1', 'W2', 'S1', 'S2', 'T1')
    .roster('S-A', 'room1', [person('A1')])
}

describe('a note about conduct (Art. 12, 36; F-12.1)', () => {
  const note = { session: null, category: 'left_without_consent', facts: '欲未经同意离开评标室', events: [3] }

  test('holds facts and the events it rests on, and no verdict', () => {
    const story = begun()
    story.staff('conduct.record', { ...note, person: story.refOf(person('A1')) }, { by: 'W1' })
    expect(story.last()).toMatchObject({
      type: 'conduct.recorded',
      session: 'S-A',
      data: { conduct: 'C1', events: [3] },
    })
  })

  test('is handed over once', () => {
    const story = begun().staff('conduct.record', { ...note, person: null, session: 'S-A' }, { by: 'W1' })
    story.staff('conduct.refer', { conduct: 'C1', to: 'admin_supervisor' }, { by: 'W1' })
    expect(story.last().type).toBe('conduct.referred')
    story.staff('conduct.refer', { conduct: 'C1', to: 'admin_supervisor' }, { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'already_done' })
  })

  test('about the wrong person is amended, never deleted', () => {
    const story = begun().staff('conduct.record', { ...note, person: null, session: 'S-A' }, { by: 'W1' })
    const { sequence } = story.last()
    const wrong = { amends: sequence, cause: 'wrong_person', text: '应为另一人', meantAt: null, person: null }
    story.staff('record.amend', { ...wrong, session: 'S-A' }, { by: 'W1' })
    expect(story.last()).toMatchObject({ type: 'record.amended', data: { amends: sequence } })
    expect(story.events().some(({ type }) => type === 'conduct.recorded')).toBe(true)
  })

  test('cannot rest on an event that has not happened', () => {
    const story = begun().staff('conduct.record', { ...note, person: null, events: [9_999] }, { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'unknown_id', detail: '9999' })
  })
})

describe('a complaint (Art. 10, 26)', () => {
  test('is received for its session with a number', () => {
    const story = begun()
    story.staff(
      'complaint.receive',
      { session: 'S-A', from: 'respondent', facts: '对开标过程有异议' },
      { by: 'W1' },
    )
    expect(story.latest()).toEqual(['complaint.received', 'notification.sent'])
    expect(story.events().at(-2)).toMatchObject({ session: 'S-A', data: { complaint: 'K1' } })
  })
})

describe('the witness record (Art. 9, 25)', () => {
  test('keeps the time of writing and the time that is meant', () => {
    const meantAt = '2026-03-18T09:10:00+08:00'
    const story = begun().staff('witness.note', { session: 'S-A', text: '开标开始', meantAt }, { by: 'W1' })
    expect(story.last()).toMatchObject({
      type: 'witness.noted',
      data: { meantAt, operator: operatorOf('W1') },
    })
    expect(story.last().atMs).toBe(story.now())
  })

  test('is signed by whoever gives the own credential, up to a head of the chain', () => {
    const sign = { session: 'S-A', upTo: 3, head }
    const story = begun().staff('witness.sign', sign, { by: 'W1', second: 'S1', method: 'card' })
    expect(story.last()).toMatchObject({ data: { operator: operatorOf('S1'), method: 'card', upTo: 3 } })
  })

  test('takes no name of a document in a sentence', () => {
    const story = begun().staff(
      'witness.note',
      { session: null, text: '证件 140599196804129115', meantAt: null },
      { by: 'W1' },
    )
    expect(story.refusal()).toMatchObject({ code: 'arguments_invalid', detail: 'text' })
  })

  test('takes paper entries from two people only (F-X.5)', () => {
    const paper = {
      amends: null,
      cause: 'paper_register',
      text: '停电期间纸质登记',
      person: null,
      session: null,
    }
    const entry = { ...paper, meantAt: '2026-03-18T14:30:00+08:00' }
    const story = begun().staff('record.amend', entry, { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'second_person_needed' })
    story.staff('record.amend', entry, { by: 'W1', second: 'W2' })
    expect(story.last()).toMatchObject({ data: { operator: operatorOf('W1'), second: operatorOf('W2') } })
  })
})

describe('evidence (Art. 11, 27; F-11.2)', () => {
  const secured = { session: 'S-A', reason: '评标暂停', upTo: 4, head, configuration: 'c', rules: '1' }

  test('is held until the supervisor lifts the hold', () => {
    const story = begun().staff('evidence.preserve', secured, { by: 'S1' })
    expect(story.last()).toMatchObject({ type: 'evidence.preserved', data: { hold: 'E1', upTo: 4 } })
    story.staff('evidence.lift', { hold: 'E1', reason: '投诉办结' }, { by: 'W1' })
    expect(story.refusal()).toMatchObject({ code: 'role_not_permitted' })
    story.staff('evidence.lift', { hold: 'E1', reason: '投诉办结' }, { by: 'S2' })
    expect(story.last().type).toBe('evidence.hold_lifted')
    story.staff('evidence.lift', { hold: 'E1', reason: '再次' }, { by: 'S2' })
    expect(story.refusal()).toMatchObject({ code: 'already_done' })
  })

  test('that was handed out is on record with the digest of the file', () => {
    const given = { session: 'S-A', hold: null, events: 4, upTo: 4, head, digest: head }
    const story = begun().staff('evidence.exported', given, { by: 'W1' })
    expect(story.last()).toMatchObject({
      type: 'evidence.exported',
      data: { digest: head, operator: operatorOf('W1') },
    })
  })

  test('of the chain says where it is broken', () => {
    const audit = {
      trigger: 'daily',
      operator: null,
      intact: false,
      sequence: 17,
      problem: 'hash_differs',
    } as const
    const story = begun().give({ kind: 'audited', audit })
    expect(story.last()).toMatchObject({
      type: 'audit.verify_failed',
      data: { sequence: 17, problem: 'hash_differs' },
    })
  })
})

describe('who is behind a reference (F-25.4, F-X.11)', () => {
  test('is on record with its reason before anybody is told, and nothing for a technician', () => {
    const story = begun()
    const asked = { person: story.refOf(person('A1')), form: 'masked', reason: '人工核验' }
    story.staff('audit.reveal', asked, { by: 'T1' })
    expect(story.refusal()).toMatchObject({ code: 'role_not_permitted' })
    story.staff('audit.reveal', asked, { by: 'W1' })
    expect(story.last()).toMatchObject({ type: 'audit.identity_revealed', data: { reason: '人工核验' } })
  })
})
