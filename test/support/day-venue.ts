/** The venue of the demo day as the decision core sees it: opening room, Q&A room, monitor room, dining room and all. */
import { readFileSync } from 'node:fs'
import { readConfig } from '../../config/load.ts'
import type { Rules, Venue } from '../../daemon/domain/venue.ts'
import { venueOf } from '../../daemon/site.ts'

const file = new URL('../../scripts/day/venue.yaml', import.meta.url)
const dining = '  - { id: dining, '
const fire = '  - { id: fire, '
const escapeDoorLine =
  '  - { id: escape, name: 疏散门, nameEn: escape door, zone: corridor, device: panel, input: 3, meaning: escape_door, activeWhen: closed }\n'
const rest = '  - { id: rest, name: 休息室, nameEn: rest room, kind: rest, parent: evaluation }\n'

/** What the venue of the day may have besides. */
export interface DayBuilding {
  /** a rest room inside the area, for the night; it has no door of its own */
  readonly restRoom?: boolean
  /** the lanes tell when they stand open, and when something is in the way */
  readonly gateContacts?: boolean
  /** an escape door of the corridor, whose contact is input 3 of the panel */
  readonly escapeDoor?: boolean
  /** modules that the venue file names for readers, by device */
  readonly modules?: Readonly<Record<string, string>>
}

/** The text of its venue file. */
export function dayText(building: DayBuilding = {}): string {
  const { restRoom = false, gateContacts = false, escapeDoor = false, modules = {} } = building
  let plain = readFileSync(file, 'utf8')
  for (const [reader, id] of Object.entries(modules)) {
    const named = `devices: [{ id: ${reader}, settings: { expectedModuleId: "${id}" } }]`
    plain = plain.replace(`devices: [{ id: ${reader} }]`, named)
  }
  const text = escapeDoor ? plain.replace(fire, `${escapeDoorLine}${fire}`) : plain
  const wired = gateContacts ? text.replace('fire: 3,', 'fire: 3, ajar: 4, obstructed: 5,') : text
  return restRoom ? wired.replace(dining, `${rest}${dining}`) : wired
}

/** The venue with rules changed where a test cares; otherwise an attended desk with badges, as on the demo day. */
export function dayVenue(rules: Partial<Rules> = {}, building: DayBuilding = {}): Venue {
  const loaded = readConfig({ file: 'venue.yaml', text: dayText(building) })
  if (!loaded.ok)
    throw new Error(`the venue of the day does not pass its own check: ${JSON.stringify(loaded.problems)}`)
  const venue = venueOf(loaded.config)
  const ruleVersion = `${venue.ruleVersion}${JSON.stringify(rules)}`.slice(0, 64)
  return { ...venue, ruleVersion, rules: { ...venue.rules, ...rules } }
}
