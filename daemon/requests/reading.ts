/** Reads the body of a request: bytes to a checked shape, or what is wrong with which field. Bounded in size and depth. Pure. */
import type * as z from 'zod'
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

/** JSON of bounded size and depth: what an attacker sends is never worth more memory than itself a few times over. */
export function readJson(payload: Uint8Array): Read<unknown> {
  if (payload.length > requestLimitBytes) return no(refusing('too_large', null, String(requestLimitBytes)))
  const text = textOf(payload)
  if (text === null) return no(refusing('not_utf8'))
  if (depthOf(text) > requestDepthLimit) return no(refusing('too_deep', null, String(requestDepthLimit)))
  try {
    return { ok: true, value: JSON.parse(text) as unknown }
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
  const path = [...above, ...(issue?.path ?? []).map(String)]
  const key = issue?.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : null
  // an unknown key may be a name that slipped: only what looks like a key is repeated
  const field = [...path, ...(key !== null && /^[A-Za-z_]{1,32}$/.test(key) ? [key] : [])].join('.')
  return no(refusing('field_invalid', field === '' ? null : field, expectation(issue)))
}

/** What was expected, without the value that came instead. */
function expectation(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return 'not a field of this request'
  if (issue?.code === 'invalid_type') return `expected ${issue.expected}`
  if (issue?.code === 'invalid_value') return `expected one of ${issue.values.map(String).join(', ')}`
  if (issue?.code === 'too_big') return `expected at most ${issue.maximum}`
  if (issue?.code === 'too_small') return `expected at least ${issue.minimum}`
  if (issue?.code === 'invalid_format' && issue.format === 'datetime')
    return 'expected RFC 3339 with zone offset'
  return 'not as the schema of this operation says'
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
