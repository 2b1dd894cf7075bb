/** The platform's side of signing and encrypting requests: all that a programmer there has to write. */
import type { KeyObject } from 'node:crypto'
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { CompactEncrypt, FlattenedSign, importJWK } from 'jose'
import { sm2 } from 'sm-crypto-v2'
import type { GatewayPublicJwk } from '../../daemon/requests/gateway-key.ts'

/** A private key to sign requests with: Ed25519, or the number of an SM2 key in hexadecimal. */
export type PrivateKey =
  | { readonly suite: 'EdDSA'; readonly key: KeyObject }
  | { readonly suite: 'SM2-SM3'; readonly key: string }

/** With the name under which the venue file lists its public half. */
export type SigningKey = PrivateKey & { readonly id: string }

/** An SM2 key in PKCS #8 (RFC 5208, RFC 5915), with or without its public half: the number is what stands last here. */
const sm2Pkcs8 =
  /^30(8187|41)020100301306072a8648ce3d020106082a811ccf5501822d04(6d306b|273025)0201010420(?<number>[0-9a-f]{64})/

/** The key in a PEM file: Ed25519 (PKCS #8) or SM2 (PKCS #8 or SEC 1). Throws an error that names file and kind. */
export function loadPrivateKey(file: string): PrivateKey {
  return privateKeyIn(readFileSync(file, 'utf8'), file)
}

function privateKeyIn(pem: string, file: string): PrivateKey {
  const key = readable(pem, file)
  if (key.asymmetricKeyType === 'ed25519') return { suite: 'EdDSA', key }
  // Node has no name for SM2, but it brings both forms of the file into one
  const der = key.export({ type: 'pkcs8', format: 'der' }).toString('hex')
  const number = sm2Pkcs8.exec(der)?.groups?.['number']
  if (number !== undefined) return { suite: 'SM2-SM3', key: number }
  const kind = [key.asymmetricKeyType, key.asymmetricKeyDetails?.namedCurve].filter(Boolean).join(' ')
  throw new Error(
    `${file}: expected an Ed25519 or SM2 private key, got ${kind === '' ? 'another kind' : kind}`,
  )
}

function readable(pem: string, file: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new Error(`${file}: expected an Ed25519 or SM2 private key in PEM without a passphrase, got none`)
  }
}

/** Signs the very bytes of `body`: a JWS in compact form with detached payload, `HEADER..SIGNATURE`. */
export async function signRequest(body: Uint8Array, key: SigningKey): Promise<string> {
  const header = { alg: key.suite, kid: key.id }
  if (key.suite === 'EdDSA') {
    const jws = await new FlattenedSign(body).setProtectedHeader(header).sign(key.key)
    return `${jws.protected}..${jws.signature}`
  }
  const protectedText = Buffer.from(JSON.stringify(header)).toString('base64url')
  const input = Buffer.from(`${protectedText}.${Buffer.from(body).toString('base64url')}`, 'ascii')
  const signature = sm2.doSignature(input, key.key, { hash: true, userId: '1234567812345678' })
  return `${protectedText}..${Buffer.from(signature, 'hex').toString('base64url')}`
}

/** Encrypts to the key that `warden platform key` printed: a JWE in compact form. */
export async function sealFor(publicJwk: GatewayPublicJwk, plaintext: Uint8Array): Promise<string> {
  const { kty, crv, x, kid } = publicJwk
  const key = await importJWK({ kty, crv, x }, 'ECDH-ES')
  return await new CompactEncrypt(plaintext)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid })
    .encrypt(key)
}
