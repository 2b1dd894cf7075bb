/** The messages of "WKLY" lock boards, by what they mean on the wire. Types and ranges only. */

/** Boards are numbered from 0; no sheet bounds them, one byte does. */
export const lastBoard = 255

/** Locks of one board, as printed on it, from 1. Sheets show 24; larger boards of the trade have 48. */
export const lastLock = 48

interface OneLock {
  readonly board: number
  readonly lock: number
}

/** `closed`: the lock's switch, byte 01 for true and 00 for false. */
interface OneSwitch extends OneLock {
  readonly closed: boolean
}

/** `status`: 0 is done; FF, in one sheet 01, is failed. */
interface Answer {
  readonly board: number
  readonly status: number
}

/** What the gateway never sends; it can be read, so that it can be explained, and can not be encoded. */
type Foreign =
  | { readonly kind: 'openSeveral'; readonly board: number; readonly locks: readonly number[] }
  | { readonly kind: 'openInTurn'; readonly board: number; readonly locks: readonly number[] }
  | { readonly kind: 'openAll'; readonly board: number }
  | { readonly kind: 'hold'; readonly board: number; readonly channel: number; readonly on: boolean }
  /** What follows the channel is not published. */
  | { readonly kind: 'flash'; readonly board: number; readonly data: readonly number[] }

export type WklyRequest =
  | ({ readonly kind: 'unlock' } & OneLock)
  | ({ readonly kind: 'queryOne' } & OneLock)
  | { readonly kind: 'queryAll'; readonly board: number }
  | Foreign

export type WklyReply =
  | ({ readonly kind: 'unlockReply' } & Answer & OneSwitch)
  | ({ readonly kind: 'lockState' } & Answer & OneSwitch)
  /** From lock 1 on, as many as the board has. */
  | ({ readonly kind: 'boardState'; readonly closed: readonly boolean[] } & Answer)
  /** To one of the commands that the gateway never sends. */
  | ({ readonly kind: 'foreignReply'; readonly to: Foreign['kind']; readonly on?: boolean } & Answer)
  /** Sent by the board when a switch changed; nobody asked for it. */
  | ({ readonly kind: 'lockEvent' } & OneSwitch)

export type WklyPacket = WklyRequest | WklyReply
