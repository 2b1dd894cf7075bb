/** How far the clock can be trusted (F-X.3, edge case 33). Rights never change by a jump: the steady timeline goes on. Pure. */
import { localInstant } from './calendar.ts'
import type { ClockQuality, StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import type { InputOf } from './input.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

export interface ClockState {
  /** null: nothing was said since the start */
  readonly quality: ClockQuality | null
}

const unsaid: ClockState = { quality: null }

function evolveClock(clock: ClockState, event: StoredEvent): ClockState {
  if (event.type === 'gateway.started') return unsaid
  if (event.type !== 'clock.synchronized' && event.type !== 'clock.unsynchronized') return clock
  return { quality: event.data.quality }
}

/** One fact per jump, and one per change between in step and not in step. Running free is as good as in step at first. */
export function decideClock({ state, venue }: World, { quality, step }: InputOf<'clock'>): readonly Draft[] {
  const about = { subject: venue.gateway, session: null, zone: null }
  const instant = (ms: number) => localInstant(ms, venue.utcOffset)
  const drafts: Draft[] = []
  if (step !== null) {
    const { fromMs, toMs } = step
    const data = { from: instant(fromMs), to: instant(toMs), differenceMs: Math.round(toMs - fromMs) }
    drafts.push({ type: 'clock.stepped', ...about, data })
  }
  if (quality === state.clocks.quality) return drafts
  const type = quality === 'synced' ? 'clock.synchronized' : 'clock.unsynchronized'
  return [...drafts, { type, ...about, data: { quality } }]
}

/** The clock as a subject. */
export const clocksSubject: Subject<ClockState> = { initial: unsaid, evolve: evolveClock }
