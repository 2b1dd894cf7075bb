/** What the requests of the platform work with. Types only. */
import type { RuleValues } from '../../config/rules.ts'
import type { Clock } from '../../drivers/ports.ts'
import type { RefusalWords } from '../domain/refusal-words.ts'
import type { Gateway } from '../gateway.ts'
import type { Answers } from '../journal/answers.ts'
import type { Log } from '../log.ts'
import type { OutboundMessage } from '../platform/broker.ts'
import type { Topics } from '../platform/contract.ts'
import type { GatewayKey } from './gateway-key.ts'
import type { RequestRefusal } from './refusal.ts'
import type { Signer } from './signers.ts'

export interface RequestPorts {
  readonly gateway: Gateway
  readonly answers: Answers
  readonly signers: readonly Signer[]
  /** Made with the first need. Throws a `Fault` when it cannot be read or made. */
  readonly key: () => GatewayKey
  readonly topics: Topics
  /** source of this gateway's events */
  readonly source: string
  /** Whether a text names one of the staff or of today's people. */
  readonly namesAnybody: (given: unknown) => boolean
  /** The whole set of rules with these values in it, or what is wrong with which of them. */
  readonly checkRules: (given: unknown) => CheckedRules
  /** Says something to the broker; whether it left. */
  readonly say: (message: OutboundMessage, said: (isSaid: boolean) => void) => void
  readonly clock: Clock
  readonly log: Log
}

export type CheckedRules =
  | { readonly ok: true; readonly version: string; readonly values: RuleValues }
  | { readonly ok: false; readonly rule: string | null; readonly expected: RefusalWords }

/** A request as it was carried out, or why it was not. */
export type Outcome =
  | { readonly ok: true; readonly result: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly refusal: RequestRefusal }

/** Staff who brought a request in on a stick. */
export interface Bearers {
  readonly operator: string
  readonly second: string | null
}
