/** What we make of the lines of a scanner: badges and codes. Pure; it writes nothing and knows no port and no person. */
import {
  type BadgeState,
  badgeDueAt,
  badgeRestMs,
  lineEnded,
  noBadge,
  readable,
  settleBadge,
} from '../codec/typed/badges.ts'
import { append, endOf } from '../codec/typed/line.ts'
import { listen, type Told } from '../codec/typed/listening.ts'
import type { Conversation } from '../ports.ts'
import type { TextPacket } from './packets.ts'

export interface ScannerSettings {
  /** Longest pause inside one code. */
  readonly gapMs: number
  /** No code has more bytes. */
  readonly maxLength: number
  readonly samePresentationMs: number
}

/**
 * The conversation with a scanner. `BadgeRead` comes at the end of a line that came without a longer pause than `gapMs`; the
 * same text within `samePresentationMs` is told once. `ReadFailed` comes instead where it is too long or no readable text, or
 * where its end never came.
 */
export function converse(settings: ScannerSettings): Conversation<BadgeState, TextPacket> {
  const limits = { ...settings, restMs: badgeRestMs }

  function hear(before: BadgeState, { bytes, isEnd }: TextPacket, now: number): Told<BadgeState> {
    const moment = { now, stampMs: now }
    const line = bytes === '' ? before.line : append(before.line, bytes, moment, limits)
    const state = { ...before, line }
    if (!isEnd) return { state, signals: [] }
    const end = readable(endOf(line, moment, limits))
    return lineEnded(state, { end, carrier: null, now, limits })
  }

  return listen<BadgeState, TextPacket>({
    begin: (now) => noBadge(now, limits),
    hear,
    settle: (state, now) => settleBadge(state, now, limits),
    dueAt: badgeDueAt,
  })
}
