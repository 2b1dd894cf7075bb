/** What a line from a badge or code reader tells: once for each presentation, and never a part of it. Pure. */
import { Personal } from '../../personal.ts'
import type { BadgeCarrier, ReadFailure, Signal } from '../../words.ts'
import { giveUp, type LineEnd, type LineLimits, lineUnderWay, noLine, type TypedLine } from './line.ts'
import type { Told } from './listening.ts'
import { textOfBytes } from './text.ts'

export interface BadgeLimits extends LineLimits {
  /** The same text within so long after it was last read is the same presentation. */
  readonly samePresentationMs: number
}

export interface BadgeState {
  readonly line: TypedLine
  /** What was read last, and until when it is no news; null when it is forgotten. */
  readonly last: { readonly text: string; readonly until: number } | null
}

/** A line that has not ended is given up after this pause. No scanner is silent for so long inside a code. */
export const badgeRestMs = 2000

/** Nothing was read yet; the first line counts once it is sure where it begins. */
export function noBadge(now: number, limits: LineLimits): BadgeState {
  return { line: lineUnderWay(now, limits), last: null }
}

/** The end of a line that was collected as bytes: its text, or that it holds none. */
export function readable(end: LineEnd): LineEnd {
  if (end?.kind !== 'whole') return end
  const text = textOfBytes(end.text)
  return text === null ? { kind: 'spoiled', failure: 'unreadable' } : { kind: 'whole', text }
}

/** `carrier`: what the text came from, where the reader tells. */
interface Ended {
  readonly end: LineEnd
  readonly carrier: BadgeCarrier | null
  readonly now: number
  readonly limits: BadgeLimits
}

/** What is told when a line has ended; the state is without it then. */
export function lineEnded<S extends BadgeState>(state: S, { end, carrier, now, limits }: Ended): Told<S> {
  const rest = { ...state, line: noLine }
  if (end === null) return { state: rest, signals: [] }
  if (end.kind === 'spoiled') return { state: rest, signals: [readFailed(end.failure)] }
  const { text } = end
  const isNews = state.last?.text !== text || now >= state.last.until
  const read: Signal = { kind: 'BadgeRead', text: new Personal(text), carrier }
  const last = limits.samePresentationMs > 0 ? { text, until: now + limits.samePresentationMs } : null
  return { state: { ...rest, last }, signals: isNews ? [read] : [] }
}

/** Gives up a line whose time is over, and forgets what was read when it would be news again. */
export function settleBadge<S extends BadgeState>(state: S, now: number, limits: BadgeLimits): Told<S> {
  const { line, failure } = giveUp(state.line, now, limits)
  const last = state.last !== null && now >= state.last.until ? null : state.last
  return { state: { ...state, line, last }, signals: failure === null ? [] : [readFailed(failure)] }
}

/** When there is something to settle. */
export function badgeDueAt({ line, last }: BadgeState): number | null {
  if (line.until === null || last === null) return line.until ?? last?.until ?? null
  return Math.min(line.until, last.until)
}

export function readFailed(failure: ReadFailure): Signal {
  return { kind: 'ReadFailed', failure }
}
