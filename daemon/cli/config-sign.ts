/** `warden config sign`: puts the signature of a venue file beside it, so that nobody changes it unnoticed. */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { loadConfig } from '../../config/load.ts'
import { Fault } from '../../drivers/fault.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import { signatureFileOf } from '../signed-configuration.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, optionText, UsageError } from './command.ts'
import { configCheck } from './config.ts'

/** Signs a sound file with an Ed25519 key; one that has mistakes is told as by `config check`, and not signed. */
export async function configSign(context: Context): Promise<ExitCode> {
  const { say, operands, stdout } = context
  const [file = ''] = operands
  const [keyFile, name] = [optionText(context, 'key'), optionText(context, 'as')]
  if (keyFile === null || name === null || !/^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$/.test(name))
    throw new UsageError(say('config.signNeeds'))
  const loaded = loadConfig(file)
  if (!loaded.ok) return configCheck(context)
  const signatureFile = signatureFileOf(file)
  writeFileSync(signatureFile, `${signed(loaded.text, { key: keyIn(keyFile), name })}\n`)
  await stdout.write(`${say('config.signed', { file: signatureFile, name })}\n`)
  return exit.done
}

/** A JWS in compact form with detached payload (RFC 7515, appendix F). */
function signed(text: string, { key, name }: { key: KeyObject; name: string }): string {
  const header = Buffer.from(JSON.stringify({ alg: 'EdDSA', kid: name })).toString('base64url')
  const input = `${header}.${Buffer.from(text, 'utf8').toString('base64url')}`
  return `${header}..${sign(null, Buffer.from(input, 'ascii'), key).toString('base64url')}`
}

function keyIn(file: string): KeyObject {
  const expected = 'an Ed25519 private key in PEM, without a passphrase'
  const key = readKey(file, expected)
  if (key?.asymmetricKeyType === 'ed25519') return key
  throw new Fault('key_file', `${file}: expected ${expected}, got ${key?.asymmetricKeyType ?? 'none'}`)
}

function readKey(file: string, expected: string): KeyObject | null {
  const pem = textOf(file, expected)
  try {
    return createPrivateKey(pem)
  } catch {
    // the reason of the library would show pieces of the key
    return null
  }
}

function textOf(file: string, expected: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw faultFrom(error, { what: file, expected })
  }
}
