/** The venue file: read, parsed, checked. Every mistake at once, none of them thrown. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { families as allFamilies } from '../drivers/families.ts'
import type { Family } from '../drivers/family.ts'
import { checkConfig } from './check.ts'
import type { Problem, Warning, Words } from './problem.ts'
import { pathText } from './problem.ts'
import type { Config } from './schema.ts'
import { parseYaml } from './yaml.ts'

export type LoadResult =
  | {
      readonly ok: true
      readonly config: Config
      /** what it was read from, without a byte order mark */
      readonly text: string
      readonly warnings: readonly Warning[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Larger than any venue's file, in bytes. */
export const fileLimit = 1024 * 1024

/** Reads and checks a venue file. Problems come in the order of their lines. */
export function loadConfig(file: string, families: ReadonlyMap<string, Family> = allFamilies): LoadResult {
  const read = readText(file)
  if (!read.ok) {
    return { ok: false, problems: [{ file, line: null, path: '', expected: read.expected, got: read.got }] }
  }
  return readConfig({ file, text: read.text }, families)
}

/** Checks the text of a venue file; `file` only names it in problems. */
export function readConfig(
  source: { readonly file: string; readonly text: string },
  families: ReadonlyMap<string, Family> = allFamilies,
): LoadResult {
  const { file, text } = source
  const yaml = parseYaml(text)
  if (!yaml.ok) return { ok: false, problems: yaml.problems.map((one) => ({ file, path: '', ...one })) }
  const { config, findings, hints } = checkConfig(yaml.value ?? {}, families)
  if (config === null) {
    const problems = findings.map(({ path, at, expected, got }) => ({
      file,
      line: yaml.lineOf(path, at),
      path: pathText(path),
      expected,
      got,
    }))
    return { ok: false, problems: problems.sort((a, b) => a.line - b.line) }
  }
  const warnings = hints.map((hint) => ({
    file,
    line: yaml.lineOf(hint.path, 'value'),
    path: pathText(hint.path),
    text: hint.text,
  }))
  return { ok: true, config, text, warnings }
}

export type ReadResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly expected: Words; readonly got: string }

/** The text of a small UTF-8 file, or why it cannot be had. */
export function readText(file: string): ReadResult {
  try {
    const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stat = fstatSync(descriptor)
      if (!stat.isFile()) return { ok: false, expected: regular, got: 'not a file' }
      if (stat.size > fileLimit) return { ok: false, expected: tooLarge, got: `${stat.size} bytes` }
      return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(descriptor)) }
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    return { ok: false, expected: wordsByCode[code] ?? readable, got: code }
  }
}

const tooLarge: Words = { zh: '不超过 1 MiB 的文件', en: 'a file of at most 1 MiB' }
const regular: Words = { zh: '普通文件，而不是目录或设备', en: 'a plain file, not a directory or device' }
const readable: Words = { zh: '可读的文件', en: 'a file that can be read' }
const wordsByCode: Readonly<Record<string, Words>> = {
  ENOENT: { zh: '存在的文件', en: 'a file that exists' },
  EACCES: { zh: '本用户可读的文件', en: 'a file that this user may read' },
  ERR_ENCODING_INVALID_ENCODED_DATA: { zh: 'UTF-8 编码', en: 'UTF-8 text' },
}
