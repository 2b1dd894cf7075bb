/** When staff may let somebody through by hand, and when it takes two of them (F-X.10). Pure. */
import type { Direction } from '../../drivers/words.ts'
import { arrivalDenial, reentryDenial } from './admission.ts'
import { secondPersonFault } from './command.ts'
import { personDenial } from './entry.ts'
import type { StaffRole } from './events/define.ts'
import { exitDenial, isReleased } from './exits.ts'
import { turnedDownBy } from './holders.ts'
import { isStanding } from './members.ts'
import type { Participant } from './people.ts'
import { zoneAndParents } from './places.ts'
import type { RefusalCode } from './refusals.ts'
import { isSealed } from './sessions.ts'
import type { Actor } from './staff.ts'
import { hasRole } from './staff.ts'
import type { Portal } from './venue.ts'
import type { World } from './world.ts'

/** Who may be the second of two who let somebody through, or verify somebody by hand. */
export const secondRoles: readonly StaffRole[] = ['area_staff', 'site_supervisor', 'witness']

/** Somebody to be let through by hand; null: nobody that the record knows. */
export interface HandPassage {
  readonly portal: Portal
  readonly direction: Direction
  readonly person: Participant | null
}

/** Why these staff may not let this person through here, or null. Each such try is put on record. */
export function overrideFault(world: World, passage: HandPassage, by: Actor): RefusalCode | null {
  if (!hasRole(by, ['witness'])) return 'role_not_permitted'
  const own = passage.person === null ? null : ownMatter(world, passage.person, by)
  if (own !== null) return own
  return by.second !== null || takesTwo(world, passage) ? secondPersonFault(by, secondRoles) : null
}

/** Nobody decides about oneself, and nobody undoes the own refusal; the second of two neither. */
export function ownMatter(
  { state }: World,
  person: Participant,
  { operator, second }: Actor,
): RefusalCode | null {
  const staff = [operator, second?.person]
  if (staff.includes(person.ref)) return 'own_matter'
  const refuser = turnedDownBy(state, person.ref)
  return refuser !== null && staff.includes(refuser) ? 'own_refusal' : null
}

/** Into a sealed area or out of it for somebody not named, and for anybody whom the portal itself would refuse. */
function takesTwo(world: World, { portal, direction, person }: HandPassage): boolean {
  if (direction === 'out') {
    if (person === null) return leadsToSealed(world, portal) && !isReleased(world.state)
    return exitDenial(world, portal, person) !== null
  }
  if (person === null || leadsToSealed(world, portal) || !isStanding(person)) return true
  const admission = person.arrived ? reentryDenial(world.state, person) : arrivalDenial(world, person)
  return admission !== null || personDenial(world, portal, person) !== null
}

/** The perimeter is shared: it is sealed when any session inside is (Art. 16). */
function leadsToSealed({ state, venue }: World, portal: Portal): boolean {
  const area = zoneAndParents(venue, portal.to).at(-1)
  for (const session of state.sessions.values()) {
    if (isSealed(session) && zoneAndParents(venue, session.room).at(-1) === area) return true
  }
  return false
}
