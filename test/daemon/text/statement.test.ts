import { describe, expect, test } from 'vitest'
import { widthOf } from '../../../daemon/cli/table.ts'
import { endingsOf } from '../../../daemon/text/code-table.ts'
import { shownFields, unshownFields } from '../../../daemon/text/event-fields.ts'
import { phrases } from '../../../daemon/text/field-phrases.ts'
import { codesOf, eventTypes, fieldsOf, instancesOf } from '../../support/event-shapes.ts'
import { told } from '../../support/event-told.ts'

describe('of every type', () => {
  test.each(eventTypes)('%s each field is shown, or named as not shown', (type) => {
    const shown: readonly string[] = shownFields[type]
    expect(new Set(shown).size).toBe(shown.length)
    const silent = fieldsOf(type).filter((field) => !shown.includes(field) && !isUnshown(type, field))
    expect(silent).toEqual([])
    expect(shown.filter((field) => isUnshown(type, field))).toEqual([])
  })

  test.each(eventTypes)('%s each shown field has a phrase', (type) => {
    const without = shownFields[type].filter(
      (field) => !endingsOf(`${type}.${field}`).some((ending) => Object.hasOwn(phrases, ending)),
    )
    expect(without).toEqual([])
  })

  test.each(eventTypes)('%s a small valid event is a readable line', (type) => {
    for (const data of instancesOf(type)) {
      for (const detail of told(type, data)) {
        const line = detail.replace(/[“"].*[”"]/, 'said')
        expect(line).not.toMatch(/undefined|null|NaN|\[object|[{}[\]_]|\s\s|，，|, ,|，$|, $/)
        expect(widthOf(line)).toBeLessThanOrEqual(widest)
      }
      const [zh = ''] = told(type, data)
      const latin = zh.match(/[a-z_]{2,}/gi) ?? []
      const codes = new Set(codesOf(type).map(({ code }) => code))
      expect(latin.filter((word) => codes.has(word))).toEqual([])
    }
  })

  /** Terminal columns of the fullest line without what people wrote; all but a booking and its changes are far below. */
  const widest = 140

  test('no phrase is without a field', () => {
    const fields = eventTypes.flatMap((type) => shownFields[type].map((field) => `.${type}.${field}`))
    const inRecords = [
      '.site.clear_blocked.open.id',
      '.site.cleared.badges.state',
      '.material.received.items.what',
      '.material.received.items.count',
    ]
    const all = [...fields, ...inRecords]
    const idle = Object.keys(phrases).filter((key) => !all.some((field) => field.endsWith(`.${key}`)))
    expect(idle).toEqual([])
  })

  function isUnshown(type: string, field: string): boolean {
    return endingsOf(`${type}.${field}`).some((ending) => Object.hasOwn(unshownFields, ending))
  }
})
