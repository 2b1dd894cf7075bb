/** `warden participant replace`: a substitute entered by hand, by two people. Names nobody in any message. */
import { parseReplacementFile } from '../roster-file.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'
import { readParsed } from './roster.ts'
import { runStaff } from './staff.ts'

/** Hands the daemon who is replaced and the person of the file, or lists what is wrong with the file. */
export async function participantReplace(context: Context): Promise<ExitCode> {
  const { operands, say, stderr } = context
  const [replaces = '', file = ''] = operands
  const read = readParsed(file, parseReplacementFile, context)
  if (!read.ok) {
    await stderr.write(`${[...read.problems, say('replacement.badFile')].join('\n')}\n`)
    return exit.refused
  }
  const { value: person, regionUnknown } = read.parsed
  if (regionUnknown) await stderr.write(`${say('replacement.unknownRegion')}\n`)
  return await runStaff(context, {
    asks: 'replacement.put',
    arguments: () => ({ replaces, person }),
    second: true,
  })
}
