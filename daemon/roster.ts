/**
 * A roster on its way in: names and numbers go to the vault, the core hears only opaque references. The vault is
 * written first, so that no roster is ever in force whose people are unknown.
 */
import { Fault, orFault } from '../drivers/fault.ts'
import type { Personal } from '../drivers/personal.ts'
import type { Role } from './domain/events/sessions.ts'
import type { PutRoster, Refusal } from './domain/input.ts'
import { decideRoster } from './domain/rosters.ts'
import type { State } from './domain/state.ts'
import type { Venue } from './domain/venue.ts'
import type { Vault } from './journal/vault.ts'

export interface RosterPerson {
  readonly name: Personal
  readonly number: Personal
  readonly role: Role
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
  /** The refusal when it could not be put on record. */
  readonly submit: (command: PutRoster) => Refusal | null
}

/** The vault's disk takes nothing now, or another program holds the file. */
const takesNothing = ['journal_unwritable', 'busy'] as const

/**
 * Puts a roster in force, or says why not; then nothing has changed. It is on disk when this returns. Throws the
 * faults of the vault, other than that its disk takes nothing.
 */
export function recordRoster(roster: Roster, ports: RosterPorts): Refusal | null {
  const { vault, state, venue } = ports
  const rows = roster.people.map(({ name, number, role }) => {
    const known = knownAs(vault.participants(vault.hash(number)), { state, session: roster.session })
    const participant = known ?? ports.newParticipant()
    return { participant, isNew: known === null, session: roster.session, number, name, role }
  })
  const { people: _people, ...schedule } = roster
  const participants = rows.map(({ participant, role }) => ({ participant, role }))
  const command: PutRoster = { kind: 'PutRoster', source: 'file', ...schedule, participants }
  const { refusal } = decideRoster(state, venue, command)
  if (refusal !== null) return refusal
  if (orFault(() => vault.put(rows), ...takesNothing) instanceof Fault)
    return { code: 'journal_unwritable', detail: '' }
  const unrecorded = ports.submit(command)
  if (unrecorded !== null) {
    const strangers = rows.flatMap(({ participant, isNew }) => (isNew ? [participant] : []))
    // Best effort: a row that stays behind belongs to no roster and lets nobody in. All at once: each call writes the
    // whole vault anew, and no exit is looked at meanwhile.
    if (strangers.length > 0) orFault(() => vault.forget(...strangers), ...takesNothing)
  }
  return unrecorded
}

/** The reference somebody already has on this session, so that a later roster keeps their arrival and place. */
function knownAs(
  refs: readonly string[],
  { state, session }: { state: State; session: string },
): string | null {
  return refs.find((ref) => state.people.get(ref)?.session === session) ?? null
}
