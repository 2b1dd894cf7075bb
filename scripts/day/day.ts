/** What a step of the day can use: consoles, hands, the record, and what of the building can be moved. */
import type { StoredEvent } from '../../daemon/domain/event.ts'
import { person } from '../../test/support/people.ts'
import type { StaffKey } from './cast.ts'
import { accountOf, badgeOf, pinOf, sessionOf } from './cast.ts'
import type { Typed } from './console.ts'
import type { Hands } from './hands.ts'
import type { DayRecord } from './record.ts'

export interface Day {
  readonly hands: Hands
  readonly record: () => DayRecord
  /** A command line at the console of one of the staff; what it prints. */
  readonly staff: (who: StaffKey, words: readonly string[], typed?: Typed) => Promise<string>
  readonly building: Building
  /** Locker codes as the console showed them, by person. */
  readonly codes: Map<string, string>
}

export interface Building {
  /** Closes or opens a contact on the panel of inputs. */
  contact(input: number, active: boolean): void
  unplug(wire: string): void
  replug(wire: string): void
  /** Takes the platform's broker away, and brings it back. */
  platformAway(): Promise<void>
  platformBack(): Promise<void>
  /** Writes a file for a command to read, and gives its path. */
  file(name: string, text: string): string
  /** A path for a command to write to. */
  path(name: string): string
}

export type Step = (day: Day) => Promise<unknown>

/** The opaque reference of somebody on a roster, found by what was said about the own card at the desk. */
export function refAtDesk(day: Day, after: number): Promise<StoredEvent> {
  return day.record().next('identity verified', after, ({ type }) => type === 'identity.verified')
}

/** At the desk: document, badge. For the evaluation area belongings come next. */
export async function checkIn(day: Day, key: string): Promise<void> {
  const verified = ({ type }: StoredEvent) => type === 'identity.verified'
  await day.hands.show('desk-reader', person(key), verified)
  await day.staff('W2', ['badge', 'issue', '--number', badgeOf(key)])
}

/** A cell for phone and bag; its code is on the console once. */
export async function deposit(day: Day, key: string): Promise<void> {
  const ask = async () => {
    const out = await day.staff('W2', ['locker', 'assign', badgeOf(key), '--size', 'small', '--json'])
    const { code } = JSON.parse(out) as { code?: string }
    if (code === undefined) throw new Error(`no locker code was shown for ${key}`)
    day.codes.set(key, code)
  }
  await day.hands.useCell(ask, 'locker.deposit_confirmed')
}

/** Through the turnstile and into the own room. */
export async function enter(day: Day, key: string): Promise<void> {
  const { lane, room } = sessionOf(key)
  await day.hands.pass(lane, 'in', person(key))
  await day.hands.pass(room, 'in', person(key))
}

/** Out of the own room and through the turnstile. */
export async function leave(day: Day, key: string): Promise<void> {
  const { lane, room } = sessionOf(key)
  await day.hands.pass(room, 'out', person(key))
  await day.hands.pass(lane, 'out', person(key))
}

/** The whole way in: desk, cell, turnstile, own room. */
export async function arrive(day: Day, key: string): Promise<void> {
  await checkIn(day, key)
  await deposit(day, key)
  await enter(day, key)
}

/** Belongings back by code, at the cell that the record names. */
export async function retrieve(day: Day, key: string): Promise<void> {
  const typed = { typed: [day.codes.get(key) ?? ''] }
  await day.hands.useCell(() => day.staff('W2', ['locker', 'open', cellOf(day, key)], typed), 'locker.closed')
}

/** The cell that was given to the wearer of a badge. */
export function cellOf(day: Day, key: string): string {
  const events = day.record().events()
  const issued = events.findLast(
    (event) => event.type === 'badge.issued' && event.data.badge === badgeOf(key),
  )
  const assigned = events.findLast(
    (event) => event.type === 'locker.assigned' && event.subject === issued?.subject,
  )
  if (assigned?.type !== 'locker.assigned') throw new Error(`${key} has no cell`)
  return `${assigned.data.bank}/${assigned.data.cell}`
}

/** The rest of the way out after the work is done: check, passages, belongings, badge. */
export async function release(
  day: Day,
  key: string,
  options: { readonly cell?: boolean; readonly badge?: boolean } = {},
): Promise<void> {
  const { cell = true, badge = true } = options
  await day.staff('W2', ['exit-check', 'pass', badgeOf(key), '--release'])
  await leave(day, key)
  if (cell) await retrieve(day, key)
  await day.staff('W2', ['badge', badge ? 'return' : 'unreturned', badgeOf(key)])
}

/** The credential of a second person with a command: own account, own PIN. */
export function withPin(key: StaffKey): { readonly words: readonly string[]; readonly typed: Typed } {
  return { words: ['--with', accountOf(key)], typed: { typed: [pinOf(key)] } }
}

/** A command to which a member of the staff consents with the own PIN. */
export async function together(
  day: Day,
  who: StaffKey,
  second: StaffKey,
  words: readonly string[],
): Promise<string> {
  const consent = withPin(second)
  return await day.staff(who, [...words, ...consent.words], consent.typed)
}

/** From the prompt on the console to the daemon's waiting for the card. */
const askedMs = 400

/** A command to which somebody consents by showing the own document on a reader. */
export async function withCard(
  day: Day,
  who: StaffKey,
  { key, reader }: { readonly key: string; readonly reader: string },
  words: readonly string[],
): Promise<string> {
  const prompted = Promise.withResolvers<void>()
  const asking = day.staff(who, [...words, '--with-card', reader], { onPrompt: () => prompted.resolve() })
  await Promise.race([prompted.promise, asking])
  await day.hands.pause(askedMs)
  return await day.hands.hold(reader, person(key), () => asking)
}
