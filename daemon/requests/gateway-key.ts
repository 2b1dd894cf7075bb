/**
 * The key that the platform encrypts names and document numbers to: X25519, in a file of the daemon's user alone.
 * Knows nothing of what is encrypted.
 */
import type { KeyObject } from 'node:crypto'
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../../drivers/fault.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'

/** The public half as the platform gets it (RFC 8037). */
export interface GatewayPublicJwk {
  readonly kty: 'OKP'
  readonly crv: 'X25519'
  readonly x: string
  readonly kid: string
  readonly use: 'enc'
  readonly alg: 'ECDH-ES'
}

/** The key of one gateway. */
export interface GatewayKey {
  /** its thumbprint (RFC 7638, SHA-256), the `kid` of what is encrypted to it */
  readonly id: string
  readonly privateKey: KeyObject
  readonly publicJwk: GatewayPublicJwk
}

const expected = 'an X25519 private key in PEM (PKCS #8)'
const keyMode = 0o600
const keyBytes = 32
/** What stands before the 32 bytes of an X25519 private key (RFC 8410). */
const pkcs8Prefix = Buffer.from('302e020100300506032b656e04220420', 'hex')

/**
 * The key at `path`, made on first use with bytes of `random`: whole or not at all, mode 600. A file that is there is
 * never written. Throws a `Fault`: `key_file` when others may read it or it holds no X25519 private key, or the fault
 * of the file system when it can be neither read nor made.
 */
export function loadOrCreateGatewayKey(path: string, random: (bytes: number) => Uint8Array): GatewayKey {
  return gatewayKeyOf(
    privateKeyIn(
      pemAt(path, () => createKey(path, random(keyBytes))),
      path,
    ),
  )
}

function pemAt(path: string, ifMissing: () => string): string {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    if (found === undefined) return ifMissing()
    if ((found.mode & 0o077) === 0) return readFileSync(path, 'utf8')
    throw new Fault(
      'key_file',
      `${path}: open to others (mode ${(found.mode & 0o777).toString(8)}), expected mode 600`,
    )
  } catch (error) {
    throw error instanceof Fault ? error : faultFrom(error, { what: path, expected })
  }
}

/** Node would also take other kinds; and its complaint about what it cannot read is not ours to pass on. */
function privateKeyIn(pem: string, path: string): KeyObject {
  const key = orNull(() => createPrivateKey(pem))
  if (key?.asymmetricKeyType === 'x25519') return key
  const got =
    key === null
      ? 'no private key that can be read'
      : `a private key ${key.asymmetricKeyType ?? 'of another kind'}`
  throw new Fault('key_file', `${path}: expected ${expected}, got ${got}`)
}

function orNull<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}

function gatewayKeyOf(privateKey: KeyObject): GatewayKey {
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' })
  if (x === undefined) throw new Error('an X25519 key without a public half')
  const id = createHash('sha256').update(`{"crv":"X25519","kty":"OKP","x":"${x}"}`).digest('base64url')
  return { id, privateKey, publicJwk: { kty: 'OKP', crv: 'X25519', x, kid: id, use: 'enc', alg: 'ECDH-ES' } }
}

/**
 * Written whole or not at all: half a key would make every roster unreadable. A draft left by a crash is made anew; a
 * key that somebody put there meanwhile stays, and this fails.
 */
function createKey(path: string, bytes: Uint8Array): string {
  const der = Buffer.concat([pkcs8Prefix, bytes])
  const pem = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    format: 'pem',
    type: 'pkcs8',
  })
  const draft = `${path}.new`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(draft, { force: true })
  writeDurably(draft, pem.toString())
  linkSync(draft, path)
  rmSync(draft)
  syncDirectory(dirname(path))
  return pem.toString()
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', keyMode)
  try {
    fchmodSync(file, keyMode)
    writeSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
