/** Asks for PINs, codes and numbers: on a terminal without showing them, from a script line by line; never as a word of the command line. */
import { Personal } from '../../drivers/personal.ts'
import type { SecondCredential } from '../control/protocol.ts'
import type { Context } from './command.ts'
import { optionText, UsageError } from './command.ts'

type Prompt =
  | 'prompt.pin'
  | 'prompt.newPin'
  | 'prompt.pinAgain'
  | 'prompt.name'
  | 'prompt.number'
  | 'prompt.nameOrNumber'
  | 'prompt.lockerCode'

/** One line that nobody else should see. Throws `UsageError` when none comes. */
export async function askHidden({ stdin, stderr, say }: Context, prompt: Prompt): Promise<Personal> {
  return await hiddenLine({ stdin, stderr, say }, say(prompt))
}

/** A PIN that is to count from now on: twice on a terminal, where it cannot be seen. */
export async function askNewPin(context: Context): Promise<Personal> {
  const pin = await askHidden(context, 'prompt.newPin')
  if (!context.stdin.isTerminal) return pin
  const again = await askHidden(context, 'prompt.pinAgain')
  if (again.reveal() !== pin.reveal()) throw new UsageError(context.say('prompt.differ'))
  return pin
}

/** The second person's credential, as the options say; undefined when there is none. */
export async function secondOf(context: Context): Promise<SecondCredential | undefined> {
  const { say } = context
  const given = ['with', 'with-card', 'with-code'].flatMap((kind) => {
    const value = optionText(context, kind)
    return value === null ? [] : [{ kind, value }]
  })
  const [first] = given
  if (first === undefined) return undefined
  if (given.length > 1) throw new UsageError(say('cli.oneSecond'))
  const { kind, value } = first
  if (kind === 'with-card') {
    await context.stderr.write(`${say('prompt.card', { reader: value })}\n`)
    return { kind: 'card', reader: value }
  }
  const isPin = kind === 'with'
  const prompt = isPin
    ? say('prompt.secondPin', { account: value })
    : say('prompt.secondCode', { account: value })
  const secret = await hiddenLine(context, prompt)
  return isPin ? { kind: 'pin', account: value, pin: secret } : { kind: 'code', account: value, code: secret }
}

async function hiddenLine(
  { stdin, stderr, say }: Pick<Context, 'stdin' | 'stderr' | 'say'>,
  prompt: string,
): Promise<Personal> {
  if (stdin.isTerminal) await stderr.write(prompt)
  const line = await stdin.hidden()
  if (stdin.isTerminal) await stderr.write('\n')
  if (line === null || line.trim() === '')
    throw new UsageError(say('prompt.nothing', { prompt: prompt.trim() }))
  return new Personal(line.trim())
}
