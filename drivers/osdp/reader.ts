/** What a badge reader is there for: each badge that is held to it is told once. Pure. */
import {
  type BadgeLimits,
  type BadgeState,
  badgeDueAt,
  badgeRestMs,
  lineEnded,
  settleBadge,
} from '../codec/typed/badges.ts'
import { noLine } from '../codec/typed/line.ts'
import { type BadgeText, badgeText } from './badge-text.ts'
import type { Duty } from './duty.ts'
import { replies } from './packets.ts'
import { cardBitsIn, formattedIn } from './reports.ts'

export interface ReaderSettings {
  readonly badge: BadgeText
  /** The same badge within so long is the same presentation. */
  readonly samePresentationMs: number
}

/** No badge has more characters. */
const longestText = 512

export function readerDuty({ badge, samePresentationMs }: ReaderSettings): Duty<BadgeState> {
  const limits: BadgeLimits = { maxLength: longestText, gapMs: 0, restMs: badgeRestMs, samePresentationMs }

  function textOf(code: number, data: Uint8Array): string | null {
    if (code === replies.formatted) return formattedIn(data)
    const card = cardBitsIn(data)
    return card === null ? null : badgeText(card.bits, badge)
  }

  return {
    needs: null,
    greetings: [],
    begin: () => ({ line: noLine, last: null }),
    hear(state, { code, data }, now) {
      if (code !== replies.raw && code !== replies.formatted) return { state, signals: [] }
      const text = textOf(code, data)
      const end =
        text === null || text === ''
          ? ({ kind: 'spoiled', failure: 'unreadable' } as const)
          : ({ kind: 'whole', text } as const)
      return lineEnded(state, { end, carrier: 'chip', now, limits })
    },
    settle: (state, now) => settleBadge(state, now, limits),
    dueAt: badgeDueAt,
    isFire: () => false,
    opening: () => null,
    opened: (state) => state,
  }
}
