/** The commands of the core's table: who asks and who consents is checked here, the rest is decided there. */
import { staffCommands } from '../domain/commands.ts'
import { hasRole } from '../domain/staff.ts'
import { withReferences } from './account-names.ts'
import { actorBy, operatorBy } from './credentials.ts'
import { namesAnybody, namesAnyFirm } from './free-text.ts'
import { refused, told } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'

/** Every command of the table under its own name. */
export function staffCommandsOf(ports: ControlPorts): ControlCommands {
  return Object.fromEntries(
    Object.keys(staffCommands).map((name) => [
      name,
      (given: unknown, asker: Asker) => carryOut(ports, { name, given, asker }),
    ]),
  )
}

interface Asked {
  readonly name: string
  readonly given: unknown
  readonly asker: Asker
}

/** Asks the core, once it is clear who asks. The second person is asked last: what is refused anyway needs nobody. */
export async function carryOut(ports: ControlPorts, { name, given, asker }: Asked): Promise<Answer> {
  const operator = operatorBy(ports, asker)
  if (!operator.ok) return refused(operator.refusal)
  const command = staffCommands[name]
  if (command === undefined) throw new Error(`the table of staff commands has no ${name}`)
  const { roles } = command
  if (!hasRole(operator.value, roles))
    return refused({ code: 'role_not_permitted', detail: roles.join(', ') })
  if (namesAnybody(ports, given)) return refused({ code: 'text_names_person', detail: '' })
  if (namesAnyFirm(given)) return refused({ code: 'text_names_firm', detail: '' })
  const actor = await actorBy(ports, asker)
  if (!actor.ok) return refused(actor.refusal)
  const meant = withReferences(ports, given)
  const { refusal, events } = ports.gateway.ask({ kind: 'staff', command, given: meant, by: actor.value })
  return refusal === null
    ? { ok: true, result: { events: told(events, ports.gateway.venue.utcOffset) } }
    : refused(refusal)
}
