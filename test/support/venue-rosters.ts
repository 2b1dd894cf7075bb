/** Rosters of the demo day with what a test changes in them, and people of the document cases on them. */
import type { SessionKey } from '../../scripts/day/cast.ts'
import { entryOf, rosterText } from '../../scripts/day/cast.ts'
import type { EdgeCase } from './people.ts'
import { edgeCases } from './people.ts'
import type { Printed } from './staff-console.ts'
import type { VenueDay } from './venue-day.ts'
import { done } from './venue-day.ts'
import { fileOf } from './venue-visits.ts'

export interface RosterFile {
  readonly session: string
  readonly room: string
  readonly openingRoom?: string | undefined
  readonly due: string
  readonly admitFrom?: string | undefined
  readonly admitUntil?: string | undefined
  readonly people: readonly RosterRow[]
}

export type RosterRow = ReturnType<typeof entryOf>

/** A roster of the day, changed, as the platform would have written it; `undefined` leaves a field out. */
export function changedRoster(key: SessionKey, change: (roster: RosterFile) => Partial<RosterFile>): string {
  const roster = JSON.parse(rosterText(key)) as RosterFile
  return JSON.stringify({ ...roster, ...change(roster) })
}

/** Staff import such a roster. */
export async function importChanged(
  day: VenueDay,
  key: SessionKey,
  change: (roster: RosterFile) => Partial<RosterFile>,
): Promise<Printed> {
  const file = fileOf(day, `changed-${key}.json`, changedRoster(key, change))
  return await done(day.staff('W1', ['roster', 'import', file]))
}

/** Somebody of the document cases of people.json, by the name of the case. */
export function holderOf(name: string): EdgeCase {
  const found = edgeCases.find((one) => one.case === name)
  if (found === undefined) throw new RangeError(`people.json has no case ${name}`)
  return found
}

/** The same person as an expert on a roster. */
export function asExpert(holder: EdgeCase): RosterRow {
  return entryOf({ ...holder, key: holder.case, role: 'expert' })
}
