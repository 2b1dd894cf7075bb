/** Screens at the check-in tables wait here until there is something new to show. Knows no socket. */
import type { Cancel, Clock } from '../../drivers/ports.ts'
import type { DeskNews, DeskScan } from '../domain/desk-guide.ts'
import { deskGuide } from '../domain/desk-guide.ts'
import type { Moment } from '../domain/event.ts'
import type { State } from '../domain/state.ts'
import type { Desk, Venue } from '../domain/venue.ts'

/** A screen is answered after this time at the latest, shorter than the patience of its end of the socket. */
const longestWaitMs = 25_000
/** A badge that was read while no screen asked, because one was just being drawn. Later nobody knows whom it was for. */
const scanKeptMs = 3_000

export interface DeskWatch {
  /**
   * What to show at a desk, as soon as it differs from what was seen, or after the longest wait. Nobody hears it once
   * `over` is aborted.
   */
  next(desk: Desk, asked: { readonly seen: string | null; readonly over: AbortSignal }): Promise<DeskNews>
  /** A badge was held to the reader of a desk: told at once to one screen there, or to the next that asks within seconds. */
  scanned(desk: string, scan: DeskScan): void
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
  const scans = new Map<string, { readonly scan: DeskScan; readonly untilMs: number }>()

  function takeScan(desk: string): DeskScan | null {
    const kept = scans.get(desk)
    scans.delete(desk)
    return kept !== undefined && clock.now() <= kept.untilMs ? kept.scan : null
  }

  function news(desk: Desk): DeskNews {
    const world = { state: ports.state(), venue, now: ports.moment(), ref: '' }
    const guide = deskGuide(world, desk)
    const shown = world.state.atDesk.newest.get(desk.id)?.sequence ?? 0
    // a second card that comes to the same is news too: the clerk sees that it was read
    const seen = `${shown} ${JSON.stringify(guide)}`
    return { desk: desk.id, guide, seen, scan: null }
  }

  function next(
    desk: Desk,
    { seen, over }: { readonly seen: string | null; readonly over: AbortSignal },
  ): Promise<DeskNews> {
    const first = { ...news(desk), scan: over.aborted ? null : takeScan(desk.id) }
    if (first.seen !== seen || first.scan !== null || over.aborted) return Promise.resolve(first)
    return new Promise((resolve) => {
      const look = (isLast: boolean) => {
        const scan = isLast ? null : takeScan(desk.id)
        const found = { ...news(desk), scan }
        if (found.seen === seen && scan === null && !isLast) return
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

  function changed(): void {
    for (const look of [...waiting]) look(false)
  }

  return {
    next,
    scanned(desk, scan) {
      scans.set(desk, { scan, untilMs: clock.now() + scanKeptMs })
      changed()
    },
    changed,
    stop() {
      for (const look of [...waiting]) look(true)
    },
  }
}
