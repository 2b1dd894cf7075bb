/** YAML text as a plain value with the line of every entry, or everything that is wrong with it. Pure. */
import type { Alias, Node, YAMLError } from 'yaml'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, visit } from 'yaml'
import type { Path, Words } from './problem.ts'

/** A mistake in the text itself, before anything is known about its meaning. */
export interface TextProblem {
  readonly line: number
  readonly expected: Words
  readonly got: string | null
}

/** The line (from 1) of what stands at a path, or of the nearest entry around it that exists. */
export type LineOf = (path: Path, at: 'key' | 'value') => number

export type YamlResult =
  | { readonly ok: true; readonly value: unknown; readonly lineOf: LineOf }
  | { readonly ok: false; readonly problems: readonly TextProblem[] }

/** How often anchors may be repeated in one file; more is a mistake or an attack. */
const aliasLimit = 100
/** More mistakes than anybody reads at once. */
const problemLimit = 100

/**
 * Parses one YAML 1.2 document without custom tags. Never throws. With `failsafe` every scalar stays the text it is:
 * long numbers keep all their digits.
 */
export function parseYaml(text: string, schema: 'core' | 'failsafe' = 'core'): YamlResult {
  const counter = new LineCounter()
  try {
    const document = parseDocument(text, {
      lineCounter: counter,
      version: '1.2',
      schema,
      stringKeys: true,
      resolveKnownTags: false,
      prettyErrors: false,
      logLevel: 'error',
    })
    const errors = [...document.errors, ...document.warnings].slice(0, problemLimit)
    if (errors.length > 0) return { ok: false, problems: errors.map((error) => problemOf(error, counter)) }
    const aliases = aliasesIn(document)
    if (aliases.length > aliasLimit)
      return { ok: false, problems: [{ line: 1, expected: modest, got: null }] }
    const lost = aliases.filter((alias) => alias.resolve(document) === undefined)
    if (lost.length > 0) return { ok: false, problems: lost.map((alias) => lostAlias(alias, counter)) }
    const value: unknown = document.toJS({ maxAliasCount: aliasLimit })
    return { ok: true, value, lineOf: (path, at) => counter.linePos(offsetOf(document, path, at)).line }
  } catch {
    return { ok: false, problems: [{ line: 1, expected: modest, got: null }] }
  }
}

const modest: Words = {
  zh: `层次不过深、锚点引用不超过 ${aliasLimit} 次的文件`,
  en: `a file without deep nesting and with at most ${aliasLimit} uses of anchors`,
}

/** A plain value as YAML text. */
export function yamlText(value: unknown): string {
  return stringify(value, { version: '1.2', lineWidth: 0 })
}

const anchor: Words = { zh: '前面已定义的锚点', en: 'an anchor that exists before it' }
const plainYaml: Words = { zh: '合乎 YAML 1.2 语法', en: 'valid YAML 1.2' }

const wordsByCode: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  DUPLICATE_KEY: { zh: '同一层中每个键只写一次', en: 'each key once in its map' },
  TAB_AS_INDENT: { zh: '用空格缩进，不用制表符', en: 'spaces for indentation, not tabs' },
  BAD_INDENT: { zh: '对齐的缩进', en: 'indentation that lines up' },
  MISSING_CHAR: {
    zh: '成对的引号、括号，冒号后有空格',
    en: 'closed quotes and brackets, and a blank after each colon',
  },
  MULTIPLE_DOCS: { zh: '文件中只有一份文档', en: 'one document in the file' },
  BAD_ALIAS: anchor,
  TAG_RESOLVE_FAILED: { zh: '不使用自定义标签（!…）', en: 'no custom tags (!…)' },
  BAD_DIRECTIVE: { zh: 'YAML 1.2，不带指令', en: 'YAML 1.2 without directives' },
  NON_STRING_KEY: { zh: '文字作键', en: 'text as keys' },
  RESOURCE_EXHAUSTION: modest,
}

function problemOf(error: YAMLError, counter: LineCounter): TextProblem {
  const expected = wordsByCode[error.code] ?? plainYaml
  return { line: Math.max(1, counter.linePos(error.pos[0]).line), expected, got: error.code }
}

function aliasesIn(document: ReturnType<typeof parseDocument>): Alias[] {
  const found: Alias[] = []
  visit(document, { Alias: (_key, alias) => void found.push(alias) })
  return found
}

function lostAlias(alias: Alias, counter: LineCounter): TextProblem {
  return { line: counter.linePos(startOf(alias) ?? 0).line, expected: anchor, got: 'BAD_ALIAS' }
}

/** Where the node at a path begins; where the path leads nowhere, the entry that should hold it. */
function offsetOf(document: ReturnType<typeof parseDocument>, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = startOf(node) ?? 0
  for (const [depth, part] of path.entries()) {
    const holder = isAlias(node) ? node.resolve(document) : node
    const next = isMap(holder) ? pairIn(holder.items, part) : seqItem(holder, part)
    if (next === null) return offset
    const isLast = depth === path.length - 1
    const scalar = isScalar(next.value) && next.value.range
    const atValue = isLast && at === 'value' && scalar
    offset = (atValue ? startOf(next.value) : next.offset) ?? offset
    node = next.value
  }
  return offset
}

interface Found {
  readonly value: unknown
  readonly offset: number | null
}

function pairIn(items: readonly { key: unknown; value: unknown }[], part: string | number): Found | null {
  const pair = items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
  return pair === undefined ? null : { value: pair.value, offset: startOf(pair.key) }
}

function seqItem(node: unknown, part: string | number): Found | null {
  if (!isSeq(node) || typeof part !== 'number') return null
  const value = node.items[part]
  return value === undefined ? null : { value, offset: startOf(value) }
}

function startOf(node: unknown): number | null {
  const range = (node as Node | null)?.range
  return range?.[0] ?? null
}
