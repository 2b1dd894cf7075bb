/** `warden session …`: the sessions and how far their people have come. Counts only. */
import { localInstant } from '../domain/calendar.ts'
import type { Role } from '../domain/events/sessions.ts'
import { attendanceOf } from '../domain/members.ts'
import type { Participant } from '../domain/people.ts'
import type { Session } from '../domain/sessions.ts'
import { hasEnded } from '../domain/sessions.ts'
import type { State } from '../domain/state.ts'
import type { Venue } from '../domain/venue.ts'
import { codeLabel, roleLabel } from '../text/labels.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { foldedState } from './folded.ts'
import { columns, harmless } from './table.ts'

type Folded = { readonly state: State; readonly venue: Venue }

/** All sessions in the order of their due times. */
export async function sessionList(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { state, venue } = folded
  const sessions = [...state.sessions.values()].sort((a, b) => a.dueMs - b.dueMs)
  const { say, json, stdout, stderr } = context
  if (json) {
    const list = sessions.map((session) => ({
      ...facts(folded, session, context),
      ...tally(listed(state, session)),
    }))
    await stdout.write(`${JSON.stringify(list)}\n`)
    return exit.done
  }
  if (sessions.length === 0) {
    await stderr.write(`${say('session.none')}\n`)
    return exit.done
  }
  const head = ['code', 'room', 'due', 'phase', 'people', 'arrived', 'inside', 'released'] as const
  const rows = sessions.map((session) => {
    const { people, arrived, inside, released } = tally(listed(state, session))
    return [
      harmless(session.code),
      roomText(session.room, venue, context),
      minute(session.dueMs, venue),
      phaseText(session, context),
      ...[people, arrived, inside, released].map(String),
    ]
  })
  await stdout.write(`${columns([head.map((key) => say(`session.${key}`)), ...rows])}\n`)
  return exit.done
}

/** One session: its times, and how many of each role have come, are inside, have left for good. */
export async function sessionShow(context: Context): Promise<ExitCode> {
  const folded = await foldedState(context)
  if (folded === null) return exit.refused
  const { state } = folded
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
    const whole = { ...facts(folded, session, context), ...tally(listed(state, session)), roles }
    await stdout.write(`${JSON.stringify(whole)}\n`)
    return exit.done
  }
  const rows = factRows(folded, session, context)
  await stdout.write(`${columns(rows)}\n\n${columns(roleRows(byRole, context))}\n`)
  return exit.done
}

function factRows(folded: Folded, session: Session, context: Context): string[][] {
  const { venue } = folded
  const { say } = context
  const at = (ms: number | null) => (ms === null ? null : minute(ms, venue))
  const { openingRoom, admitFromMs, admitUntilMs } = session
  const { inside, missing } = attendanceOf(folded, session)
  const isOver = hasEnded(session) || session.phase === 'closing'
  const rows: readonly (readonly [string, string | null])[] = [
    [say('session.code'), harmless(session.code)],
    [say('session.phase'), phaseText(session, context)],
    [say('session.room'), roomText(session.room, venue, context)],
    [say('session.openingRoom'), openingRoom === null ? null : roomText(openingRoom, venue, context)],
    [say('session.due'), minute(session.dueMs, venue)],
    [
      say('session.window'),
      `${minute(admitFromMs, venue)} – ${at(admitUntilMs) ?? say('session.untilClosed')}`,
    ],
    [say('session.bookedUntil'), at(session.bookedUntilMs)],
    [say('session.mealAt'), at(session.mealAtMs)],
    [say('session.members'), isOver ? null : say('session.membersInside', { inside, missing })],
    [say('session.sealedAt'), at(session.sealedMs)],
    [say('session.night'), nightText(folded, session, context)],
    [say('session.endedAt'), at(session.endedMs)],
    [say('session.roster'), String(session.revision)],
    [say('session.rules'), session.rules === null ? null : harmless(session.rules)],
  ]
  return rows.flatMap(([label, text]) => (text === null ? [] : [[label, text]]))
}

/** `已封闭 已暂停`: how far it is, and whether trading stands still. */
function phaseText(session: Session, { language, clock }: Context): string {
  const { suspended } = session
  const words = [`phase_${phaseAt(session, clock.moment().ms)}`, ...(suspended ? ['suspended'] : [])]
  return words.map((word) => codeLabel(word, language)).join(' ')
}

/** Before it is sealed the clock says whether people may come already. */
function phaseAt({ phase, admitFromMs }: Session, nowMs: number) {
  if (phase !== 'open') return phase
  return nowMs < admitFromMs ? 'scheduled' : 'admitting'
}

function nightText({ state }: Folded, { code }: Session, { say, language }: Context): string | null {
  const night = state.overnight.get(code)
  if (night === undefined) return null
  const { regime, headcount, seals } = night
  return say('session.nightOf', {
    regime: codeLabel(regime, language),
    headcount,
    seals: seals.length === 0 ? '–' : seals.join(', '),
  })
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

function facts(folded: Folded, session: Session, { clock }: Context) {
  const instant = (ms: number) => localInstant(ms, folded.venue.utcOffset)
  const instantOrNull = (ms: number | null) => (ms === null ? null : instant(ms))
  const { openingRoom, suspended, rules } = session
  const { inside: membersInside, missing: membersMissing } = attendanceOf(folded, session)
  return {
    session: session.code,
    room: session.room,
    openingRoom,
    due: instant(session.dueMs),
    admitFrom: instant(session.admitFromMs),
    admitUntil: instantOrNull(session.admitUntilMs),
    bookedUntil: instantOrNull(session.bookedUntilMs),
    mealAt: instantOrNull(session.mealAtMs),
    roster: session.revision,
    rules,
    phase: phaseAt(session, clock.moment().ms),
    suspended,
    sealedAt: instantOrNull(session.sealedMs),
    endedAt: instantOrNull(session.endedMs),
    membersInside,
    membersMissing,
  }
}

function roomText(room: string, venue: Venue, { language }: Context): string {
  const zone = venue.zones.get(room)
  return (language === 'en' ? zone?.nameEn : zone?.name) ?? room
}

/** `2026-03-18 10:00` at the venue. */
function minute(ms: number, venue: Venue): string {
  return localInstant(ms, venue.utcOffset).slice(0, 16).replace('T', ' ')
}
