/** Identification badges: who wears which number, which are lost or were not given back (Art. 8, 17, 35). Pure. */
import type { StoredEvent } from './event.ts'
import { GrowingMap } from './growing-map.ts'
import type { Subject } from './subject.ts'

export interface Badge {
  readonly badge: string
  readonly participant: string
  /** `lost`: dead at once; `unreturned`: its wearer has left without giving it back, which was put on record */
  readonly state: 'worn' | 'returned' | 'lost' | 'unreturned'
}

export interface Badges {
  /** every number that was ever given out, with its last wearer */
  readonly byNumber: GrowingMap<Badge>
  /** the number last given to a participant */
  readonly ofParticipant: GrowingMap<string>
  /** numbers that are worn or not given back: these are looked through */
  readonly open: ReadonlySet<string>
}

const noBadges: Badges = {
  byNumber: GrowingMap.empty(),
  ofParticipant: GrowingMap.empty(),
  open: new Set(),
}

function evolveBadges(badges: Badges, event: StoredEvent): Badges {
  switch (event.type) {
    case 'badge.issued':
      return given(badges, event.data)
    case 'badge.reissued':
      return given(changed(badges, event.data.replaces, 'lost'), event.data)
    case 'badge.returned':
      return changed(badges, event.data.badge, 'returned')
    case 'badge.reported_lost':
      return changed(badges, event.data.badge, 'lost')
    case 'badge.unreturned':
      return changed(badges, event.data.badge, 'unreturned')
    default:
      return badges
  }
}

function given(badges: Badges, { badge, participant }: { badge: string; participant: string }): Badges {
  return {
    byNumber: badges.byNumber.with(badge, { badge, participant, state: 'worn' }),
    ofParticipant: badges.ofParticipant.with(participant, badge),
    open: new Set(badges.open).add(badge),
  }
}

function changed(badges: Badges, number: string, state: Badge['state']): Badges {
  const badge = badges.byNumber.get(number)
  if (badge === undefined) return badges
  const open = new Set(badges.open)
  if (state === 'worn' || state === 'unreturned') open.add(number)
  else open.delete(number)
  return { ...badges, byNumber: badges.byNumber.with(number, { ...badge, state }), open }
}

/** The badge last given to a participant, in whatever state; null when there never was one. */
export function badgeOf(badges: Badges, participant: string): Badge | null {
  const number = badges.ofParticipant.get(participant)
  return number === undefined ? null : (badges.byNumber.get(number) ?? null)
}

/** Who wears the badge with this number now, or last wore it; null when it was never given out. */
export function holderOf(badges: Badges, number: string): string | null {
  return badges.byNumber.get(number)?.participant ?? null
}

/** Whether a participant wears a badge that is not lost. */
export function isBadged(badges: Badges, participant: string): boolean {
  return badgeOf(badges, participant)?.state === 'worn'
}

/** Badges whose loss or missing return is on record, by whose they were (X4, F-15.1). */
export function missingBadges(
  { byNumber }: Badges,
  isOurs: (participant: string) => boolean,
): readonly (Pick<Badge, 'badge'> & { readonly state: 'lost' | 'unreturned' })[] {
  return [...byNumber.values()].flatMap(({ badge, participant, state }) =>
    (state === 'lost' || state === 'unreturned') && isOurs(participant) ? [{ badge, state }] : [],
  )
}

/** The badges as a subject. */
export const badgesSubject: Subject<Badges> = { initial: noBadges, evolve: evolveBadges }
