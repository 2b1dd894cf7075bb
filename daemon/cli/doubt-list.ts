/** `warden occupancy list`: the people whose place staff must still confirm. Badge numbers, no names. */
import { badgeOf } from '../domain/badges.ts'
import { localInstant } from '../domain/calendar.ts'
import { codeLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { columns, harmless } from './table.ts'

/** Whose passage ended as unknown, oldest first (F-X.4). */
export async function doubtList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { state, venue } = folded
  const { say, json, stdout, stderr, language } = context
  const doubts = [...state.doubts].map(([participant, { portal, direction, sinceMs }]) => ({
    participant,
    badge: badgeOf(state.badges, participant)?.badge ?? null,
    place: state.people.get(participant)?.place ?? null,
    portal,
    direction,
    since: localInstant(sinceMs, venue.utcOffset),
  }))
  if (json) {
    await stdout.write(`${JSON.stringify(doubts)}\n`)
    return exit.done
  }
  if (doubts.length === 0) {
    await stderr.write(`${say('doubt.none')}\n`)
    return exit.done
  }
  const rows = doubts.map(({ participant, badge, place, portal, direction, since }) => [
    harmless(badge ?? participant),
    portal,
    codeLabel(direction, language),
    since.slice(11, 16),
    place ?? say('doubt.outside'),
  ])
  const head = [
    say('doubt.person'),
    say('doubt.portal'),
    say('doubt.direction'),
    say('doubt.since'),
    say('doubt.place'),
  ]
  await stdout.write(`${columns([head, ...rows])}\n`)
  return exit.done
}
