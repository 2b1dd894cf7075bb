/** `warden emergency list`: who was inside when the alarm came, and who is still missing. Badge numbers, no names. */
import { badgeOf } from '../domain/badges.ts'
import { missing } from '../domain/muster.ts'
import type { State } from '../domain/state.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { columns, harmless } from './table.ts'
import { noteView } from './viewed.ts'

/** The missing first, by session and badge number; names are for `audit reveal`, with a reason (F-X.7). */
export async function musterList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { say, json, stdout, stderr } = context
  await noteView(context, 'muster')
  const people = standing(folded.state)
  if (json) {
    await stdout.write(`${JSON.stringify(people)}\n`)
    return exit.done
  }
  if (!folded.state.muster.released) {
    await stderr.write(`${say('muster.none')}\n`)
    return exit.done
  }
  const rows = people.map(({ participant, badge, session, isMissing }) => [
    harmless(badge ?? participant),
    session === null ? '–' : harmless(session),
    say(isMissing ? 'muster.missing' : 'muster.accounted'),
  ])
  const head = [say('muster.person'), say('muster.session'), say('muster.state')]
  const count = { total: people.length, missing: people.filter(({ isMissing }) => isMissing).length }
  await stdout.write(`${say('muster.count', count)}\n${columns([head, ...rows])}\n`)
  return exit.done
}

function standing({ muster, people, badges }: State) {
  const away = new Set(missing(muster))
  const listed = muster.people.map((participant) => ({
    participant,
    badge: badgeOf(badges, participant)?.badge ?? null,
    session: people.get(participant)?.session ?? null,
    isMissing: away.has(participant),
  }))
  const place = (one: (typeof listed)[number]) =>
    [one.isMissing ? '0' : '1', one.session ?? '', one.badge ?? one.participant].join('\n')
  return listed.sort((a, b) => place(a).localeCompare(place(b), 'en'))
}
