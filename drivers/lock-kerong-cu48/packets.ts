/** The messages of KERONG CU24 and CU48 lock boards, by what they mean on the wire. Types and ranges only. */

/** No sheet bounds the numbers of boards; one byte does. */
export const lastDevice = 255

/** Locks of one board, as printed on it, from 1; on the wire they count from 0. A CU24 has the first 24. */
export const lastLock = 48

/** What stands between the locks and the sum of a status reply: nothing, or 03. Not shown by any sheet. */
export type StatusEnd = 'sum' | 'etx_sum'

export type LongRequest =
  /** `expects`: how the reply ends, as far as the site knows it; it is not on the wire. */
  | { readonly kind: 'queryBoard'; readonly device: number; readonly expects: StatusEnd | null }
  /** Its answer is not published, so none is waited for. */
  | { readonly kind: 'unlock'; readonly device: number; readonly lock: number }

export interface LongBoardState {
  readonly kind: 'boardState'
  readonly device: number
  /** From lock 1 on: the hook's switch is closed. */
  readonly closed: readonly boolean[]
  readonly end: StatusEnd
}

export type LongPacket = LongRequest | LongBoardState
