/** The commands of the control socket: unchecked arguments in, answers in both languages out. */
import type { StaffRole } from '../domain/events/define.ts'
import { hasAccounts } from '../domain/operators.ts'
import { hasRole } from '../domain/staff.ts'
import { accountCommandsOf } from './accounts.ts'
import { operatorBy } from './credentials.ts'
import { deskCommandsOf } from './desk-commands.ts'
import { identityCommandsOf } from './identities.ts'
import { loginCommandsOf } from './logins.ts'
import { refused } from './outcome.ts'
import { ownAccountCommandsOf } from './own-account.ts'
import { platformCommandsOf } from './platform.ts'
import type { ControlPorts } from './ports.ts'
import { recordCommandsOf } from './record.ts'
import { replacementCommandsOf } from './replacement.ts'
import { putRosters } from './rosters.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { staffCommandsOf } from './staff.ts'
import { trainingCommandsOf } from './training.ts'
import { visitorCommandsOf } from './visitors.ts'

const rosterRoles: readonly StaffRole[] = ['witness', 'area_staff']

/** What the daemon can be asked. Counts and the state of devices are for everybody who reaches the socket. */
export function commandsOf(ports: ControlPorts): ControlCommands {
  return {
    ...staffCommandsOf(ports),
    ...deskCommandsOf(ports),
    status: () => {
      const { gateway } = ports
      return { ok: true, result: { ...gateway.status(), supervised: gateway.supervised() } }
    },
    'roster.put': (given, asker) => strangerRefused(ports, asker) ?? putRosters(ports, given, asker),
    ...accountCommandsOf(ports),
    ...ownAccountCommandsOf(ports),
    ...loginCommandsOf(ports),
    ...recordCommandsOf(ports),
    ...identityCommandsOf(ports),
    ...visitorCommandsOf(ports),
    ...trainingCommandsOf(ports),
    ...replacementCommandsOf(ports),
    ...platformCommandsOf(ports),
  }
}

/** From the first account on nobody acts anonymously; before it there is nobody who could log in. */
function strangerRefused(ports: ControlPorts, asker: Asker): Answer | null {
  if (!hasAccounts(ports.gateway.state().operators)) return null
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  if (hasRole(first.value, rosterRoles)) return null
  return refused({ code: 'role_not_permitted', detail: rosterRoles.join(', ') })
}
