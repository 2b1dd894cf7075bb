/** The journal folded into the state of the venue, for commands that work without the daemon. */
import type { State } from '../domain/state.ts'
import { evolve, initialState } from '../domain/state.ts'
import type { Venue } from '../domain/venue.ts'
import type { Context } from './command.ts'
import { openJournal } from './journal-reader.ts'
import { venueFor } from './where.ts'

/** State and venue, or null after the reason has been told. */
export async function foldedState(context: Context): Promise<{ state: State; venue: Venue } | null> {
  const venue = await venueFor(context)
  const opened = venue === null ? null : await openJournal(context)
  if (venue === null || opened === null) return null
  const { reader } = opened
  try {
    let state = initialState
    for (const event of reader.events()) state = evolve(state, event, venue)
    return { state, venue }
  } finally {
    reader.close()
  }
}
