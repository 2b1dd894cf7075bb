/** Who takes part in the day: rosters, badges, rooms, lanes. The people are fictional. */
import type { Person } from '../../test/support/people.ts'
import { person, rosterEntry } from '../../test/support/people.ts'

export const sessions = {
  A: { code: 'DEMO-GC-20260318-01', kind: 'works_tender', room: 'room1', lane: 'lane-1', due: '10:00' },
  B: {
    code: 'DEMO-ZC-20260318-02',
    kind: 'government_procurement',
    room: 'room2',
    lane: 'lane-2',
    due: '10:30',
  },
} as const

export type SessionKey = keyof typeof sessions

const members = {
  A: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6', 'A7', 'G1', 'R1', 'R2', 'R3'],
  B: ['B1', 'B2', 'B3', 'B4', 'B5', 'G2'],
} as const satisfies Record<SessionKey, readonly string[]>

/** Opaque codes of agencies and respondents: two people come for bidder one. */
const organisations: Readonly<Record<string, string>> = {
  G1: 'AG-1',
  G2: 'AG-2',
  R1: 'R-1',
  R2: 'R-2',
  R3: 'R-1',
}

/** The staff: keys of `people.json` with the account that each has. */
export const staffKeys = ['W1', 'W2', 'T1', 'S1', 'S2'] as const
export type StaffKey = (typeof staffKeys)[number]

/** Six digits for each of the staff; known to this demonstration only. */
export function pinOf(key: StaffKey): string {
  return { W1: '407198', W2: '528309', T1: '639410', S1: '740521', S2: '851632' }[key]
}

export function accountOf(key: StaffKey): string {
  return key.toLowerCase()
}

/** What is printed on the badge of a person. */
export function badgeOf(key: string): string {
  return `${key.slice(0, 1)}0${key.slice(1)}`
}

/** The session that a person belongs to. */
export function sessionOf(key: string): (typeof sessions)[SessionKey] {
  return key.startsWith('B') || key === 'G2' ? sessions.B : sessions.A
}

/** A roster file of the day, as the platform would write it. */
export function rosterText(session: SessionKey): string {
  const { code, kind, room, due } = sessions[session]
  const opening =
    session === 'A' ? { openingRoom: 'opening1', admitFrom: at('08:30') } : { admitFrom: at('09:30') }
  const people = members[session].map((key) => entryOf(person(key)))
  return JSON.stringify({ session: code, kind, room, due: at(due), ...opening, people }, null, 1)
}

/** One person of a roster, with the code of whom the person comes for. */
export function entryOf(holder: Person) {
  const organisation = organisations[holder.key]
  return { ...rosterEntry(holder), ...(organisation === undefined ? {} : { organisation }) }
}

/** A time of the day as RFC 3339. */
export function at(time: string): string {
  return `2026-03-18T${time}:00+08:00`
}
