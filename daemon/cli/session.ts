/** `warden session …`: the sessions and how far their people have come. Counts only. */
import { localInstant } from '../domain/calendar.ts'
import type { Role } from '../domain/events/sessions.ts'
import type { Participant } from '../domain/people.ts'
import type { Session } from '../domain/sessions.ts'
import type { State } from '../domain/state.ts'
import type { Venue } from '../domain/venue.ts'
import { roleLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { columns, harmless } from './table.ts'

/** All sessions in the order of their due times. */
export async function sessionList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { state, venue } = folded
  const sessions = [...state.sessions.values()].sort((a, b) => a.dueMs - b.dueMs)
  const { say, json, stdout, stderr } = context
  if (json) {
    const list = sessions.map((session) => ({ ...facts(session, venue), ...tally(listed(state, session)) }))
    await stdout.write(`${JSON.stringify(list)}\n`)
    return exit.done
  }
  if (sessions.length === 0) {
    await stderr.write(`${say('session.none')}\n`)
    return exit.done
  }
  const head = ['code', 'room', 'due', 'people', 'arrived', 'inside', 'released'] as const
  const rows = sessions.map((session) => {
    const { people, arrived, inside, released } = tally(listed(state, session))
    const counts = [people, arrived, inside, released].map(String)
    return [
      harmless(session.code),
      roomText(session, venue, context),
      minute(session.dueMs, venue),
      ...counts,
    ]
  })
  await stdout.write(`${columns([head.map((key) => say(`session.${key}`)), ...rows])}\n`)
  return exit.done
}

/** One session: its times, and how many of each role have come, are inside, have left for good. */
export async function sessionShow(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { state, venue } = folded
  const { say, json, stdout, stderr } = context
  const code = context.operands[0] ?? ''
  const session = state.sessions.get(code)
  if (session === undefined) {
    await stderr.write(`warden: ${say('session.unknown', { code: harmless(code) })}\n`)
    return exit.refused
  }
  const byRole = rolesOf(listed(state, session))
  if (json) {
    const roles = Object.fromEntries([...byRole].map(([role, people]) => [role, tally(people)]))
    const whole = { ...facts(session, venue), ...tally(listed(state, session)), roles }
    await stdout.write(`${JSON.stringify(whole)}\n`)
    return exit.done
  }
  const until =
    session.admitUntilMs === null ? say('session.untilClosed') : minute(session.admitUntilMs, venue)
  const facet = [
    [say('session.code'), harmless(session.code)],
    [say('session.room'), roomText(session, venue, context)],
    [say('session.due'), minute(session.dueMs, venue)],
    [say('session.window'), `${minute(session.admitFromMs, venue)} – ${until}`],
    [say('session.roster'), String(session.revision)],
  ]
  await stdout.write(`${columns(facet)}\n\n${columns(roleRows(byRole, context))}\n`)
  return exit.done
}

function roleRows(byRole: ReadonlyMap<Role, readonly Participant[]>, { say, language }: Context): string[][] {
  const head = ['role', 'people', 'arrived', 'inside', 'released'] as const
  const rows = [...byRole].map(([role, members]) => {
    const { people, arrived, inside, released } = tally(members)
    return [roleLabel(role, language), ...[people, arrived, inside, released].map(String)]
  })
  return [head.map((key) => say(`session.${key}`)), ...rows]
}

/** Those on the roster in force, and those still inside whom a later roster left out. */
function listed(state: State, session: Session): Participant[] {
  return session.people
    .map((ref) => state.people.get(ref))
    .filter((person) => person !== undefined)
    .filter((person) => person.listed || person.place !== null)
}

function rolesOf(people: readonly Participant[]): ReadonlyMap<Role, readonly Participant[]> {
  return Map.groupBy(people, ({ role }) => role)
}

function tally(people: readonly Participant[]) {
  const count = (is: (person: Participant) => boolean) => people.filter(is).length
  return {
    people: people.length,
    arrived: count(({ arrived }) => arrived),
    inside: count(({ place }) => place !== null),
    released: count(({ released }) => released),
  }
}

function facts(session: Session, venue: Venue) {
  const instant = (ms: number) => localInstant(ms, venue.utcOffset)
  return {
    session: session.code,
    room: session.room,
    due: instant(session.dueMs),
    admitFrom: instant(session.admitFromMs),
    admitUntil: session.admitUntilMs === null ? null : instant(session.admitUntilMs),
    roster: session.revision,
  }
}

function roomText(session: Session, venue: Venue, { language }: Context): string {
  const zone = venue.zones.get(session.room)
  return (language === 'en' ? zone?.nameEn : zone?.name) ?? session.room
}

/** `2026-03-18 10:00` at the venue. */
function minute(ms: number, venue: Venue): string {
  return localInstant(ms, venue.utcOffset).slice(0, 16).replace('T', ' ')
}
