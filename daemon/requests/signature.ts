/**
 * Whether a request was signed by a key that may ask it: a JWS in compact form with detached payload (RFC 7515,
 * appendix F) over the very bytes of the body. Knows nothing of what the body says.
 */
import type { Signer, Suite } from './signers.ts'
import { suites } from './signers.ts'

/** Why a request does not count as signed. */
export const signatureFaults = [
  'unsigned',
  'signature_malformed',
  'algorithm_not_allowed',
  'unknown_key',
  'key_retired',
  'key_not_permitted',
  'signature_wrong',
] as const
export type SignatureFault = (typeof signatureFaults)[number]

export type Verdict =
  | { readonly ok: true; readonly signer: Signer }
  | { readonly ok: false; readonly fault: SignatureFault }

export interface SignedRequest {
  /** `HEADER..SIGNATURE`; null where the message had none */
  readonly jws: string | null
  readonly body: Uint8Array
  readonly signers: readonly Signer[]
  readonly operation: string
  /** wall time, for keys that retire */
  readonly nowMs: number
}

/** Longest signature that is looked at, in characters. A header of ours with its 64 bytes takes less than 300. */
const mostCharacters = 2048
/** Bytes of a signature in both suites. */
const signatureBytes = 64
/** Nothing else may stand in a header: `crit`, `b64`, `jwk`, `x5u` and their like change what a signature means. */
const members = new Set(['alg', 'kid', 'typ'])

/**
 * Whether `body` was signed by one of `signers` that may ask `operation` at `nowMs`. What is cheap is looked at first:
 * form, algorithm, key, its retirement, its operations, and only then the signature. The algorithm is that of the key,
 * never the sender's choice. Never throws, whatever comes in (contract: "Asking for something").
 */
export async function verifySignature(request: SignedRequest): Promise<Verdict> {
  const { jws, body, signers, operation, nowMs } = request
  if (jws === null || jws === '') return refused('unsigned')
  const parts = partsOf(jws)
  if (parts === null) return refused('signature_malformed')
  const { header, protectedText } = parts
  if (!isSuite(header.alg))
    return refused(typeof header.alg === 'string' ? 'algorithm_not_allowed' : 'signature_malformed')
  const signature = fromBase64url(parts.signatureText)
  if (typeof header.kid !== 'string' || signature?.length !== signatureBytes)
    return refused('signature_malformed')
  const signer = signers.find(({ id }) => id === header.kid)
  if (signer === undefined) return refused('unknown_key')
  if (signer.suite !== header.alg) return refused('algorithm_not_allowed')
  if (signer.retiresMs !== null && nowMs >= signer.retiresMs) return refused('key_retired')
  if (signer.operations !== null && !signer.operations.includes(operation))
    return refused('key_not_permitted')
  const input = Buffer.from(`${protectedText}.${Buffer.from(body).toString('base64url')}`, 'ascii')
  return signer.verifies(input, signature) ? { ok: true, signer } : refused('signature_wrong')
}

function refused(fault: SignatureFault): Verdict {
  return { ok: false, fault }
}

function isSuite(alg: unknown): alg is Suite {
  return suites.some((suite) => suite === alg)
}

interface Parts {
  readonly header: Header
  readonly protectedText: string
  readonly signatureText: string
}

interface Header {
  readonly alg?: unknown
  readonly kid?: unknown
}

/** The parts of a detached JWS; null for anything else, also when the payload is not detached. */
function partsOf(jws: string): Parts | null {
  if (jws.length > mostCharacters) return null
  const [protectedText = '', payload, signatureText, ...rest] = jws.split('.')
  if (payload !== '' || signatureText === undefined || rest.length > 0) return null
  const header = headerFrom(protectedText)
  return header === null ? null : { header, protectedText, signatureText }
}

function headerFrom(text: string): Header | null {
  const bytes = fromBase64url(text)
  if (bytes === null) return null
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof header !== 'object' || header === null || Array.isArray(header)) return null
    return Object.entries(header).every(([key, value]) => members.has(key) && typeof value === 'string')
      ? header
      : null
  } catch {
    return null
  }
}

/** The bytes of a text that is base64url in its one canonical spelling; null for any other. */
function fromBase64url(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : null
}
