/** The accounts of the staff: facts of the core, with names and documents in the vault and PINs among the secrets. */
import * as z from 'zod'
import { Personal } from '../../drivers/personal.ts'
import { accountRoles } from '../domain/accounts.ts'
import { staffRole } from '../domain/events/define.ts'
import type { ChangeAccount, Refusal } from '../domain/input.ts'
import { hasAccounts, isLocked, isLoggedIn, mayAct, rolesOf } from '../domain/operators.ts'
import { accountProblem } from '../domain/secret-rules.ts'
import { hasRole } from '../domain/staff.ts'
import { asked, documentFault, documentSchema, numberOf, pinFault } from './account-checks.ts'
import { operatorBy } from './credentials.ts'
import type { Outcome } from './outcome.ts'
import { none, refused, value } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { accountText, secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'

const printable = /^[^\p{C}]+$/u

/** What can be asked about accounts, but for logins. */
export function accountCommandsOf(ports: ControlPorts): ControlCommands {
  return {
    'operator.add': (given, asker) => asked(addition, given, (data) => add(ports, data, asker)),
    'operator.roles': (given, asker) =>
      asked(newRoles, given, ({ account, roles }) =>
        changeOther(ports, asker, { what: 'operator_roles', account, roles }),
      ),
    'operator.disable': (given, asker) =>
      asked(named, given, ({ account }) =>
        changeOther(ports, asker, { what: 'operator_disabled', account, roles: [] }),
      ),
    'operator.list': (_given, asker) => list(ports, asker),
  }
}

const roles = z.array(staffRole).min(1).max(6)
const named = z.strictObject({ account: accountText })
const addition = z.strictObject({
  account: accountText,
  name: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .regex(printable)
    .transform((text) => new Personal(text)),
  roles,
  pin: secretText,
  card: documentSchema.optional(),
})
const newRoles = z.strictObject({ account: accountText, roles })

type Addition = z.infer<typeof addition>

/** The first account needs nobody; every later one somebody who may give rights. */
function giver(ports: ControlPorts, asker: Asker): Outcome<string | null> {
  if (!hasAccounts(ports.gateway.state().operators)) return value(null)
  const first = operatorBy(ports, asker)
  if (!first.ok) return first
  if (!hasRole(first.value, accountRoles)) return none('role_not_permitted', accountRoles.join(', '))
  return value(first.value.operator)
}

/**
 * Secrets and vault first, as with a roster: no account is ever in force whose holder is unknown. What a kill leaves
 * behind in between opens nothing, and goes when the account is added again.
 */
async function add(ports: ControlPorts, given: Addition, asker: Asker): Promise<Answer> {
  const { gateway, secrets, vault, random } = ports
  const by = giver(ports, asker)
  if (!by.ok) return refused(by.refusal)
  const fault = additionFault(ports, given)
  if (fault !== null) return refused(fault)
  const { account, name, pin } = given
  const leftover = secrets.operatorOf(account)
  if (leftover !== null) secrets.removeAccount(leftover)
  const operator = random.operator()
  if (!(await secrets.addAccount({ operator, account, pin })))
    return refused({ code: 'account_taken', detail: account })
  vault.put([{ participant: operator, session: '', name, number: numberOf(given.card, operator) }])
  const change = { what: 'operator_added', operator, roles: given.roles, by: by.value } as const
  const { refusal } = gateway.ask({ kind: 'command', command: { kind: 'ChangeAccount', ...change } })
  if (refusal === null) return { ok: true, result: { operator, account, roles: given.roles } }
  secrets.removeAccount(operator)
  vault.forget(operator)
  return refused(refusal)
}

function additionFault(ports: ControlPorts, { account, pin, card: document }: Addition): Refusal | null {
  if (accountProblem(account) !== null) return { code: 'account_malformed', detail: account }
  const holder = ports.secrets.operatorOf(account)
  if (holder !== null && mayAct(ports.gateway.state().operators, holder))
    return { code: 'account_taken', detail: account }
  return pinFault(pin) ?? (document === undefined ? null : documentFault(ports, document, null))
}

interface Change extends Pick<ChangeAccount, 'what' | 'roles'> {
  readonly account: string
}

function changeOther(ports: ControlPorts, asker: Asker, { what, account, roles: given }: Change): Answer {
  const { gateway, secrets } = ports
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const operator = secrets.operatorOf(account)
  if (operator === null) return refused({ code: 'unknown_account', detail: account })
  const command = {
    kind: 'ChangeAccount',
    what,
    operator,
    roles: given,
    by: first.value.operator,
  } as const
  const { refusal } = gateway.ask({ kind: 'command', command })
  if (refusal !== null) return refused(refusal)
  if (what === 'operator_disabled') secrets.revokeTokens(operator)
  return { ok: true, result: { operator, account, roles: rolesOf(gateway.state().operators, operator) } }
}

/** Every account there ever was, with a masked name: enough to see who is meant, for anybody who is logged in. */
function list(ports: ControlPorts, asker: Asker): Answer {
  const { gateway, secrets, vault } = ports
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const { operators } = gateway.state()
  const nowMs = gateway.moment().ms
  const accounts = [...operators.byRef.values()].map(({ ref, roles: held, disabled }) => ({
    operator: ref,
    account: secrets.accountOf(ref),
    name: masked(vault.person(ref)?.name ?? null),
    roles: held,
    state: stateOf({
      disabled,
      isLocked: isLocked(operators, ref, nowMs),
      isLoggedIn: isLoggedIn(operators, ref),
    }),
  }))
  return { ok: true, result: { accounts } }
}

function stateOf(of: { disabled: boolean; isLocked: boolean; isLoggedIn: boolean }): string {
  if (of.disabled) return 'disabled'
  if (of.isLocked) return 'locked'
  return of.isLoggedIn ? 'logged_in' : 'logged_out'
}

/** The first character of a name: the family name of most. */
function masked(name: Personal | null): string {
  const [first = ''] = name?.reveal() ?? ''
  return `${first}**`
}
