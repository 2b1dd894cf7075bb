/** The messages between a Modbus RTU input board and its master: the inputs are read, nothing is written. Types only. */

/** Inputs count from 0 here; on the board, in settings and in signals they count from 1. */
export type InputsPacket =
  /** 02: asks for `count` inputs from `address` */
  | { readonly kind: 'readInputs'; readonly unit: number; readonly address: number; readonly count: number }
  /** reply to 02; always whole bytes, so `on` is filled up with false to a multiple of 8 */
  | { readonly kind: 'inputs'; readonly unit: number; readonly on: readonly boolean[] }
  /** 82: the board refuses to be read; `code` as in MODBUS Application Protocol V1.1b3, section 7 */
  | { readonly kind: 'exception'; readonly unit: number; readonly code: number }
