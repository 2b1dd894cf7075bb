/**
 * Rosters as staff or the platform hand them in: checked as a whole, refused as a whole. Pure. What is wrong is told by
 * row, field and expectation only; a name or number never appears, whatever column it was put into. Who bids comes as a code,
 * and nothing else of a project comes at all (F-18.2).
 */
import * as z from 'zod'
import { nearest } from '../config/nearest.ts'
import type { Words } from '../config/problem.ts'
import { parseYaml } from '../config/yaml.ts'
import { Personal } from '../drivers/personal.ts'
import { parseInstant } from './domain/calendar.ts'
import { checkNumber, normalNumber } from './domain/document-number.ts'
import {
  documentKind,
  givenInstant as instant,
  name,
  namesFirm,
  organisation,
} from './domain/events/define.ts'
import { needs, role, sessionKinds } from './domain/events/sessions.ts'
import { rosterLimit } from './domain/rosters.ts'
import type { Roster, RosterPerson } from './roster.ts'
import { expectations, list, numberWords, rowWords, wholeWords } from './roster-words.ts'

/** One thing wrong with a roster. */
export interface RosterProblem {
  /** From 1, as people are listed; null for the roster as a whole. */
  readonly row: number | null
  readonly field: string | null
  readonly expected: Words
}

export type CheckedRoster =
  | {
      readonly ok: true
      readonly roster: Roster
      /** Rows whose number has a region that is not in use; worth a look, no reason to refuse. */
      readonly unknownRegions: readonly number[]
    }
  | { readonly ok: false; readonly session: string | null; readonly problems: readonly RosterProblem[] }

const printable = /^[^\p{C}]+$/u
const person = z.strictObject({
  name: z.string().trim().min(1).max(64).regex(printable),
  document: documentKind,
  number: z.string().trim().min(1).max(32),
  role,
  organisation: organisation.optional(),
  needs: z.array(needs).max(needs.options.length).optional(),
})

const rosterSchema = z.strictObject({
  session: z
    .string()
    .trim()
    .regex(/^[^\s\p{C}]{1,64}$/u)
    .refine((code) => !namesFirm(code)),
  kind: z.enum(sessionKinds),
  room: name,
  openingRoom: name.optional(),
  due: instant,
  admitFrom: instant.optional(),
  admitUntil: instant.optional(),
  bookedUntil: instant.optional(),
  mealAt: instant.optional(),
  people: z.array(person).min(1).max(rosterLimit),
})

type Given = z.infer<typeof rosterSchema>

/** Checks a roster as parsed JSON or YAML. Every problem of every row is found at once. */
export function checkRoster(given: unknown): CheckedRoster {
  const parsed = rosterSchema.safeParse(given)
  const rows = rowsOf(given)
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => problemsOf(issue))),
    ...windowProblems(given),
    ...rows.flatMap((one, at) => numberProblems(one, at + 1)),
    ...repeatedPeople(rows),
  ]
  if (!parsed.success || problems.length > 0) return { ok: false, session: sessionOf(given), problems }
  return { ok: true, roster: rosterOf(parsed.data), unknownRegions: unknownRegions(parsed.data) }
}

function rosterOf(given: Given): Roster {
  const optional = (text: string | undefined) => (text === undefined ? null : parseInstant(text))
  return {
    session: given.session,
    projectKind: given.kind,
    room: given.room,
    openingRoom: given.openingRoom ?? null,
    dueMs: parseInstant(given.due),
    admitFromMs: optional(given.admitFrom),
    admitUntilMs: optional(given.admitUntil),
    bookedUntilMs: optional(given.bookedUntil),
    mealAtMs: optional(given.mealAt),
    people: given.people.map(personOf),
  }
}

function personOf(given: z.infer<typeof person>): RosterPerson {
  const { name: called, number, role: as, organisation: from, needs: wants } = given
  return {
    name: new Personal(called),
    number: new Personal(normalNumber(number)),
    role: as,
    ...(from === undefined ? {} : { organisation: from }),
    ...(wants === undefined ? {} : { needs: wants }),
  }
}

function unknownRegions(given: Given): number[] {
  return given.people.flatMap((one, at) =>
    checkNumber(one.document, one.number).regionUnknown ? [at + 1] : [],
  )
}

export type CheckedPerson =
  | { readonly ok: true; readonly person: RosterPerson; readonly regionUnknown: boolean }
  | { readonly ok: false; readonly problems: readonly RosterProblem[] }

/** Checks one person, who takes the place of somebody on a roster: the role comes with the place (F-22.4). */
export function checkReplacement(given: unknown): CheckedPerson {
  const parsed = person.partial({ role: true }).safeParse(given)
  const { document, number } = (given ?? {}) as { document?: unknown; number?: unknown }
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => personProblems(issue))),
    ...numberProblems({ document, number }, null),
  ]
  if (!parsed.success || problems.length > 0) return { ok: false, problems }
  const { regionUnknown } = checkNumber(parsed.data.document, parsed.data.number)
  return { ok: true, person: personOf({ ...parsed.data, role: parsed.data.role ?? 'expert' }), regionUnknown }
}

function personProblems(issue: z.core.$ZodIssue): RosterProblem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, person.shape, null))
  const field = issue.path.findLast((part) => typeof part === 'string') ?? null
  return [{ row: null, field, expected: (field === null ? null : expectations[field]) ?? rowWords }]
}

/** The session a refused roster was for, when that much of it can be read. */
function sessionOf(given: unknown): string | null {
  return rosterSchema.shape.session.safeParse((given as { session?: unknown } | null)?.session).data ?? null
}

