/** What inputs that are no gate mean: mains, battery, recorder, fire, escape doors. Pure. */
import { decideFire } from './emergencies.ts'
import type { StoredEvent } from './event.ts'
import type { Draft } from './events/catalogue.ts'
import { decidePower } from './power.ts'
import { decideRecorder } from './recording.ts'
import type { Subject } from './subject.ts'
import type { Contact, Venue } from './venue.ts'
import { contactHolds } from './venue.ts'
import type { World } from './world.ts'

/** The facts that one input of a board leads to. `closed` is how it reads. */
export function decideContact(
  world: World,
  contacts: readonly Contact[],
  { input, closed }: { readonly input: number; readonly closed: boolean },
): readonly Draft[] {
  const contact = contacts.find((one) => one.input === input)
  if (contact === undefined) return []
  const active = contactHolds(contact, closed)
  switch (contact.meaning) {
    case 'mains':
    case 'battery_low':
      return decidePower(world, contact, active)
    case 'recorder':
      return decideRecorder(world, contact, active)
    case 'fire':
      return decideFire(world.state.fire, contact.device, { active, cause: 'contact' })
    case 'escape_door':
      return escapeDoor(world, contact, active)
  }
}

/** Escape doors that stand open. */
export type EscapeDoors = ReadonlySet<string>

function evolveEscapeDoors(doors: EscapeDoors, event: StoredEvent, { contacts }: Venue): EscapeDoors {
  if (event.type !== 'passage.forced' && event.type !== 'passage.secured') return doors
  const { portal } = event.data
  if (contacts.get(portal)?.meaning !== 'escape_door') return doors
  const next = new Set(doors)
  if (event.type === 'passage.forced') next.add(portal)
  else next.delete(portal)
  return next
}

/** The escape doors as a subject. */
export const escapeDoorsSubject: Subject<EscapeDoors> = {
  initial: new Set<string>(),
  evolve: (doors, event, { venue }) => evolveEscapeDoors(doors, event, venue),
}

/** An escape door can always be opened from inside; without an alarm that is somebody who goes where nobody should. */
function escapeDoor({ state }: World, { id: portal, zone }: Contact, open: boolean): readonly Draft[] {
  const about = { subject: portal, session: null, zone }
  const wasOpen = state.escapeDoors.has(portal)
  if (!open) return wasOpen ? [{ type: 'passage.secured', ...about, data: { portal } }] : []
  if (wasOpen || state.muster.released) return []
  return [{ type: 'passage.forced', ...about, data: { portal, direction: 'out' } }]
}
