/** Accounts of the staff: facts of the core, with names and documents in the vault and PINs among the secrets. */
import { z } from 'zod'
import { Personal } from '../../drivers/personal.ts'
import { accountRoles } from '../domain/accounts.ts'
import { checkNumber, normalNumber } from '../domain/document-number.ts'
import { documentKind, staffRole } from '../domain/events/define.ts'
import type { ChangeAccount, Refusal } from '../domain/input.ts'
import { hasAccounts, isLocked, isLoggedIn, mayAct, rolesOf } from '../domain/operators.ts'
import { accountProblem, pinProblem } from '../domain/secret-rules.ts'
import { hasRole } from '../domain/staff.ts'
import { operatorBy, operatorByPin } from './credentials.ts'
import type { Outcome } from './outcome.ts'
import { none, refused, value } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { accountText, secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'

const codeDigits = 8
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
    'operator.pin': (given, asker) => asked(newPin, given, (data) => changePin(ports, data, asker)),
    'operator.card': (given, asker) => asked(newCard, given, (data) => changeCard(ports, data, asker)),
    'operator.list': (_given, asker) => list(ports, asker),
    'operator.code': (_given, asker) => giveCode(ports, asker),
  }
}

const card = z.strictObject({ document: documentKind, number: secretText })
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
  card: card.optional(),
})
const newRoles = z.strictObject({ account: accountText, roles })
const newPin = z.strictObject({ pin: secretText, next: secretText })
/** No account means the own one. */
const newCard = z.strictObject({ account: accountText.optional(), card })

type Addition = z.infer<typeof addition>
type Document = z.infer<typeof card>

/** Checks what was given; which field is wrong is said, never what stood in it. */
function asked<S extends z.ZodType>(
  schema: S,
  given: unknown,
  then: (data: z.output<S>) => Answer | Promise<Answer>,
): Answer | Promise<Answer> {
  const checked = schema.safeParse(given)
  if (checked.success) return then(checked.data)
  const fields = checked.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '')
  return refused({ code: 'arguments_invalid', detail: [...new Set(fields)].join(', ') })
}

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

/** Without a document the own reference stands in its place: it is the number of no document. */
function numberOf(document: Document | undefined, operator: string): Personal {
  return document === undefined
    ? new Personal(operator)
    : new Personal(normalNumber(document.number.reveal()))
}

function additionFault(ports: ControlPorts, { account, pin, card: document }: Addition): Refusal | null {
  if (accountProblem(account) !== null) return { code: 'account_malformed', detail: account }
  const holder = ports.secrets.operatorOf(account)
  if (holder !== null && mayAct(ports.gateway.state().operators, holder))
    return { code: 'account_taken', detail: account }
  return pinFault(pin) ?? (document === undefined ? null : documentFault(ports, document, null))
}

function pinFault(pin: Personal): Refusal | null {
  const problem = pinProblem(pin.reveal())
  return problem === null ? null : { code: `pin_${problem}`, detail: '' }
}

/** One person with two accounts would be the own second person. */
function documentFault(
  { gateway, vault }: ControlPorts,
  { document, number }: Document,
  owner: string | null,
): Refusal | null {
  if (checkNumber(document, number.reveal()).verdict !== 'ok') return { code: 'number_invalid', detail: '' }
  const { operators } = gateway.state()
  const holders = vault.participants(vault.hash(number)).filter((ref) => mayAct(operators, ref))
  return holders.some((ref) => ref !== owner) ? { code: 'card_taken', detail: '' } : null
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

/** The own PIN, with the one that counted so far: a console that was left alone gives nobody an account. */
async function changePin(
  ports: ControlPorts,
  { pin, next }: z.infer<typeof newPin>,
  asker: Asker,
): Promise<Answer> {
  const { gateway, secrets } = ports
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const { operator } = first.value
  const account = secrets.accountOf(operator) ?? ''
  const proved = await operatorByPin(ports, { account, pin })
  if (!proved.ok) return refused(proved.refusal)
  const fault = pinFault(next)
  if (fault !== null) return refused(fault)
  const command = { kind: 'ChangeAccount', what: 'operator_pin', operator, roles: [], by: operator } as const
  const { refusal } = gateway.ask({ kind: 'command', command })
  if (refusal !== null) return refused(refusal)
  await secrets.setPin(operator, next)
  return { ok: true, result: { operator, account } }
}

function changeCard(ports: ControlPorts, given: z.infer<typeof newCard>, asker: Asker): Answer {
  const { gateway, secrets, vault } = ports
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const by = first.value.operator
  const operator = given.account === undefined ? by : secrets.operatorOf(given.account)
  const person = operator === null ? null : vault.person(operator)
  if (operator === null || person === null)
    return refused({ code: 'unknown_account', detail: given.account ?? '' })
  const fault = documentFault(ports, given.card, operator)
  if (fault !== null) return refused(fault)
  const command = { kind: 'ChangeAccount', what: 'operator_card', operator, roles: [], by } as const
  const { refusal } = gateway.ask({ kind: 'command', command })
  if (refusal !== null) return refused(refusal)
  vault.put([
    { participant: operator, session: '', name: person.name, number: numberOf(given.card, operator) },
  ])
  return { ok: true, result: { operator, account: secrets.accountOf(operator) } }
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

/** A supervisor who is logged in here gets a code to consent from elsewhere, or by telephone (edge case 47). */
async function giveCode(ports: ControlPorts, asker: Asker): Promise<Answer> {
  const { gateway, secrets, random } = ports
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const { operator } = first.value
  if (!hasRole(first.value, ['site_supervisor', 'admin_supervisor']))
    return refused({ code: 'role_not_permitted', detail: 'site_supervisor, admin_supervisor' })
  const code = random.code(codeDigits)
  const validMs = gateway.venue.rules.oneTimeCodeMs
  await secrets.putOneTimeCode({
    operator,
    code: new Personal(code),
    expiresMs: gateway.moment().ms + validMs,
  })
  return { ok: true, result: { code, validMinutes: validMs / 60_000 } }
}
