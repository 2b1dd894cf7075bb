/** The text of a trace file as frames. Pure; what is wrong is named with its line and what was expected. */
import type { TraceFrame } from './recorder.ts'

export interface Trace {
  readonly family: string
  readonly frames: readonly TraceFrame[]
}

/** The only one there is yet. */
const knownFormat = 1
/** More than `device trace` ever writes. */
const longestTrace = 2 * 1024 * 1024

export type ReadTrace =
  | { readonly ok: true; readonly trace: Trace }
  /** `line` counts from 1 */
  | { readonly ok: false; readonly line: number; readonly expected: string }

/** The last line, which says why the trace ended, may be missing: whoever recorded it may have died. */
export function readTrace(text: string): ReadTrace {
  if (text.length > longestTrace) return wrong(1, `a file of at most ${longestTrace} characters`)
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const family = familyIn(lines[0])
  if (family === null) return wrong(1, `a head with format ${knownFormat} and a family`)
  const frames: TraceFrame[] = []
  for (const [at, line] of lines.entries()) {
    const record = at === 0 ? null : recordIn(line)
    if (at === 0 || (record !== null && 'end' in record)) continue
    const frame = record === null ? null : frameIn(record)
    const last = frames.at(-1)?.atMs ?? 0
    if (frame === null || frame.atMs < last) return wrong(at + 1, expectedFrame)
    frames.push(frame)
  }
  return { ok: true, trace: { family, frames } }
}

const expectedFrame =
  'a frame: atMs not before the last one, way "out" or "in", and hex, or kind "cut" with code and bytes'

function wrong(line: number, expected: string): ReadTrace {
  return { ok: false, line, expected }
}

function familyIn(line: string | undefined): string | null {
  const head = line === undefined ? null : recordIn(line)
  const isKnown = head?.['format'] === knownFormat
  return isKnown && typeof head['family'] === 'string' ? head['family'] : null
}

function recordIn(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    // the caller names the line
    return null
  }
}

function frameIn({
  atMs,
  way,
  hex,
  kind,
  code,
  bytes,
}: Readonly<Record<string, unknown>>): TraceFrame | null {
  const isDated = typeof atMs === 'number' && Number.isSafeInteger(atMs) && atMs >= 0
  if (!isDated || (way !== 'out' && way !== 'in')) return null
  if (typeof hex === 'string') return /^([0-9A-F]{2})+$/.test(hex) ? { atMs, way, hex } : null
  const isCut = kind === 'cut' && typeof code === 'string' && typeof bytes === 'number'
  return isCut ? { atMs, way, kind, code, bytes } : null
}
