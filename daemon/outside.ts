/** What conversations with devices need from this machine: chance, and the secrets that keep a session closed. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { toHex } from '../drivers/codec/bytes.ts'
import type { Aes, Family, Outside } from '../drivers/family.ts'
import type { Chance } from '../drivers/ports.ts'

/** A key is a line of text; what is longer is another file. */
const longestSecretBytes = 1024

/** The family with this machine behind it: secrets are read anew for each session, so that a changed one is found. */
export function onThisMachine(
  family: Family,
  { randomBytes, isLook }: { readonly randomBytes: Outside['random']; readonly isLook: boolean },
): Family {
  const outside: Outside = { random: randomBytes, secret: secretIn, aes: systemAes, isLook }
  return { ...family, converse: (settings) => family.converse(settings, outside) }
}

const practiceKeyBytes = 16

/** The family with both its ends here: they share a key of the moment, and no file of the venue is read. */
export function forPractice(family: Family, chance: Chance): Family {
  const random = (count: number) => Uint8Array.from({ length: count }, () => Math.floor(chance.next() * 256))
  const key = toHex(random(practiceKeyBytes))
  const outside: Outside = { random, secret: () => key, aes: systemAes }
  return {
    ...family,
    converse: (settings) => family.converse(settings, outside),
    simulate: (settings) => family.simulate(settings, outside),
  }
}

/** AES as OpenSSL has it. */
export const systemAes: Aes = {
  encrypt({ key, start, data }) {
    return Uint8Array.from(createCipheriv('aes-128-cbc', key, start).setAutoPadding(false).update(data))
  },
  decrypt({ key, start, data }) {
    return Uint8Array.from(createDecipheriv('aes-128-cbc', key, start).setAutoPadding(false).update(data))
  },
}

/** The text of an ordinary file; null where there is none, it may not be read, or it is too long for a secret. */
export function secretIn(file: string): string | null {
  try {
    const { size } = statSync(file)
    return size > longestSecretBytes || !statSync(file).isFile() ? null : readFileSync(file, 'utf8')
  } catch {
    // whoever asks for the secret tells that it is missing, and of which device
    return null
  }
}
