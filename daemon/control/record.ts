/**
 * Commands about the record for which the core needs what only the journal, the disk or the vault knows: the head of the
 * chain, room on the disk, who somebody is.
 */
import { hasRole } from '../domain/staff.ts'
import { operatorBy } from './credentials.ts'
import { refused, told } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { shownPerson } from './shown-person.ts'
import { carryOut } from './staff.ts'

/** Who may have the chain verified (who may do what: export, verify). */
const verifiers = ['witness', 'site_supervisor', 'admin_supervisor', 'auditor'] as const

/** The commands that are completed here before the core hears them. */
export function recordCommandsOf(ports: ControlPorts): ControlCommands {
  const { gateway } = ports
  const withHead = (given: unknown) => {
    const { sequence: upTo, hash: head } = gateway.head()
    return { ...record(given), upTo, head }
  }
  return {
    'witness.sign': (given, asker) =>
      carryOut(ports, { name: 'witness.sign', given: withHead(given), asker }),
    'evidence.preserve': (given, asker) => {
      const { configuration, venue } = gateway
      const secured = { ...withHead(given), configuration, rules: venue.ruleVersion }
      return carryOut(ports, { name: 'evidence.preserve', given: secured, asker })
    },
    'device.check': (given, asker) => {
      const checked = { ...record(given), diskOk: ports.hasDiskRoom() }
      return carryOut(ports, { name: 'device.check', given: checked, asker })
    },
    'audit.verify': (_given, asker) => verify(ports, asker),
    'audit.reveal': (given, asker) => reveal(ports, given, asker),
  }
}

/** Arguments that are no object are refused by the core, which says so. */
function record(given: unknown): Record<string, unknown> {
  return typeof given === 'object' && given !== null ? { ...given } : { given }
}

/** Verifies everything that is stored by now; what it found is on record when this answers. */
async function verify(ports: ControlPorts, asker: Asker): Promise<Answer> {
  const operator = operatorBy(ports, asker)
  if (!operator.ok) return refused(operator.refusal)
  if (!hasRole(operator.value, verifiers)) {
    return refused({ code: 'role_not_permitted', detail: verifiers.join(', ') })
  }
  const verified = await ports.gateway.verify(operator.value.operator)
  if (verified === null) return refused({ code: 'audit_busy', detail: '' })
  const { audit, events } = verified
  if (!audit.intact) return refused({ code: 'audit_failed', detail: String(audit.sequence) })
  return { ok: true, result: { events: told(events, ports.gateway.venue.utcOffset) } }
}

/** First the look is on record, then it is given (F-25.4). */
async function reveal(ports: ControlPorts, given: unknown, asker: Asker): Promise<Answer> {
  const answer = await carryOut(ports, { name: 'audit.reveal', given, asker })
  if (!answer.ok) return answer
  const { events } = answer.result as {
    events: readonly { data: { participant?: unknown; form?: unknown } }[]
  }
  const { participant, form } = events[0]?.data ?? {}
  const person =
    typeof participant === 'string'
      ? shownPerson(ports, participant, form === 'full' ? 'full' : 'masked')
      : null
  if (person === null) return refused({ code: 'identity_unknown', detail: '' })
  return { ok: true, result: { events, people: [person], shownForMs: ports.gateway.venue.rules.revealMs } }
}
