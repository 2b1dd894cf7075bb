import { describe, expect, test } from 'vitest'
import { breakingChanges, isContract } from '../../daemon/platform/compatibility.ts'

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
    'entries of any type',
    { type: 'array', items: text },
    { type: 'array' },
    ['[]: type string became any'],
    [],
  ],
  [
    'entries that were of any type',
    { type: 'array' },
    { type: 'array', items: text },
    [],
    ['[]: type any became string'],
  ],
  [
    'values that were of any type',
    { type: 'object', additionalProperties: {} },
    { type: 'object', additionalProperties: text },
    [],
    ['*: type any became string'],
  ],
  [
    'shorter keys',
    { type: 'object', propertyNames: { maxLength: 9 } },
    { type: 'object', propertyNames: { maxLength: 8 } },
    [],
    ['key: maxLength 9 became 8'],
  ],
  [
    'other fields where there were none',
    object({ a: text }, ['a'], { additionalProperties: false }),
    object({ a: text }),
    ['may have other fields now'],
    [],
  ],
  ['free text in place of codes', code('a'), text, [], []],
  ['codes in place of free text', text, code('a'), [], ['anything else is not taken any more']],
  [
    'a keyword that nobody knows here',
    object({ a: text }),
    object({ a: text }, ['a'], { minProperties: 2 }),
    ['minProperties changed'],
    ['minProperties changed'],
  ],
  ['a title and an example', text, { ...text, title: 'x', examples: ['y'] }, [], []],
  [
    'deep inside',
    object({ a: object({ b: code('x', 'y') }) }),
    object({ a: object({ b: code('x') }) }),
    [],
    ['a.b: y is not taken any more'],
  ],
]

const contract = (schemas: Record<string, Schema>, ways: Record<string, string> = {}) => ({
  version: '1.0.0',
  ways,
  schemas,
})

describe.each(rows)('%s', (_title, older, newer, sent, received) => {
  test('in what is sent', () => {
    for (const name of ['event.a', 'state.a', 'response']) {
      const said = breakingChanges(contract({ [name]: older }), contract({ [name]: newer }))
      expect(said).toEqual(sent.map((line) => `${name}: ${line}`))
    }
  })

  test('in what is received', () => {
    for (const name of ['request.a', 'ack']) {
      const said = breakingChanges(contract({ [name]: older }), contract({ [name]: newer }))
      expect(said).toEqual(received.map((line) => `${name}: ${line}`))
    }
  })
})

describe('a message', () => {
  test('that is gone breaks, a new one does not', () => {
    expect(breakingChanges(contract({ 'event.a': text }), contract({}))).toEqual(['event.a: is gone'])
    expect(breakingChanges(contract({}), contract({ 'event.a': text }))).toEqual([])
  })

  test.each([
    ['send ack, QoS 1', 'receive ack, QoS 1'],
    ['send x/{venue}/event, QoS 1', 'send y/{venue}/event, QoS 1'],
    ['send x, QoS 1, retained', 'send x, QoS 1'],
  ])('that goes "%s" breaks when it goes "%s"', (older, newer) => {
    const said = breakingChanges(contract({}, { way: older }), contract({}, { way: newer }))
    expect(said).toEqual([`way: ${older} became ${newer}`])
  })

  test('whose way is gone breaks, a new way does not', () => {
    expect(breakingChanges(contract({}, { way: 'send x' }), contract({}))).toEqual(['way: is gone'])
    expect(breakingChanges(contract({}), contract({}, { way: 'send x' }))).toEqual([])
  })
})

test('only an object with version, ways and schemas is a contract', () => {
  expect(isContract(contract({}))).toBe(true)
  for (const other of [null, [], 'x', {}, { 'event.a': text }, { ...contract({}), schemas: [] }]) {
    expect(isContract(other)).toBe(false)
  }
})
