/**
 * A roster on its way in: names and numbers go to the vault, the core hears only opaque references. The vault is
 * written first, so that no roster is ever in force whose people are unknown.
 */
import type { Personal } from '../drivers/personal.ts'
import type { Role, sessionKinds } from './domain/events/sessions.ts'
import type { PutRoster, Refusal } from './domain/input.ts'
import { decideRoster } from './domain/rosters.ts'
import type { State } from './domain/state.ts'
import type { Venue } from './domain/venue.ts'

export interface RosterPerson {
  readonly name: Personal
  readonly number: Personal
  readonly role: Role
}

/** A roster that passed its checks. */
export interface Roster {
  readonly session: string
  readonly projectKind: (typeof sessionKinds)[number]
  readonly room: string
  readonly dueMs: number
  readonly admitFromMs: number | null
  readonly admitUntilMs: number | null
  readonly people: readonly RosterPerson[]
}

/** What a roster asks of the vault. */
export interface RosterVault {
  hash(number: Personal): string
  participants(hash: string): readonly string[]
  put(
    rows: readonly {
      readonly participant: string
      readonly session: string
      readonly number: Personal
      readonly name: Personal
    }[],
  ): void
}

/** Puts a roster in force, or says why not; then nothing has changed. */
export function recordRoster(
  roster: Roster,
  options: {
    venue: Venue
    vault: RosterVault
    state: State
    newParticipant: () => string
    submit: (command: PutRoster) => Refusal | null
  },
): Refusal | null {
  const { vault, state, venue } = options
  const rows = roster.people.map(({ name, number, role }) => {
    const known = vault
      .participants(vault.hash(number))
      .find((ref) => state.people.get(ref)?.session === roster.session)
    return { participant: known ?? options.newParticipant(), session: roster.session, number, name, role }
  })
  const { people: _people, ...schedule } = roster
  const participants = rows.map(({ participant, role }) => ({ participant, role }))
  const command: PutRoster = { kind: 'PutRoster', source: 'file', ...schedule, participants }
  const { refusal } = decideRoster(state, venue, command)
  if (refusal !== null) return refusal
  vault.put(rows)
  return options.submit(command)
}
