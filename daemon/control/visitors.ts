/** Visitors: name and number go to the vault, the core hears only an opaque reference (Art. 5, F-5.1). */
import * as z from 'zod'
import { Fault, orFault } from '../../drivers/fault.ts'
import type { Personal } from '../../drivers/personal.ts'
import { operatorBy } from './credentials.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { carryOut } from './staff.ts'

/** Rescue in an emergency shows no papers: then neither name nor number is there. */
const personSchema = z.object({ name: secretText.nullable(), number: secretText.nullable() })

/** `visitor.register`: everything else of the arguments is the core's. */
export function visitorCommandsOf(ports: ControlPorts): ControlCommands {
  return { 'visitor.register': (given, asker) => register(ports, given, asker) }
}

async function register(ports: ControlPorts, given: unknown, asker: Asker): Promise<Answer> {
  const operator = operatorBy(ports, asker)
  if (!operator.ok) return refused(operator.refusal)
  const parsed = personSchema.safeParse(given)
  if (!parsed.success) return refused({ code: 'arguments_invalid', detail: 'name, number' })
  const { name, number } = parsed.data
  const { name: _name, number: _number, ...rest } = given as Record<string, unknown>
  const participant = ports.random.participant()
  const known = number === null ? [] : [...ports.vault.participants(ports.vault.hash(number))]
  const kept = keep(ports, { participant, session: rest['session'], name, number })
  if (!kept) return refused({ code: 'journal_unwritable', detail: '' })
  const asked = { ...rest, participant, known }
  const answer = await carryOut(ports, { name: 'visitor.register', given: asked, asker })
  // nobody is kept whom the record does not have
  if (!answer.ok && number !== null)
    orFault(() => ports.vault.forget(participant), 'journal_unwritable', 'busy')
  return answer
}

function keep(
  { vault }: ControlPorts,
  row: { participant: string; session: unknown; name: Personal | null; number: Personal | null },
): boolean {
  const { participant, name, number } = row
  if (name === null || number === null) return true
  const session = typeof row.session === 'string' ? row.session : ''
  const put = orFault(() => vault.put([{ participant, session, name, number }]), 'journal_unwritable', 'busy')
  return !(put instanceof Fault)
}
