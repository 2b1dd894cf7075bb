/** What the rooms of `drivers/` ask of each other and of the world outside. Types only. */
import type { Fault } from './fault.ts'
import type { Order, Signal } from './words.ts'

/** Monotonic time. `now()` is in milliseconds from an arbitrary origin and never goes back. */
export interface Clock {
  now(): number
  /** Calls `wake` once, at or after `atMs` on this clock, unless cancelled. Never calls synchronously. */
  at(atMs: number, wake: () => void): Cancel
}

export type Cancel = () => void

/** Chance. `next()` is uniform in [0, 1). */
export interface Chance {
  next(): number
}

/**
 * One end of a byte pipe. Single-use: after `closed` a new one is made.
 * `open` never throws; every failure arrives as `closed(fault)`, exactly once, and nothing follows it.
 * `write` before `opened` or after `closed` does nothing. `close` leads to `closed` with code `closed`.
 */
export interface Transport {
  open(owner: TransportOwner): void
  write(bytes: Uint8Array): void
  close(): void
}

export interface TransportOwner {
  opened(): void
  bytes(chunk: Uint8Array): void
  closed(fault: Fault): void
}

/** How the frames of a family are divided on a USB device with two pipes each way. */
export interface UsbSplit {
  /** Bytes of a frame that go over the first pipe. */
  readonly headLength: number
  /** How many bytes follow over the second pipe, by those of the first. */
  restOf(head: Uint8Array): number
}

/** One well-formed message on a wire. Each family has its own union. */
export interface Packet {
  readonly kind: string
}

/** What stands at the start of a byte sequence. */
export type Scan<P> =
  | { readonly kind: 'packet'; readonly packet: P; readonly length: number }
  /** may become a packet when more bytes come */
  | { readonly kind: 'incomplete' }
  /** no packet starts at the first byte; drop that one byte and look again */
  | { readonly kind: 'noise' }

/**
 * A family's wire language. Pure, never throws on received bytes.
 * `scan*` look only at the start of `bytes` (never empty) and must answer `noise` or a packet once
 * `bytes.length >= maxLength`.
 */
export interface Codec<P extends Packet> {
  /** No packet of this family is longer. */
  readonly maxLength: number
  encode(packet: P): Uint8Array
  /** The device's ear: packets that the gateway sends. */
  scanRequest(bytes: Uint8Array): Scan<P>
  /** The gateway's ear. `asked` is the request in flight, for families whose replies need it to be told apart. */
  scanReply(bytes: Uint8Array, asked: P | null): Scan<P>
  /** Whether `reply` answers `asked`: address, function, sequence where there is one. */
  answers(asked: P, reply: P): boolean
  /** How many bytes the longest usual answer to `asked` has; deadlines are made from it. */
  replyLength(asked: P): number
  /** The packet in words for `device decode`. Fields about a person are `Personal` unless `personal` is true. */
  explain(packet: P, options: { personal: boolean }): Record<string, unknown>
}

/** What a conversation wants put on the wire. */
export interface Request<P extends Packet> {
  readonly packet: P
  /** Orders go before polls. */
  readonly priority: 'order' | 'poll'
  /** How long the device may think, beyond the time the bytes need on the wire; null when it never answers. */
  readonly replyMs: number | null
  /** Must not be put on the wire after this moment (monotonic ms); null for polls. */
  readonly notAfter: number | null
}

export type Input<P extends Packet> =
  /** the wire is open; always the first input */
  | { readonly kind: 'start' }
  /** the moment asked for with `wakeAt` has come */
  | { readonly kind: 'wake' }
  | { readonly kind: 'order'; readonly order: Order }
  /** the request has left; for one with `replyMs: null` this is also its end */
  | { readonly kind: 'sent' }
  /** answers the request in flight, which is thereby over */
  | { readonly kind: 'reply'; readonly packet: P }
  /** the request in flight got no answer in time, and is thereby over */
  | { readonly kind: 'silence' }
  /**
   * The queued request was not put on the wire and is over: its `notAfter` passed, or it was a poll and an
   * order for this conversation is about to come.
   */
  | { readonly kind: 'unsent' }
  /** a packet that answers nothing in flight: an event of the device, a late or a foreign reply */
  | { readonly kind: 'stray'; readonly packet: P }

