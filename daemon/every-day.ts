/** Something that is done once a day at a time of the venue. */
import type { Cancel } from '../drivers/ports.ts'
import type { DaemonClock } from './clock.ts'
import { dailyAfter } from './domain/calendar.ts'

/** Runs at `time` (HH:MM at the venue) each day from now on, on the steady timeline. Stop it with what it gives. */
export function everyDay(options: {
  readonly clock: DaemonClock
  readonly time: string
  readonly utcOffset: string
  readonly run: () => void
}): () => void {
  const { clock, time, utcOffset, run } = options
  let cancel: Cancel = () => undefined

  function plan(): void {
    const nowMs = clock.moment().ms
    const inMs = dailyAfter(nowMs, { time, utcOffset }) - nowMs
    cancel = clock.at(clock.now() + inMs, () => {
      plan()
      run()
    })
  }

  plan()
  return () => cancel()
}
