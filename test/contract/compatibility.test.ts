import { describe, expect, test } from 'vitest'
import { breakingChanges } from '../../daemon/platform/compatibility.ts'

type Schema = Record<string, unknown>
const object = (
  properties: Schema,
  required: readonly string[] = Object.keys(properties),
  more: Schema = {},
) => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const text = { type: 'string' }
const code = (...values: string[]) => ({ type: 'string', enum: values })

/** What changes, from which schema to which, and what is said of it where it is sent and where it is received. */
const rows: readonly [string, Schema, Schema, readonly string[], readonly string[]][] = [
  ['nothing', object({ a: text }), object({ a: text }), [], []],
  ['a description', { ...text, description: 'x' }, { ...text, description: 'y' }, [], []],
  ['a new optional field', object({ a: text }), object({ a: text, b: text }, ['a']), [], []],
  [
    'a new field that is always there',
    object({ a: text }),
    object({ a: text, b: text }),
    [],
    ['field b is needed now'],
  ],
  [
    'a field gone',
    object({ a: text, b: text }),
    object({ a: text }),
    ['field b is gone'],
    ['field b is gone'],
  ],
  [
    'a field that may be missing now',
    object({ a: text }),
    object({ a: text }, []),
    ['field a may be missing now'],
    [],
  ],
  ['a field that is needed now', object({ a: text }, []), object({ a: text }), [], ['field a is needed now']],
  [
    'another type',
    object({ a: text }),
    object({ a: { type: 'integer' } }),
    ['a: type string became integer'],
    ['a: type string became integer'],
  ],
  [
    'a whole number that may be any number',
    { type: 'integer' },
    { type: 'number' },
    ['type integer became number'],
    [],
  ],
  ['a number that is whole now', { type: 'number' }, { type: 'integer' }, [], ['type number became integer']],
  ['a new code', code('a'), code('a', 'b'), [], []],
  ['a code gone', code('a', 'b'), code('a'), [], ['b is not taken any more']],
  ['another constant', { const: 'a' }, { const: 'b' }, ['a became b'], ['a is not taken any more']],
  ['a longer text', { ...text, maxLength: 9 }, { ...text, maxLength: 10 }, ['maxLength 9 became 10'], []],
  ['a shorter text', { ...text, maxLength: 9 }, { ...text, maxLength: 8 }, [], ['maxLength 9 became 8']],
  ['a text without bound', { ...text, maxLength: 9 }, text, ['maxLength 9 became none'], []],
  [
    'a smaller number',
    { type: 'integer', minimum: 0 },
    { type: 'integer', minimum: -1 },
    ['minimum 0 became -1'],
    [],
  ],
  [
    'a larger least number',
    { type: 'integer', minimum: 0 },
    { type: 'integer', minimum: 1 },
    [],
    ['minimum 0 became 1'],
  ],
  ['a new pattern', text, { ...text, pattern: '^a' }, [], ['pattern none became ^a']],
  ['a pattern gone', { ...text, pattern: '^a' }, text, ['pattern ^a became none'], []],
  [
    'null where there was none',
    text,
    { anyOf: [text, { type: 'null' }] },
    ['another form {"type":"null"}'],
    [],
  ],
  ['null no more', { anyOf: [text, { type: 'null' }] }, text, [], ['another form {"type":"null"}']],
  [
    'entries of another type',
    { type: 'array', items: text },
    { type: 'array', items: { type: 'integer' } },
    ['[]: type string became integer'],
    ['[]: type string became integer'],
  ],
  [
    'values of another type',
    { type: 'object', additionalProperties: text },
    { type: 'object', additionalProperties: { type: 'integer' } },
    ['*: type string became integer'],
    ['*: type string became integer'],
  ],
  [
    'no other fields any more',
    object({ a: text }),
    object({ a: text }, ['a'], { additionalProperties: false }),
    [],
    ['takes no other fields any more'],
  ],
  [
    'deep inside',
    object({ a: object({ b: code('x', 'y') }) }),
    object({ a: object({ b: code('x') }) }),
    [],
    ['a.b: y is not taken any more'],
  ],
]

describe.each(rows)('%s', (_title, older, newer, sent, received) => {
  test('in what is sent', () => {
    const said = breakingChanges({ 'event.a': older }, { 'event.a': newer })
    expect(said).toEqual(sent.map((line) => `event.a: ${line}`))
  })

  test('in what is received', () => {
    for (const name of ['request.a', 'ack']) {
      const said = breakingChanges({ [name]: older }, { [name]: newer })
      expect(said).toEqual(received.map((line) => `${name}: ${line}`))
    }
  })
})

test('a message that is gone breaks, a new one does not', () => {
  expect(breakingChanges({ 'event.a': text }, {})).toEqual(['event.a: is gone'])
  expect(breakingChanges({}, { 'event.a': text })).toEqual([])
})
