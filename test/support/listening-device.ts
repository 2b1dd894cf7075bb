/** A conversation with a device that only tells, at virtual time, held to its contract: never a request, wakes after now. */
import { expect } from 'vitest'
import type { Conversation, Input, Packet } from '../../drivers/ports.ts'
import type { ReadFailure, Signal } from '../../drivers/words.ts'
import { revealed } from './revealed.ts'

/** As signals look once `revealed`. */
export const badge = (text: string, carrier: string | null = null) => ({ kind: 'BadgeRead', text, carrier })
export const entered = (keys: string) => ({ kind: 'KeysEntered', keys })
export const readFailed = (failure: ReadFailure) => ({ kind: 'ReadFailed', failure })

/** Started at 0. */
export function listenTo<S, P extends Packet>(conversation: Conversation<S, P>) {
  const signals: Signal[] = []
  let state = conversation.initial
  let wakeAt: number | null = null
  let now = 0

  function step(input: Input<P>): void {
    const next = conversation.step(state, input, now)
    expect(next.send).toBeNull()
    if (next.wakeAt !== null) expect(next.wakeAt, `after ${input.kind} at ${now}`).toBeGreaterThan(now)
    state = next.state
    wakeAt = next.wakeAt
    signals.push(...next.signals)
  }

  /** Time passes, and what is due is done at its moment. */
  function waitUntil(ms: number): void {
    while (wakeAt !== null && wakeAt <= ms) {
      now = wakeAt
      step({ kind: 'wake' })
    }
    now = Math.max(now, ms)
  }

  step({ kind: 'start' })
  signals.splice(0)
  return {
    step,
    hear: (packet: P) => step({ kind: 'stray', packet }),
    waitUntil,
    wait: (ms: number) => waitUntil(now + ms),
    /** The process is held up: time passes, then the wake that is overdue comes. */
    heldUp(ms: number) {
      now += ms
      if (wakeAt !== null && wakeAt <= now) step({ kind: 'wake' })
    },
    now: () => now,
    state: () => state,
    wakeAt: () => wakeAt,
    /** What was signalled since it was last asked, personal values shown. */
    news: () => revealed(signals.splice(0)),
  }
}
