/** The only file that touches real time: monotonic time for timers, and the steady timeline that facts are dated by. */
import { existsSync } from 'node:fs'
import type { Cancel, Clock } from '../drivers/ports.ts'
import type { ClockQuality, Moment } from './domain/event.ts'

export interface DaemonClock extends Clock {
  /**
   * Where the steady timeline stands: it starts at the wall clock (never before the last stored fact), runs with
   * monotonic time, and is not moved by later jumps of the wall clock. The quality says how far to trust it.
   */
  moment(): Moment
  /** What the wall clock reads now, in milliseconds since 1970: only to see whether it jumped. */
  wallMs(): number
}

/** Node clamps longer timers to 1 ms; wakes beyond it are cut into pieces. */
const longestTimerMs = 2 ** 31 - 1
/** A difference of wall and steady time above this is a jump (GB 50396 5.1.3 asks for less than 5 s a day). */
const jumpMs = 1_000
/** Before this the wall clock was never set: the software did not exist yet. */
const earliestMs = Date.UTC(2026, 0, 1)
/** Written by systemd-timesyncd when it is in step. */
const syncMark = '/run/systemd/timesync/synchronized'
/** The mark is looked at no more often than that: every moment asked for would cost a system call on the way of a card. */
const syncLookMs = 1_000

/** The machine's clock. `notBeforeMs` is the date of the last stored fact, or 0. */
export function systemClock(notBeforeMs: number): DaemonClock {
  const wallAtStart = Date.now()
  const monotonicAtStart = performance.now()
  const behind = wallAtStart < notBeforeMs
  const origin = Math.max(wallAtStart, notBeforeMs) - monotonicAtStart
  const steadyMs = () => Math.floor(origin + performance.now())
  const isSynced = syncLook()
  return {
    now: () => performance.now(),
    at: timerAt,
    wallMs: () => Date.now(),
    moment: () => ({ ms: steadyMs(), clock: behind ? 'suspect' : quality(steadyMs(), isSynced) }),
  }
}

function syncLook(): () => boolean {
  let synced = false
  let nextLook = Number.NEGATIVE_INFINITY
  return () => {
    if (performance.now() >= nextLook) {
      synced = existsSync(syncMark)
      nextLook = performance.now() + syncLookMs
    }
    return synced
  }
}

function quality(steadyMs: number, isSynced: () => boolean): ClockQuality {
  if (steadyMs < earliestMs) return 'unset'
  if (Math.abs(Date.now() - steadyMs) > jumpMs) return 'suspect'
  return isSynced() ? 'synced' : 'holdover'
}

/** Node counts from the start of its turn in whole milliseconds, so it may come early; `wake` never does. */
function timerAt(atMs: number, wake: () => void): Cancel {
  let timer = setTimeout(look, delayUntil(atMs))
  function look(): void {
    if (performance.now() >= atMs) wake()
    else timer = setTimeout(look, delayUntil(atMs))
  }
  return () => clearTimeout(timer)
}

function delayUntil(atMs: number): number {
  return Math.min(Math.max(0, Math.ceil(atMs - performance.now())), longestTimerMs)
}
