/** The state of the day's venue, folded from its facts. */
import { readFileSync } from 'node:fs'
import { readConfig } from '../../config/load.ts'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { State } from '../../daemon/domain/state.ts'
import { evolve, initialState } from '../../daemon/domain/state.ts'
import { venueOf } from '../../daemon/site.ts'

const file = new URL('./venue.yaml', import.meta.url)

/** What all facts add up to. */
export function dayState(events: readonly StoredEvent[]): State {
  const loaded = readConfig({ file: 'venue.yaml', text: readFileSync(file, 'utf8') })
  if (!loaded.ok) throw new Error('the venue of the day does not pass its own check')
  const venue = venueOf(loaded.config)
  let state = initialState
  for (const event of events) state = evolve(state, event, venue)
  return state
}
