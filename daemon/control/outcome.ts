/** A value, or why there is none, on the way to an answer. Pure. */
import { localInstant } from '../domain/calendar.ts'
import type { StoredEvent } from '../domain/event.ts'
import type { Refusal } from '../domain/input.ts'
import type { RefusalCode } from '../domain/refusals.ts'
import { problemOf } from './refusal.ts'
import type { Answer } from './server.ts'

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal }

/** There is one. */
export function value<T>(given: T): Outcome<T> {
  return { ok: true, value: given }
}

/** There is none. `detail` is the value at fault as far as it may be shown. */
export function none(code: RefusalCode, detail = ''): Outcome<never> {
  return { ok: false, refusal: { code, detail } }
}

/** A refusal as the answer to a question. */
export function refused(refusal: Refusal): Answer {
  return { ok: false, problem: problemOf(refusal) }
}

/** Facts as the staff's command line reads them: what an envelope says about the matter itself, in venue time. */
export function told(events: readonly StoredEvent[], utcOffset: string) {
  return events.map(({ type, atMs, subject, session, zone, data }) => {
    return { type, time: localInstant(atMs, utcOffset), subject, session, zone, data }
  })
}
