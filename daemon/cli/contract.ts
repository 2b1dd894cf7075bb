/** `warden contract`: the contract with the platform as files, and whether another one breaks it. Needs no daemon. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Fault } from '../../drivers/fault.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import { asyncApiDocument, contractVersion } from '../platform/asyncapi.ts'
import type { Contract } from '../platform/compatibility.ts'
import { breakingChanges } from '../platform/compatibility.ts'
import { schemaFiles } from '../platform/published-schemas.ts'
import type { Context, ExitCode } from './command.ts'
import { exit } from './command.ts'

/** Every file of the contract by its path below the directory. Equal code gives equal bytes. */
export function contractFiles(): ReadonlyMap<string, string> {
  const schemas = [...schemaFiles()].map(
    ([name, schema]) => [`schemas/${name}.json`, written(schema)] as const,
  )
  return new Map([['asyncapi.json', written(asyncApiDocument())], ...schemas])
}

/** All schemas in one, as a release is kept. */
export function contractOf(): Contract {
  return Object.fromEntries(schemaFiles())
}

function written(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** Writes the contract into a directory, which is made where it is missing. */
export async function contractExport(context: Context): Promise<ExitCode> {
  const { say, stdout, operands } = context
  const [directory = ''] = operands
  const files = contractFiles()
  try {
    mkdirSync(join(directory, 'schemas'), { recursive: true })
    for (const [path, text] of files) writeFileSync(join(directory, path), text)
  } catch (error) {
    throw faultFrom(error, { what: directory, expected: 'a directory that can be written' })
  }
  const done = { version: contractVersion, files: files.size, directory }
  await stdout.write(`${say('contract.exported', done)}\n`)
  return exit.done
}

/** Whether whoever was written for the contract in a file can talk to this program. */
export async function contractCheck(context: Context): Promise<ExitCode> {
  const { say, stdout, stderr, operands } = context
  const [file = ''] = operands
  const found = breakingChanges(releaseIn(file), contractOf())
  if (found.length === 0) {
    await stdout.write(`${say('contract.kept', { version: contractVersion })}\n`)
    return exit.done
  }
  await stderr.write(`${[...found, say('contract.broken', { count: found.length })].join('\n')}\n`)
  return exit.refused
}

function releaseIn(file: string): Contract {
  const expected = 'a released contract, such as contract/released/1.0.0.json'
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Contract
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw faultFrom(error, { what: file, expected })
  }
  throw new Fault('unsupported', `${file}: expected ${expected}`)
}
