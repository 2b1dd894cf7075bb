/** The keys of Linux by their codes (linux/input-event-codes.h), with the US layout on them. Pure. */
import { block, type Keys, others, row } from '../codec/typed/us-layout.ts'

export const linuxKeys: Keys = new Map([
  ...row(2, '1234567890-='),
  ...row(16, 'qwertyuiop[]'),
  ...row(30, "asdfghjkl;'`"),
  ...row(43, '\\zxcvbnm,./'),
  ...block(57, ' '),
  ...block(15, '\t'),
  ...block(55, '*'),
  ...block(71, '789-456+1230.'),
  ...block(98, '/'),
  ...block(117, '='),
  ...others('enter', 28, 96),
  ...others('erase', 14),
  ...others('clear', 1, 111),
  // Caps Lock, Num Lock, Scroll Lock
  ...others('lock', 58, 69, 70),
])

/** Keys that are held while others are pressed. */
export const shiftKeys: readonly number[] = [42, 54]
/** Ctrl, Alt and Meta, left and right. */
export const commandKeys: readonly number[] = [29, 97, 56, 100, 125, 126]
