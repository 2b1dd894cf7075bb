/** Where zones and portals lie to each other. Pure. */
import type { Portal, Venue } from './venue.ts'

/** The zone and all zones around it, innermost first. */
export function zoneAndParents(venue: Venue, zone: string | null): readonly string[] {
  const found: string[] = []
  for (let id = zone; id !== null && !found.includes(id); id = venue.zones.get(id)?.parent ?? null)
    found.push(id)
  return found
}

/** A zone is watched when some portal leads into it; only there can somebody be counted. */
export function isWatched(venue: Venue, zone: string): boolean {
  for (const portal of venue.portals.values()) if (portal.to === zone) return true
  return false
}

/** Whether a place lies in a zone: in it, or in a zone inside it. */
export function isWithin(venue: Venue, place: string | null, zone: string): boolean {
  return zoneAndParents(venue, place).includes(zone)
}

/** Whether somebody must be inside already to stand before this portal. */
export function isFromInside(venue: Venue, portal: Portal): boolean {
  return portal.from !== null && isWatched(venue, portal.from)
}

/** Behind a perimeter portal lies its whole area; behind an inner door only its own zone. */
export function isBehind(venue: Venue, place: string | null, portal: Portal): boolean {
  if (isFromInside(venue, portal)) return isWithin(venue, place, portal.to)
  return place !== null && zoneAndParents(venue, place).at(-1) === zoneAndParents(venue, portal.to).at(-1)
}

/** Where somebody stands after leaving through a portal: its outer zone if that is a watched one, else outside. */
export function outerPlace(venue: Venue, portal: string): string | null {
  const from = venue.portals.get(portal)?.from ?? null
  return from !== null && isWatched(venue, from) ? from : null
}

/**
 * The portal through which somebody can have left a place without being seen: going out is free there and no reader
 * tells who went. Null when every way out is controlled or read, and for somebody outside.
 */
export function leftUnseen(venue: Venue, place: string | null): Portal | null {
  const around = zoneAndParents(venue, place)
  for (const portal of venue.portals.values()) {
    const isUnseen = portal.control !== 'both' && portal.readers.out === null
    if (isUnseen && around.includes(portal.to) && !isFromInside(venue, portal)) return portal
  }
  return null
}
