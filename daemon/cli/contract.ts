/** `warden contract`: the contract with the platform as files, and whether this program keeps to another one. Needs no daemon. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readText } from '../../config/load.ts'
import type { Problem } from '../../config/problem.ts'
import { faultFrom } from '../../drivers/transport/errno.ts'
import { asyncApiDocument, contractVersion, releasedContract } from '../platform/asyncapi.ts'
import type { Contract } from '../platform/compatibility.ts'
import { breakingChanges, isContract } from '../platform/compatibility.ts'
import { schemaFiles } from '../platform/published-schemas.ts'
import type { Words } from '../text/text.ts'
import type { Context, ExitCode } from './command.ts'
import { exit, isSwitched } from './command.ts'
import { problemText } from './where.ts'

/** Every file of the contract by its path below the directory. Equal code gives equal bytes. */
export function contractFiles(): ReadonlyMap<string, string> {
  const schemas = [...schemaFiles()].map(
    ([name, schema]) => [`schemas/${name}.json`, written(schema)] as const,
  )
  return new Map([['asyncapi.json', written(asyncApiDocument())], ...schemas])
}

function written(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/**
 * Writes the contract into a directory, which is made where it is missing. With `--release` also what later versions are
 * checked against; a release that is there already stays as it is, and one that would differ is refused.
 */
export async function contractExport(context: Context): Promise<ExitCode> {
  const { say, stdout, stderr, operands } = context
  const [directory = ''] = operands
  const files = new Map(contractFiles())
  if (isSwitched(context, 'release')) {
    const path = join('released', `${contractVersion}.json`)
    const text = `${JSON.stringify(releasedContract())}\n`
    const there = join(directory, path)
    if (existsSync(there) && readFileSync(there, 'utf8') !== text) {
      await stderr.write(`warden: ${say('contract.releasedBefore', { file: there })}\n`)
      return exit.refused
    }
    files.set(path, text)
  }
  write(directory, files)
  const done = { version: contractVersion, files: files.size, directory }
  await stdout.write(`${say('contract.exported', done)}\n`)
  return exit.done
}

function write(directory: string, files: ReadonlyMap<string, string>): void {
  try {
    for (const folder of ['schemas', 'released']) {
      const isNeeded = [...files.keys()].some((path) => path.startsWith(folder))
      if (isNeeded) mkdirSync(join(directory, folder), { recursive: true })
    }
    for (const [path, text] of files) writeFileSync(join(directory, path), text)
  } catch (error) {
    throw faultFrom(error, { what: directory, expected: 'a directory that can be written' })
  }
}

/** Whether a platform written for a released contract, in a file or the newest one of a directory, can talk to this program. */
export async function contractCheck(context: Context): Promise<ExitCode> {
  const { say, stdout, stderr, operands } = context
  const older = releaseIn(operands[0] ?? '')
  if (!older.ok) {
    await stderr.write(`${problemText(older.problem, context)}\n`)
    return exit.refused
  }
  const found = breakingChanges(older.contract, releasedContract())
  if (found.length === 0) {
    await stdout.write(`${say('contract.kept', { version: older.contract.version })}\n`)
    return exit.done
  }
  await stderr.write(`${[...found, say('contract.broken', { count: found.length })].join('\n')}\n`)
  return exit.refused
}

type Release =
  | { readonly ok: true; readonly contract: Contract }
  | { readonly ok: false; readonly problem: Problem }

const release: Words = {
  zh: '已发布的接口约定，如 contract/released/1.0.0.json，或其上级目录 contract',
  en: 'a released contract, such as contract/released/1.0.0.json, or the directory contract above it',
}

function releaseIn(given: string): Release {
  const isDirectory = statSync(given, { throwIfNoEntry: false })?.isDirectory() ?? false
  const file = isDirectory ? newestIn(join(given, 'released')) : given
  if (file === null) return none(given, { expected: release, got: null })
  const read = readText(file)
  if (!read.ok) return none(file, read)
  const contract = contractIn(read.text)
  return contract === null ? none(file, { expected: release, got: 'another file' }) : { ok: true, contract }
}

function none(file: string, { expected, got }: Pick<Problem, 'expected' | 'got'>): Release {
  return { ok: false, problem: { file, line: null, path: '', expected, got } }
}

function contractIn(text: string): Contract | null {
  try {
    const value: unknown = JSON.parse(text)
    return isContract(value) ? value : null
  } catch {
    // no JSON: no contract either
    return null
  }
}

/** The release with the highest version, by its figures; null where there is none. */
function newestIn(directory: string): string | null {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith('.json')) : []
  const newest = names.sort(new Intl.Collator('en', { numeric: true }).compare).at(-1)
  return newest === undefined ? null : join(directory, newest)
}
