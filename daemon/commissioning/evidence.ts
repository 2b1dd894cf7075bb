/** What may be concluded from what was seen and what somebody at the gate says. Pure. */
import type { Levels } from '../../drivers/family.ts'
import type { Direction } from '../../drivers/words.ts'
import type { Seen } from './walked.ts'

/** An input that is not as it was at rest. */
export interface Moved {
  readonly input: number
  /** How it reads while it is not at rest. */
  readonly closed: boolean
  /** It went back to rest. */
  readonly isBack: boolean
}

/** The inputs that left their rest, in the order in which they did. */
export function movedFrom(rest: Levels, seen: readonly Seen[]): readonly Moved[] {
  const moved = new Map<number, Moved>()
  for (const one of seen) {
    if (one.kind !== 'level') continue
    const { input, closed } = one
    const before = rest.get(input)
    if (before === undefined) continue
    const known = moved.get(input)
    if (closed !== before) moved.set(input, { input, closed, isBack: false })
    else if (known !== undefined) moved.set(input, { ...known, isBack: true })
  }
  return [...moved.values()]
}

/** What the board said of a passage that was ordered. */
export interface Passage {
  readonly ordered: Direction
  /** Which way somebody was let through, by their own word. */
  readonly told: Direction | 'none'
  /** What the gate itself reported; null: nothing. */
  readonly reported: 'passed' | 'reversed' | null
  /** Inputs that moved and moved back, those of other meanings left out; null where inputs are not shown. */
  readonly pulsed: readonly number[] | null
  /** By its settings the gate reports passages. */
  readonly isReporting: boolean
}

export type PassageFinding =
  | 'proven'
  /** it let through, and this gate never says so */
  | 'unreported'
  | 'not_opened'
  | 'outputs_swapped'
  | 'contacts_swapped'
  /** the one input that moved is the contact */
  | { readonly contactAt: number }
  | 'no_contact_moved'
  | 'many_contacts_moved'

/** Whose word counts for what: somebody's for the way that was open, the board's for its contacts. */
export function judgePassage(passage: Passage): PassageFinding {
  const { ordered, told, reported, pulsed, isReporting } = passage
  if (told === 'none') return 'not_opened'
  if (told !== ordered) return 'outputs_swapped'
  if (reported === 'passed') return 'proven'
  if (reported === 'reversed') return 'contacts_swapped'
  if (!isReporting) return 'unreported'
  const [only, ...others] = pulsed ?? []
  if (only === undefined) return 'no_contact_moved'
  return others.length === 0 ? { contactAt: only } : 'many_contacts_moved'
}
