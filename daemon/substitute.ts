/**
 * Somebody in the place of a member, as the platform drew them: name and number go to the vault, the core hears only an
 * opaque reference (Art. 22; F-22.4). The vault is written first.
 */
import { Fault, orFault } from '../drivers/fault.ts'
import type { Refusal } from './domain/input.ts'
import { replacementOf } from './domain/replacements.ts'
import type { RosterPerson, RosterPorts } from './roster.ts'
import { forgetStrangers, referenceOf, takesNothing } from './roster.ts'

export interface Substitution {
  /** who is replaced */
  readonly participant: string
  readonly person: RosterPerson
}

export interface SubstitutePorts extends Pick<RosterPorts, 'vault' | 'state' | 'newParticipant'> {
  /** Has it put on record; why not where it is refused. */
  readonly carry: (reference: string) => Refusal | null
}

/** Why it is refused, or null; then nobody is kept for nothing. Throws the faults of the vault. */
export function recordSubstitute(
  { participant, person }: Substitution,
  ports: SubstitutePorts,
): Refusal | null {
  const { state, vault, carry } = ports
  const member = state.people.get(participant)
  if (member === undefined || member.session === null) return { code: 'unknown_person', detail: participant }
  const { session } = member
  const { participant: reference, isNew } = referenceOf(person.number, session, ports)
  // asked here already, so that nobody is kept for nothing
  const replacement = replacementOf(state, member, reference)
  // the core refuses it too, and puts the refusal on record
  if ('code' in replacement) return carry(reference)
  const row = { participant: reference, session, name: person.name, number: person.number }
  if (orFault(() => vault.put([row]), ...takesNothing) instanceof Fault)
    return { code: 'journal_unwritable', detail: '' }
  const refusal = carry(reference)
  if (refusal !== null) forgetStrangers(vault, [{ participant: reference, isNew }])
  return refusal
}
