/**
 * Whether a venue file is the one that was signed. The profiles of gate boards in it may write any bytes to a gate, so a
 * venue can say who may change them: public keys in the folder `signers` beside the file. Without that folder whoever may
 * write the file is trusted.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Fault } from '../drivers/fault.ts'
import { faultFrom } from '../drivers/transport/errno.ts'
import type { SignatureFault } from './requests/signature.ts'

/** More keys than a venue has engineers, and a bound for what is read. */
const mostSigners = 32
const keyFile = /^([0-9A-Za-z][0-9A-Za-z._-]{0,63})\.pem$/
const operation = 'configuration'

export interface SignedText {
  readonly file: string
  /** what `file` says, without a byte order mark; this is what was signed */
  readonly text: string
  /** wall time in ms since 1970 */
  readonly nowMs: number
}

/**
 * The name of the key that signed the venue file, or null where nobody asks for one. Throws a `Fault`:
 * `configuration_unsigned` when it is not signed by one of the keys, those of reading files where they cannot be read.
 */
export async function signerOf({ file, text, nowMs }: SignedText): Promise<string | null> {
  const configured = signersBeside(file)
  if (configured.length === 0) return null
  // loaded only where it is needed: a library for SM2 comes with it
  const [{ loadSigners }, { verifySignature }] = await Promise.all([
    import('./requests/signers.ts'),
    import('./requests/signature.ts'),
  ])
  const signers = loadSigners(configured)
  const body = new TextEncoder().encode(text)
  const verdict = await verifySignature({ jws: signatureOf(file), body, signers, operation, nowMs })
  if (verdict.ok) return verdict.signer.id
  const names = configured.map(({ id }) => id).join(', ')
  throw new Fault(
    'configuration_unsigned',
    `${file}: ${reasons[verdict.fault]}; keys that may sign it: ${names}`,
  )
}

/** Where the signature of a venue file lies. */
export function signatureFileOf(file: string): string {
  return `${file}.jws`
}

function signersBeside(file: string) {
  const folder = join(dirname(file), 'signers')
  const names = namesIn(folder).flatMap((name) => keyFile.exec(name)?.[1] ?? [])
  if (names.length > mostSigners)
    throw new Fault('key_file', `${folder}: expected at most ${mostSigners} keys, got more`)
  return names.sort().map((id) => ({ id, file: join(folder, `${id}.pem`), operations: [operation] }))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw faultFrom(error, { what: folder, expected: 'a folder that can be read' })
  }
}

function signatureOf(file: string): string | null {
  const path = signatureFileOf(file)
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw faultFrom(error, { what: path, expected: 'a file that can be read' })
  }
}

const reasons: Readonly<Record<SignatureFault, string>> = {
  unsigned: 'it is not signed',
  signature_malformed: 'what lies beside it is no signature',
  algorithm_not_allowed: 'it is signed with an algorithm that is not allowed',
  unknown_key: 'it is signed with a key that is not known here',
  key_retired: 'it is signed with a key that is not used any more',
  key_not_permitted: 'it is signed with a key that is for something else',
  signature_wrong: 'it was changed after it was signed',
}
