/** The words that cross between devices and the daemon: Signals come in, Orders go out. Types only. */
import type { FaultCode } from './fault.ts'
import type { Personal } from './personal.ts'

/** Seen from the portal: `in` leads to its inner zone, `out` to its outer zone. */
export type Direction = 'in' | 'out'

/** The document kinds a SAM-V reader can tell apart. */
export type DocumentKind =
  | 'resident_id'
  | 'hmt_residence_permit'
  | 'foreign_permanent_resident_2017'
  | 'foreign_permanent_resident_2023'

/** What of an identity document leaves the driver: no address, nation, birth date or photo. */
export interface Card {
  readonly document: DocumentKind
  readonly number: Personal
  readonly name: Personal
  /** YYYYMMDD as printed on the card. */
  readonly validFrom: string
  /** YYYYMMDD, or null for a card without an end date (长期). */
  readonly validUntil: string | null
}

export type CardFailure =
  /** the card was taken away while it was being read */
  | 'moved_away'
  /** a card, but not an identity document, or of a kind this reader's module cannot read */
  | 'unsupported'
  /** module and card did not accept each other: suspect card, staff must look */
  | 'suspect'
  /** the reader reported an error of its own, or its reply could not be understood */
  | 'unreadable'

/** What carries the text of a badge or code. */
export type BadgeCarrier = 'chip' | 'qr' | 'barcode'

/** Why nothing came of what was held to a reader or typed. */
export type ReadFailure =
  /** it came with pauses that the device never makes, or without an end: damaged, given up, or typed by hand */
  | 'interrupted'
  /** it has more characters than anything that belongs here */
  | 'too_long'
  /** keys or bytes among it stand for no character */
  | 'unreadable'

/** Why an order surely had no effect. */
export type OrderFailure =
  /** its time ran out before the wire was free; it was not sent, or proved not executed */
  | 'late'
  /** the device is not there */
  | 'offline'
  /** the device has too many orders waiting */
  | 'busy'
  /** the device said no, or the order cannot be carried out by it */
  | 'refused'
  /** the device acted, yet its sensor proves that nothing moved (a jammed door) */
  | 'stuck'

export type Signal =
  /** the device answers; `identity` is its own serial number or module id where it has one */
  | { readonly kind: 'Online'; readonly identity: string | null }
  /** the device stopped answering, or its wire went away */
  | { readonly kind: 'Offline'; readonly cause: FaultCode }
  | { readonly kind: 'Degraded'; readonly what: string }
  | { readonly kind: 'CardRead'; readonly card: Card }
  | { readonly kind: 'CardReadFailed'; readonly failure: CardFailure; readonly status: number }
  /** a badge or a printed code was held to a reader; `carrier` is null where the reader does not tell */
  | { readonly kind: 'BadgeRead'; readonly text: Personal; readonly carrier: BadgeCarrier | null }
  /** digits were typed on a keypad and ended with Enter or # */
  | { readonly kind: 'KeysEntered'; readonly keys: Personal }
  /** something was held to a reader or typed and did not come whole; nothing of it is told */
  | { readonly kind: 'ReadFailed'; readonly failure: ReadFailure }
  /** `ref`: the order this passage belongs to; null when nobody was let through */
  | { readonly kind: 'PersonPassed'; readonly direction: Direction; readonly ref: string | null }
  /** somebody came through against the direction that order `ref` opened */
  | { readonly kind: 'PassageReversed'; readonly direction: Direction; readonly ref: string }
  /** the gate locked again and nobody had passed on order `ref` */
  | { readonly kind: 'PassageLapsed'; readonly ref: string }
  | { readonly kind: 'FireContact'; readonly active: boolean }
  /** the gate has not shut for so long; said every few seconds, for as long as it lasts */
  | { readonly kind: 'GateAjar'; readonly seconds: number }
  /** something stands in the gate; said once, until `GateSecured` */
  | { readonly kind: 'GateObstructed' }
  /** the gate is shut and free again; also after each `Online` of a gate that has a contact for it and is shut */
  | { readonly kind: 'GateSecured' }
  /** `ref`: the order that opened it; null when it was opened without one */
  | { readonly kind: 'DoorOpened'; readonly door: number; readonly ref: string | null }
  | { readonly kind: 'DoorClosed'; readonly door: number }
  /** after each `Online` of a locker board: the doors that read open now; all others read shut */
  | { readonly kind: 'DoorsFound'; readonly open: readonly number[] }
  /**
   * An input of an input board, numbered from 1; `active`: it reads on, its contact is closed. After each `Online`
   * every input is told once as found, then each change.
   */
  | { readonly kind: 'ContactChanged'; readonly input: number; readonly active: boolean }
  /** Each order ends in exactly one of the next three. */
  | { readonly kind: 'OrderDone'; readonly ref: string }
  | { readonly kind: 'OrderFailed'; readonly ref: string; readonly why: OrderFailure }
  /** it was sent, but nothing proves that it had, or had not, an effect; it is never repeated */
  | { readonly kind: 'OrderUnconfirmed'; readonly ref: string }

/** `withinMs` counts from the moment the order is given; after it the order must not reach the device. */
export type Order =
  | {
      readonly kind: 'OpenGate'
      readonly ref: string
      readonly direction: Direction
      readonly withinMs: number
    }
  | { readonly kind: 'OpenDoor'; readonly ref: string; readonly door: number; readonly withinMs: number }
