/** The forms in which the log can be shown. */
import type { Severity } from '../domain/events/define.ts'
import type { Row } from '../journal/chain.ts'
import type { Envelope } from '../journal/envelope.ts'
import type { Context } from './command.ts'
import { csvLine } from './csv.ts'
import type { Colour } from './table.ts'

export interface Form {
  /** What stands above the rows; empty for none. */
  readonly head: string
  /** One row, with its end of line. */
  line(row: Row): string
}

export type LogFormat = 'table' | 'ndjson' | 'csv'

export const formats: Readonly<Record<LogFormat, (context: Context) => Promise<Form>>> = {
  table: tableForm,
  ndjson: async () => ({ head: '', line: ({ envelope }) => `${envelope}\n` }),
  csv: csvForm,
}

/** Whether there is such a form. */
export function isFormat(name: string): name is LogFormat {
  return Object.hasOwn(formats, name)
}

async function tableForm(context: Context): Promise<Form> {
  const { alignedRow, coloured, padded, widthOf } = await import('./table.ts')
  const { eventCells } = await import('./event-row.ts')
  const { eventLabel } = await import('../text/labels.ts')
  const { catalogue } = await import('../domain/events/catalogue.ts')
  const { say, language, isColoured } = context
  const labelWidth = Math.max(...Object.keys(catalogue).map((type) => widthOf(eventLabel(type, language))))
  const widths = [7, 19, labelWidth, 22, 10]
  const keys = ['log.sequence', 'log.time', 'log.event', 'log.about', 'log.zone', 'log.detail'] as const
  const head = alignedRow(
    keys.map((key) => say(key)),
    widths,
  )
  return {
    head: `${coloured(head, 'bold', isColoured)}\n`,
    line({ envelope }) {
      const cells = eventCells(JSON.parse(envelope) as Envelope, language)
      const label = coloured(padded(cells.label, labelWidth), severityColours[cells.severity], isColoured)
      return `${alignedRow([cells.sequence, cells.time, label, cells.subject, cells.zone, cells.detail], widths)}\n`
    },
  }
}

const severityColours: Readonly<Record<Severity, Colour | null>> = {
  info: null,
  notice: 'cyan',
  warning: 'yellow',
  alarm: 'red',
}

async function csvForm(context: Context): Promise<Form> {
  const { eventLabel, severityOf } = await import('../text/labels.ts')
  const head = [
    'sequence',
    'time',
    'type',
    'label',
    'severity',
    'subject',
    'session',
    'zone',
    'clock',
    'test',
    'data',
  ]
  return {
    head: csvLine(head),
    line({ sequence, envelope }) {
      const { time, type, subject, session, zone, clock, test, data } = JSON.parse(envelope) as Envelope
      return csvLine([
        sequence,
        time,
        type,
        eventLabel(type, context.language),
        severityOf(type),
        subject,
        session ?? null,
        zone ?? null,
        clock,
        test === true ? 'true' : 'false',
        JSON.stringify(data),
      ])
    },
  }
}
