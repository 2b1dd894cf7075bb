/** The accounts of the staff: roles, logins, failures in a row, and who is locked out for a while (F-P.8, F-X.10). Pure. */
import type { StoredEvent } from './event.ts'
import type { DataOf, Draft } from './events/catalogue.ts'
import type { StaffRole } from './events/define.ts'
import type { State } from './state.ts'
import type { Subject } from './subject.ts'
import type { Rules, Venue } from './venue.ts'
import type { World } from './world.ts'

export interface Operator {
  readonly ref: string
  readonly roles: readonly StaffRole[]
  readonly disabled: boolean
  /** when the present login ends by itself; null while logged out */
  readonly loggedInUntilMs: number | null
  /** wrong PINs and codes in a row */
  readonly failures: number
  /** locked out before this moment; 0: never yet */
  readonly lockedUntilMs: number
}

type Guarded = Pick<Operator, 'failures' | 'lockedUntilMs'>

export interface Operators {
  /** by reference, disabled ones included */
  readonly byRef: ReadonlyMap<string, Operator>
  /** attempts with accounts that do not exist, all taken together */
  readonly unknown: Guarded
}

const unguessed: Guarded = { failures: 0, lockedUntilMs: 0 }
const nobody: Operators = { byRef: new Map(), unknown: unguessed }

function evolveOperators(operators: Operators, event: StoredEvent, { rules }: Venue): Operators {
  switch (event.type) {
    case 'policy.changed':
      return withAccount(operators, event.data)
    case 'operator.logged_in': {
      const loggedInUntilMs = event.atMs + rules.loginMs
      return changed(operators, event.data.operator, { ...unguessed, loggedInUntilMs })
    }
    case 'operator.logged_out':
      return changed(operators, event.data.operator, { loggedInUntilMs: null })
    case 'operator.login_failed':
      return failed(operators, event, rules)
    default:
      return operators
  }
}

function withAccount(
  operators: Operators,
  { what, operator: ref, roles }: DataOf<'policy.changed'>,
): Operators {
  if (ref === null) return operators
  if (what === 'operator_disabled') return changed(operators, ref, { disabled: true })
  if (what === 'operator_roles') return changed(operators, ref, { roles })
  if (what !== 'operator_added') return operators
  const fresh: Operator = { ref, roles, disabled: false, loggedInUntilMs: null, ...unguessed }
  return { ...operators, byRef: new Map(operators.byRef).set(ref, fresh) }
}

function failed(
  operators: Operators,
  { data, atMs }: { readonly data: DataOf<'operator.login_failed'>; readonly atMs: number },
  rules: Rules,
): Operators {
  const { operator: ref, failures, locked } = data
  const after: Guarded = locked
    ? { failures: 0, lockedUntilMs: atMs + rules.loginLockoutMs }
    : { failures, lockedUntilMs: 0 }
  return ref === null ? { ...operators, unknown: after } : changed(operators, ref, after)
}

function changed(operators: Operators, ref: string, change: Partial<Operator>): Operators {
  const operator = operators.byRef.get(ref)
  if (operator === undefined) return operators
  return { ...operators, byRef: new Map(operators.byRef).set(ref, { ...operator, ...change }) }
}

/** The roles of somebody who may act; none for a disabled account and for a reference without one. */
export function rolesOf(operators: Operators, ref: string): readonly StaffRole[] {
  const operator = operators.byRef.get(ref)
  return operator === undefined || operator.disabled ? [] : operator.roles
}

/** Whether somebody has an account that is in use. */
export function mayAct(operators: Operators, ref: string): boolean {
  return operators.byRef.get(ref)?.disabled === false
}

/** Whether somebody is logged in. */
export function isLoggedIn(operators: Operators, ref: string): boolean {
  return mayAct(operators, ref) && operators.byRef.get(ref)?.loggedInUntilMs !== null
}

/** Whether the venue has accounts: from the first one on nobody acts anonymously. */
export function hasAccounts({ byRef }: Operators): boolean {
  return byRef.size > 0
}

/** What is counted for an account; null and a reference without one are the accounts that do not exist. */
export function guardOf({ byRef, unknown }: Operators, ref: string | null): Guarded {
  return byRef.get(ref ?? '') ?? unknown
}

/** Whether too many PINs or codes were wrong a short while ago: then not even the right one counts. */
export function isLocked(operators: Operators, ref: string | null, nowMs: number): boolean {
  return nowMs < guardOf(operators, ref).lockedUntilMs
}

/** The fact that a login is over. */
export function loggedOut(operator: string, cause: DataOf<'operator.logged_out'>['cause']): Draft {
  const data = { operator, cause }
  return { type: 'operator.logged_out', subject: operator, session: null, zone: null, data }
}

/** The fact that somebody logged in. */
export function loggedIn(operator: string, method: DataOf<'operator.logged_in'>['method']): Draft {
  const data = { operator, method }
  return { type: 'operator.logged_in', subject: operator, session: null, zone: null, data }
}

function nextWake({ operators }: State): number | null {
  let first: number | null = null
  for (const { loggedInUntilMs: until } of operators.byRef.values()) {
    if (until !== null && (first === null || until < first)) first = until
  }
  return first
}

/** Logins that have lasted for a whole shift are over. */
function due({ state, now }: World): readonly Draft[] {
  return [...state.operators.byRef.values()]
    .filter(({ loggedInUntilMs: until }) => until !== null && until <= now.ms)
    .map(({ ref }) => loggedOut(ref, 'expired'))
}

/** The accounts as a subject. */
export const operatorsSubject: Subject<Operators> = {
  initial: nobody,
  evolve: (operators, event, { venue }) => evolveOperators(operators, event, venue),
  nextWake,
  due,
}
