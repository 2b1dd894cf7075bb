/** Login, its end, and the hand-over of a shift: facts of the core, and the tokens that go with them. */
import * as z from 'zod'
import type { StaffRole } from '../domain/events/define.ts'
import { isLoggedIn, rolesOf } from '../domain/operators.ts'
import { operatorBy, operatorByPin } from './credentials.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { accountText, secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'
import { carryOut } from './staff.ts'

/** `operator.login`, `logout`, `whoami` and `handover`. */
export function loginCommandsOf(ports: ControlPorts): ControlCommands {
  return {
    'operator.login': (given) => logIn(ports, given),
    'operator.logout': (_given, asker) => logOut(ports, asker),
    'operator.whoami': (_given, asker) => whoAmI(ports, asker),
    'operator.handover': (given, asker) => handOver(ports, given, asker),
  }
}

const loginArguments = z.strictObject({ account: accountText, pin: secretText })

async function logIn(ports: ControlPorts, given: unknown): Promise<Answer> {
  const { data } = loginArguments.safeParse(given)
  if (data === undefined) return refused({ code: 'arguments_invalid', detail: 'account, pin' })
  const person = await operatorByPin(ports, data)
  if (!person.ok) return refused(person.refusal)
  const operator = person.value
  const wasLoggedIn = isLoggedIn(ports.gateway.state().operators, operator)
  const command = { kind: 'LogIn', operator, method: 'pin' } as const
  const { refusal } = ports.gateway.ask({ kind: 'command', command })
  if (refusal !== null) return refused(refusal)
  return { ok: true, result: issued(ports, { operator, wasLoggedIn }) }
}

/** What a console keeps of a login. */
interface Login {
  readonly token: string
  readonly account: string
  readonly operator: string
  readonly roles: readonly StaffRole[]
}

/** A token for a console. Those of a login that is over are void from here on. */
function issued(
  { gateway, secrets }: ControlPorts,
  { operator, wasLoggedIn }: { readonly operator: string; readonly wasLoggedIn: boolean },
): Login {
  if (!wasLoggedIn) secrets.revokeTokens(operator)
  const token = secrets.issueToken(operator, gateway.moment().ms + gateway.venue.rules.loginMs)
  const roles = rolesOf(gateway.state().operators, operator)
  return { token, account: secrets.accountOf(operator) ?? '', operator, roles }
}

function logOut(ports: ControlPorts, asker: Asker): Answer {
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const { operator } = first.value
  const command = { kind: 'LogOut', operator, cause: 'ordered' } as const
  const { refusal } = ports.gateway.ask({ kind: 'command', command })
  // Whoever leaves the console leaves it, also where that cannot be put on record.
  ports.secrets.revokeTokens(operator)
  return refusal === null ? { ok: true, result: { operator } } : refused(refusal)
}

function whoAmI(ports: ControlPorts, asker: Asker): Answer {
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const { operator, roles } = first.value
  return { ok: true, result: { account: ports.secrets.accountOf(operator), operator, roles } }
}

/** The next shift begins at the same console: its token takes the place of the old one (F-X.16). */
async function handOver(ports: ControlPorts, given: unknown, asker: Asker): Promise<Answer> {
  const before = operatorBy(ports, asker)
  if (!before.ok) return refused(before.refusal)
  // Only an own PIN logs in.
  if (asker.second?.kind !== 'pin') return refused({ code: 'second_person_needed', detail: '' })
  const operator = ports.secrets.operatorOf(asker.second.account) ?? ''
  const wasLoggedIn = isLoggedIn(ports.gateway.state().operators, operator)
  const answer = await carryOut(ports, { name: 'operator.handover', given, asker })
  if (!answer.ok) return answer
  ports.secrets.revokeTokens(before.value.operator)
  return { ok: true, result: { ...Object(answer.result), ...issued(ports, { operator, wasLoggedIn }) } }
}
