/**
 * One request from its bytes to its answer: signed, for us, in time, once. What was answered before is answered the same
 * again, and nothing is done a second time (F-P.4; contract: "Asking for something").
 */
import { hash } from 'node:crypto'
import { Fault, orFault } from '../../drivers/fault.ts'
import type { RequestOrigin } from '../domain/input.ts'
import type { OperationName, RequestBody } from '../platform/requests.ts'
import { isOperation, requestLimitBytes } from '../platform/requests.ts'
import type { Carry } from './operations.ts'
import { fromCore, perform } from './operations.ts'
import type { Bearers, Outcome, RequestPorts } from './ports.ts'
import { readBody, readData } from './reading.ts'
import type { RequestRefusal } from './refusal.ts'
import { refusing } from './refusal.ts'
import { refusedAnswer, respond, told } from './response.ts'
import { verifySignature } from './signature.ts'
import { addressFault, isForNeighbour, timeFault } from './validity.ts'

export interface Given {
  readonly payload: Uint8Array
  readonly jws: string | null
  /** as the topic or the file names it */
  readonly operation: string
  readonly by: Bearers | null
}

/** The answer, and what of it the record needs when the core was not asked. */
export interface Judged {
  /** body of the answer */
  readonly answer: string
  readonly refused: {
    readonly code: string
    readonly request: string | null
    readonly signer: string | null
  } | null
}

/** Judges and carries out; null for what another gateway of the venue will answer. Never rejects but for a bug. */
export async function judge(ports: RequestPorts, given: Given): Promise<Judged | null> {
  const { payload, operation } = given
  const refuse = (refusal: RequestRefusal, request: string | null, signer: string | null): Judged => {
    const answer = refusedAnswer(ports.gateway, { operation, refusal, id: request })
    return { answer, refused: { code: refusal.code, request, signer } }
  }
  if (payload.length > requestLimitBytes)
    return refuse(refusing('too_large', null, String(requestLimitBytes)), null, null)
  if (!isOperation(operation))
    return refuse(refusing('unknown_operation', 'operation', operation), null, null)
  const nowMs = ports.gateway.moment().ms
  const verdict = await verifySignature({
    jws: given.jws,
    body: payload,
    signers: ports.signers,
    operation,
    nowMs,
  })
  if (!verdict.ok) return refuse(refusing(verdict.fault, null, operation), null, null)
  const signer = verdict.signer.id
  const read = readBody(payload)
  if (!read.ok) return refuse(read.refusal, null, signer)
  const body = read.value
  if (isForNeighbour(body, ports.source)) return null
  const astray = addressFault(body, { operation, source: ports.source })
  if (astray !== null) return refuse(astray, body.id, signer)
  const origin = { request: body.id, signer, digest: hash('sha256', payload, 'hex') }
  const before = orFault(() => ports.answers.find(body.id))
  if (before instanceof Fault) {
    ports.log.error('what was answered before cannot be read', { code: before.code, detail: before.message })
    return refuse(refusing('gateway_fault'), body.id, signer)
  }
  if (before !== null)
    return before.digest === origin.digest
      ? { answer: before.answer, refused: null }
      : refuse(refusing('id_reused', 'id', body.id), body.id, signer)
  const untimely = timeFault(body, { operation, now: ports.gateway.moment() })
  if (untimely !== null) return refuse(untimely, body.id, signer)
  return carriedOut(ports, { body, operation, origin, by: given.by })
}

interface Sound {
  readonly body: RequestBody
  readonly operation: OperationName
  readonly origin: RequestOrigin
  readonly by: Bearers | null
}

/** From here on the answer is kept: it is the platform that asked, and it may ask again whether it was heard. */
async function carriedOut(ports: RequestPorts, { body, operation, origin, by }: Sound): Promise<Judged> {
  const { id } = body
  let kept: string | null = null
  const kind = changesNothing.has(operation) ? 'keepBriefly' : 'keep'
  const keep = (answer: string): void => {
    const atMs = ports.gateway.moment().ms
    ports.answers[kind]({ request: id, digest: origin.digest, answer, atMs })
  }
  const carry: Carry = (request, resultOf) => {
    let answer: string | null = null
    const refusal = ports.gateway.carryOut({ request, origin }, (events, refused) => {
      const outcome: Outcome =
        refused === null ? { ok: true, result: resultOf(events) } : { ok: false, refusal: fromCore(refused) }
      const at = String(events.at(-1)?.sequence ?? ports.gateway.head().sequence)
      answer = answerOf(ports, { id, operation, outcome, sequence: at })
      keep(answer)
    })
    // what the disk did not take in the end did not happen
    if (refusal?.code !== 'journal_unwritable') kept = answer
    return refusal
  }
  const outcome = await outcomeOf(ports, { body, operation, carry, by })
  if (kept !== null) return { answer: kept, refused: null }
  const answer = answerOf(ports, { id, operation, outcome })
  // what could not be stored may be tried again, and then come to something else
  const isFinal = outcome.ok || !passing.has(outcome.refusal.code)
  const unkept = isFinal ? orFault(() => keep(answer), 'journal_unwritable') : null
  if (unkept instanceof Fault) ports.log.warn('the answer to a request was not kept', { code: unkept.code })
  return {
    answer,
    refused: outcome.ok ? null : { code: outcome.refusal.code, request: id, signer: origin.signer },
  }
}

/** A platform may ask these every few seconds. */
const changesNothing: ReadonlySet<OperationName> = new Set(['state.get', 'journal.resend'])

/** What may be otherwise a minute later: the same request may be sent again. */
const passing: ReadonlySet<string> = new Set(['journal_unwritable', 'too_many_resends', 'gateway_fault'])

async function outcomeOf(
  ports: RequestPorts,
  { body, operation, carry, by }: Omit<Sound, 'origin'> & { readonly carry: Carry },
): Promise<Outcome> {
  const data = readData(operation, body.data)
  if (!data.ok) return data
  try {
    return await perform(operation, data.value, { ports, carry, by })
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    ports.log.error('a request could not be carried out', {
      operation,
      code: error.code,
      detail: error.message,
    })
    return { ok: false, refusal: refusing('gateway_fault') }
  }
}

function answerOf(
  ports: RequestPorts,
  given: {
    readonly id: string
    readonly operation: string
    readonly outcome: Outcome
    readonly sequence?: string
  },
): string {
  const { id, operation, outcome, sequence } = given
  if (outcome.ok)
    return respond(ports.gateway, { id, operation, outcome: 'done', result: { ...outcome.result } }, sequence)
  return respond(
    ports.gateway,
    { id, operation, outcome: 'refused', refusal: told(outcome.refusal) },
    sequence,
  )
}
