/** Watches the gates and the journal, and complains when one contradicts the other. */
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { DataOf, DraftOf } from '../../daemon/domain/events/catalogue.ts'
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
  /** A fact is on disk; `decidedMs` is its own date. */
  stored(event: StoredEvent, decidedMs: number): void
  /** Something moved at a device. */
  moved(device: string, movement: Movement, nowMs: number): void
  /** The gateway died; what it had not written is lost. */
  died(): void
  /** A line for everything that must not happen. */
  readonly complaints: readonly string[]
  /** Grants without exactly one end, asked when all is quiet. */
  unended(): readonly string[]
  readonly counts: { grants: number; openings: number; passages: number }
}

/** Bytes of an order may be on the wire, and the frame may be split and late, when its time runs out. */
const underWayMs = 700

type End = StoredEvent & DraftOf<'passage.completed' | 'passage.timed_out' | 'passage.reversed'>

function isEnd(event: StoredEvent): event is End {
  const { type } = event
  return type === 'passage.completed' || type === 'passage.timed_out' || type === 'passage.reversed'
}

/** All times are on the simulation's clock. While the disk is full, exits may go ahead of their record. */
export function createWitness(venue: Venue, site: { diskFull: () => boolean }): Witness {
  const grants = new Map<string, Grant>()
  /** exits let out unrecorded, by portal: the record must follow, unless the gateway dies first */
  const ahead = new Map<string, number>()
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
    if (grant === undefined && direction === 'out' && site.diskFull()) {
      ahead.set(portal ?? '', (ahead.get(portal ?? '') ?? 0) + 1)
    } else if (grant === undefined)
      complaints.push(`${nowMs} ms: ${device} opened ${direction} without a grant in force`)
    else grant.opened = true
  }

  function granted(data: DataOf<'passage.granted'>, decidedMs: number): void {
    const { ref, portal, direction, orderWithinMs } = data
    if (grants.has(ref)) complaints.push(`${decidedMs} ms: grant ${ref} was given twice`)
    const before = direction === 'out' ? (ahead.get(portal) ?? 0) : 0
    if (before > 0) ahead.set(portal, before - 1)
    grants.set(ref, { ref, portal, direction, orderWithinMs, grantedMs: decidedMs, opened: before > 0 })
    counts.grants++
  }

  return {
    complaints,
    counts,
    stored(event, decidedMs) {
      if (event.type === 'passage.granted') {
        granted(event.data, decidedMs)
      } else if (isEnd(event)) {
        const { ref } = event.data
        endings.set(ref, (endings.get(ref) ?? 0) + 1)
        if (!grants.has(ref)) complaints.push(`${decidedMs} ms: ${event.type} for a grant that never was`)
        if (endings.get(ref) !== 1) complaints.push(`${decidedMs} ms: grant ${ref} ended twice`)
        if (event.type === 'passage.completed') counts.passages++
      }
    },
    moved(device, movement, nowMs) {
      if (movement.kind === 'GateOpened') opened(device, movement.direction, nowMs)
    },
    died: () => ahead.clear(),
    unended: () => [...grants.keys()].filter((ref) => endings.get(ref) !== 1),
  }
}
