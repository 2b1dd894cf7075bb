/** The venue of the demo day as the decision core sees it: opening room, Q&A room, monitor room, dining room and all. */
import { readFileSync } from 'node:fs'
import { readConfig } from '../../config/load.ts'
import type { Rules, Venue } from '../../daemon/domain/venue.ts'
import { venueOf } from '../../daemon/site.ts'

const file = new URL('../../scripts/day/venue.yaml', import.meta.url)

/** The venue with rules changed where a test cares; otherwise an attended desk with badges, as on the demo day. */
export function dayVenue(rules: Partial<Rules> = {}): Venue {
  const loaded = readConfig({ file: 'venue.yaml', text: readFileSync(file, 'utf8') })
  if (!loaded.ok)
    throw new Error(`the venue of the day does not pass its own check: ${JSON.stringify(loaded.problems)}`)
  const venue = venueOf(loaded.config)
  const ruleVersion = `${venue.ruleVersion}${JSON.stringify(rules)}`.slice(0, 64)
  return { ...venue, ruleVersion, rules: { ...venue.rules, ...rules } }
}
