/** What the gateway remembers of one OSDP peripheral. Types and the beginning only. */
import type { Outside } from '../family.ts'
import type { Waiting } from '../gate/waiting.ts'
import type { Signal } from '../words.ts'
import type { OsdpPacket } from './packets.ts'
import type { Session } from './secure-channel.ts'

/** How messages are protected; what a badge says is never taken in plain text unless that is written down. */
export type Security =
  /** in the open: whoever reaches the cable reads badges and opens gates */
  | 'none'
  | {
      /** The file with the key of this peripheral, 32 hexadecimal digits. */
      readonly keyFile: string
      /** The peripheral has no key yet and is given this one; nothing else is asked of it with the key that all have. */
      readonly pairing: boolean
    }

export interface LinkSettings {
  readonly address: number
  readonly security: Security
  readonly check: 'crc' | 'sum'
  readonly pollMs: number
  readonly replyMs: number
}

/**
 * - `identify`: who is there is asked, in plain text and with the number 0, by which both sides begin anew.
 * - `challenge`, `confirm`: the two halves of the handshake.
 * - `pair`: the session has the key that all have, and the peripheral is given its own.
 * - `greet`: what stands at the beginning is asked.
 * - `ready`: it is polled.
 */
export type Phase = 'identify' | 'challenge' | 'confirm' | 'pair' | 'greet' | 'ready'

/** A message without its envelope. */
export interface Message {
  readonly code: number
  readonly data: Uint8Array
  /** What it carries out; null for what has no effect. */
  readonly order: Waiting | null
}

/** The message that was given to the wire, and is repeated as it is until it is answered or given up. */
export interface Pending {
  readonly message: Message
  readonly packet: OsdpPacket
  /** The session once this message counts; null outside one. */
  readonly session: Session | null
  /** How often it was written and not answered. */
  readonly tries: number
  /** How often the answer was that the peripheral is busy. */
  readonly busy: number
}

export interface Handshake {
  readonly nonce: Uint8Array
  /** With the key that every peripheral has at first. */
  readonly isDefaultKey: boolean
  /** Both proofs were made; known from the challenge's answer on. */
  readonly proof: {
    readonly session: Session
    readonly cryptogram: Uint8Array
  } | null
}

export interface LinkState {
  readonly presence: 'unknown' | 'online' | 'offline'
  readonly phase: Phase
  /** Of the next message. */
  readonly sequence: number
  readonly pending: Pending | null
  /** The pending message is queued or on the wire. */
  readonly isOutstanding: boolean
  readonly session: Session | null
  readonly handshake: Handshake | null
  /** Who answered last; what `Online` was last said with is beside it. */
  readonly identity: string | null
  readonly saidIdentity: string | null
  /** What is to be asked yet before it is ready. */
  readonly greetings: readonly Message[]
  /** Nothing is asked before this moment. */
  readonly nextAt: number
  /** Beginnings in a row that came to nothing. */
  readonly failures: number
  /** What was complained of since it was last well. */
  readonly complaint: string | null
  /** What it complained of itself at the beginning that is under way. */
  readonly found: string | null
}

export const initialLink: LinkState = {
  presence: 'unknown',
  phase: 'identify',
  sequence: 0,
  pending: null,
  isOutstanding: false,
  session: null,
  handshake: null,
  identity: null,
  saidIdentity: null,
  greetings: [],
  nextAt: Number.NEGATIVE_INFINITY,
  failures: 0,
  complaint: null,
  found: null,
}

/** So many outputs and inputs, counted from 0. */
export interface Needs {
  readonly outputs: number
  readonly inputs: number
}

export interface Situation {
  /** Null where what it has is not asked. */
  readonly needs: Needs | null
  readonly settings: LinkSettings
  readonly outside: Outside
  /** What is asked of every peripheral of this kind at the beginning. */
  readonly greetings: readonly Message[]
  readonly link: LinkState
  readonly now: number
}

/** An answer that counts: of the session where there is one, and of the command in flight. */
export interface Answer {
  readonly message: Message
  readonly code: number
  readonly data: Uint8Array
}

export interface LinkChange {
  readonly link: LinkState
  readonly signals: readonly Signal[]
  /** For whoever uses the link; null where there is nothing for them. */
  readonly answer: Answer | null
}

export function linkOnly(link: LinkState, ...signals: readonly Signal[]): LinkChange {
  return { link, signals, answer: null }
}
