/** Opens what the platform encrypted to this gateway: JWE in compact form (RFC 7516). Knows nothing of what is inside. */
import { compactDecrypt, decodeProtectedHeader, errors } from 'jose'
import { requestLimitBytes } from '../platform/requests.ts'
import type { GatewayKey } from './gateway-key.ts'

/** Why something encrypted could not be opened. */
export type SealedFault = 'sealed_malformed' | 'sealed_for_another_key' | 'sealed_altered'

export type Opened =
  | { readonly ok: true; readonly plaintext: Uint8Array }
  | { readonly ok: false; readonly fault: SealedFault }

/** Nothing else may stand in a header. Above all not `zip`: a few bytes would become gigabytes. */
const members = new Set(['alg', 'enc', 'epk', 'kid', 'typ', 'cty', 'apu', 'apv'])

/**
 * The plaintext of `jwe`, encrypted with ECDH-ES on X25519 and A256GCM to `key`. Anything else is a fault, never an
 * exception, and no fault holds a byte of what was inside (contract: "Asking for something").
 */
export async function openSealed(jwe: string, key: GatewayKey): Promise<Opened> {
  // a part of a request is not longer than a whole one may be
  if (jwe.length > requestLimitBytes) return closed('sealed_malformed')
  try {
    const header = decodeProtectedHeader(jwe)
    if (!isOurs(header)) return closed('sealed_malformed')
    if (header.kid !== undefined && header.kid !== key.id) return closed('sealed_for_another_key')
    const options = { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] }
    const { plaintext } = await compactDecrypt(jwe, key.privateKey, options)
    return { ok: true, plaintext }
  } catch (error) {
    return closed(error instanceof errors.JWEDecryptionFailed ? 'sealed_altered' : 'sealed_malformed')
  }
}

function closed(fault: SealedFault): Opened {
  return { ok: false, fault }
}

/** An X25519 public key in base64url: 32 bytes. */
const publicKeyText = /^[\w-]{43}$/

function isOurs(header: ReturnType<typeof decodeProtectedHeader>): boolean {
  const { alg, enc, epk, kid } = header
  return (
    Object.keys(header).every((member) => members.has(member)) &&
    alg === 'ECDH-ES' &&
    enc === 'A256GCM' &&
    isPublicKey(epk) &&
    (kid === undefined || typeof kid === 'string')
  )
}

function isPublicKey(epk: unknown): boolean {
  if (typeof epk !== 'object' || epk === null) return false
  const x: unknown = Reflect.get(epk, 'x')
  const isX25519 = Reflect.get(epk, 'kty') === 'OKP' && Reflect.get(epk, 'crv') === 'X25519'
  return isX25519 && typeof x === 'string' && publicKeyText.test(x)
}
