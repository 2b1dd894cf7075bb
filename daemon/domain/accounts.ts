/** Decides on logins and on changes of accounts; PINs, codes and tokens are checked and kept elsewhere. Pure. */
import { facts, refuse } from './command.ts'
import type { Draft } from './events/catalogue.ts'
import type { StaffRole } from './events/define.ts'
import type { ChangeAccount, Decision, FailLogin, LogIn, LogOut } from './input.ts'
import {
  guardOf,
  hasAccounts,
  isLocked,
  isLoggedIn,
  loggedIn,
  loggedOut,
  mayAct,
  rolesOf,
} from './operators.ts'
import type { World } from './world.ts'

export type AccountCommand = LogIn | FailLogin | LogOut | ChangeAccount

const minuteMs = 60_000
/** Who may add accounts and change them; the first account must be able to. */
export const accountRoles: readonly StaffRole[] = ['witness', 'admin_supervisor']

/** What comes of a login, its end, or a change of an account. */
export function decideAccount(world: World, command: AccountCommand): Decision {
  switch (command.kind) {
    case 'LogIn':
      return logIn(world, command)
    case 'FailLogin':
      return failLogin(world, command)
    case 'LogOut':
      return logOut(world, command)
    case 'ChangeAccount':
      return changeAccount(world, command)
  }
}

/** The right PIN was given; a locked account stays shut all the same (flows, override abuse). */
function logIn(world: World, { operator, method }: LogIn): Decision {
  const { operators } = world.state
  if (!mayAct(operators, operator)) return refuse('login_failed')
  return isLocked(operators, operator, world.now.ms)
    ? locked(world, operator)
    : facts(loggedIn(operator, method))
}

/**
 * One more wrong PIN or code. What is tried while an account is locked changes nothing and is not counted: that it is
 * locked is on record.
 */
function failLogin(world: World, { operator }: FailLogin): Decision {
  const { state, venue, now } = world
  if (isLocked(state.operators, operator, now.ms)) return locked(world, operator)
  const known = state.operators.byRef.has(operator ?? '') ? operator : null
  const failures = guardOf(state.operators, known).failures + 1
  const data = { operator: known, failures, locked: failures >= venue.rules.loginAttempts }
  const subject = known ?? venue.gateway
  return facts({ type: 'operator.login_failed', subject, session: null, zone: null, data })
}

/** The refusal with the whole minutes that are left. */
function locked({ state, now }: World, operator: string | null): Decision {
  const leftMs = guardOf(state.operators, operator).lockedUntilMs - now.ms
  return refuse('login_locked', String(Math.ceil(leftMs / minuteMs)))
}

function logOut({ state }: World, { operator, cause }: LogOut): Decision {
  return isLoggedIn(state.operators, operator) ? facts(loggedOut(operator, cause)) : refuse('login_needed')
}

function changeAccount(world: World, command: ChangeAccount): Decision {
  const fault = changeFault(world, command)
  if (fault !== null) return fault
  const { what, operator, roles, by } = command
  const data = { what, operator, roles: [...roles], version: null, values: null, by }
  const change: Draft = { type: 'policy.changed', subject: operator, session: null, zone: null, data }
  const ends = what === 'operator_disabled' && isLoggedIn(world.state.operators, operator)
  return ends ? facts(change, loggedOut(operator, 'disabled')) : facts(change)
}

/** Why an account cannot be changed so, or null. */
function changeFault({ state: { operators } }: World, command: ChangeAccount): Decision | null {
  const { what, operator, roles, by } = command
  if (what === 'operator_added') {
    if (hasAccounts(operators)) return rolesFault(roles) ?? mandateFault(rolesOf(operators, by ?? ''))
    return (
      rolesFault(roles) ??
      (roles.some((role) => accountRoles.includes(role)) ? null : refuse('first_account'))
    )
  }
  if (!mayAct(operators, operator)) return refuse('unknown_account', operator)
  if (what === 'operator_pin' || what === 'operator_card') {
    return by === operator ? null : mandateFault(rolesOf(operators, by ?? ''))
  }
  if (by === operator) return refuse('own_account')
  const mandate = mandateFault(rolesOf(operators, by ?? ''))
  return what === 'operator_roles' ? (mandate ?? rolesFault(roles)) : mandate
}

function mandateFault(roles: readonly StaffRole[]): Decision | null {
  return roles.some((role) => accountRoles.includes(role))
    ? null
    : refuse('role_not_permitted', accountRoles.join(', '))
}

/** One section witnesses, another maintains: never one person for both (annex notes, F-P.8). */
function rolesFault(roles: readonly StaffRole[]): Decision | null {
  if (roles.length === 0 || new Set(roles).size !== roles.length) return refuse('arguments_invalid', 'roles')
  return roles.includes('witness') && roles.includes('technician') ? refuse('roles_apart') : null
}
