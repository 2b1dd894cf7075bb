/** Who may sign requests: public keys that the venue file names, each with its suite. Knows no messages. */
import type { KeyObject } from 'node:crypto'
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Fault } from '../../drivers/fault.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import { isSm2Point, sm2Verifies } from './sm2.ts'

/** `alg` of a signature: Ed25519 (RFC 8037), or SM2 with SM3 (GB/T 32918.2). */
export const suites = ['EdDSA', 'SM2-SM3'] as const
export type Suite = (typeof suites)[number]

/** A key as the venue file names it. */
export interface ConfiguredSigner {
  readonly id: string
  /** public key, SPKI in PEM */
  readonly file: string
  /** what it may ask; absent: everything */
  readonly operations?: readonly string[] | undefined
  /** instant (RFC 3339) from which on it is refused */
  readonly retiresAt?: string | undefined
}

/** A key that may sign requests. */
export interface Signer {
  /** `kid` of its signatures */
  readonly id: string
  readonly suite: Suite
  /** null: all operations */
  readonly operations: readonly string[] | null
  /** wall time in ms from which on it is refused; null: never */
  readonly retiresMs: number | null
  /** Whether `signature` (64 bytes) over `message` was made with this key. Never throws. */
  readonly verifies: (message: Uint8Array, signature: Uint8Array) => boolean
}

type PublicKey = Pick<Signer, 'suite' | 'verifies'>

/**
 * The signers of a venue, each with its key read. Throws a `Fault`: `missing` or `permission` when a file cannot be
 * read, `key_file` when it does not hold a public key of one of our suites or its retirement is no instant.
 */
export function loadSigners(configured: readonly ConfiguredSigner[]): readonly Signer[] {
  return configured.map(({ id, file, operations, retiresAt }) => ({
    id,
    ...publicKeyIn(textOf(file), file),
    operations: operations ?? null,
    retiresMs: retiresAt === undefined ? null : instantMs(retiresAt, id),
  }))
}

const expected = 'an Ed25519 or SM2 public key in PEM'

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw faultFrom(error, { what: file, expected })
  }
}

/** A retirement that cannot be read would be none. */
function instantMs(text: string, id: string): number {
  const ms = Date.parse(text)
  if (Number.isFinite(ms)) return ms
  throw new Fault(
    'key_file',
    `signer ${id}: retires at ${text}; expected an instant such as 2027-01-31T00:00:00+08:00`,
  )
}

/** What stands before the 32 bytes of an Ed25519 public key (RFC 8410). */
const ed25519Prefix = '302a300506032b6570032100'
/** What stands before x and y: id-ecPublicKey, curve 1.2.156.10197.1.301, an uncompressed point (GB/T 35276). */
const sm2Prefix = '3059301306072a8648ce3d020106082a811ccf5501822d03420004'
const coordinatesLength = 128

function publicKeyIn(pem: string, file: string): PublicKey {
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(pem)?.[1]
  if (label === undefined) throw wrongKey(file, 'no PEM')
  // a private key would do for Node: it would take the public half out of it
  if (label !== 'PUBLIC KEY') throw wrongKey(file, label.includes('PRIVATE') ? 'a private key' : `a ${label}`)
  const key = readable(pem, file)
  const der = key.export({ type: 'spki', format: 'der' }).toString('hex')
  if (der.startsWith(ed25519Prefix)) return ed25519(key)
  if (der.startsWith(sm2Prefix) && der.length === sm2Prefix.length + coordinatesLength) {
    const point = der.slice(-coordinatesLength - 2)
    if (isSm2Point(point))
      return {
        suite: 'SM2-SM3',
        verifies: (message, signature) => sm2Verifies({ message, signature, point }),
      }
    throw wrongKey(file, 'a point that is not on the curve of SM2')
  }
  throw wrongKey(file, kindOf(key))
}

function readable(pem: string, file: string): KeyObject {
  try {
    return createPublicKey(pem)
  } catch {
    throw wrongKey(file, 'a PUBLIC KEY that cannot be read (damaged, or not on its curve)')
  }
}

function ed25519(key: KeyObject): PublicKey {
  return {
    suite: 'EdDSA',
    verifies: (message, signature) => {
      try {
        return verify(null, message, key, signature)
      } catch {
        return false
      }
    },
  }
}

/** Node has no name for some kinds, SM2 among them. */
function kindOf(key: KeyObject): string {
  const curve = key.asymmetricKeyDetails?.namedCurve
  return [
    'a public key',
    key.asymmetricKeyType ?? 'of another kind',
    ...(curve === undefined ? [] : [curve]),
  ].join(' ')
}

function wrongKey(file: string, got: string): Fault {
  return new Fault('key_file', `${file}: expected ${expected}, got ${got}`)
}
