/** How a person or an account is sealed: AES-256-GCM bound to the row it belongs to, and a key of its own for each purpose. */
import type { KeyObject } from 'node:crypto'
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync } from 'node:crypto'

/** As key objects: key bytes would be taken over anew for every card. */
export interface VaultKeys {
  readonly sealing: KeyObject
  readonly hashing: KeyObject
  /** goes into PINs and codes before they are hashed: without it a stolen file tells nothing of six digits */
  readonly peppering: KeyObject
}

/** AES-256-GCM (NIST SP 800-38D): 96-bit nonce, 128-bit tag. */
export const nonceBytes = 12
const tagBytes = 16
const hashDigits = 32

/** One key on disk, a key of its own for each purpose (HKDF, RFC 5869). */
export function deriveKeys(key: Uint8Array): VaultKeys {
  const derive = (purpose: string) =>
    createSecretKey(new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `warden vault ${purpose}`, 32)))
  return { sealing: derive('sealing'), hashing: derive('hashing'), peppering: derive('peppering') }
}

/** Keyed hash (HMAC-SHA-256, first half) of a number in its normal form, 32 hexadecimal digits. */
export function keyedHash(number: string, keys: VaultKeys): string {
  return createHmac('sha256', keys.hashing).update(number).digest('hex').slice(0, hashDigits)
}

/** Nonce, ciphertext, tag. `bound` is authenticated with the text, so that a row cannot be moved to another one. */
export function encrypt(
  text: string,
  lock: { readonly key: KeyObject; readonly nonce: Uint8Array; readonly bound: string },
): Uint8Array {
  const cipher = createCipheriv('aes-256-gcm', lock.key, lock.nonce)
  cipher.setAAD(Buffer.from(lock.bound))
  return Buffer.concat([lock.nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** The text, or null when the key, the row or a bit of it is not the one that was sealed. */
export function decrypt(
  sealed: Uint8Array,
  lock: { readonly key: KeyObject; readonly bound: string },
): string | null {
  if (sealed.length < nonceBytes + tagBytes) return null
  const nonce = sealed.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', lock.key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(lock.bound))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  try {
    const body = sealed.subarray(nonceBytes, sealed.length - tagBytes)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    // a tag that does not fit: the wrong key or a changed row; the caller says which
    return null
  }
}
