/** What the program of a city, its gateway processes and its consumer processes say to each other, and the timeline that they share. */
import type { PlannedEvent } from './plan.ts'

/** What a process is told when it is started, as JSON on its command line. */
export interface GatewaysSetting {
  readonly port: number
  /** directory of the certificates */
  readonly certificates: string
  readonly venues: readonly string[]
}

export interface ConsumerSetting {
  readonly port: number
  readonly certificates: string
  /** the file that all consumers share */
  readonly store: string
  /** from 1 */
  readonly number: number
}

export type GatewaysOrder =
  | { readonly kind: 'connect' }
  /** Events happen at their time from `startMs` on. */
  | { readonly kind: 'play'; readonly plan: readonly PlannedEvent[]; readonly startMs: number }
  /** No link any more, and these happen now. */
  | { readonly kind: 'away'; readonly plan: readonly PlannedEvent[] }
  /** Tell what the journals hold. */
  | { readonly kind: 'tell' }

/** How the gateways of one process are, said several times a second. */
export interface GatewaysProgress {
  readonly kind: 'progress'
  /** what was ordered is done as far as it does not depend on anybody else */
  readonly isIdle: boolean
  readonly up: number
  readonly appended: number
  readonly confirmed: number
  /** when the last event that there was became confirmed, milliseconds since 1970; null: some are not */
  readonly confirmedMs: number | null
  /** links lost or not made, and acknowledgements that did not fit our chain */
  readonly faults: number
  readonly fault: string
  readonly mismatches: number
}

export interface JournalTold {
  readonly venue: string
  readonly stream: string
  readonly sequence: number
  readonly hash: string
  readonly bytes: number
  /** when each event happened, milliseconds since 1970 */
  readonly times: readonly number[]
}

export type GatewaysMessage =
  | GatewaysProgress
  | { readonly kind: 'journals'; readonly journals: readonly JournalTold[] }

/** A consumer tells all the time, so that what it has told outlives it. */
export type ConsumerMessage =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'told'
      /** what is new on disk with all before it */
      readonly taken: readonly TakenTold[]
      /** events that came again */
      readonly known: number
      readonly acknowledgements: number
      /** why its link was lost, each time */
      readonly lost: readonly string[]
    }

/** A stretch of a stream, both ends included, and when it was committed, milliseconds since 1970. */
export interface TakenTold {
  readonly stream: string
  readonly from: number
  readonly to: number
  readonly atMs: number
}

/** Milliseconds since 1970 with their fraction: one timeline for all processes of a machine. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
