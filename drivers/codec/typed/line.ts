/**
 * Characters become lines: bounded, with a longest pause, and a line that is spoiled stays so to its end, because what is
 * left of one code is another code. Pure; knows no keys, no bytes and no devices.
 */
import type { ReadFailure } from '../../words.ts'

export interface LineLimits {
  /** No line has more characters. */
  readonly maxLength: number
  /** Longest pause inside a line; with a longer one it is none. */
  readonly gapMs: number
  /** A line that has not ended is given up so long after its newest character; not less than `gapMs`. */
  readonly restMs: number
}

export interface Moment {
  /** Monotonic ms: by it a line is given up. */
  readonly now: number
  /** By the device's own clock where it has one, else `now`: by it pauses are measured. */
  readonly stampMs: number
}

/** A line that has not ended yet. */
export interface TypedLine {
  /** What came so far; nothing once it is spoiled. */
  readonly text: string
  readonly spoiled: ReadFailure | null
  /** When its newest character came, by the device's clock; null before its first. */
  readonly lastStampMs: number | null
  /** When it is given up; null where no line has begun. */
  readonly until: number | null
}

/** How a line ended; null where nothing had come. */
export type LineEnd =
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'spoiled'; readonly failure: ReadFailure }
  | null

/** A wake that comes so much too late shows that the process was held up, and the rest of a line may wait to be read. */
const heldUpMs = 50

export const noLine: TypedLine = { text: '', spoiled: null, lastStampMs: null, until: null }

/** At the beginning: until a pause has shown where a line begins, we may have come into the middle of one. */
export function lineUnderWay(now: number, { gapMs }: LineLimits): TypedLine {
  return { ...noLine, spoiled: 'interrupted', until: now + gapMs }
}

/** The line with more at its end, or spoiled where that makes it too long or comes too late. */
export function append(line: TypedLine, text: string, moment: Moment, limits: LineLimits): TypedLine {
  const whole = touch(line, moment, limits)
  if (whole.spoiled !== null) return whole
  if (whole.text.length + text.length > limits.maxLength) return { ...whole, text: '', spoiled: 'too_long' }
  return { ...whole, text: whole.text + text }
}

/** The line with something in it that makes all of it useless. The first trouble is the one that is told. */
export function spoil(line: TypedLine, failure: ReadFailure, moment: Moment, limits: LineLimits): TypedLine {
  const touched = touch(line, moment, limits)
  return { ...touched, text: '', spoiled: touched.spoiled ?? failure }
}

/** The line without its last character; where none has begun, none begins. */
export function eraseLast(line: TypedLine, moment: Moment, limits: LineLimits): TypedLine {
  if (line.until === null) return line
  const touched = touch(line, moment, limits)
  return { ...touched, text: touched.text.slice(0, -1) }
}

/** What the line was when its end has come; after it there is no line. */
export function endOf(line: TypedLine, moment: Moment, limits: LineLimits): LineEnd {
  if (line.lastStampMs === null) return null
  const { text, spoiled } = touch(line, moment, limits)
  if (spoiled !== null) return { kind: 'spoiled', failure: spoiled }
  return text === '' ? null : { kind: 'whole', text }
}

/**
 * The line at a wake: given up once its time is over, with the failure that is to be told where anything of it came.
 * After a process was held up it gets `gapMs` more.
 */
export function giveUp(
  line: TypedLine,
  now: number,
  { gapMs }: LineLimits,
): { readonly line: TypedLine; readonly failure: ReadFailure | null } {
  const { until, spoiled, text, lastStampMs } = line
  if (until === null || now < until) return { line, failure: null }
  if (now - until > heldUpMs) return { line: { ...line, until: now + gapMs }, failure: null }
  const isNothing = lastStampMs === null || (spoiled === null && text === '')
  return { line: noLine, failure: isNothing ? null : (spoiled ?? 'interrupted') }
}

/** Something of the line comes at this moment. */
function touch(line: TypedLine, { now, stampMs }: Moment, { gapMs, restMs }: LineLimits): TypedLine {
  const isLate = line.lastStampMs !== null && stampMs - line.lastStampMs > gapMs
  const spoiled = line.spoiled ?? (isLate ? 'interrupted' : null)
  return {
    text: spoiled === null ? line.text : '',
    spoiled,
    lastStampMs: stampMs,
    until: now + restMs,
  }
}
