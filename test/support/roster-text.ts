/** Roster files as staff write them, with the test people. */
import { readFileSync } from 'node:fs'

export interface TestPerson {
  readonly key: string
  readonly name: string
  readonly role: string
  readonly id_type: string
  readonly id_no: string
}

export const testPeople: readonly TestPerson[] = JSON.parse(
  readFileSync(new URL('../vectors/people.json', import.meta.url), 'utf8'),
).people

/** The numbers of the test people's edge cases, by name of the case. */
export const edgeNumbers: ReadonlyMap<string, string> = new Map(
  JSON.parse(readFileSync(new URL('../vectors/people.json', import.meta.url), 'utf8')).edge_cases.map(
    (one: { case: string; id_no: string }) => [one.case, one.id_no],
  ),
)

/** One row as a line of YAML, its number without quotes. */
export function rosterRow(key: string, change: Readonly<Record<string, string>> = {}): string {
  const person = testPeople.find((one) => one.key === key)
  if (person === undefined) throw new Error(`no test person ${key}`)
  const row = {
    name: person.name,
    document: person.id_type,
    number: person.id_no,
    role: person.role,
    ...change,
  }
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
