/**
 * Somebody without a readable card is looked for by name or number, typed by two of the staff (Art. 17, X1): the vault
 * knows who is meant, the core hears references only.
 */
import * as z from 'zod'
import { Fault, orFault } from '../../drivers/fault.ts'
import type { Personal } from '../../drivers/personal.ts'
import { hasEnded, sessionOf } from '../domain/sessions.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { shownPerson } from './shown-person.ts'
import { carryOut } from './staff.ts'

const soughtSchema = z.strictObject({ sought: secretText })

/** `identity.find`: answers with references and masked identities, for `revealSeconds` on the screen. */
export function identityCommandsOf(ports: ControlPorts): ControlCommands {
  return { 'identity.find': (given, asker) => find(ports, given, asker) }
}

async function find(ports: ControlPorts, given: unknown, asker: Asker): Promise<Answer> {
  const parsed = soughtSchema.safeParse(given)
  if (!parsed.success) return refused({ code: 'arguments_invalid', detail: 'sought' })
  const persons = orFault(() => meant(ports, parsed.data.sought), 'vault_key', 'busy')
  if (persons instanceof Fault) return refused({ code: 'identity_unknown', detail: '' })
  const answer = await carryOut(ports, { name: 'identity.find', given: { persons }, asker })
  if (!answer.ok) return answer
  const people = persons.map((ref) => shownPerson(ports, ref, 'masked')).filter((person) => person !== null)
  const { events } = answer.result as { events: unknown }
  return { ok: true, result: { events, people, shownForMs: ports.gateway.venue.rules.revealMs } }
}

/** Whoever is on a roster that is not over: by the number, otherwise by the whole name. */
function meant({ gateway, vault }: ControlPorts, sought: Personal): readonly string[] {
  const state = gateway.state()
  const expected = [...state.people.values()].filter((person) => {
    const session = sessionOf(state, person)
    return person.listed && !person.released && session !== undefined && !hasEnded(session)
  })
  const refs = new Set(expected.map(({ ref }) => ref))
  const byNumber = vault.participants(vault.hash(sought)).filter((ref) => refs.has(ref))
  if (byNumber.length > 0) return byNumber
  const name = sought.reveal()
  return [...refs].filter((ref) => vault.person(ref)?.name.reveal() === name)
}
