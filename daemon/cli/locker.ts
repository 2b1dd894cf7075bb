/** `warden locker assign`, `recode` and `open`: the commands in which a code is shown, once, or typed, never shown. */
import type { Context, ExitCode } from './command.ts'
import { exit, optionText } from './command.ts'
import { askDaemon } from './daemon.ts'
import { codeIn } from './locker-code.ts'
import { askHidden } from './prompts.ts'
import { outcomeSchema, tellOutcome } from './staff.ts'
import { harmless } from './table.ts'

/** Gives out a cell and shows its code. */
export async function lockerAssign(context: Context): Promise<ExitCode> {
  const [person] = context.operands
  const size = optionText(context, 'size') ?? undefined
  const desk = optionText(context, 'desk') ?? undefined
  return await withCode(context, { command: 'locker.assign', arguments: { person, size, desk } })
}

/** Gives an owner another code and shows it. */
export async function lockerRecode(context: Context): Promise<ExitCode> {
  const [cell] = context.operands
  return await withCode(context, { command: 'locker.recode', arguments: { cell } })
}

/** The code stands in this output and nowhere else: not in the journal, not in a log. */
async function withCode(
  context: Context,
  question: { readonly command: string; readonly arguments: unknown },
): Promise<ExitCode> {
  const asked = await askDaemon(context, question)
  if (!asked.ok) return asked.code
  const { json, stdout, stderr, say } = context
  if (json) {
    await stdout.write(`${JSON.stringify(asked.result)}\n`)
    return exit.done
  }
  await tellOutcome(context, outcomeSchema.parse(asked.result))
  const given = codeIn(asked.result)
  if (given === null) return exit.done
  const cell = harmless(given.cell)
  if (given.code === null) await stderr.write(`${say('locker.noCode', { cell })}\n`)
  else await stdout.write(`${say('locker.code', { cell, code: harmless(given.code) })}\n`)
  return exit.done
}

/** Asks for the code and opens the cell when it is right and the stay is over. */
export async function lockerOpen(context: Context): Promise<ExitCode> {
  const [cell] = context.operands
  const code = await askHidden(context, 'prompt.lockerCode')
  const asked = await askDaemon(context, { command: 'locker.open', arguments: { cell, code } })
  if (!asked.ok) return asked.code
  await tellOutcome(context, outcomeSchema.parse(asked.result))
  return exit.done
}
