/** The messages of Winnsen lock boards, by what they mean on the wire. Types and ranges only. */

export const lastStation = 4

/** Locks of one station, as printed on the board, from 1. */
export const lastLock = 16

interface OneLock {
  readonly station: number
  readonly lock: number
}

/** `cooling`: the coil must rest first, and nothing is said of the door. */
export type LockStatus = 'closed' | 'open' | 'cooling'

/** How the two last fields of a status reply stand; known from one implementation only. */
export type FieldOrder = 'status_lock' | 'lock_status'

export type WinnsenPacket =
  | ({ readonly kind: 'unlock' } & OneLock)
  /** `expects`: the order of the reply's fields, as the site knows it; it is not on the wire. */
  | ({ readonly kind: 'queryOne'; readonly expects: FieldOrder | null } & OneLock)
  | ({ readonly kind: 'unlockReply'; readonly status: LockStatus } & OneLock)
  | ({ readonly kind: 'lockState'; readonly status: LockStatus; readonly order: FieldOrder } & OneLock)
