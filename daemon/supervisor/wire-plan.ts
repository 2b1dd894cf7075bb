/** What is to be known of a wire to open it and to keep it. Types only. */
import type { Family } from '../../drivers/family.ts'
import type { SerialFormat, Transport } from '../../drivers/ports.ts'

/** One wire and who is on it. */
export interface WirePlan {
  readonly id: string
  readonly family: Family
  /**
   * Makes a fresh, unopened transport, which tells before it is `opened` what the adapter behind it is called; null for
   * one that has no name of its own.
   */
  readonly openTransport: (onAdapter?: (name: string | null) => void) => Transport
  /** The adapter that belongs here by the configuration; absent: whoever was seen first. */
  readonly adapter?: string
  /** What is opened, for people: a path or an address. */
  readonly where: string
  /** null where bytes cost no time that we know of (TCP, HID) */
  readonly format: SerialFormat | null
  /** What a network in between may add to an answer. */
  readonly extraMs: number
  readonly echo: boolean
  readonly devices: readonly { readonly id: string; readonly settings: unknown }[]
}
