/** Events as `warden log` shows them beyond their label, and rows of tables about them. */
import { eventCells } from '../../daemon/cli/event-row.ts'
import type { DataOf, EventType } from '../../daemon/domain/events/catalogue.ts'
import type { Envelope } from '../../daemon/journal/envelope.ts'
import type { Data } from './event-shapes.ts'

export interface Row {
  readonly time?: string
  readonly subject?: string
  readonly zone?: string
}

/** What the log shows of an event of 14:00 beyond its label, in Chinese and in English. */
export function told(type: string, data: Data, row: Row = {}): readonly string[] {
  const { time = '2026-03-18T14:00:00.000+08:00', subject = 'gw1', zone } = row
  const place = { id: 'e-1', stream: 's-0123456789ab', sequence: '1', prevhash: '', hash: '' }
  const where = zone === undefined ? {} : { zone }
  const envelope: Envelope = { ...place, clock: 'synced', type, subject, time, ...where, data }
  return [eventCells(envelope, 'zh-CN').detail, eventCells(envelope, 'en').detail]
}

/** One event with what is expected of its line. */
export interface Telling<T extends EventType = EventType> {
  readonly type: T
  readonly data: DataOf<T>
  readonly row?: Row
  readonly zh: string
  readonly en: string
}

/** A row of a table, by its title; the compiler holds the data against the type. */
export function tells<T extends EventType>(title: string, telling: Telling<T>): [string, Telling<T>] {
  return [title, telling]
}
