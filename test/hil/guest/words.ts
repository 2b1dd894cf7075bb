/** What the site in the guest and the bench on the host say to each other, one JSON text a line. Types only. */
import type { Order } from '../../../drivers/words.ts'

/** A signal with what is personal laid open: people of the bench are made up. */
export interface SaidSignal {
  readonly kind: string
  readonly ref?: string
  readonly text?: string
  readonly keys?: string
  readonly cause?: string
  readonly why?: string
  readonly door?: number
  readonly direction?: string
  readonly card?: { readonly number: string }
}

export type FromSite =
  | { readonly said: 'ready'; readonly devices: readonly string[] }
  | {
      readonly said: 'signal'
      /** Monotonic time of the site. */
      readonly atMs: number
      readonly device: string
      readonly signal: SaidSignal
      /** How long the name of the device below `/dev/venue` has been there; null while it is not. */
      readonly namedForMs: number | null
    }
  | { readonly said: 'kernel'; readonly atMs: number; readonly text: string }
  | {
      readonly said: 'log'
      readonly message: string
      readonly code: string | null
      readonly detail: string | null
    }
  | { readonly said: 'usage'; readonly openFiles: number; readonly rssMb: number; readonly heapMb: number }

export type ToSite =
  | { readonly ask: 'order'; readonly device: string; readonly order: Order }
  | { readonly ask: 'usage' }
