/** What can be wrong with a configuration, as values: where, what was expected, what stood there. Pure. */

/** Words for the staff, Chinese first. */
export interface Words {
  readonly zh: string
  readonly en: string
}

export type Path = readonly (string | number)[]

/** A mistake at a place of the file that has not been given a line yet. */
export interface Finding {
  readonly path: Path
  /** `key` points at the name of an entry, `value` at what it holds. */
  readonly at: 'key' | 'value'
  readonly expected: Words
  /** What stood there, short and without secrets; null when nothing did. */
  readonly got: string | null
}

/** Something that works, but is probably not meant. */
export interface Hint {
  readonly path: Path
  readonly text: Words
}

/** A mistake in the file. `line` counts from 1; null when the file could not be read at all. */
export interface Problem {
  readonly file: string
  readonly line: number | null
  /** Like `lines[0].transport.path`; empty for the file as a whole. */
  readonly path: string
  readonly expected: Words
  readonly got: string | null
}

/** A hint with its place. */
export interface Warning {
  readonly file: string
  readonly line: number | null
  readonly path: string
  readonly text: Words
}

/** `['lines', 0, 'id']` as `lines[0].id`. */
export function pathText(path: Path): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .replace(/^\./, '')
}

/** The value at a path of parsed YAML, or undefined. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string | number, unknown>)[part]
  }
  return value
}

/** Longest piece of a value that a problem repeats. */
const shownLength = 48
const secretNames = /pass|secret|key|token|pin|code$/i
const mask = '***'

/** What stands at a path, for people: short, on one line, and masked where it may be a secret. Null when absent. */
export function shownAt(root: unknown, path: Path): string | null {
  const value = valueAt(root, path)
  if (value === undefined) return null
  const name = path.findLast((part) => typeof part === 'string')
  if (typeof name === 'string' && secretNames.test(name) && path[0] !== 'venue') return mask
  return shown(value)
}

/** A value for people: short and on one line. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `[…] (${value.length})`
  if (typeof value === 'object' && value !== null) return '{…}'
  if (typeof value === 'string') return clipped(value.includes('@') ? mask : JSON.stringify(value))
  return clipped(String(value))
}

function clipped(text: string): string {
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)}…`
}

const separator = ' ‖ '

/** Both languages in one schema message; `fromMessage` takes them apart again. */
export function inBoth(words: Words): string {
  return words.zh + separator + words.en
}

/** The words of a schema message; a message in one language serves for both. */
export function fromMessage(message: string): Words {
  const [zh, en] = message.split(separator)
  return { zh: zh ?? message, en: en ?? message }
}
