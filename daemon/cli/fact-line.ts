/** One fact that a command led to, as a line for whoever gave it: what it is called, whom it is about, what it says. Pure. */
import { codeLabel, eventLabel } from '../text/labels.ts'
import type { Language } from '../text/text.ts'
import { harmless } from './table.ts'

export interface Fact {
  readonly type: string
  readonly subject: string
  readonly session: string | null
  readonly zone: string | null
  readonly data: Readonly<Record<string, unknown>>
}

/** Instants are stored with the venue's zone offset, so that what stands before it is the time on the venue's clocks. */
const instant = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(:\d{2})?(\.\d+)?[+-]\d{2}:\d{2}$/
/** Facts are flat, or hold lists of small rows. */
const deepest = 4

/** `✓ leave granted  L1 sample 2026-03-18 10:30`: codes by their labels, times on the venue's clocks, nothing twice. */
export function factLine({ type, subject, session, zone, data }: Fact, language: Language): string {
  const shown = new Set([subject, session, zone])
  const details = [...new Set(detailsOf(data, { path: type, language, depth: deepest }))]
  const text = [subject, ...details.filter((detail) => !shown.has(detail))].join(' ')
  return `✓ ${eventLabel(type, language)}  ${harmless(text)}`
}

interface Place {
  /** where the value stands, the event's type first */
  readonly path: string
  readonly language: Language
  readonly depth: number
}

function detailsOf(value: unknown, { path, language, depth }: Place): readonly string[] {
  if (typeof value === 'string') return [timeText(value) ?? codeLabel(value, language, path)]
  if (typeof value !== 'object' || value === null || depth === 0) return []
  if (Array.isArray(value))
    return value.flatMap((one) => detailsOf(one, { path, language, depth: depth - 1 }))
  return Object.entries(value).flatMap(([key, one]) =>
    detailsOf(one, { path: `${path}.${key}`, language, depth: depth - 1 }),
  )
}

function timeText(text: string): string | null {
  const [, date, time] = instant.exec(text) ?? []
  return date === undefined || time === undefined ? null : `${date} ${time}`
}
