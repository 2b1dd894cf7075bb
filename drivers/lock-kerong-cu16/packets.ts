/** The messages of KERONG CU16, CU12 and BU lock boards, by what they mean on the wire. Types and ranges only. */

/** Boards behind one hub are numbered from 0. */
export const lastBoard = 9

/** Locks of one board, as printed on it, from 1; on the wire they count from 0. */
export const lastLock = 16

/** The longest delay that `unlockLater` takes. */
export const lastDelayS = 250

interface OneLock {
  readonly board: number
  readonly lock: number
}

export type CuRequest =
  | { readonly kind: 'queryBoard'; readonly board: number }
  /** Never answered. */
  | ({ readonly kind: 'unlock' } & OneLock)
  /** To a hub, for every board behind it; the layout of its answer is not published. */
  | { readonly kind: 'queryAllBoards' }
  /** Opens every lock of the board. It can be read, so that it can be explained; it can not be encoded. */
  | { readonly kind: 'unlockAll'; readonly board: number }
  /** How long the coil is driven, in steps of 10 ms; which of the two bytes is the high one is not proven. */
  | ({ readonly kind: 'setPulse'; readonly data: readonly [number, number] } & OneLock)
  | ({ readonly kind: 'readPulse' } & OneLock)
  /** Opens a lock when nobody waits for it any more; it can not be encoded either. */
  | ({ readonly kind: 'unlockLater'; readonly delayS: number } & OneLock)
  /** Would make the board deaf to us; it can not be encoded either. `code` 0 to 3: 9600, 19200, 57600, 115200. */
  | ({ readonly kind: 'setBaudRate'; readonly code: number } & OneLock)

export interface CuBoardState {
  readonly kind: 'boardState'
  readonly board: number
  /** From lock 1 on: the hook's switch is closed. */
  readonly closed: readonly boolean[]
  /** From lock 1 on: the infrared sensor sees something; all false in a cabinet without such sensors. */
  readonly items: readonly boolean[]
}

export type CuPacket = CuRequest | CuBoardState
