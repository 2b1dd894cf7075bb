/** The input report of a boot keyboard (HID 1.11, appendix B.1). Types and numbers only. */

export interface KeyReport {
  readonly kind: 'keyReport'
  /** Bits of the keys that are held besides: Ctrl, Shift, Alt, Meta on the left from bit 0, on the right from bit 4. */
  readonly modifiers: number
  /** Usages of the keys that are down, six places, 0 for none; all 1 where more are down than it can tell. */
  readonly usages: readonly number[]
}

/** How many keys a report can tell. */
export const places = 6

/** Usages below it are no keys: nothing, too many keys, and two faults of the keyboard. */
export const firstKey = 4

export const modifierBits = { shift: 0b0010_0010, command: 0b1101_1101 } as const
