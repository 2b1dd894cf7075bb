/** The evaluation committee of a session: who belongs to it, who of them is inside (Art. 16, 22). Pure. */
import type { Role } from './events/sessions.ts'
import type { Participant } from './people.ts'
import { isWithin, zoneAndParents } from './places.ts'
import type { Session } from './sessions.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'

const memberRoles: readonly Role[] = ['expert_lead', 'expert', 'tenderee_rep', 'purchaser_rep']

/** Whether somebody sits on the committee: an expert or a representative of the tenderee or purchaser. */
export function isMember({ role }: { readonly role: Role }): boolean {
  return memberRoles.includes(role)
}

/** Whether somebody still has the right that the roster gave: listed, and neither recused, withdrawn nor replaced. */
export function isStanding({ listed, removed }: Participant): boolean {
  return listed && removed === null
}

/** The committee as it stands now. */
export function membersOf(state: State, session: Session): readonly Participant[] {
  return session.people
    .map((ref) => state.people.get(ref))
    .filter((person) => person !== undefined)
    .filter((person) => isMember(person) && isStanding(person))
}

export interface Attendance {
  readonly inside: number
  /** not inside, or removed and not replaced yet */
  readonly missing: number
}

/** How many of the committee are inside the area around their room, and how many it still lacks (F-16.2). */
export function attendanceOf(
  { state, venue }: { readonly state: State; readonly venue: Venue },
  session: Session,
): Attendance {
  const area = zoneAndParents(venue, session.room).at(-1) ?? session.room
  const members = membersOf(state, session)
  const inside = members.filter(({ place }) => isWithin(venue, place, area)).length
  return { inside, missing: members.length - inside + session.awaited.length }
}
