/** Who asks, and who consents: tokens, PINs, one-time codes and documents become people of the core. */
import type { Personal } from '../../drivers/personal.ts'
import { documentDenial } from '../domain/identity.ts'
import type { PresentedCard, Refusal } from '../domain/input.ts'
import { isLocked, isLoggedIn, mayAct, rolesOf } from '../domain/operators.ts'
import type { Actor, Credential } from '../domain/staff.ts'
import type { Outcome } from './outcome.ts'
import { none, value } from './outcome.ts'
import type { ControlPorts } from './ports.ts'
import type { SecondCredential } from './protocol.ts'
import type { Asker } from './server.ts'

/** Somebody who is logged in, without a second person. */
export type Operator = Omit<Actor, 'second'>

/** The operator whose login the token is from; refused when it has ended or the account is disabled. */
export function operatorBy(ports: ControlPorts, { token }: Pick<Asker, 'token'>): Outcome<Operator> {
  const { gateway, secrets } = ports
  const { operators } = gateway.state()
  const operator = token === null ? null : secrets.operatorOfToken(token, gateway.moment().ms)
  if (operator === null || !isLoggedIn(operators, operator)) return none('login_needed')
  return value({ operator, roles: rolesOf(operators, operator) })
}

/** The operator with the second person's credential, which is checked now. May wait half a minute for a card. */
export async function actorBy(ports: ControlPorts, asker: Asker): Promise<Outcome<Actor>> {
  const first = operatorBy(ports, asker)
  if (!first.ok) return first
  if (asker.second === null) return value({ ...first.value, second: null })
  const second = await credentialBy(ports, asker.second, asker.over)
  return second.ok ? value({ ...first.value, second: second.value }) : second
}

function credentialBy(
  ports: ControlPorts,
  given: SecondCredential,
  over: AbortSignal,
): Promise<Outcome<Credential>> {
  switch (given.kind) {
    case 'pin':
      return credentialByPin(ports, given)
    case 'code':
      return credentialByCode(ports, given)
    case 'card':
      return credentialByCard(ports, given.reader, over)
  }
}

async function credentialByPin(
  ports: ControlPorts,
  given: { readonly account: string; readonly pin: Personal },
): Promise<Outcome<Credential>> {
  const person = await operatorByPin(ports, given)
  if (!person.ok) return person
  const roles = rolesOf(ports.gateway.state().operators, person.value)
  return value({ person: person.value, roles, method: 'pin' })
}

/**
 * The operator whose account and PIN these are. A wrong one is put on record and counted; while the account is locked
 * not even the right one counts.
 */
export async function operatorByPin(
  ports: ControlPorts,
  { account, pin }: { readonly account: string; readonly pin: Personal },
): Promise<Outcome<string>> {
  const operator = operatorWith(ports, account)
  if (isShut(ports, operator)) return failed(ports, operator)
  const right = await ports.secrets.checkPin(account, pin)
  // Meanwhile others may have tried, or the account may have been disabled.
  if (operator === null || right !== operator || isShut(ports, operator)) return failed(ports, operator)
  return mayAct(ports.gateway.state().operators, operator) ? value(operator) : none('login_failed')
}

/** From afar: the code that the supervisor got and told by telephone (edge case 47). */
async function credentialByCode(
  ports: ControlPorts,
  { account, code }: { readonly account: string; readonly code: Personal },
): Promise<Outcome<Credential>> {
  const { gateway, secrets } = ports
  const operator = operatorWith(ports, account)
  if (isShut(ports, operator)) return failed(ports, operator)
  const nowMs = gateway.moment().ms
  const isRight = operator !== null && (await secrets.useOneTimeCode({ operator, code, nowMs }))
  if (!isRight || isShut(ports, operator)) {
    const wrong = failed(ports, operator)
    return wrong.refusal.code === 'login_failed' ? none('code_wrong') : wrong
  }
  return value({ person: operator, roles: rolesOf(gateway.state().operators, operator), method: 'code' })
}

/** The operator of an account that the core knows and that is not disabled. */
function operatorWith({ gateway, secrets }: ControlPorts, account: string): string | null {
  const operator = secrets.operatorOf(account)
  return operator !== null && mayAct(gateway.state().operators, operator) ? operator : null
}

function isShut({ gateway }: ControlPorts, operator: string | null): boolean {
  return isLocked(gateway.state().operators, operator, gateway.moment().ms)
}

function failed({ gateway }: ControlPorts, operator: string | null): { ok: false; refusal: Refusal } {
  const { refusal } = gateway.ask({ kind: 'command', command: { kind: 'FailLogin', operator } })
  return { ok: false, refusal: refusal ?? { code: 'login_failed', detail: '' } }
}

async function credentialByCard(
  { gateway }: ControlPorts,
  reader: string,
  over: AbortSignal,
): Promise<Outcome<Credential>> {
  const use = gateway.venue.uses.get(reader)
  if (use?.kind !== 'desk-reader' && use?.kind !== 'portal-reader') return none('unknown_device', reader)
  const claimed = await gateway.claimCard(reader, over)
  if (claimed.kind === 'busy') return none('card_awaited', reader)
  return claimed.kind === 'none' ? none('card_not_shown', reader) : holderOf(gateway, claimed.presented)
}

/** A member of the staff as such; anybody else as whoever the person is on the newest roster in force. */
function holderOf(
  gateway: ControlPorts['gateway'],
  { card, participants }: PresentedCard,
): Outcome<Credential> {
  const { operators, people } = gateway.state()
  if (documentDenial(card, { state: gateway.state(), venue: gateway.venue }, gateway.moment()) !== null)
    return none('card_invalid')
  const staff = participants.find((ref) => mayAct(operators, ref))
  const person = staff ?? participants.find((ref) => people.get(ref)?.listed === true)
  if (person === undefined) return none('card_unknown')
  return value({ person, roles: rolesOf(operators, person), method: 'card', document: card.document })
}
