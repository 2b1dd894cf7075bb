/**
 * Keys become characters, as on a keyboard with the US layout: what badge readers in keyboard mode are set to. Pure. The
 * numbers of keys are the families'; Caps Lock does nothing, since no reader needs it.
 */

/** What a key of the table stands for. */
export type Key =
  | { readonly kind: 'character'; readonly plain: string; readonly shifted: string }
  | { readonly kind: 'enter' }
  /** Backspace */
  | { readonly kind: 'erase' }
  /** Escape and Delete */
  | { readonly kind: 'clear' }
  /** Num Lock, Caps Lock, Scroll Lock: they are no part of what is typed */
  | { readonly kind: 'lock' }

export type Keys = ReadonlyMap<number, Key>

/** One key being pressed, with what was held besides. */
export type Stroke =
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'enter' }
  | { readonly kind: 'erase' }
  | { readonly kind: 'clear' }
  | { readonly kind: 'lock' }
  /** no character: a key that is not in the table, or one with Ctrl, Alt or Meta held */
  | { readonly kind: 'unknown' }

export interface Held {
  readonly shift: boolean
  /** Ctrl, Alt or Meta */
  readonly command: boolean
}

const plainKeys = "`1234567890-=[]\\;',./"
const shiftedKeys = '~!@#$%^&*()_+{}|:"<>?'

/** The keys of one row, numbered one after another from `first`. */
export function row(first: number, characters: string): readonly (readonly [number, Key])[] {
  return [...characters].map((plain, at) => [
    first + at,
    { kind: 'character', plain, shifted: shifted(plain) },
  ])
}

function shifted(plain: string): string {
  return shiftedKeys[plainKeys.indexOf(plain)] ?? plain.toUpperCase()
}

/** The same for the number block, where Shift changes nothing that we hear. */
export function block(first: number, characters: string): readonly (readonly [number, Key])[] {
  return [...characters].map((plain, at) => [first + at, { kind: 'character', plain, shifted: plain }])
}

/** Other keys, by number. */
export function others(
  kind: Exclude<Key['kind'], 'character'>,
  ...numbers: readonly number[]
): readonly (readonly [number, Key])[] {
  return numbers.map((number) => [number, { kind }])
}

/** What pressing the key of this number means. */
export function strokeOf(keys: Keys, number: number, held: Held): Stroke {
  const key = keys.get(number)
  if (key === undefined) return { kind: 'unknown' }
  if (key.kind !== 'character') return key
  if (held.command) return { kind: 'unknown' }
  return { kind: 'character', character: held.shift ? key.shifted : key.plain }
}

/** How a character is typed; the first key of the table that has it. */
export interface Typing {
  readonly number: number
  readonly shift: boolean
}

/** For simulated devices: the key of each character, a line feed being Enter. Others cannot be typed, and are missing. */
export function typingOf(keys: Keys): ReadonlyMap<string, Typing> {
  const ways = new Map<string, Typing>()
  const learn = (character: string, way: Typing) => {
    if (!ways.has(character)) ways.set(character, way)
  }
  for (const [number, key] of keys) {
    if (key.kind === 'enter') learn('\n', { number, shift: false })
    if (key.kind === 'character') learn(key.plain, { number, shift: false })
  }
  for (const [number, key] of keys) if (key.kind === 'character') learn(key.shifted, { number, shift: true })
  return ways
}
