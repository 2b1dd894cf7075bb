/** What the notice asks for is in the READMEs as it is in the code, and nothing of this step is missing unnoticed. */
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readEvidence } from '../scripts/traceability/evidence.ts'
import { gaps } from '../scripts/traceability/gaps.ts'
import { readmes, withTables } from '../scripts/traceability/readmes.ts'
import { readRequirements } from '../scripts/traceability/requirements.ts'
import { readStillMissing } from '../scripts/traceability/still-missing.ts'
import { tables } from '../scripts/traceability/tables.ts'
import { textOf } from './support/source-tree.ts'

const requirements = readRequirements()
const evidence = readEvidence(resolve(import.meta.dirname, '..'))

describe('the tables of articles, features and tests', () => {
  test.each(readmes)('are up to date in $path', ({ path, language }) => {
    const text = textOf(path)
    const isCurrent = withTables(text, tables(requirements, evidence, language)) === text
    expect(isCurrent, `${path} says something else than the code; run scripts/articles`).toBe(true)
  })
})

describe('what the notice asks for in this step', () => {
  const missing = gaps(requirements, evidence)
  const known = readStillMissing()

  test('is cited by code and by a title of a test, but for what is known to be missing', () => {
    expect(missing.filter((gap) => !known.includes(gap))).toEqual([])
  })

  test('leaves the list of what is missing when it is there; scripts/articles takes it off', () => {
    expect(known.filter((gap) => !missing.includes(gap))).toEqual([])
  })
})
