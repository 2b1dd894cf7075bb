/** What is known to be missing today: a list that only gets shorter. */
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../../test/vectors/still-missing.json', import.meta.url)

/** The gaps on the list. Throws an Error when it is no list of sentences. */
export function readStillMissing(): readonly string[] {
  const list: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) {
    throw new Error('test/vectors/still-missing.json: expected a list of sentences')
  }
  return list
}

/** Takes what is no longer missing off the list. Adds nothing: a new gap is to be closed, or written down by hand. */
export function shortenStillMissing(missing: readonly string[]): void {
  const left = readStillMissing().filter((gap) => missing.includes(gap))
  writeFileSync(file, `${JSON.stringify(left, null, 2)}\n`)
}
