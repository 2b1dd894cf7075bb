/** What conversations with devices need from this machine: chance, and the secrets that keep a session closed. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Aes, Family, Outside } from '../drivers/family.ts'

/** A key is a line of text; what is longer is another file. */
const longestSecretBytes = 1024

/** The family with this machine behind it: secrets are read anew for each session, so that a changed one is found. */
export function onThisMachine(family: Family, randomBytes: Outside['random']): Family {
  const outside: Outside = { random: randomBytes, secret: secretIn, aes: systemAes }
  return { ...family, converse: (settings) => family.converse(settings, outside) }
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
