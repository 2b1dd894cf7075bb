/** Who acts at a console, and with whose consent. Pure. */
import type { DocumentKind } from '../../drivers/words.ts'
import type { StaffRole } from './events/define.ts'

/** A person who proved to be the one at this moment: own PIN, own document on a reader, one-time code. */
export interface Credential {
  /** `o-…` of a member of the staff, or `p-…` of a participant who showed the own document */
  readonly person: string
  /** empty for a participant */
  readonly roles: readonly StaffRole[]
  readonly method: 'pin' | 'card' | 'code'
  /** the document that was shown, for `card` */
  readonly document?: DocumentKind
}

/** The operator who is logged in, and the second person where one has given a credential with this very command. */
export interface Actor {
  readonly operator: string
  readonly roles: readonly StaffRole[]
  readonly second: Credential | null
}

/** Who ordered something: staff at a console, or the platform, which is nobody of the staff and needs no role. */
export interface Orderer {
  readonly operator: string | null
  readonly roles: readonly StaffRole[]
}

/** The trading platform. What it orders carries the id of its request. */
export const platform: Orderer = { operator: null, roles: [] }

/** Whether somebody has one of the roles. */
export function hasRole(who: { readonly roles: readonly StaffRole[] }, roles: readonly StaffRole[]): boolean {
  return who.roles.some((role) => roles.includes(role))
}
