/** `warden visitor register`: name and number are typed, never words of the command line (Art. 5). */
import type { Context, ExitCode } from './command.ts'
import { optionText } from './command.ts'
import { askHidden } from './prompts.ts'
import { runStaff } from './staff.ts'

/** Registers somebody for a task; with `--unnamed` (rescue) neither name nor number is asked for. */
export async function visitorRegister(context: Context): Promise<ExitCode> {
  const isUnnamed = context.options['unnamed'] === true
  const name = isUnnamed ? null : await askHidden(context, 'prompt.name')
  const number = isUnnamed ? null : await askHidden(context, 'prompt.number')
  return await runStaff(context, {
    asks: 'visitor.register',
    arguments: () => ({
      session: optionText(context, 'session'),
      purpose: optionText(context, 'purpose') ?? 'other',
      organisation: optionText(context, 'org'),
      zone: optionText(context, 'zone') ?? '',
      escort: optionText(context, 'escort'),
      name,
      number,
    }),
  })
}
