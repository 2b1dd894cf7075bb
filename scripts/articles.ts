/** Writes the tables of articles, features and tests into the READMEs, or says what is missing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readEvidence } from './traceability/evidence.ts'
import { gaps } from './traceability/gaps.ts'
import { readmes, withTables } from './traceability/readmes.ts'
import { readRequirements } from './traceability/requirements.ts'
import { shortenStillMissing } from './traceability/still-missing.ts'
import { tables } from './traceability/tables.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const usage = 'usage: scripts/articles [--check]'

function isCheck(argv: readonly string[]): boolean | null {
  try {
    const options = { check: { type: 'boolean', default: false } } as const
    return parseArgs({ args: [...argv], options }).values.check
  } catch {
    // parseArgs words its own complaint for programmers; the usage line says all there is
    return null
  }
}

function main(argv: readonly string[]): number {
  const check = isCheck(argv)
  if (check === null) {
    console.error(usage)
    return 2
  }
  const requirements = readRequirements()
  const evidence = readEvidence(root)
  const missing = gaps(requirements, evidence)
  if (check) {
    for (const gap of missing) console.log(gap)
    return missing.length === 0 ? 0 : 1
  }
  for (const { path, language } of readmes) {
    const text = readFileSync(join(root, path), 'utf8')
    writeFileSync(join(root, path), withTables(text, tables(requirements, evidence, language)))
    console.error(`${path} written`)
  }
  shortenStillMissing(missing)
  return 0
}

process.exitCode = main(process.argv.slice(2))
