/** When to ask a gateway for what is missing, and how the request reads. Pure. */
import type { Gap } from './inbox.ts'

/**
 * A gateway sends a stretch beside its new events, and a broker drops what exceeds its queue: the next stretch is asked
 * for when this one is here. Events.
 */
const stretchLimit = 1_000
/** Until the same is asked for again, doubling: the gateway may be away for days. */
const firstPauseMs = 4_000
const longestPauseMs = 60_000
/** A request that did not get through by then is of no use any more. */
const lifetimeMs = 5 * 60_000

interface Asked {
  readonly gap: Gap
  readonly pauseMs: number
  readonly againMs: number
}

/** Remembers what was asked for. Gives, of the present gaps, those to ask for now. */
export function createResends(): (gaps: readonly Gap[], nowMs: number) => readonly Gap[] {
  const asked = new Map<string, Asked>()

  return (gaps, nowMs) =>
    gaps.flatMap((gap): readonly Gap[] => {
      const stretch = { ...gap, to: Math.min(gap.to, gap.from + stretchLimit - 1) }
      const before = asked.get(gap.stream)
      const isOther = before === undefined || gap.from > before.gap.to || gap.from < before.gap.from
      // Something came of it: the rest is on its way.
      const moves = !isOther && gap.from > before.gap.from
      if (moves) {
        const rest = { ...gap, to: before.gap.to }
        asked.set(gap.stream, { gap: rest, pauseMs: firstPauseMs, againMs: nowMs + firstPauseMs })
        return []
      }
      if (!isOther && nowMs < before.againMs) return []
      const pauseMs = isOther ? firstPauseMs : Math.min(longestPauseMs, before.pauseMs * 2)
      asked.set(gap.stream, { gap: stretch, pauseMs, againMs: nowMs + pauseMs })
      return [stretch]
    })
}

/** The body of `journal.resend`, to be signed and published as it is. Its id is new with each millisecond. */
export function resendRequest(
  { stream, source, from, to }: Gap,
  nowMs: number,
): { id: string; body: string } {
  const journal = stream.replaceAll(/[^0-9A-Za-z]/g, '').slice(0, 12)
  const id = `resend-${journal}-${from}-${to}-${nowMs.toString(36)}`
  const body = JSON.stringify({
    id,
    operation: 'journal.resend',
    audience: source,
    issued_at: new Date(nowMs).toISOString(),
    expires_at: new Date(nowMs + lifetimeMs).toISOString(),
    data: { stream, from, to },
  })
  return { id, body }
}
