/** Keys of the platform for tests: fixed numbers as PEM files, each with the name the venue file lists it under. */
import { createPrivateKey, createPublicKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sm2 } from 'sm-crypto-v2'
import type { ConfiguredSigner, Suite } from '../../daemon/requests/signers.ts'
import type { SigningKey } from '../../scripts/platform-consumer/sign.ts'
import { loadPrivateKey } from '../../scripts/platform-consumer/sign.ts'
import { temporaryDirectory } from './journal.ts'

/** Private key of RFC 8037, A.1, in hexadecimal. */
export const rfc8037Key = Buffer.from('nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A', 'base64url').toString(
  'hex',
)
/** Private key of GB/T 32918.5, A.2. */
export const gbt32918Key = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'

/** Both halves of a key as PEM, from 32 bytes in hexadecimal. */
export interface PemPair {
  readonly privatePem: string
  readonly publicPem: string
}

export function ed25519Pem(hex: string): PemPair {
  return okpPem('302e020100300506032b657004220420', hex)
}

export function x25519Pem(hex: string): PemPair {
  return okpPem('302e020100300506032b656e04220420', hex)
}

function okpPem(prefix: string, hex: string): PemPair {
  const key = createPrivateKey({ key: Buffer.from(prefix + hex, 'hex'), format: 'der', type: 'pkcs8' })
  return {
    privatePem: key.export({ format: 'pem', type: 'pkcs8' }).toString(),
    publicPem: createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString(),
  }
}

export function sm2Pem(hex: string): PemPair {
  const point = sm2.getPublicKeyFromPrivateKey(hex)
  const pkcs8 = `308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420${hex}a144034200${point}`
  return { privatePem: pem('PRIVATE KEY', pkcs8), publicPem: sm2PublicPem(point) }
}

/** A file that says it holds this uncompressed point of SM2, whether there is such a point or not. */
export function sm2PublicPem(point: string): string {
  return pem('PUBLIC KEY', `3059301306072a8648ce3d020106082a811ccf5501822d034200${point}`)
}

/** DER in hexadecimal as PEM. */
export function pem(label: string, der: string): string {
  const lines = Buffer.from(der, 'hex').toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd()
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

/** A file with this text, gone after the test. */
export function fileWith(text: string | Uint8Array, name = 'key.pem'): string {
  const path = join(temporaryDirectory(), name)
  writeFileSync(path, text)
  return path
}

/** What a key of the platform is on both sides. */
export interface PlatformKey {
  readonly signing: SigningKey
  readonly configured: ConfiguredSigner
  readonly privateFile: string
}

/** A key under the name `id`, with its files, until the test ends. */
export function platformKey(
  id: string,
  { suite = 'EdDSA', number, ...limits }: { suite?: Suite; number?: string } & Partial<ConfiguredSigner> = {},
): PlatformKey {
  const pair = suite === 'EdDSA' ? ed25519Pem(number ?? rfc8037Key) : sm2Pem(number ?? gbt32918Key)
  const privateFile = fileWith(pair.privatePem)
  const file = fileWith(pair.publicPem)
  return { signing: { id, ...loadPrivateKey(privateFile) }, configured: { id, file, ...limits }, privateFile }
}
