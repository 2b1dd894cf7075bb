/** The messages between a "USBRelay" board (16C0:05DF) and its host. Types and ranges only. */

/** Boards have 1 to 8 relays; the last digit of the product name says how many. */
export const lastRelay = 8

/** How many characters a board's own id has. */
export const idLength = 5

export type RelayRequest =
  /** GET_REPORT for the feature report: asks for id and relays */
  | { readonly kind: 'read' }
  /** FF n: relay n on, and it stays on; the board has no timer */
  | { readonly kind: 'on'; readonly relay: number }
  /** FD n */
  | { readonly kind: 'off'; readonly relay: number }
  /** FE. It can be read, so that it can be explained; it can not be encoded. */
  | { readonly kind: 'allOn' }
  /** FC. Like `allOn`: relays of others may be on the board. */
  | { readonly kind: 'allOff' }
  /** FA c1 … c5. Like `allOn`: an id is given once, by whoever puts the board in. */
  | { readonly kind: 'setId'; readonly id: string }

/** `bits`: bit 0 for relay 1, set while it is on. */
export interface RelayReply {
  readonly kind: 'state'
  readonly id: string
  readonly bits: number
}

export type RelayPacket = RelayRequest | RelayReply

/** Whether relay n, from 1, is on. */
export function isOn(bits: number, relay: number): boolean {
  return ((bits >>> (relay - 1)) & 1) === 1
}
