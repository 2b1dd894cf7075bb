import { describe, expect, test } from 'vitest'
import { person } from '../../support/people.ts'
import type { Scenario } from '../../support/scenario.ts'
import { operatorOf, scenario } from '../../support/scenario.ts'

const catalogueOf = { what: '样品目录', count: 1 }

function handedIn(): Scenario {
  const story = scenario()
    .staffed('W1', 'W2', 'S1', 'S2')
    .roster('S-B', 'room2', [person('B1')])
  return story.staff('material.receive', arrival({}), { by: 'W2' })
}

function arrival(change: Readonly<Record<string, unknown>>) {
  const sample = { session: 'S-B', direction: 'in', kind: 'sample', items: [catalogueOf] }
  return { ...sample, seal: 'intact', sealNumber: 'F-17', from: null, ...change }
}

describe('materials at the entrance (Art. 28, F-28.1)', () => {
  test('are received, inspected by a supervisor with the own credential, delivered and taken back', () => {
    const story = handedIn()
    expect(story.last()).toMatchObject({
      type: 'material.received',
      session: 'S-B',
      data: { material: 'M1' },
    })
    story.staff('material.inspect', { material: 'M1', seal: 'intact' }, { by: 'W2', second: 'S1' })
    const inspected = { inspector: operatorOf('S1'), method: 'pin', operator: operatorOf('W2') }
    expect(story.last()).toMatchObject({ type: 'material.inspected', data: inspected })
    story.staff('material.deliver', { material: 'M1', room: null, recipient: null }, { by: 'W2' })
    expect(story.last()).toMatchObject({ type: 'material.delivered', zone: 'room2', data: { room: 'room2' } })
    story.staff('material.retrieve', { material: 'M1' }, { by: 'W2' })
    expect(story.last().type).toBe('material.retrieved')
    expect(story.state().materials.open.size).toBe(0)
  })

  test('are told by kind, never by a title or a firm: who bids is nowhere on record (F-18.2)', () => {
    const titled = { kind: 'document', items: [{ what: '《华兴工程投标文件》', count: 1 }] }
    const named = { items: [{ what: '华兴有限公司样品', count: 1 }] }
    const story = handedIn()
    for (const [change, code] of [
      [titled, 'text_names_firm'],
      [named, 'arguments_invalid'],
    ] as const) {
      expect(story.staff('material.receive', arrival(change), { by: 'W2' }).refusal()?.code).toBe(code)
      expect(story.latest()).toEqual([])
    }
    // a law book has a title of its own
    const book = { kind: 'book', items: [{ what: '《招标投标法》', count: 1 }] }
    expect(story.staff('material.receive', arrival(book), { by: 'W2' }).refusal()).toBeNull()
  })

  test.each([
    ['material.deliver', { material: 'M1', room: null, recipient: null }],
    ['material.retrieve', { material: 'M1' }],
  ])('a step that is left out refuses the next one: %s', (command, given) => {
    const story = handedIn().staff(command, given, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'material_step' })
    expect(story.latest()).toEqual([])
  })

  test('nobody inspects alone, nor what the same person took in', () => {
    const story = handedIn().staff('material.inspect', { material: 'M1', seal: 'intact' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'second_person_needed' })
    story.staff('material.inspect', { material: 'M1', seal: 'intact' }, { by: 'W1', second: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'second_role_not_permitted' })
  })

  test('that a supervisor turns away never reach the room', () => {
    const story = handedIn()
    story.staff('material.reject', { material: 'M1', reason: '封条破损' }, { by: 'W2', second: 'S2' })
    expect(story.last().type).toBe('material.rejected')
    story.staff('material.deliver', { material: 'M1', room: null, recipient: null }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'material_step' })
  })

  test('that were inspected and not delivered keep the session from being cleared', () => {
    const story = handedIn()
    story.staff('material.inspect', { material: 'M1', seal: 'intact' }, { by: 'W2', second: 'S1' })
    expect([...story.state().materials.open]).toEqual(['M1'])
  })

  test('a meal that was delivered does not come back (F-34.3)', () => {
    const story = handedIn().staff('material.receive', arrival({ kind: 'meal' }), { by: 'W2' })
    story.staff('material.inspect', { material: 'M2', seal: 'none' }, { by: 'W2', second: 'S1' })
    story.staff('material.deliver', { material: 'M2', room: 'room2', recipient: null }, { by: 'W2' })
    expect([...story.state().materials.open]).toEqual(['M1'])
    story.staff('material.retrieve', { material: 'M2' }, { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'material_step' })
  })

  test('an item that holds a document or telephone number is not written down', () => {
    const items = [{ what: '联系 13800138000 取件', count: 1 }]
    const story = handedIn().staff('material.receive', arrival({ items }), { by: 'W2' })
    expect(story.refusal()).toMatchObject({ code: 'arguments_invalid', detail: 'items.0.what' })
  })

  test('go on after a restart where they were', () => {
    const story = handedIn().restart()
    story.staff('material.inspect', { material: 'M1', seal: 'intact' }, { by: 'W2', second: 'S1' })
    expect(story.last().type).toBe('material.inspected')
    story.staff('material.receive', arrival({}), { by: 'W2' })
    expect(story.last()).toMatchObject({ data: { material: 'M2' } })
  })
})
