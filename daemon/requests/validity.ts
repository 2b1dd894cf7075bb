/** Whether a request may be carried out now: for us, in time, and by a clock that can be trusted. Pure. */
import type { Moment } from '../domain/event.ts'
import type { OperationName, RequestBody } from '../platform/requests.ts'
import { clockSlackMs, operations } from '../platform/requests.ts'
import type { RequestRefusal } from './refusal.ts'
import { refusing } from './refusal.ts'

/** Whether a request is for another gateway of this venue, which hears the same topics and will answer it. */
export function isForNeighbour({ audience }: RequestBody, source: string): boolean {
  const venue = source.slice(0, source.lastIndexOf('/') + 1)
  return audience !== source && audience.startsWith(venue)
}

/** Why a request is not meant for us, or not what its topic says; null when it is. */
export function addressFault(
  body: RequestBody,
  { operation, source }: { readonly operation: string; readonly source: string },
): RequestRefusal | null {
  if (body.operation !== operation) return refusing('operation_differs', 'operation', body.operation)
  return body.audience === source ? null : refusing('wrong_audience', 'audience', source)
}

/** Why a request may not be carried out at this moment; null when it may. Late never acts. */
export function timeFault(
  { issued_at: issued, expires_at: expires }: RequestBody,
  { operation, now }: { readonly operation: OperationName; readonly now: Moment },
): RequestRefusal | null {
  if (now.clock === 'unset' || now.clock === 'suspect') return refusing('clock_not_trusted')
  const issuedMs = Date.parse(issued)
  const expiresMs = Date.parse(expires)
  const { lifetimeMs } = operations[operation]
  if (now.ms >= expiresMs) return refusing('expired', 'expires_at', expires)
  if (issuedMs > now.ms + clockSlackMs) return refusing('issued_in_future', 'issued_at', issued)
  if (expiresMs - issuedMs > lifetimeMs)
    return refusing('lifetime_too_long', 'expires_at', String(lifetimeMs / 60_000))
  return null
}
