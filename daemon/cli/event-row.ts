/** One stored event as the cells of a table: labels in place of codes, opaque references as they are. Pure. */
import type { Severity } from '../domain/events/define.ts'
import type { Envelope } from '../journal/envelope.ts'
import { codeLabel, eventLabel, severityOf } from '../text/labels.ts'
import type { Language } from '../text/text.ts'
import { harmless } from './table.ts'

export interface EventCells {
  readonly sequence: string
  /** `2026-03-18 10:00:00` in venue time */
  readonly time: string
  readonly label: string
  readonly severity: Severity
  readonly subject: string
  readonly zone: string
  readonly detail: string
}

/** Fields that say in which way, why or to what end; shown by label. */
const coded = [
  'direction',
  'kind',
  'decision',
  'method',
  'reason',
  'cause',
  'failure',
  'purpose',
  'remark',
  'role',
  'document',
  'source',
  'problem',
  'authority',
  'basis',
  'topic',
  'to',
  'channel',
  'regime',
]
/** Fields that say where or which; shown as they are. */
const named = [
  'notification',
  'leave',
  'session',
  'portal',
  'desk',
  'reader',
  'device',
  'bank',
  'cell',
  'badge',
  'room',
  'zone',
]

/** The cells of one event. Unknown types and fields of a later version do no harm. */
export function eventCells(envelope: Envelope, language: Language): EventCells {
  const { data, type, time } = envelope
  const shownElsewhere = new Set([envelope.subject, envelope.zone])
  const places = named.map((key) => data[key]).filter((value) => !shownElsewhere.has(value as string))
  const words = coded
    .map((key) => data[key])
    .map((value) => (typeof value === 'string' ? codeLabel(value, language) : value))
  const texts = [...places, ...words].filter((value) => typeof value === 'string')
  return {
    sequence: envelope.sequence,
    time: time.slice(0, 19).replace('T', ' '),
    label: eventLabel(type, language),
    severity: severityOf(type),
    subject: harmless(envelope.subject),
    zone: harmless(envelope.zone ?? ''),
    detail: harmless([...new Set(texts)].join(' ')),
  }
}
