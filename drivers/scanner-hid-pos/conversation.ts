/** What we make of the reports of a HID-POS scanner: badges and codes. Pure; it knows no node and no person. */
import {
  type BadgeState,
  badgeDueAt,
  badgeRestMs,
  lineEnded,
  noBadge,
  readable,
  settleBadge,
} from '../codec/typed/badges.ts'
import { append, endOf, type LineEnd, spoil } from '../codec/typed/line.ts'
import { listen, type Told } from '../codec/typed/listening.ts'
import type { Conversation } from '../ports.ts'
import type { BadgeCarrier } from '../words.ts'
import { roomOf } from './codec.ts'
import type { ReportShape, ScanReport } from './packets.ts'

export interface PosSettings {
  readonly shape: ReportShape
  /**
   * How the end of a code is known. `report`: the report says so, or, where it has no place for that, each is a code of its
   * own. `enter`: the scanner is set to put CR or LF behind each code, which may take several reports.
   */
  readonly end: 'report' | 'enter'
  /** Longest pause between two reports of one code. */
  readonly gapMs: number
  /** No code has more bytes. */
  readonly maxLength: number
  readonly samePresentationMs: number
}

/**
 * The conversation with a scanner. `BadgeRead` comes with the last report of a code; its carrier is known where the report
 * has an AIM id. The same text within `samePresentationMs` is told once. `ReadFailed` comes instead where a code is too
 * long, no readable text, or not whole.
 */
export function converse(settings: PosSettings): Conversation<BadgeState, ScanReport> {
  const limits = { ...settings, restMs: badgeRestMs }

  function hear(before: BadgeState, report: ScanReport, now: number): Told<BadgeState> {
    const moment = { now, stampMs: now }
    const { text, isEnd, isCutOff } = partOf(settings, report)
    const appended = append(before.line, text, moment, limits)
    const line = isCutOff ? spoil(appended, 'too_long', moment, limits) : appended
    const state = { ...before, line }
    if (!isEnd) return { state, signals: [] }
    const end = readable(withoutEnter(endOf(line, moment, limits)))
    return lineEnded(state, { end, carrier: carrierOf(report), now, limits })
  }

  return listen<BadgeState, ScanReport>({
    begin: (now) => noBadge(now, limits),
    hear,
    settle: (state, now) => settleBadge(state, now, limits),
    dueAt: badgeDueAt,
  })
}

interface Part {
  readonly text: string
  readonly isEnd: boolean
  /** Nobody can say whether more follows, so it may be a part of a longer code. */
  readonly isCutOff: boolean
}

function partOf({ shape, end }: PosSettings, { bytes, more }: ScanReport): Part {
  if (more !== null) return { text: bytes, isEnd: !more, isCutOff: false }
  if (end === 'enter') return { text: bytes, isEnd: /[\r\n]$/.test(bytes), isCutOff: false }
  const isFull = bytes.length === roomOf(shape)
  return { text: bytes, isEnd: !isFull, isCutOff: isFull }
}

/** The code without the CR or LF that scanners are often set to put behind it. */
function withoutEnter(end: LineEnd): LineEnd {
  if (end?.kind !== 'whole') return end
  const text = end.text.replace(/[\r\n]+$/, '')
  return text === '' ? null : { kind: 'whole', text }
}

/** AIM ids of two-dimensional QR codes begin with `]Q` (ISO/IEC 15424). */
function carrierOf({ aim }: ScanReport): BadgeCarrier | null {
  if (aim === null) return null
  return aim.startsWith(']Q') ? 'qr' : 'barcode'
}
