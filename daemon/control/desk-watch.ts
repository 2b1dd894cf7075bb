/** Screens at the check-in tables wait here until there is something new to show. Knows no socket. */
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { DeskNews } from '../domain/desk-guide.ts'
import { deskGuide } from '../domain/desk-guide.ts'
import type { Moment } from '../domain/event.ts'
import type { State } from '../domain/state.ts'
import type { Desk, Venue } from '../domain/venue.ts'

/** A screen is answered after this time at the latest, shorter than the patience of its end of the socket. */
const longestWaitMs = 25_000

export interface DeskWatch {
  /**
   * What to show at a desk, as soon as it differs from what was seen, or after the longest wait. Nobody hears it once
   * `over` is aborted.
   */
  next(desk: Desk, asked: { readonly seen: string | null; readonly over: AbortSignal }): Promise<DeskNews>
  /** Facts were stored: whoever waits for them is answered. */
  changed(): void
  /** Answers everybody with what there is. */
  stop(): void
}

export interface DeskWatchPorts {
  readonly venue: Venue
  readonly state: () => State
  readonly moment: () => Moment
  readonly clock: Clock
}

/** The waiting screens of one venue. As many as there are connections, which are few. */
export function createDeskWatch(ports: DeskWatchPorts): DeskWatch {
  const { venue, clock } = ports
  const waiting = new Set<(isLast: boolean) => void>()

  function news(desk: Desk): DeskNews {
    const world = { state: ports.state(), venue, now: ports.moment(), ref: '' }
    const guide = deskGuide(world, desk)
    const shown = world.state.atDesk.newest.get(desk.id)?.sequence ?? 0
    // a second card that comes to the same is news too: the clerk sees that it was read
    const seen = `${shown} ${JSON.stringify(guide)}`
    return { desk: desk.id, guide, seen }
  }

  function next(
    desk: Desk,
    { seen, over }: { readonly seen: string | null; readonly over: AbortSignal },
  ): Promise<DeskNews> {
    const first = news(desk)
    if (first.seen !== seen || over.aborted) return Promise.resolve(first)
    return new Promise((resolve) => {
      const look = (isLast: boolean) => {
        const found = news(desk)
        if (found.seen === seen && !isLast) return
        cancel()
        over.removeEventListener('abort', end)
        waiting.delete(look)
        resolve(found)
      }
      const end = () => look(true)
      over.addEventListener('abort', end, { once: true })
      const cancel: Cancel = clock.at(clock.now() + longestWaitMs, end)
      waiting.add(look)
    })
  }

  return {
    next,
    changed() {
      for (const look of [...waiting]) look(false)
    },
    stop() {
      for (const look of [...waiting]) look(true)
    },
  }
}
