/** The messages of "8A" lock boards, by what they mean on the wire. Types and ranges only. */

/** Boards are numbered by DIP switch. */
export const lastBoard = 32

/** Locks of one board, as printed on it, from 1. */
export const lastLock = 24

interface OneLock {
  readonly board: number
  readonly lock: number
}

/**
 * `bit`: the state of the lock's feedback switch, byte 11 for true and 00 for false. Whether that is an open or a shut
 * door depends on the switch.
 */
interface OneSwitch extends OneLock {
  readonly bit: boolean
}

export type LockRequest =
  | ({ readonly kind: 'unlock' } & OneLock)
  /** Opens every lock of the board. It can be read, so that it can be explained; it can not be encoded. */
  | { readonly kind: 'unlockAll'; readonly board: number }
  | ({ readonly kind: 'queryOne' } & OneLock)
  | { readonly kind: 'queryAll'; readonly board: number }

export type LockReply =
  | ({ readonly kind: 'unlockReply' } & OneSwitch)
  | ({ readonly kind: 'lockState' } & OneSwitch)
  /** `bits`: the 24 switches, bit 0 for lock 1. */
  | { readonly kind: 'boardState'; readonly board: number; readonly bits: number }
  /** Sent by reporting models when a switch changed; nobody asked for it. */
  | ({ readonly kind: 'lockEvent' } & OneSwitch)

export type LockPacket = LockRequest | LockReply

/** Whether each of the 24 switches reads 1, from lock 1 on. */
export function bitsOf(bits: number): readonly boolean[] {
  return Array.from({ length: lastLock }, (_, at) => ((bits >>> at) & 1) === 1)
}
