/** Roster files as staff write them, with the test people. */
import { person, rosterEntry } from './people.ts'

/** One row as a line of YAML, its number without quotes. */
export function rosterRow(key: string, change: Readonly<Record<string, string>> = {}): string {
  const row = { ...rosterEntry(person(key)), ...change }
  const fields = Object.entries(row).filter(([, value]) => value !== '')
  return `  - { ${fields.map(([field, value]) => `${field}: ${value}`).join(', ')} }`
}

/** A roster file of session A: five lines of heading, then `people:`, then the rows from line 7. */
export function rosterText(
  options: { head?: Readonly<Record<string, string>>; rows?: readonly string[] } = {},
): string {
  const head = {
    session: 'DEMO-GC-20260318-01',
    kind: 'works_tender',
    room: 'room1',
    due: '2026-03-18T10:00:00+08:00',
    admitFrom: '2026-03-18T09:00:00+08:00',
    ...options.head,
  }
  const lines = Object.entries(head).map(([key, value]) => `${key}: ${value}`)
  return [...lines, 'people:', ...(options.rows ?? ['A1', 'A2', 'A6'].map((key) => rosterRow(key))), ''].join(
    '\n',
  )
}
