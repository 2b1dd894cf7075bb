/**
 * The entries of a venue file as far as they can be read, so that every mistake is found at once: what one entry
 * lacks does not hide what is wrong with another. Pure.
 */
import type { Path } from './problem.ts'
import { valueAt } from './problem.ts'

/** One entry of a list, with its place. */
export interface Entry {
  readonly path: Path
  readonly value: unknown
}

/** The entries of the list at `path`; none when no list stands there. */
export function entriesAt(root: unknown, path: Path): Entry[] {
  const list = valueAt(root, path)
  return Array.isArray(list) ? list.map((value: unknown, at) => ({ path: [...path, at], value })) : []
}

/** The text at a place inside an entry, or null. */
export function textIn(entry: Entry, ...path: Path): string | null {
  const value = valueAt(entry.value, path)
  return typeof value === 'string' ? value : null
}

/** The number at a place inside a value, or null. */
export function numberIn(value: unknown, ...path: Path): number | null {
  const found = valueAt(value, path)
  return typeof found === 'number' ? found : null
}

/** Every device entry with the line it is on. */
export function devicesOf(root: unknown): { line: Entry; device: Entry }[] {
  return entriesAt(root, ['lines']).flatMap((line) =>
    entriesAt(line.value, ['devices']).map((device) => ({
      line,
      device: { ...device, path: [...line.path, ...device.path] },
    })),
  )
}
