/** What a command of the staff is: who may give it, what it needs, what it leads to. Pure. */
import type * as z from 'zod'
import type { Draft } from './events/catalogue.ts'
import type { StaffRole } from './events/define.ts'
import type { Decision } from './input.ts'
import type { RefusalCode } from './refusals.ts'
import type { Actor } from './staff.ts'
import { hasRole } from './staff.ts'
import type { World } from './world.ts'

/** A command as the table holds it. */
export interface StaffCommand {
  readonly roles: readonly StaffRole[]
  /** Checks the arguments and decides; nothing is changed. `given` is as it came over the socket. */
  run(world: World, given: unknown, by: Actor): Decision
}

interface Declared<S extends z.ZodType> {
  /** who may give it (who may do what at the console) */
  readonly roles: readonly StaffRole[]
  readonly arguments: S
  decide(world: World, given: z.output<S>, by: Actor): Decision
}

/** Declares a command; its arguments are checked and its roles are asked before `decide` sees them. */
export function staffCommand<S extends z.ZodType>(declared: Declared<S>): StaffCommand {
  return {
    roles: declared.roles,
    run(world, given, by) {
      if (!hasRole(by, declared.roles)) return refuse('role_not_permitted', declared.roles.join(', '))
      const checked = declared.arguments.safeParse(given)
      if (checked.success) return declared.decide(world, checked.data, by)
      const fields = checked.error.issues.map(({ path }) => path.join('.')).filter((path) => path !== '')
      return refuse('arguments_invalid', [...new Set(fields)].join(', '))
    },
  }
}

/** Nothing changes, and why. `detail` is the value at fault as far as it may be shown. */
export function refuse(code: RefusalCode, detail = ''): Decision {
  return { drafts: [], refusal: { code, detail } }
}

/** These facts, in this order. */
export function facts(...drafts: readonly Draft[]): Decision {
  return { drafts, refusal: null }
}

/**
 * Facts that are stored although what was asked is refused: an override that was tried, a wrong code. The person at the
 * console hears the refusal.
 */
export function refuseOnRecord(code: RefusalCode, drafts: readonly Draft[], detail = ''): Decision {
  return { drafts, refusal: { code, detail } }
}

/** Why the second person of a two-person command does not do, or null. */
export function secondPersonFault(by: Actor, roles: readonly StaffRole[]): RefusalCode | null {
  if (by.second === null) return 'second_person_needed'
  if (by.second.person === by.operator) return 'same_person'
  return hasRole(by.second, roles) ? null : 'second_role_not_permitted'
}
