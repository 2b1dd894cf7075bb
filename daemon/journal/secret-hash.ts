/**
 * How a PIN or code is kept: mixed with a key that is not in the file, then salted and hashed slowly. Whoever has the
 * file alone cannot try out six digits, and whoever can write it cannot give one owner the hash of another.
 */
import type { KeyObject } from 'node:crypto'
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Personal } from '../../drivers/personal.ts'
import type { ScryptCost, Stretch } from './stretch.ts'
import { stretchedBytes, usualCost } from './stretch.ts'

/** A PIN or code with what it is for and whose it is. */
export interface OwnedSecret {
  readonly purpose: 'pin' | 'one-time code' | 'locker code'
  readonly owner: readonly string[]
  readonly value: Personal
}

export interface SecretHasher {
  /** The text to store: cost, a salt of its own, hash. Rejects as the stretching does. */
  hash(secret: OwnedSecret): Promise<string>
  /**
   * Whether `stored` was made of this secret; compared in constant time. Nothing stored, or something unreadable, is
   * false at the same cost.
   */
  matches(secret: OwnedSecret, stored: string | null): Promise<boolean>
}

const saltBytes = 16

/** Hashes with the pepper of one vault. */
export function createSecretHasher({
  pepper,
  random,
  stretch,
}: {
  readonly pepper: KeyObject
  readonly random: (bytes: number) => Uint8Array
  readonly stretch: Stretch
}): SecretHasher {
  const peppered = ({ purpose, owner, value }: OwnedSecret) =>
    createHmac('sha256', pepper)
      .update(JSON.stringify([purpose, ...owner, value.reveal()]))
      .digest()

  return {
    async hash(secret) {
      const salt = random(saltBytes)
      const hash = await stretch({ secret: peppered(secret), salt, cost: usualCost })
      return storedText({ cost: usualCost, salt, hash })
    },
    async matches(secret, stored) {
      const known = stored === null ? null : readStored(stored)
      const { cost, salt, hash } = known ?? nobodys
      const found = await stretch({ secret: peppered(secret), salt, cost })
      return timingSafeEqual(found, hash) && known !== null
    },
  }
}

interface Stored {
  readonly cost: ScryptCost
  readonly salt: Uint8Array
  readonly hash: Uint8Array
}

/** What an unknown owner is compared with, so that the answer takes as long. */
const nobodys: Stored = {
  cost: usualCost,
  salt: new Uint8Array(saltBytes),
  hash: new Uint8Array(stretchedBytes),
}

/** The string format of the Password Hashing Competition, with scrypt's parameters as others write them. */
function storedText({ cost: { n, r, p }, salt, hash }: Stored): string {
  return `$scrypt$ln=${Math.log2(n)},r=${r},p=${p}$${base64(salt)}$${base64(hash)}`
}

/** Up to 64 MiB: a row that was changed must not take the machine's memory. */
const storedPattern = /^\$scrypt\$ln=(1[0-6]),r=(8),p=([1-4])\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/

function readStored(text: string): Stored | null {
  const found = storedPattern.exec(text)
  if (found === null) return null
  const [, ln, r, p, salt = '', hash = ''] = found
  return {
    cost: { n: 2 ** Number(ln), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '')
}
