/** One made-up message for a JSON Schema of the contract: valid, the same each time, about nobody. Pure. */

type Schema = Readonly<Record<string, unknown>>

/** Texts by the name of their member, taken where the schema takes them. Names, references and hashes are made up. */
const texts: Readonly<Record<string, string>> = {
  id: 'order-2026-0318-7',
  order: 'order-2026-0318-7',
  session: 'SX-2026-0417',
  subject: 'SX-2026-0417',
  stream: '8c4f1d0e-7a52-4c7b-9f3e-2b6a5d1c0e9f',
  audience: '/venues/140500-01/gateways/gw1',
  source: '/venues/140500-01/gateways/gw1',
  zone: 'evaluation',
  room: 'room-1',
  openingRoom: 'opening-1',
  ownRoom: 'room-1',
  device: 'gate-1',
  reader: 'reader-1',
  bank: 'bank-a',
  cell: 'A07',
  reason: '设备故障，改期',
  version: '1.0.0',
  parent: '140500',
  sequence: '1207',
  prevhash: 'a'.repeat(64),
  hash: 'b'.repeat(64),
  headHash: 'b'.repeat(64),
  issued_at: '2026-03-18T14:02:11+08:00',
  expires_at: '2026-03-18T14:07:11+08:00',
  due: '2026-03-19T09:00:00+08:00',
  admitFrom: '2026-03-19T08:00:00+08:00',
  admitUntil: '2026-03-19T09:00:00+08:00',
  bookedUntil: '2026-03-19T18:00:00+08:00',
  mealAt: '2026-03-19T12:00:00+08:00',
}

/** The same for objects and lists. */
const wholes: Readonly<Record<string, unknown>> = {
  values: { roomWithinMinutes: 10 },
  local: ['roomWithinMinutes'],
  zones: { evaluation: 7 },
  result: {},
}

/** Texts in the forms that patterns ask for; the first that fits is taken. No document number fits any of them. */
const specimens: readonly string[] = [
  'lane-1',
  'L1',
  'p-000000000000',
  'o-000000000000',
  '2026-03-18T14:05:00+08:00',
  '019d0000-0000-7000-8000-000000000000',
  'c'.repeat(32),
  'c'.repeat(64),
  'eyJhbGciOiJFQ0RILUVTIiwiZW5jIjoiQTI1NkdDTSJ9..aXY.Y2lwaGVydGV4dA.dGFn',
]

/**
 * A value that `schema` takes, with all members that may be there and the first of each closed list; `name` is that of
 * the member it stands in. Throws a RangeError that names a pattern when no specimen fits it: one belongs into the table.
 */
export function exampleOf(schema: Schema, name = ''): unknown {
  if ('const' in schema) return schema['const']
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  const [form] = listOf(schema['anyOf']).filter(({ type }) => type !== 'null')
  if (form !== undefined) return exampleOf(form, name)
  switch (schema['type']) {
    case 'string':
      return textFor(schema, name)
    case 'integer':
    case 'number':
      return Math.max(7, Number(schema['minimum'] ?? 0))
    case 'boolean':
      return true
    case 'array':
      return wholes[name] ?? listOf([schema['items']]).map((entry) => exampleOf(entry))
    default:
      return wholes[name] ?? objectFor(schema)
  }
}

function objectFor(schema: Schema): Schema {
  const members = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, Schema>>)
  return Object.fromEntries(members.map(([key, inner]) => [key, exampleOf(inner, key)]))
}

function textFor({ pattern, minLength = 0, maxLength = 500 }: Schema, name: string): string {
  const form = new RegExp(String(pattern ?? ''), 'u')
  const wanted = texts[name]
  const candidates = [...(wanted === undefined ? [] : [wanted]), ...specimens]
  const found = candidates.find(
    (text) => form.test(text) && text.length >= Number(minLength) && text.length <= Number(maxLength),
  )
  if (found === undefined) throw new RangeError(`no specimen for ${name} ${String(pattern)}`)
  return found
}

function listOf(value: unknown): readonly Schema[] {
  return (Array.isArray(value) ? value : []).filter((one) => one !== undefined)
}
