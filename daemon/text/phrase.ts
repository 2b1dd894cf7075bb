/** How one field of an event is put into words: the forms there are, and how each is written down. Data only. */
import type { Words } from './text.ts'

/** `{value}` in the words stands for the value. */
export type Phrase =
  /** Anything that is said as it is. Without words it stands bare, before all that has words, as lists do. */
  | { readonly as: 'name' | 'code' | 'hash' | 'size'; readonly words?: Words; readonly none?: Words }
  /** What somebody wrote; in quotes, behind everything else. */
  | { readonly as: 'said' }
  /** A moment, by the clock of the venue; with its date where that is another than the event's. */
  | { readonly as: 'time'; readonly words: Words; readonly seconds: boolean }
  /** A number, or how many a list has. */
  | Count
  /** Names or codes, the first few of them. */
  | { readonly as: 'names' | 'codes'; readonly words?: Words }
  /** Things with these fields each, the first few of them; `empty` where there are none; `said`: in people's own words. */
  | {
      readonly as: 'records'
      readonly fields: readonly string[]
      readonly words: Words
      readonly empty?: Words
      readonly said?: true
    }
  /** Whether something is so; null: not worth a word. */
  | { readonly as: 'flag'; readonly yes: Words; readonly no: Words | null }

export interface Count {
  readonly as: 'count'
  /** `{s}` in the English is an s where it is not exactly one. */
  readonly words: Words
  /** English for exactly one, where an s does not do. */
  readonly one?: string
  /** Instead of none; null: then it is not worth a word. Without it nought is a number like others. */
  readonly zero?: Words | null
  /** For numbers below nought, which are then said without their sign. */
  readonly less?: Words
  /** The value is divided by this before it is said. */
  readonly per?: number
}

/** A name, id or reference: bare, or in words. */
export function name(zh?: string, en?: string): Phrase {
  return { as: 'name', ...inWords(zh, en) }
}

/** A code from a closed list: bare, or in words. */
export function code(zh?: string, en?: string): Phrase {
  return { as: 'code', ...inWords(zh, en) }
}

function inWords(zh: string | undefined, en: string | undefined): { readonly words?: Words } {
  return zh === undefined || en === undefined ? {} : { words: { zh, en } }
}

/** The first figures of a hash or version. */
export function hash(zh: string, en: string): Phrase {
  return { as: 'hash', words: { zh, en } }
}

/** To the minute. */
export function time(zh: string, en: string): Phrase {
  return { as: 'time', words: { zh, en }, seconds: false }
}

/** How many; `one` is the English for exactly one. */
export function count(zh: string, en: string, one?: string): Count {
  return { as: 'count', words: { zh, en }, ...(one === undefined ? {} : { one }) }
}

/** The first few of a list of names. */
export function names(zh?: string, en?: string): Phrase {
  return { as: 'names', ...inWords(zh, en) }
}

/** What is said when something is so. */
export function flag(zh: string, en: string, no: Words | null = null): Phrase {
  return { as: 'flag', yes: { zh, en }, no }
}
