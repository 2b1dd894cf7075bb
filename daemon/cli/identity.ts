/** `warden identity find`: what is looked for is typed, never a word of the command line (X1). */
import type { Context, ExitCode } from './command.ts'
import { askHidden } from './prompts.ts'
import { runStaff } from './staff.ts'

/** Two of the staff look somebody up; what the program shows goes from the screen again. */
export async function identityFind(context: Context): Promise<ExitCode> {
  const sought = await askHidden(context, 'prompt.nameOrNumber')
  return await runStaff(context, { asks: 'identity.find', arguments: () => ({ sought }), second: true })
}
