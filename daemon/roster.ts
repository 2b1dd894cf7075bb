/**
 * Rosters on their way in: names and numbers go to the vault, the core hears only opaque references. The vault is
 * written first, so that no roster is ever in force whose people are unknown.
 */
import { Fault, orFault } from '../drivers/fault.ts'
import type { Personal } from '../drivers/personal.ts'
import type { DataOf } from './domain/events/catalogue.ts'
import type { PutRoster, PutRosters, Refusal } from './domain/input.ts'
import { decideRosters } from './domain/rosters.ts'
import type { State } from './domain/state.ts'
import type { Venue } from './domain/venue.ts'
import type { Vault } from './journal/vault.ts'

type Listed = DataOf<'roster.received'>['participants'][number]

/** Somebody on a roster, before the core knows this person by a reference. */
export interface RosterPerson extends Omit<Listed, 'participant'> {
  readonly name: Personal
  readonly number: Personal
}

/** A roster that passed its checks: what the core will hear of it, with the people themselves. */
export interface Roster extends Omit<PutRoster, 'kind' | 'source' | 'participants'> {
  readonly people: readonly RosterPerson[]
}

/** What a roster asks of the vault. */
export type RosterVault = Pick<Vault, 'hash' | 'participants' | 'put' | 'forget'>

export interface RosterPorts {
  readonly venue: Venue
  readonly vault: RosterVault
  readonly state: State
  readonly newParticipant: () => string
  /** where they come from */
  readonly source: PutRoster['source']
  /** The refusal when it could not be put on record. */
  readonly submit: (command: PutRosters) => Refusal | null
}

/** The vault's disk takes nothing now, or another program holds the file. */
export const takesNothing = ['journal_unwritable', 'busy'] as const

/**
 * Puts rosters in force, all of them or none, and says why not; then nothing has changed but that the refusal is on
 * record. They are on disk when this returns. Throws the faults of the vault, other than that its disk takes nothing.
 */
export function recordRosters(rosters: readonly Roster[], ports: RosterPorts): Refusal | null {
  const { vault, state, venue } = ports
  const found = rosters.map((roster) => rowsOf(roster, ports))
  const command: PutRosters = { kind: 'PutRosters', rosters: found.map(({ roster }) => roster) }
  const { refusal } = decideRosters(state, venue, command.rosters)
  if (refusal !== null) return ports.submit(command) ?? refusal
  const rows = found.flatMap((one) => one.rows)
  if (orFault(() => vault.put(rows), ...takesNothing) instanceof Fault)
    return { code: 'journal_unwritable', detail: '' }
  const unrecorded = ports.submit(command)
  if (unrecorded !== null) forgetStrangers(vault, rows)
  return unrecorded
}

interface Row {
  readonly participant: string
  readonly isNew: boolean
  readonly session: string
  readonly number: Personal
  readonly name: Personal
  readonly role: RosterPerson['role']
}

/** The people as the vault keeps them, and the roster as the core hears it. */
function rowsOf(
  { people, ...schedule }: Roster,
  ports: Pick<RosterPorts, 'vault' | 'state' | 'newParticipant' | 'source'>,
): { readonly rows: readonly Row[]; readonly roster: PutRoster } {
  const { session } = schedule
  const known = people.map((person) => ({ ...person, ...referenceOf(person.number, session, ports) }))
  const participants = known.map(({ name: _name, number: _number, isNew: _isNew, ...listed }) => listed)
  const rows = known.map(({ participant, isNew, number, name, role }) => ({
    participant,
    isNew,
    session,
    number,
    name,
    role,
  }))
  return { rows, roster: { kind: 'PutRoster', source: ports.source, ...schedule, participants } }
}

/** The reference somebody already has on this session, so that a later roster keeps their arrival and place; or a new one. */
export function referenceOf(
  number: Personal,
  session: string,
  { vault, state, newParticipant }: Pick<RosterPorts, 'vault' | 'state' | 'newParticipant'>,
): { readonly participant: string; readonly isNew: boolean } {
  const refs = vault.participants(vault.hash(number))
  const known = refs.find((ref) => state.people.get(ref)?.session === session)
  return { participant: known ?? newParticipant(), isNew: known === undefined }
}

/**
 * Best effort: a row that stays behind belongs to no roster and lets nobody in. All at once: each call writes the whole
 * vault anew, and no exit is looked at meanwhile.
 */
export function forgetStrangers(
  vault: Pick<Vault, 'forget'>,
  rows: readonly Pick<Row, 'participant' | 'isNew'>[],
): void {
  const strangers = rows.flatMap(({ participant, isNew }) => (isNew ? [participant] : []))
  if (strangers.length > 0) orFault(() => vault.forget(...strangers), ...takesNothing)
}
