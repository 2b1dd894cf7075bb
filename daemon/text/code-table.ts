/** How the words of codes are kept: by code, and by the field that a code stands in where that makes a difference. Pure. */
import type { Words } from './text.ts'

/** What a code is called wherever no field says otherwise. */
export type CodeTable = Readonly<Record<string, Words>>

/**
 * What codes are called in one field. A key is a field's name, alone (`needs`) or with what stands before it
 * (`locker.open_failed.cause`); the longer one counts.
 */
export type FieldTable = Readonly<Record<string, CodeTable>>

/** The endings of a dotted path, longest first: `a.b.c`, `b.c`, `c`. */
export function endingsOf(path: string): readonly string[] {
  const parts = path.split('.')
  return parts.map((_part, at) => parts.slice(at).join('.'))
}
