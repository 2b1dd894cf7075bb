/** Who was checked at which desk a short while ago, and what came of it: whom staff mean when they name nobody. Pure. */
import type { CardFailure } from '../../drivers/words.ts'
import type { DenialCode } from './denials.ts'
import type { StoredEvent } from './event.ts'
import type { Subject } from './subject.ts'
import type { Venue } from './venue.ts'

/** Somebody checked earlier than this is not meant any more. */
export const deskMemoryMs = 5 * 60_000
/** More people than a few desks can check in that time. */
const mostRemembered = 64

export interface Checked {
  readonly participant: string
  /** null: by hand, at no reader */
  readonly desk: string | null
  readonly atMs: number
}

/** What the card shown last at a desk came to; `sequence` is the fact that says so. */
export type DeskResult = { readonly atMs: number; readonly sequence: number } & (
  | { readonly kind: 'unreadable'; readonly failure: CardFailure }
  | {
      readonly kind: 'rejected'
      readonly reason: DenialCode
      /** the bound of the admission window that was missed, where that is why */
      readonly admitFrom?: string | undefined
      readonly admitUntil?: string | undefined
    }
  | { readonly kind: 'verified'; readonly participant: string }
)

export interface AtDesk {
  /** newest first, each person once */
  readonly checked: readonly Checked[]
  readonly newest: ReadonlyMap<string, DeskResult>
  /** the desk of the fact just before, where that was a card read there */
  readonly reading: { readonly desk: string; readonly sequence: number } | null
}

const nobody: AtDesk = { checked: [], newest: new Map(), reading: null }

function evolveAtDesk(part: AtDesk, event: StoredEvent, venue: Venue): AtDesk {
  const { atMs, sequence } = event
  switch (event.type) {
    case 'card.read':
      return reading(part, deskOf(venue, event.data.reader), sequence)
    case 'card.read_failed': {
      const desk = deskOf(venue, event.data.reader)
      return desk === null
        ? part
        : told(part, desk, { kind: 'unreadable', failure: event.data.failure, atMs, sequence })
    }
    case 'identity.verified': {
      // a document checked elsewhere, at the Q&A room, comes without a card read at a desk before it
      const desk = deskJustBefore(part, event)
      return desk === null ? part : verified(part, event.data.participant, desk, event)
    }
    case 'identity.manually_verified':
      return verified(part, event.data.participant, null, event)
    case 'identity.rejected': {
      const desk = deskJustBefore(part, event)
      const { reason, admitFrom, admitUntil } = event.data
      const rejected = { kind: 'rejected', reason, admitFrom, admitUntil } as const
      return desk === null ? part : told(part, desk, { ...rejected, atMs, sequence })
    }
    default:
      return part
  }
}

function deskOf(venue: Venue, reader: string): string | null {
  const use = venue.uses.get(reader)
  return use?.kind === 'desk-reader' ? use.desk.id : null
}

function reading(part: AtDesk, desk: string | null, sequence: number): AtDesk {
  return desk === null ? part : { ...part, reading: { desk, sequence } }
}

function deskJustBefore({ reading: before }: AtDesk, { sequence }: StoredEvent): string | null {
  return before !== null && before.sequence + 1 === sequence ? before.desk : null
}

function told(part: AtDesk, desk: string, result: DeskResult): AtDesk {
  return { ...part, newest: new Map(part.newest).set(desk, result) }
}

function verified(
  part: AtDesk,
  participant: string,
  desk: string | null,
  { atMs, sequence }: StoredEvent,
): AtDesk {
  const others = part.checked.filter((one) => one.participant !== participant && isRecent(one, atMs))
  const checked = [{ participant, desk, atMs }, ...others].slice(0, mostRemembered)
  const next = { ...part, checked }
  return desk === null ? next : told(next, desk, { kind: 'verified', participant, atMs, sequence })
}

function isRecent({ atMs }: Checked, nowMs: number): boolean {
  return nowMs - atMs <= deskMemoryMs
}

/** Who was checked within the last minutes, newest first; at one desk or by hand where a desk is named. */
export function recentlyChecked(
  { checked }: AtDesk,
  { desk, nowMs }: { readonly desk: string | null; readonly nowMs: number },
): readonly Checked[] {
  return checked.filter(
    (one) => isRecent(one, nowMs) && (desk === null || one.desk === null || one.desk === desk),
  )
}

/** The people at the desks as a subject. */
export const atDeskSubject: Subject<AtDesk> = {
  initial: nobody,
  evolve: (part, event, { venue }) => evolveAtDesk(part, event, venue),
}
