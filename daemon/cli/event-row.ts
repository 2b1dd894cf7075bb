/** One stored event as the cells of a table: labels in place of codes, opaque references as they are. Pure. */
import type { Severity } from '../domain/events/define.ts'
import type { Envelope } from '../journal/envelope.ts'
import { eventLabel, severityOf } from '../text/labels.ts'
import { statementOf } from '../text/statement.ts'
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

/** The cells of one event. Unknown types and fields of a later version do no harm. */
export function eventCells(envelope: Envelope, language: Language): EventCells {
  const { sequence, time, type, subject, zone } = envelope
  return {
    sequence,
    time: time.slice(0, 19).replace('T', ' '),
    label: eventLabel(type, language),
    severity: severityOf(type),
    subject: harmless(shortened(subject)),
    zone: harmless(zone ?? ''),
    detail: harmless(statementOf(envelope, language)),
  }
}

/** The keyed hash of somebody on no roster is twice as long as the column; its first figures tell one from another. */
function shortened(subject: string): string {
  return /^[0-9a-f]{32}$/.test(subject) ? `${subject.slice(0, 12)}…` : subject
}