/**
 * What a conversation wants after one input. `wakeAt` (monotonic ms, null for never) replaces the former one
 * and must lie after `now`.
 */
export interface Step<S, P extends Packet> {
  readonly state: S
  readonly send: Request<P> | null
  readonly signals: readonly Signal[]
  readonly wakeAt: number | null
}

/**
 * Our side of the talk with one device: pure, single-use, at most one request outstanding (queued or in flight).
 * A request ends with `reply`, `silence`, `unsent`, or with `sent` when it expects no reply. `send` while one is
 * outstanding is a bug.
 */
export interface Conversation<S, P extends Packet> {
  readonly initial: S
  step(state: S, input: Input<P>, now: number): Step<S, P>
}

/** What a person or the building does to a simulated device. */
export type Stimulus =
  | { readonly kind: 'PresentCard'; readonly card: CardFace }
  | { readonly kind: 'LiftCard' }
  /** a badge or a printed code is held to a reader of such */
  | { readonly kind: 'PresentBadge'; readonly text: string }
  /** somebody presses these keys of a keypad one after the other; a line feed is Enter */
  | { readonly kind: 'PressKeys'; readonly keys: string }
  /** somebody pushes through the gate; moves only if it is open in that direction, unless `force` */
  | { readonly kind: 'Walk'; readonly direction: 'in' | 'out'; readonly force?: boolean }
  | { readonly kind: 'Fire'; readonly active: boolean }
  /** somebody keeps the gate from shutting, or lets it go */
  | { readonly kind: 'HoldGate'; readonly held: boolean }
  /** something is put into the gate, or taken out */
  | { readonly kind: 'ObstructGate'; readonly obstructed: boolean }
  /** the contact at an input of an input board, from 1; `active`: it closes */
  | { readonly kind: 'SetContact'; readonly input: number; readonly active: boolean }
  /** another reader is plugged in where this one was */
  | { readonly kind: 'SwapModule'; readonly identity: string }
  | { readonly kind: 'ShutDoor'; readonly door: number }
  | { readonly kind: 'PullDoor'; readonly door: number }
  | { readonly kind: 'JamDoor'; readonly door: number; readonly jammed: boolean }

/** A card as a simulated reader sees it. */
export interface CardFace {
  readonly document: import('./words.ts').DocumentKind
  readonly number: string
  readonly name: string
  /** YYYYMMDD */
  readonly validFrom: string
  /** YYYYMMDD or `长期` */
  readonly validUntil: string
  /** the module answers with this SW3 instead of reading it (0x31 refused, 0x40 bus card …) */
  readonly failWith?: number
}

/** What physically happened at a simulated device; the simulation's witness. */
export type Movement =
  | { readonly kind: 'GateOpened'; readonly direction: 'in' | 'out' }
  | { readonly kind: 'GateLocked' }
  | { readonly kind: 'PersonWentThrough'; readonly direction: 'in' | 'out' }
  | { readonly kind: 'CardWasRead' }
  | { readonly kind: 'DoorReleased'; readonly door: number }
  | { readonly kind: 'DoorShut'; readonly door: number }

export type DeviceInput<P extends Packet> =
  | { readonly kind: 'request'; readonly packet: P }
  | { readonly kind: 'stimulus'; readonly stimulus: Stimulus }
  | { readonly kind: 'wake' }

export interface DeviceStep<S, P extends Packet> {
  readonly state: S
  /** Replies and events of the device; `afterMs` is its thinking time before the first byte. */
  readonly replies: readonly { readonly packet: P; readonly afterMs: number }[]
  readonly movements: readonly Movement[]
  readonly wakeAt: number | null
}

/** The device's side of the talk, in the same codec; pure. Answers only requests for its own address. */
export interface Simulator<S, P extends Packet> {
  readonly initial: S
  step(state: S, input: DeviceInput<P>, now: number): DeviceStep<S, P>
}

/** Bits on the wire: what a byte costs. */
export interface SerialFormat {
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
}
