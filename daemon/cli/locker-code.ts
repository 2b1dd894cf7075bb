/** A locker code in the daemon's answer to the command that gave it out: the only place where it is ever shown. Pure. */

export interface GivenCode {
  readonly cell: string
  /** null: it could not be kept, and opens nothing */
  readonly code: string | null
}

/** The code in an answer; null when none was given out. */
export function codeIn(result: unknown): GivenCode | null {
  if (typeof result !== 'object' || result === null) return null
  if (!('code' in result) || !('cell' in result)) return null
  const { code, cell } = result
  if (typeof cell !== 'string' || (code !== null && typeof code !== 'string')) return null
  return { cell, code }
}
