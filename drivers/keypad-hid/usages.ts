/** The keys of HID keyboards by their usages (HID Usage Tables, page 07), with the US layout on them. Pure. */
import { block, type Keys, others, row } from '../codec/typed/us-layout.ts'

export const hidKeys: Keys = new Map([
  ...row(0x04, 'abcdefghijklmnopqrstuvwxyz'),
  ...row(0x1e, '1234567890'),
  ...block(0x2b, '\t '),
  ...row(0x2d, '-=[]\\'),
  ...row(0x33, ";'`,./"),
  ...block(0x54, '/*-+'),
  ...block(0x59, '1234567890.'),
  ...block(0x67, '='),
  ...others('enter', 0x28, 0x58),
  ...others('erase', 0x2a),
  ...others('clear', 0x29, 0x4c),
  // Caps Lock, Scroll Lock, Num Lock
  ...others('lock', 0x39, 0x47, 0x53),
])
