/** People of the demo day at its venue under test: rosters imported, arrivals, committees in their rooms and sealed. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SessionKey } from '../../scripts/day/cast.ts'
import { accountOf, badgeOf, rosterText, sessionOf, sessions } from '../../scripts/day/cast.ts'
import { committeeA, committeeB } from './sealed-day.ts'
import type { Printed } from './staff-console.ts'
import type { StaffKey, VenueDay } from './venue-day.ts'
import { done, pinOf } from './venue-day.ts'

export const codeA = sessions.A.code
export const codeB = sessions.B.code
/** For a cell to spring open or to be seen shut. */
const doorMs = 1_000
const members = { A: committeeA, B: committeeB } as const

/** Writes a file for a command to read, and gives its path. */
export function fileOf({ place }: VenueDay, name: string, text: string): string {
  const path = join(place.directory, name)
  writeFileSync(path, text, { mode: 0o600 })
  return path
}

/** The rosters of the day, as staff import them in the morning. */
export async function importRosters(day: VenueDay, ...keys: readonly SessionKey[]): Promise<void> {
  const files = keys.map((key) => fileOf(day, `roster-${key}.json`, rosterText(key)))
  await done(day.staff('W1', ['roster', 'import', ...files]))
}

/** Moves time on to `11:30` of the day, or of a later one (`19T09:00`). */
export function waitUntil(day: VenueDay, time: string): void {
  const moment = time.includes('T') ? time : `18T${time}`
  day.wait(Date.parse(`2026-03-${moment}:00+08:00`) - day.bench.gateway().moment().ms)
}

/** At the desk: document and badge. */
export async function checkIn(day: VenueDay, key: string): Promise<void> {
  day.show('desk-reader', key)
  await done(day.staff('W2', ['badge', 'issue', '--number', badgeOf(key)]))
}

/** Phone and bag go into a cell; gives the code that was on the screen once. */
export async function deposit(day: VenueDay, key: string): Promise<string> {
  const assigned = day.staff('W2', ['locker', 'assign', badgeOf(key), '--size', 'small', '--json'])
  const { code } = JSON.parse((await done(assigned)).out) as { code?: string }
  if (code === undefined) throw new Error(`no locker code was shown for ${key}`)
  shutOpened(day)
  return code
}

/** Shuts the cell that sprang open last. */
export function shutOpened({ bench }: VenueDay): void {
  bench.clock.advance(doorMs)
  const opened = bench.openings.findLast(({ movement }) => movement.kind === 'DoorReleased')
  if (opened?.movement.kind !== 'DoorReleased') throw new Error('no cell sprang open')
  bench.devices.stimulate(opened.device, { kind: 'ShutDoor', door: opened.movement.door })
  bench.clock.advance(doorMs)
}

/** `bank-a/A07`: the cell that somebody has now. */
export function cellOf(day: VenueDay, key: string): string {
  const ref = day.refOf(key)
  const assigned = day.events().findLast(({ type, subject }) => type === 'locker.assigned' && subject === ref)
  if (assigned?.type !== 'locker.assigned') throw new Error(`${key} has no cell`)
  return `${assigned.data.bank}/${assigned.data.cell}`
}

/** Nothing to deposit. */
export async function waive(day: VenueDay, key: string): Promise<void> {
  await done(day.staff('W2', ['locker', 'waive', badgeOf(key)]))
}

/** Through the turnstile and into the own room. */
export function enter(day: VenueDay, key: string): void {
  const { lane, room } = sessionOf(key)
  day.pass(lane, 'in', key)
  day.pass(room, 'in', key)
}

/** Out of the own room and through the turnstile. */
export function leave(day: VenueDay, key: string): void {
  const { lane, room } = sessionOf(key)
  day.pass(room, 'out', key)
  day.pass(lane, 'out', key)
}

/** The whole way from the desk to the own room, carrying nothing. */
export async function arrive(day: VenueDay, key: string): Promise<void> {
  await checkIn(day, key)
  await waive(day, key)
  enter(day, key)
}

/** Rosters in force and these committees in their rooms: whoever is in `lockers` has a cell, by key its code. */
export async function seated(
  day: VenueDay,
  keys: readonly SessionKey[],
  { lockers = [] }: { readonly lockers?: readonly string[] } = {},
): Promise<ReadonlyMap<string, string>> {
  const codes = new Map<string, string>()
  await importRosters(day, ...keys)
  for (const key of keys.flatMap((session) => members[session])) {
    await checkIn(day, key)
    if (lockers.includes(key)) codes.set(key, await deposit(day, key))
    else await waive(day, key)
    enter(day, key)
  }
  return codes
}

/** The same, and both doors of the regime shut: nobody comes or goes without consent. */
export async function sealed(
  day: VenueDay,
  keys: readonly SessionKey[],
  options: { readonly lockers?: readonly string[] } = {},
): Promise<ReadonlyMap<string, string>> {
  const codes = await seated(day, keys, options)
  for (const key of keys) await done(day.staff('W1', ['session', 'seal', sessions[key].code]))
  day.news()
  return codes
}

/** After the end of a session: each of them checked, out, and the badge back; `badges` has the number of who got another one. */
export async function released(
  day: VenueDay,
  keys: readonly string[],
  badges: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const key of keys) {
    const badge = badges[key] ?? badgeOf(key)
    await done(day.staff('W2', ['exit-check', 'pass', badge, '--release']))
    leave(day, key)
    await done(day.staff('W2', ['badge', 'return', badge]))
  }
}

/** A new login at the own console, where the former one has run out over night. */
export async function logIn(day: VenueDay, who: StaffKey): Promise<void> {
  await done(day.staff(who, ['operator', 'login', accountOf(who)], [pinOf(who)]))
}

/** A command to which one more of the staff consents with the own PIN. */
export function together(
  day: VenueDay,
  who: StaffKey,
  second: StaffKey,
  words: readonly string[],
): Promise<Printed> {
  return day.staff(who, [...words, '--with', accountOf(second)], [pinOf(second)])
}
