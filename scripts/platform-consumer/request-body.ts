/** The body of a request, with what names people encrypted to the gateway. Takes time and chance as arguments. */
import type { OperationName } from '../../daemon/platform/requests.ts'
import { operations, requestLimitBytes } from '../../daemon/platform/requests.ts'
import type { GatewayPublicJwk } from '../../daemon/requests/gateway-key.ts'
import { sealFor } from './sign.ts'

/** Which member of `data` is encrypted. */
export const sealedMember: Readonly<Partial<Record<OperationName, string>>> = {
  'roster.put': 'roster',
  'participant.replace': 'substitute',
}

export interface Ask {
  readonly id: string
  readonly operation: OperationName
  /** the `source` in the gateway's events */
  readonly audience: string
  readonly issuedMs: number
  readonly lastsMs: number
  /** in the clear; nothing of a person */
  readonly data: Readonly<Record<string, unknown>>
  /** what is encrypted, and to whom; null for operations that name nobody */
  readonly sealed: { readonly plaintext: Uint8Array; readonly to: GatewayPublicJwk } | null
}

/** How long a request may last when nobody says anything else; an operation may allow less. */
export const defaultLastsMs = 5 * 60_000

/**
 * The bytes to sign and to send (contract: "Asking for something"). Throws an error that names what does not fit:
 * nothing to encrypt where something must be, or the other way round; a life longer than the operation's; too large.
 */
export async function requestBytes(ask: Ask): Promise<Uint8Array> {
  const { id, operation, audience, issuedMs, lastsMs } = ask
  const most = operations[operation].lifetimeMs
  if (lastsMs > most)
    throw new Error(`${operation} lasts ${most / 1000} s at the most, got ${lastsMs / 1000}`)
  const body = {
    id,
    operation,
    audience,
    issued_at: new Date(issuedMs).toISOString(),
    expires_at: new Date(issuedMs + lastsMs).toISOString(),
    data: { ...ask.data, ...(await sealedPart(ask)) },
  }
  const bytes = new TextEncoder().encode(JSON.stringify(body))
  if (bytes.length > requestLimitBytes)
    throw new Error(`the request takes ${bytes.length} bytes; expected ${requestLimitBytes} at the most`)
  return bytes
}

async function sealedPart({ operation, sealed }: Ask): Promise<Readonly<Record<string, string>>> {
  const member = sealedMember[operation]
  if (member === undefined && sealed === null) return {}
  if (member === undefined) throw new Error(`${operation} has nothing to encrypt`)
  if (sealed === null) throw new Error(`${operation} needs the ${member}, encrypted`)
  return { [member]: await sealFor(sealed.to, sealed.plaintext) }
}
