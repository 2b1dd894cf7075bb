/**
 * The platform's acknowledgements: each is held against our own chain before it counts. A wrong one confirms nothing and
 * stops nothing. Knows no MQTT library and no disk.
 */
import { Fault, orFault } from '../../drivers/fault.ts'
import { acknowledgement } from './acknowledgement.ts'
import type { InboundMessage } from './broker.ts'
import type { Outbox, Tail } from './outbox.ts'

/** A longer one is none. Bytes. */
const limitBytes = 1_024

/** What is wrong with an acknowledgement that names our journal: another history, or more of it than we have. */
export type AckProblem = 'hash_differs' | 'ahead_of_journal'

export interface ConfirmationsOptions {
  readonly journal: Pick<Tail, 'stream' | 'head' | 'readAfter'>
  readonly outbox: Pick<Outbox, 'confirm'>
  /** The platform has another history than we: once until a right acknowledgement comes. */
  onMismatch(mismatch: { readonly problem: AckProblem; readonly sequence: number }): void
  /** For the log: what could not be used, once a reason until one could. */
  onNoise?(reason: string): void
}

/** Gives what hears the messages on the topic of acknowledgements. */
export function createConfirmations(options: ConfirmationsOptions): (message: InboundMessage) => void {
  const { journal, outbox } = options
  let told: string | null = null

  function noise(reason: string): void {
    if (told !== reason) options.onNoise?.(reason)
    told = reason
  }

  function mismatch(problem: AckProblem, sequence: number): void {
    if (told !== problem) options.onMismatch({ problem, sequence })
    told = problem
  }

  return ({ payload, retained }) => {
    // it may be as old as it likes
    if (retained) return noise('retained')
    const given = payload.length > limitBytes ? null : parsed(payload)
    if (given === null) return noise('not an acknowledgement')
    if (given.stream !== journal.stream) return noise('of another journal')
    const sequence = Number(given.sequence)
    if (sequence === 0) return
    if (sequence > journal.head().sequence) return mismatch('ahead_of_journal', sequence)
    const hash = orFault(() => hashAt(journal, sequence))
    if (hash instanceof Fault) return noise('the journal cannot be read')
    if (hash !== given.hash) return mismatch('hash_differs', sequence)
    told = null
    outbox.confirm(sequence)
  }
}

function parsed(payload: Uint8Array) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(payload)
    return acknowledgement.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // neither UTF-8 nor JSON: the same as anything else that is no acknowledgement
    return null
  }
}

function hashAt(journal: Pick<Tail, 'readAfter'>, sequence: number): string | null {
  const [stored] = journal.readAfter(sequence - 1, 1)
  if (stored === undefined) return null
  const { hash } = JSON.parse(stored.envelope) as { readonly hash?: unknown }
  return typeof hash === 'string' ? hash : null
}
