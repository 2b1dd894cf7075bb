/** Leaving a sealed area with consent (Art. 29, 31). Pure. */
import type { Register } from './register.ts'
import { emptyRegister, openIn } from './register.ts'
import type { Subject } from './subject.ts'

export interface Leave {
  readonly id: string
  readonly participant: string
}

export type Leaves = Register<Leave>

/** The open leave of somebody, or null. */
export function leaveOf(leaves: Leaves, participant: string): Leave | null {
  return openIn(leaves).find((leave) => leave.participant === participant) ?? null
}

/** The subject. */
export const leavesSubject: Subject<Leaves> = { initial: emptyRegister(), evolve: (part) => part }
