/** Rosters as they come in: a session and the people expected for it (Art. 4, 5, 17). Pure. */
import { localInstant } from './calendar.ts'
import type { Draft } from './events/catalogue.ts'
import type { Decision, NoteRejectedRoster, PutRoster, Refusal } from './input.ts'
import type { State } from './state.ts'
import type { Venue } from './venue.ts'

/** More people than any session has; a longer list is a mistake of the sender. */
export const rosterLimit = 200

/** Takes a roster, or says why not. A later roster of the same session replaces the earlier one. */
export function decideRoster(state: State, venue: Venue, roster: PutRoster): Decision {
  const refusal = refusalOf(venue, roster)
  if (refusal !== null) return { drafts: [], refusal }
  const about = { subject: roster.session, session: roster.session, zone: null }
  const revision = (state.sessions.get(roster.session)?.revision ?? 0) + 1
  const drafts: Draft[] = [
    { type: 'session.scheduled', ...about, data: schedule(venue, roster) },
    {
      type: 'roster.received',
      ...about,
      data: {
        session: roster.session,
        source: roster.source,
        revision,
        participants: [...roster.participants],
      },
    },
  ]
  return { drafts, refusal: null }
}

function schedule(venue: Venue, roster: PutRoster) {
  const admitFromMs = roster.admitFromMs ?? roster.dueMs - venue.rules.admitBeforeMs
  const instant = (ms: number) => localInstant(ms, venue.utcOffset)
  return {
    session: roster.session,
    projectKind: roster.projectKind,
    room: roster.room,
    dueAt: instant(roster.dueMs),
    admitFrom: instant(admitFromMs),
    admitUntil: roster.admitUntilMs === null ? null : instant(roster.admitUntilMs),
  }
}

function refusalOf(venue: Venue, roster: PutRoster): Refusal | null {
  if (!venue.zones.has(roster.room)) return { code: 'unknown_room', detail: roster.room }
  if (roster.participants.length === 0) return { code: 'roster_empty', detail: roster.session }
  if (roster.participants.length > rosterLimit) {
    return { code: 'roster_too_large', detail: String(roster.participants.length) }
  }
  const from = roster.admitFromMs ?? roster.dueMs - venue.rules.admitBeforeMs
  if (roster.admitUntilMs !== null && roster.admitUntilMs <= from) {
    return { code: 'window_impossible', detail: roster.session }
  }
  return null
}

/** Keeps the fact that a roster was refused; what was wrong with it went back to the sender. */
export function noteRejectedRoster(command: NoteRejectedRoster): Decision {
  const { session, source, problems } = command
  const draft: Draft = {
    type: 'roster.rejected',
    subject: session ?? 'roster',
    session,
    zone: null,
    data: { session, source, problems },
  }
  return { drafts: [draft], refusal: null }
}
