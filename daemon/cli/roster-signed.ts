/**
 * A roster that the platform signed, on a stick: the body as it was signed and the signature beside it. Read as bytes, and
 * checked by the daemon like one that came over the link (X9).
 */
import { existsSync, readFileSync } from 'node:fs'
import { faultFrom } from '../../drivers/transport/errno.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { askDaemon } from './daemon.ts'
import { secondOf } from './prompts.ts'

/** Whether a signature lies beside the file. */
export function isSigned(file: string): boolean {
  return existsSync(`${file}.jws`)
}

/** Hands one signed roster to the daemon. */
export async function importSigned(context: Context, file: string): Promise<ExitCode> {
  const { say, stdout, json } = context
  const body = bytesOf(file)
  const jws = bytesOf(`${file}.jws`)
  const given = { body: body.toString('base64'), jws: jws.toString('utf8').trim() }
  const question = { command: 'roster.put_signed', arguments: given, second: await secondOf(context) }
  const asked = await askDaemon(context, question)
  if (!asked.ok) return asked.code
  const { participants = [] } = asked.result as { readonly participants?: readonly string[] }
  const line = json ? JSON.stringify(asked.result) : say('roster.signedDone', { people: participants.length })
  await stdout.write(`${line}\n`)
  return exit.done
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw faultFrom(error, { what: file, expected: 'a file that can be read' })
  }
}
