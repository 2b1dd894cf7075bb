/** Verifies the chain of the journal beside the work: a slice at a time, one verification at a time (F-25.5). */
import { Fault, orFault } from '../drivers/fault.ts'
import type { Cancel, Clock } from '../drivers/ports.ts'
import type { StoredEvent } from './domain/event.ts'
import type { Audit } from './domain/input.ts'
import type { ChainResult } from './journal/chain.ts'

/** Rows looked at in one go: about 5 ms, which no card will notice. */
const sliceRows = 400
/** Between two slices others have their turn. */
const pauseMs = 1
/** Requests that wait; more would all find the same. */
const waitingLimit = 16

export type AuditTrigger = Audit['trigger']

/** Told by whoever puts the finding on record. */
type Done = (verified: { readonly audit: Audit; readonly events: readonly StoredEvent[] }) => void

interface Request {
  readonly trigger: AuditTrigger
  readonly operator: string | null
  readonly done: Done | null
}

export interface Auditor {
  /** Verifies everything that is stored by then; `onAudited` hears of it. False when too many wait already. */
  verify(trigger: AuditTrigger, operator: string | null, done?: Done): boolean
  stop(): void
}

/** Nothing is read before the first request. */
export function createAuditor(options: {
  readonly journal: { verification(): (rows: number) => ChainResult | null }
  readonly machine: Clock
  readonly onAudited: (audit: Audit, done: Done | null) => void
}): Auditor {
  const { journal, machine, onAudited } = options
  const waiting: Request[] = []
  let running: { readonly request: Request; readonly step: (rows: number) => ChainResult | null } | null =
    null
  let cancel: Cancel = () => undefined
  let stopped = false

  function next(): void {
    if (running !== null || stopped) return
    const request = waiting.shift()
    if (request === undefined) return
    running = { request, step: journal.verification() }
    slice()
  }

  function slice(): void {
    if (running === null || stopped) return
    const { step, request } = running
    const result = readSlice(step)
    if (result === null) {
      cancel = machine.at(machine.now() + pauseMs, slice)
      return
    }
    running = null
    onAudited(auditOf(result, request), request.done)
    next()
  }

  return {
    verify(trigger, operator, done) {
      if (stopped || waiting.length >= waitingLimit) return false
      waiting.push({ trigger, operator, done: done ?? null })
      // Not at once: whoever asks is in the middle of an input, whose facts belong to what is verified.
      if (running === null) cancel = machine.at(machine.now() + pauseMs, next)
      return true
    },
    stop() {
      stopped = true
      cancel()
    },
  }
}

/** A file that cannot be read any more is as good as broken, and must not end the daemon that goes on with the exits. */
function readSlice(step: (rows: number) => ChainResult | null): ChainResult | null {
  const result = orFault(() => step(sliceRows), 'journal_damaged', 'journal_unwritable', 'busy', 'permission')
  return result instanceof Fault ? { ok: false, sequence: 0, problem: 'unreadable' } : result
}

function auditOf(result: ChainResult, request: Request): Audit {
  const { trigger, operator } = request
  if (!result.ok)
    return { trigger, operator, intact: false, sequence: result.sequence, problem: result.problem }
  return { trigger, operator, intact: true, upTo: result.head.sequence, head: result.head.hash }
}
