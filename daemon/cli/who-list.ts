/**
 * `warden who --zone`: who is still in an opening room, by badge and reference (Art. 13; F-13.1). Never a zone where a
 * committee works: of those there are counts.
 */
import { badgeOf } from '../domain/badges.ts'
import { localInstant } from '../domain/calendar.ts'
import { isWithin } from '../domain/places.ts'
import type { State } from '../domain/state.ts'
import type { Venue, ZoneKind } from '../domain/venue.ts'
import { roleLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { columns, harmless } from './table.ts'
import { noteView } from './viewed.ts'

const listedKinds: readonly ZoneKind[] = ['opening', 'qa']

interface Folded {
  readonly state: State
  readonly venue: Venue
}

/** The people in one room, in the order in which they came; refused where only counts may be told. */
export async function listZone(context: Context, folded: Folded, zone: string): Promise<ExitCode> {
  const { say, language, json, stdout, stderr } = context
  const kind = folded.venue.zones.get(zone)?.kind
  if (kind === undefined || !listedKinds.includes(kind)) {
    await stderr.write(`warden: ${say('who.countsOnly', { zone: harmless(zone) })}\n`)
    return exit.refused
  }
  await noteView(context, 'muster')
  const people = peopleIn(folded, zone)
  if (json) {
    await stdout.write(`${JSON.stringify(people)}\n`)
    return exit.done
  }
  if (people.length === 0) {
    await stderr.write(`${say('who.nobody')}\n`)
    return exit.done
  }
  const rows = people.map(({ participant, badge, role, session, since }) => [
    harmless(badge ?? participant),
    roleLabel(role, language),
    harmless(session ?? ''),
    since?.slice(11, 16) ?? '',
  ])
  const head = [say('who.person'), say('session.role'), say('session.code'), say('who.since')]
  await stdout.write(`${columns([head, ...rows])}\n`)
  return exit.done
}

function peopleIn({ state, venue }: Folded, zone: string) {
  return [...state.inside]
    .flatMap((ref) => state.people.get(ref) ?? [])
    .filter(({ place }) => isWithin(venue, place, zone))
    .map(({ ref, role, session, insideSinceMs }) => ({
      participant: ref,
      badge: badgeOf(state.badges, ref)?.badge ?? null,
      role,
      session,
      since: insideSinceMs === null ? null : localInstant(insideSinceMs, venue.utcOffset),
    }))
}
