/** The body of an answer. */
import { localInstant } from '../domain/calendar.ts'
import type { Gateway } from '../gateway.ts'
import type { ResponseBody } from '../platform/requests.ts'
import type { RequestRefusal } from './refusal.ts'

/** The answer to what is refused; `id` where the request could be read. */
export function refusedAnswer(
  gateway: Gateway,
  given: { readonly operation: string; readonly refusal: RequestRefusal; readonly id?: string | null },
): string {
  const { operation, refusal, id = null } = given
  return respond(gateway, { id, operation, outcome: 'refused', refusal: told(refusal) })
}

/** A refusal as it stands in an answer. */
export function told({ code, field, zh, en, details }: RequestRefusal): NonNullable<ResponseBody['refusal']> {
  return { code, field, zh, en, ...(details === undefined ? {} : { details: [...details] }) }
}

type Answered = Omit<ResponseBody, 'time' | 'stream' | 'sequence'>

/** An answer as of now; `sequence` where it was stored together with facts. */
export function respond(gateway: Gateway, answered: Answered, sequence?: string): string {
  const { stream, lastSequence } = gateway.status()
  const body: ResponseBody = {
    ...answered,
    operation: answered.operation.slice(0, 64).toWellFormed(),
    time: localInstant(gateway.moment().ms, gateway.venue.utcOffset),
    stream,
    sequence: sequence ?? String(lastSequence),
  }
  return JSON.stringify(body)
}
