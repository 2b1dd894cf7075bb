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

/** The same ones, of which the first is fetched now: what is stored from here on is no part of them. */
export function begun<T>(ones: Iterable<T>): Iterable<T> {
  const iterator = ones[Symbol.iterator]()
  const first = iterator.next()
  return (function* resumed() {
    for (let next = first; next.done !== true; next = iterator.next()) yield next.value
  })()
}
