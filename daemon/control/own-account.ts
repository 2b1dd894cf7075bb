/** What somebody does with the own account: another PIN, the own document, a one-time code. */
import * as z from 'zod'
import { Personal } from '../../drivers/personal.ts'
import type { StaffRole } from '../domain/events/define.ts'
import { hasRole } from '../domain/staff.ts'
import { asked, documentFault, documentSchema, numberOf, pinFault } from './account-checks.ts'
import { operatorBy, operatorByPin } from './credentials.ts'
import { refused } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import { accountText, secretText } from './protocol.ts'
import type { Answer, Asker, ControlCommands } from './server.ts'

const codeDigits = 8
/** Who consents from afar. */
const codeRoles: readonly StaffRole[] = ['site_supervisor', 'admin_supervisor']

const newPin = z.strictObject({ pin: secretText, next: secretText })
/** No account means the own one. */
const newCard = z.strictObject({ account: accountText.optional(), card: documentSchema })

/** `operator.pin`, `card` and `code`. */
export function ownAccountCommandsOf(ports: ControlPorts): ControlCommands {
  return {
    'operator.pin': (given, asker) => asked(newPin, given, (data) => changePin(ports, data, asker)),
    'operator.card': (given, asker) => asked(newCard, given, (data) => changeCard(ports, data, asker)),
    'operator.code': (_given, asker) => giveCode(ports, asker),
  }
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

/** A supervisor who is logged in here gets a code to consent from elsewhere, or by telephone (edge case 47). */
async function giveCode(ports: ControlPorts, asker: Asker): Promise<Answer> {
  const { gateway, secrets, random } = ports
  const first = operatorBy(ports, asker)
  if (!first.ok) return refused(first.refusal)
  const { operator } = first.value
  if (!hasRole(first.value, codeRoles))
    return refused({ code: 'role_not_permitted', detail: codeRoles.join(', ') })
  const code = random.code(codeDigits)
  const validMs = gateway.venue.rules.oneTimeCodeMs
  await secrets.putOneTimeCode({
    operator,
    code: new Personal(code),
    expiresMs: gateway.moment().ms + validMs,
  })
  return { ok: true, result: { code, validMinutes: validMs / 60_000 } }
}
