/** `warden training card`: the document of somebody known, or a number that is typed (F-P.6). */
import type { Context, ExitCode } from './command.ts'
import { askHidden } from './prompts.ts'
import { runStaff } from './staff.ts'

/** Lays a document on a simulated reader. */
export async function trainingCard(context: Context): Promise<ExitCode> {
  const [reader, person = null] = context.operands
  const number = person === null ? await askHidden(context, 'prompt.number') : null
  return await runStaff(context, { asks: 'training.card', arguments: () => ({ reader, person, number }) })
}
