/** Watches the gates and the journal, and complains when one contradicts the other. */
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { Venue } from '../../daemon/domain/venue.ts'
import type { Movement } from '../../drivers/ports.ts'

interface Grant {
  readonly ref: string
  readonly portal: string
  readonly direction: 'in' | 'out'
  readonly grantedMs: number
  readonly orderWithinMs: number
  opened: boolean
}

export interface Witness {
  /** A fact is on disk. */
  stored(event: StoredEvent, nowMs: number): void
  /** Something moved at a device. */
  moved(device: string, movement: Movement, nowMs: number): void
  /** A line for everything that must not happen. */
  readonly complaints: readonly string[]
  /** Grants without exactly one end, asked when all is quiet. */
  unended(): readonly string[]
  readonly counts: { grants: number; openings: number; passages: number }
}

/** Bytes of an order may be on the wire, and the frame may be split and late, when its time runs out. */
const underWayMs = 700

const ends = new Set(['passage.completed', 'passage.timed_out', 'passage.reversed'])

/** `nowMs` is on the simulation's clock throughout. */
export function createWitness(venue: Venue): Witness {
  const grants = new Map<string, Grant>()
  const endings = new Map<string, number>()
  const complaints: string[] = []
  const counts = { grants: 0, openings: 0, passages: 0 }

  function opened(device: string, direction: 'in' | 'out', nowMs: number): void {
    counts.openings++
    const portal = [...venue.portals.values()].find((one) => one.gate === device)?.id
    const grant = [...grants.values()].find(
      (one) =>
        one.portal === portal &&
        one.direction === direction &&
        !one.opened &&
        nowMs <= one.grantedMs + one.orderWithinMs + underWayMs,
    )
    if (grant === undefined)
      complaints.push(`${nowMs} ms: ${device} opened ${direction} without a grant in force`)
    else grant.opened = true
  }

  return {
    complaints,
    counts,
    stored(event, nowMs) {
      if (event.type === 'passage.granted') {
        const { ref, portal, direction, orderWithinMs } = event.data
        if (grants.has(ref)) complaints.push(`${nowMs} ms: grant ${ref} was given twice`)
        grants.set(ref, { ref, portal, direction, orderWithinMs, grantedMs: nowMs, opened: false })
        counts.grants++
      } else if (ends.has(event.type) && 'ref' in event.data) {
        const { ref } = event.data
        endings.set(ref, (endings.get(ref) ?? 0) + 1)
        if (!grants.has(ref)) complaints.push(`${nowMs} ms: ${event.type} for a grant that never was`)
        if (endings.get(ref) !== 1) complaints.push(`${nowMs} ms: grant ${ref} ended twice`)
        if (event.type === 'passage.completed') counts.passages++
      }
    },
    moved(device, movement, nowMs) {
      if (movement.kind === 'GateOpened') opened(device, movement.direction, nowMs)
    },
    unended: () => [...grants.keys()].filter((ref) => endings.get(ref) !== 1),
  }
}