function problemsOf(issue: z.core.$ZodIssue): RosterProblem[] {
  const row = typeof issue.path[1] === 'number' ? issue.path[1] + 1 : null
  if (issue.code === 'unrecognized_keys') {
    const shape = row === null ? rosterSchema.shape : person.shape
    return issue.keys.map((key) => unknownKey(key, shape, row))
  }
  const field = issue.path.findLast((part) => typeof part === 'string') ?? null
  if (row !== null && field === 'people') return [{ row, field: null, expected: rowWords }]
  return [{ row, field, expected: (field === null ? null : expectations[field]) ?? wholeWords }]
}

/** A key may hold a name by mistake, so only what looks like a key is repeated. */
function unknownKey(key: string, shape: object, row: number | null): RosterProblem {
  const known = Object.keys(shape)
  const near = nearest(key, known)
  const expected =
    near === null
      ? { zh: `只用这些键：${list(known)}`, en: `only these keys: ${list(known)}` }
      : { zh: `已知的键，是否想写 ${near}`, en: `a known key; did you mean ${near}?` }
  return { row, field: /^[A-Za-z]{1,24}$/.test(key) ? key : null, expected }
}

/** People as far as they can be read, so that one bad row does not hide another. */
function rowsOf(given: unknown): { document: unknown; number: unknown }[] {
  const people = (given as { people?: unknown } | null)?.people
  if (!Array.isArray(people)) return []
  return people.slice(0, rosterLimit).map((one: { document?: unknown; number?: unknown } | null) => ({
    document: one?.document,
    number: one?.number,
  }))
}

function numberProblems(given: { document: unknown; number: unknown }, row: number | null): RosterProblem[] {
  const document = documentKind.safeParse(given.document)
  if (!document.success || typeof given.number !== 'string' || given.number.trim() === '') return []
  if (checkNumber(document.data, given.number).verdict === 'ok') return []
  return [{ row, field: 'number', expected: numberWords }]
}

function repeatedPeople(rows: readonly { number: unknown }[]): RosterProblem[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ number }, at) => {
    if (typeof number !== 'string' || number.trim() === '') return []
    const earlier = first.get(normalNumber(number))
    if (earlier === undefined) first.set(normalNumber(number), at + 1)
    if (earlier === undefined) return []
    const expected = {
      zh: `每人一行（与第 ${earlier} 行重复）`,
      en: `each person once (row ${earlier} is the same)`,
    }
    return [{ row: at + 1, field: 'number', expected }]
  })
}

function windowProblems(given: unknown): RosterProblem[] {
  const { admitFrom, admitUntil } = (given ?? {}) as { admitFrom?: unknown; admitUntil?: unknown }
  const from = instant.safeParse(admitFrom)
  const until = instant.safeParse(admitUntil)
  if (!from.success || !until.success) return []
  if (parseInstant(from.data) < parseInstant(until.data)) return []
  return [
    { row: null, field: 'admitUntil', expected: { zh: '晚于 admitFrom', en: 'a moment after admitFrom' } },
  ]
}

/** A problem of a roster file with its line, from 1. */
export interface RosterFileProblem extends RosterProblem {
  readonly line: number
}

export type RosterFile =
  | {
      readonly ok: true
      readonly value: unknown
      readonly session: string
      /** How many people are on it. */
      readonly people: number
      readonly unknownRegions: readonly number[]
    }
  | { readonly ok: false; readonly problems: readonly RosterFileProblem[] }

/** Reads a roster file, YAML or JSON. `value` is what `roster.put` takes. Numbers need no quotes: digits stay digits. */
export function parseRosterFile(text: string): RosterFile {
  const yaml = parseYaml(text, 'failsafe')
  if (!yaml.ok) return unreadable(yaml)
  const checked = checkRoster(yaml.value)
  if (!checked.ok) return mistaken(checked.problems, yaml)
  const { roster, unknownRegions } = checked
  const { session, people } = roster
  return { ok: true, value: yaml.value, session, people: people.length, unknownRegions }
}

/** Reads the file of one person who takes somebody's place. `value` is what `replacement.put` takes for the person. */
export function parseReplacementFile(
  text: string,
):
  | { readonly ok: true; readonly value: unknown; readonly regionUnknown: boolean }
  | { readonly ok: false; readonly problems: readonly RosterFileProblem[] } {
  const yaml = parseYaml(text, 'failsafe')
  if (!yaml.ok) return unreadable(yaml)
  const checked = checkReplacement(yaml.value)
  return checked.ok
    ? { ok: true, value: yaml.value, regionUnknown: checked.regionUnknown }
    : mistaken(checked.problems, yaml)
}

type Yaml = ReturnType<typeof parseYaml>
interface Mistaken {
  readonly ok: false
  readonly problems: readonly RosterFileProblem[]
}

function unreadable({ problems }: Extract<Yaml, { ok: false }>): Mistaken {
  return {
    ok: false,
    problems: problems.map(({ line, expected }) => ({ line, expected, row: null, field: null })),
  }
}

function mistaken(found: readonly RosterProblem[], { lineOf }: Extract<Yaml, { ok: true }>): Mistaken {
  const problems = found.map((problem) => {
    const base = problem.row === null ? [] : ['people', problem.row - 1]
    const path = problem.field === null ? base : [...base, problem.field]
    return { ...problem, line: lineOf(path, 'value') }
  })
  return { ok: false, problems: problems.sort((a, b) => a.line - b.line) }
}
