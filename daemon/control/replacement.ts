/** A substitute by hand: name and number go to the vault, the core hears only an opaque reference (Art. 22; F-22.4). */
import * as z from 'zod'
import { Fault, orFault } from '../../drivers/fault.ts'
import type { Personal } from '../../drivers/personal.ts'
import { findPerson } from '../domain/persons.ts'
import { replacementOf } from '../domain/replacements.ts'
import { checkReplacement } from '../roster-file.ts'
import { operatorBy } from './credentials.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { rosterMistakes } from './rosters.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { carryOut } from './staff.ts'

const schema = z.strictObject({ replaces: z.string().min(1).max(64), person: z.unknown() })

/** `replacement.put`: who is replaced, and the person as a roster would name this one. */
export function replacementCommandsOf(ports: ControlPorts): ControlCommands {
  return { 'replacement.put': (given, asker) => put(ports, given, asker) }
}

async function put(ports: ControlPorts, given: unknown, asker: Asker): Promise<Answer> {
  const operator = operatorBy(ports, asker)
  if (!operator.ok) return refused(operator.refusal)
  const parsed = schema.safeParse(given)
  if (!parsed.success) return refused({ code: 'arguments_invalid', detail: 'replaces, person' })
  const { replaces } = parsed.data
  const checked = checkReplacement(parsed.data.person)
  if (!checked.ok) return rosterMistakes(checked.problems)
  const state = ports.gateway.state()
  const member = findPerson(state, replaces)
  if (member === null) return refused({ code: 'unknown_person', detail: replaces })
  const { name, number } = checked.person
  const { participant, isNew } = referenceOf(ports, member.session, number)
  // asked here already, so that nobody is kept for nothing
  const replacement = replacementOf(state, member, participant)
  if ('code' in replacement) return refused(replacement)
  const row = { participant, session: replacement.session.code, name, number }
  if (orFault(() => ports.vault.put([row]), ...takesNothing) instanceof Fault)
    return refused({ code: 'journal_unwritable', detail: '' })
  const answer = await carryOut(ports, {
    name: 'replacement.put',
    given: { replaces: member.ref, participant },
    asker,
  })
  if (!answer.ok && isNew) orFault(() => ports.vault.forget(participant), ...takesNothing)
  return answer
}

/** The vault's disk takes nothing now, or another program holds the file. */
const takesNothing = ['journal_unwritable', 'busy'] as const

/** The reference that the number already has on this session, or a new one. */
function referenceOf(
  { gateway, vault, random }: ControlPorts,
  session: string | null,
  number: Personal,
): { readonly participant: string; readonly isNew: boolean } {
  const { people } = gateway.state()
  const known = vault
    .participants(vault.hash(number))
    .find((ref) => session !== null && people.get(ref)?.session === session)
  return { participant: known ?? random.participant(), isNew: known === undefined }
}
