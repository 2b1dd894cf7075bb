/**
 * How long one wire stays away and what is said about it: the pauses before the next attempt, and one line when it
 * goes and one when it is back, with how long it was away. Knows no transport; it is told what happens.
 */
import type { Fault, FaultCode } from '../../drivers/fault.ts'
import { faults } from '../../drivers/fault.ts'
import type { Chance, Clock } from '../../drivers/ports.ts'
import { pauseMs } from '../backoff.ts'
import type { Log } from '../log.ts'
import { wholeSeconds } from './seconds.ts'

/** Somebody who tries plugs does it some times in a row; a contact that is loose, for hours. */
const triedByHand = 30

export interface Outage {
  /** The wire is open. Back is said at once, unless it came and went before: then only when it has held. */
  opened(): void
  /** It has stayed open for long enough to be well again. */
  proven(): void
  /** It is away, or an attempt failed. Gives the pause before the next attempt in milliseconds. */
  closed(cause: Fault, wire: { readonly wasOpen: boolean; readonly wasProven: boolean }): number
  /** How often it was away since the start, this time among them. */
  count(): number
}

/** `wire` and `where` name it in the log. */
export function createOutage(options: {
  readonly wire: string
  readonly where: string
  readonly clock: Clock
  readonly chance: Chance
  readonly log: Log
}): Outage {
  const { wire, where, clock, chance, log } = options
  /** causes that were said in this outage; a loose plug changes between two of them for hours */
  const said = new Set<FaultCode>()
  let failures = 0
  let flaps = 0
  let sinceMs = 0
  let openedMs = 0
  let count = 0

  function back(): void {
    if (said.size > 0)
      log.info('wire is back', { wire, where, awaySeconds: wholeSeconds(openedMs - sinceMs) })
    said.clear()
  }

  function say({ code, message }: Fault): void {
    if (said.has(code)) return
    if (said.size === 0) {
      sinceMs = clock.now()
      count++
    }
    said.add(code)
    const fields = { wire, where, code, detail: message, remedy: faults[code].remedy }
    if (code === 'permission' || code === 'unsupported') {
      log.error('wire cannot be opened as configured', fields)
    } else log.warn('wire is away', fields)
  }

  return {
    opened() {
      openedMs = clock.now()
      if (flaps === 0) back()
    },
    proven() {
      failures = 0
      flaps = 0
      back()
    },
    closed(cause, { wasOpen, wasProven }) {
      const flapped = wasOpen && !wasProven
      if (flapped) flaps++
      say(cause)
      // A plug that is out costs nothing to look for; one that makes and breaks contact floods the record.
      const isPlug = faults[cause.code].retry === 'soon'
      if (isPlug && !flapped) return pauseMs.soon
      if (isPlug && flaps <= triedByHand) return pauseMs.again
      return pauseMs.patient(failures++, chance)
    },
    count: () => count,
  }
}
