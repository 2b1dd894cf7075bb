/** What the daemon does about each error status of a module: the SW3 table as data (SAM-V protocol, GA 450). */
import type { CardFailure } from '../words.ts'

export type Reaction =
  /** a garbled exchange: ask the same once more */
  | { readonly kind: 'repeat' }
  /** back to finding, nothing to tell */
  | { readonly kind: 'again' }
  /** the attempt with this card failed */
  | { readonly kind: 'card'; readonly failure: CardFailure }
  /** the module needs a reset */
  | { readonly kind: 'reset' }
  /** the module cannot work; a person must see to it */
  | { readonly kind: 'complain' }

const table: ReadonlyMap<number, Reaction> = new Map<number, Reaction>([
  [0x10, { kind: 'repeat' }],
  [0x11, { kind: 'repeat' }],
  [0x21, { kind: 'complain' }],
  [0x23, { kind: 'complain' }],
  [0x24, { kind: 'reset' }],
  [0x31, { kind: 'card', failure: 'unreadable' }],
  [0x32, { kind: 'card', failure: 'suspect' }],
  [0x33, { kind: 'card', failure: 'suspect' }],
  [0x37, { kind: 'card', failure: 'unreadable' }],
  [0x3f, { kind: 'repeat' }],
  [0x40, { kind: 'card', failure: 'unsupported' }],
  [0x41, { kind: 'card', failure: 'moved_away' }],
  [0x47, { kind: 'reset' }],
  [0x60, { kind: 'reset' }],
  [0x66, { kind: 'complain' }],
  [0x81, { kind: 'again' }],
  [0x91, { kind: 'card', failure: 'unreadable' }],
])

/** The reaction to `status`; one that the table does not have makes the module complain to staff. */
export function reactionTo(status: number): Reaction {
  return table.get(status) ?? { kind: 'complain' }
}
