/** `warden platform key`: the public key that the platform encrypts to. */
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { askDaemon } from './daemon.ts'

/** Prints the JWK on one line; the word about it goes beside. */
export async function platformKey(context: Context): Promise<ExitCode> {
  const asked = await askDaemon(context, { command: 'platform.key', arguments: {} })
  if (!asked.ok) return asked.code
  const { say, stdout, stderr } = context
  await stderr.write(`${say('platform.key.note')}\n`)
  await stdout.write(`${JSON.stringify(asked.result)}\n`)
  return exit.done
}
