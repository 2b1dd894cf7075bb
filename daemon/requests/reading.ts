/** Reads the body of a request: bytes to a checked shape, or what is wrong with which field. Bounded in size and depth. Pure. */
import type * as z from 'zod'
import type { RefusalWords as Words } from '../domain/refusal-words.ts'
import type { OperationName, RequestBody } from '../platform/requests.ts'
import { operations, requestBody, requestDepthLimit, requestLimitBytes } from '../platform/requests.ts'
import type { RequestRefusal } from './refusal.ts'
import { refusing } from './refusal.ts'

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: RequestRefusal }

/** What every request has. Its `data` is not checked yet. */
export function readBody(payload: Uint8Array): Read<RequestBody> {
  const given = readJson(payload)
  return given.ok ? checked(requestBody, given.value, []) : given
}

/** The data of an operation, by its own schema. */
export function readData<N extends OperationName>(
  operation: N,
  data: unknown,
): Read<z.output<(typeof operations)[N]['data']>> {
  return checked(operations[operation].data, data, ['data']) as Read<z.output<(typeof operations)[N]['data']>>
}

/** No field of ours is called so, and who builds objects passes over it in silence. */
const trap = '__proto__'

/** JSON of bounded size and depth: what an attacker sends is never worth more memory than itself a few times over. */
export function readJson(payload: Uint8Array): Read<unknown> {
  if (payload.length > requestLimitBytes) return no(refusing('too_large', null, String(requestLimitBytes)))
  const text = textOf(payload)
  if (text === null) return no(refusing('not_utf8'))
  if (depthOf(text) > requestDepthLimit) return no(refusing('too_deep', null, String(requestDepthLimit)))
  let isTrapped = false
  try {
    const value: unknown = JSON.parse(text, (key, one: unknown) => {
      isTrapped ||= key === trap
      return one
    })
    return isTrapped ? no(refusing('field_invalid', trap, notAField)) : { ok: true, value }
  } catch {
    // not JSON: told to the sender, nobody else's business
    return no(refusing('not_json'))
  }
}

function checked<S extends z.ZodType>(
  schema: S,
  given: unknown,
  above: readonly string[],
): Read<z.output<S>> {
  const parsed = schema.safeParse(given)
  if (parsed.success) return { ok: true, value: parsed.data }
  const [issue] = parsed.error.issues
  const key = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : []
  const path = [...above, ...(issue?.path ?? []).map(String), ...key]
  return no(refusing('field_invalid', fieldAt(path), expectation(issue)))
}

/** What looks like a field or a place in a list. An unknown key may be a name that slipped, or as long as it likes. */
const fieldLike = /^(?:[A-Za-z_]{1,48}|[0-9]{1,4})$/

/** A path as text, as far as it may be repeated; null where nothing of it may. */
export function fieldAt(path: readonly string[]): string | null {
  const end = path.findIndex((part) => !fieldLike.test(part))
  const shown = end === -1 ? path : path.slice(0, end)
  return shown.length === 0 ? null : shown.join('.')
}

const typeWords: Readonly<Record<string, Words>> = {
  string: { zh: '应为文字', en: 'expected text' },
  number: { zh: '应为数字', en: 'expected a number' },
  int: { zh: '应为整数', en: 'expected a whole number' },
  boolean: { zh: '应为 true 或 false', en: 'expected true or false' },
  array: { zh: '应为列表', en: 'expected a list' },
  object: { zh: '应为对象', en: 'expected an object' },
  record: { zh: '应为对象', en: 'expected an object' },
}
const otherwise: Words = {
  zh: '不符合该操作的数据格式',
  en: 'not as the schema of this operation says',
}

/** What was expected, without the value that came instead. */
function expectation(issue: z.core.$ZodIssue | undefined): Words {
  switch (issue?.code) {
    case 'unrecognized_keys':
      return notAField
    case 'invalid_type':
      return typeWords[issue.expected] ?? otherwise
    case 'invalid_value':
      return inBoth(issue.values.map(String).join(', '), '应为其中之一：', 'expected one of ')
    case 'too_big':
      return inBoth(issue.maximum, '最大（长）为 ', 'expected at most ')
    case 'too_small':
      return inBoth(issue.minimum, '最小（短）为 ', 'expected at least ')
    case 'invalid_format':
      return issue.format === 'datetime' ? instantWords : otherwise
    case 'custom':
      return customWords[issue.message] ?? otherwise
    default:
      return otherwise
  }
}

const notAField: Words = { zh: '没有此字段', en: 'not a field of this request' }
const instantWords: Words = {
  zh: '应为带时区的时间（RFC 3339）',
  en: 'expected RFC 3339 with zone offset',
}
/** By what the checks of texts and instants say. */
const customWords: Readonly<Record<string, Words>> = Object.fromEntries(
  (
    [
      ['年份须在 2000 至 2199 之间', 'a year from 2000 to 2199'],
      ['不得含空格与控制字符', 'no blanks and no control characters'],
      ['不得含控制字符', 'no control characters'],
      ['不得含单位名称', 'no name of a firm'],
      ['不得含证件号码或电话号码', 'no document or telephone number'],
    ] as const
  ).map(([zh, en]) => [en, { zh, en: `expected ${en}` }]),
)

function inBoth(value: unknown, zh: string, en: string): Words {
  return { zh: `${zh}${value}`, en: `${en}${value}` }
}

function no(refusal: RequestRefusal): { readonly ok: false; readonly refusal: RequestRefusal } {
  return { ok: false, refusal }
}

function textOf(payload: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload)
  } catch {
    return null
  }
}

/** How deep brackets nest outside of strings; looked at before anything is built from them. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (isInString) {
      if (character === '\\') at++
      else if (character === '"') isInString = false
    } else if (character === '"') isInString = true
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth)
    else if (character === '}' || character === ']') depth--
  }
  return deepest
}
