/** The journal folded into the state of the venue, for commands that work without the daemon. */
import type { State } from '../domain/state.ts'
import { evolve, initialState } from '../domain/state.ts'
import type { Venue } from '../domain/venue.ts'
import type { Context } from './command.ts'
import { openJournalAt } from './journal-reader.ts'
import { siteOf } from './where.ts'

/** State and venue, or null after the reason has been told. */
export async function foldedState(context: Context): Promise<{ state: State; venue: Venue } | null> {
  const site = await siteOf(context)
  const reader = site === null ? null : await openJournalAt(site.journal, context)
  if (site === null || reader === null) return null
  const { venue } = site
  try {
    let state = initialState
    for (const event of reader.events()) state = evolve(state, event, venue)
    return { state, venue }
  } finally {
    reader.close()
  }
}
