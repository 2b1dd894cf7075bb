/** Looks whether the wall clock jumped or its quality changed, and says so once (F-X.3). Sets nothing right. */
import type { Cancel, Clock } from '../drivers/ports.ts'
import type { DaemonClock } from './clock.ts'
import type { ClockQuality } from './domain/event.ts'
import type { ClockStep } from './domain/input.ts'

/** How often it looks: what the rights go by is the steady timeline, so nothing waits for this. */
const lookMs = 1_000
/** A difference that grew by more than this between two looks is a jump, not drift (GB 50396 5.1.3). */
const jumpMs = 1_000

export interface ClockWatch {
  stop(): void
}

/** Says at once how far the clock is trusted, then only what changes. */
export function watchClock(options: {
  readonly facts: DaemonClock
  readonly machine: Clock
  readonly onNews: (news: { readonly quality: ClockQuality; readonly step: ClockStep | null }) => void
}): ClockWatch {
  const { facts, machine, onNews } = options
  let cancel: Cancel = () => undefined
  let known: ClockQuality | null = null
  let aheadMs = facts.wallMs() - facts.moment().ms

  function look(): void {
    const { ms: steadyMs, clock: quality } = facts.moment()
    const wallMs = facts.wallMs()
    const ahead = wallMs - steadyMs
    const isStep = Math.abs(ahead - aheadMs) > jumpMs
    const step = isStep ? { fromMs: steadyMs + aheadMs, toMs: wallMs } : null
    aheadMs = ahead
    if (step !== null || quality !== known) onNews({ quality, step })
    known = quality
    cancel = machine.at(machine.now() + lookMs, look)
  }

  look()
  return { stop: () => cancel() }
}
