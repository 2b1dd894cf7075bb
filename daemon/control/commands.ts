/** The commands of the control socket: unchecked arguments in, answers in both languages out. */
import type { Gateway } from '../gateway.ts'
import { putRosters } from './rosters.ts'
import type { ControlCommands } from './server.ts'

/** What the daemon can be asked. */
export function commandsOf(gateway: Gateway): ControlCommands {
  return {
    status: () => ({ ok: true, result: gateway.status() }),
    'roster.put': (given) => putRosters(gateway, given),
  }
}
