/** Many lines written as few pieces: a write for each event of a long journal would take most of the time. */
import type { Output } from './command.ts'

/** Characters that are collected before they are written. */
const batchLength = 64 * 1024

/** Writes lines, each with its end, as they come. Between two pieces `isOver` may end it early. */
export async function writeInBatches(
  output: Output,
  lines: Iterable<string>,
  isOver: () => boolean = () => false,
): Promise<void> {
  let batch = ''
  for (const line of lines) {
    batch += line
    if (batch.length < batchLength) continue
    await output.write(batch)
    batch = ''
    if (isOver()) return
  }
  if (batch !== '') await output.write(batch)
}
