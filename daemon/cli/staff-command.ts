/** How a command line that the core carries out is declared: words, operands, and what is asked. */
import type { Words } from '../text/text.ts'
import type { Command, Given, Operand, Option } from './command.ts'

export interface StaffCommandLine {
  /** `leave request` is `['leave', 'request']` */
  readonly name: readonly string[]
  readonly summary: Words
  readonly operands?: readonly Operand[]
  readonly options?: Readonly<Record<string, Option>>
  /** name in the core's table of commands, such as `leave.request` */
  readonly asks: string
  /** What the core is told, from operands and options. Throws `UsageError` for what makes no sense. */
  readonly arguments: (given: Given) => Readonly<Record<string, unknown>>
  /** A second person can give the own credential with it. */
  readonly second?: boolean
}

/** How a second person gives the own credential with a command. */
export const secondOptions: Readonly<Record<string, Option>> = {
  with: {
    value: 'ACCOUNT',
    summary: {
      zh: '第二人账号，随后输入其本人密码',
      en: 'account of the second person, who then types the own PIN',
    },
  },
  'with-card': {
    value: 'READER',
    summary: {
      zh: '第二人在此读证设备上出示本人证件',
      en: 'the second person shows the own document on this reader',
    },
  },
  'with-code': {
    value: 'ACCOUNT',
    summary: {
      zh: '第二人账号，随后输入其一次性验证码',
      en: 'account of the second person, whose one-time code is typed',
    },
  },
}

/** Makes the command for the table. Nothing is loaded before it runs. */
export function staffCommandLine(declared: StaffCommandLine): Command {
  const { name, summary, operands = [], options = {}, second = false } = declared
  return {
    name,
    summary,
    operands,
    options: second ? { ...options, ...secondOptions } : options,
    run: async (context) => (await import('./staff.ts')).runStaff(context, declared),
  }
}
