import { describe, expect, test } from 'vitest'
import { eventCells } from '../../../daemon/cli/event-row.ts'
import { widthOf } from '../../../daemon/cli/table.ts'
import type { Envelope } from '../../../daemon/journal/envelope.ts'
import { eventTypes } from '../../support/event-shapes.ts'

/** An event of 10:00 as it is stored. */
function envelope(type: string, subject: string, zone?: string): Envelope {
  const chain = { id: 'e-1', stream: 's-0123456789ab', sequence: '12', prevhash: '', hash: '' }
  const time = '2026-03-18T10:00:00.250+08:00'
  return { ...chain, clock: 'synced', type, subject, time, ...(zone === undefined ? {} : { zone }), data: {} }
}

describe('the cells of an event', () => {
  test('give number, time of the venue, label, subject and zone', () => {
    expect(eventCells(envelope('zone.entered', 'p-aaaaaaaaaaaa', 'room1'), 'zh-CN')).toEqual({
      sequence: '12',
      time: '2026-03-18 10:00:00',
      label: '已进入区域',
      severity: 'info',
      subject: 'p-aaaaaaaaaaaa',
      zone: 'room1',
      detail: '',
    })
  })

  test('cut the hash of somebody on no roster, which no column holds', () => {
    const { subject } = eventCells(envelope('passage.denied', 'ab'.repeat(16)), 'en')
    expect(subject).toBe('abababababab…')
  })

  test('of an unknown type call it by its name', () => {
    expect(eventCells(envelope('tomorrow.invented', 'x'), 'zh-CN').label).toBe('tomorrow.invented')
  })

  test.each(eventTypes)('%s has a label that leaves room for the rest', (type) => {
    expect(widthOf(eventCells(envelope(type, 'x'), 'zh-CN').label)).toBeLessThanOrEqual(24)
    expect(widthOf(eventCells(envelope(type, 'x'), 'en').label)).toBeLessThanOrEqual(40)
  })
})
