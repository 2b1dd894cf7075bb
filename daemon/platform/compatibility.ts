/**
 * Whether a newer contract breaks who was written for an older one. What the gateway sends may get more fields and codes;
 * what it receives may get more that it takes. Everything else breaks somebody. Pure.
 */

type Schema = Readonly<Record<string, unknown>>

/** As much of a contract as an older platform relies on; what a release is kept as. */
export interface Contract {
  readonly version: string
  /** how messages go: direction, topic, QoS and retain flag, by the name of their AsyncAPI operation */
  readonly ways: Readonly<Record<string, string>>
  /** schemas by name: `event.passage.granted`, `request.roster.put`, `event.headers` */
  readonly schemas: Readonly<Record<string, Schema>>
}

/** Whether a value from a file is a contract as releases are kept; what its schemas say is not looked at. */
export function isContract(value: unknown): value is Contract {
  return isSchema(value) && 'version' in value && isSchema(value['ways']) && isSchema(value['schemas'])
}

/** `sent`: an older platform reads what a newer gateway writes; `received`: the other way round. */
type Direction = 'sent' | 'received'

interface Place {
  readonly path: string
  readonly direction: Direction
}

/**
 * One line for each thing that breaks, `request.roster.put: data.roster: …`; empty when nothing does. The gateway may send
 * less than before and take more: new fields and codes in what it sends are passed over by the rules of the contract.
 */
export function breakingChanges(older: Contract, newer: Contract): readonly string[] {
  return [...changedWays(older.ways, newer.ways), ...changedMessages(older.schemas, newer.schemas)]
}

/** A topic, QoS or direction is one that somebody has subscribed to or may publish to: none may change. */
function changedWays(older: Contract['ways'], newer: Contract['ways']): readonly string[] {
  return Object.entries(older).flatMap(([name, way]) => {
    const now = newer[name]
    if (now === way) return []
    return [`${name}: ${now === undefined ? 'is gone' : `${way} became ${now}`}`]
  })
}

function changedMessages(older: Contract['schemas'], newer: Contract['schemas']): readonly string[] {
  return Object.entries(older).flatMap(([name, schema]) => {
    const now = newer[name]
    if (now === undefined) return [`${name}: is gone`]
    const direction = name.startsWith('request.') || name === 'ack' ? 'received' : 'sent'
    return changes(schema, now, { path: '', direction }).map((line) => `${name}: ${line}`)
  })
}

function changes(older: Schema, newer: Schema, place: Place): readonly string[] {
  const alternatives = changedAlternatives(older, newer, place)
  if (alternatives !== null) return alternatives
  return [
    ...changedType(older, newer, place),
    ...changedValues(older, newer, place),
    ...changedLimits(older, newer, place),
    ...changedFields(older, newer, place),
    ...changedParts(older, newer, place),
    ...changedOtherwise(older, newer, place),
  ]
}

function said({ path }: Place, words: string): string {
  return path === '' ? words : `${path}: ${words}`
}

function within(place: Place, key: string): Place {
  return { ...place, path: place.path === '' ? key : `${place.path}.${key}` }
}

function branches({ anyOf, oneOf }: Schema): readonly Schema[] | null {
  return (anyOf ?? oneOf ?? null) as readonly Schema[] | null
}

/** Each form that may come must be one of the forms that are understood. Null where neither has several. */
function changedAlternatives(older: Schema, newer: Schema, place: Place): readonly string[] | null {
  const [before, after] = [branches(older), branches(newer)]
  if (before === null && after === null) return null
  const [coming, understood] =
    place.direction === 'sent' ? [after ?? [newer], before ?? [older]] : [before ?? [older], after ?? [newer]]
  return coming.flatMap((form) => {
    const isUnderstood = understood.some((known) => {
      const found = place.direction === 'sent' ? changes(known, form, place) : changes(form, known, place)
      return found.length === 0
    })
    return isUnderstood ? [] : [said(place, `another form ${JSON.stringify(form).slice(0, 80)}`)]
  })
}

function changedType(older: Schema, newer: Schema, place: Place): readonly string[] {
  const [before, after] = [older['type'], newer['type']]
  const [from, to] = place.direction === 'sent' ? [after, before] : [before, after]
  // whole numbers are numbers, and where no type is named anything goes
  if (from === to || to === undefined || (from === 'integer' && to === 'number')) return []
  return [said(place, `type ${String(before ?? 'any')} became ${String(after ?? 'any')}`)]
}

function valuesOf(schema: Schema): readonly unknown[] | null {
  if ('const' in schema) return [schema['const']]
  return (schema['enum'] as readonly unknown[] | undefined) ?? null
}

/** Codes that are sent may grow: who reads them shows one that is new as it is. A single value may not. */
function changedValues(older: Schema, newer: Schema, place: Place): readonly string[] {
  const [before, after] = [valuesOf(older), valuesOf(newer)]
  if (place.direction === 'received') {
    if (after === null) return []
    const gone = before === null ? ['anything else'] : before.filter((value) => !after.includes(value))
    return gone.map((value) => said(place, `${String(value)} is not taken any more`))
  }
  const isFixed = 'const' in older
  return isFixed && JSON.stringify(before) !== JSON.stringify(after)
    ? [said(place, `${String(before?.[0])} became ${String(after)}`)]
    : []
}

const upper = ['maximum', 'maxLength', 'maxItems', 'exclusiveMaximum'] as const
const lower = ['minimum', 'minLength', 'minItems', 'exclusiveMinimum'] as const
const shapes = ['pattern', 'format'] as const

/** What is sent may be bound more tightly, what is received less. */
function changedLimits(older: Schema, newer: Schema, place: Place): readonly string[] {
  const [writer, reader] = place.direction === 'sent' ? [newer, older] : [older, newer]
  const beyond = (key: string, none: number, sign: 1 | -1): boolean => {
    const [mayWrite, mayRead] = [writer[key] ?? none, reader[key] ?? none] as [number, number]
    return mayWrite * sign > mayRead * sign
  }
  const above = upper.filter((key) => beyond(key, Number.POSITIVE_INFINITY, 1))
  const below = lower.filter((key) => beyond(key, Number.NEGATIVE_INFINITY, -1))
  const other = shapes.filter((key) => reader[key] !== undefined && reader[key] !== writer[key])
  return [...above, ...below, ...other].map((key) =>
    said(place, `${key} ${String(older[key] ?? 'none')} became ${String(newer[key] ?? 'none')}`),
  )
}

function changedFields(older: Schema, newer: Schema, place: Place): readonly string[] {
  const before = (older['properties'] ?? {}) as Readonly<Record<string, Schema>>
  const after = (newer['properties'] ?? {}) as Readonly<Record<string, Schema>>
  const needed = (schema: Schema) => (schema['required'] ?? []) as readonly string[]
  const each = Object.entries(before).flatMap(([key, schema]) => {
    const now = after[key]
    return now === undefined
      ? [said(place, `field ${key} is gone`)]
      : changes(schema, now, within(place, key))
  })
  const [had, has] =
    place.direction === 'sent' ? [needed(older), needed(newer)] : [needed(newer), needed(older)]
  const words = place.direction === 'sent' ? 'may be missing now' : 'is needed now'
  const missing = had.filter((key) => !has.includes(key) && (place.direction === 'received' || key in after))
  return [...each, ...missing.map((key) => said(place, `field ${key} ${words}`))]
}

/** Entries of lists, keys and values of records. What is not named may be anything. */
function changedParts(older: Schema, newer: Schema, place: Place): readonly string[] {
  return Object.entries(parts).flatMap(([key, step]) => {
    const [before, after] = [older[key], newer[key]]
    if (before === after) return []
    const [writer, reader] = place.direction === 'sent' ? [after, before] : [before, after]
    if (writer === false) return []
    if (reader === false) return [said(place, words[place.direction])]
    return changes(isSchema(before) ? before : {}, isSchema(after) ? after : {}, within(place, step))
  })
}

const parts = { items: '[]', additionalProperties: '*', propertyNames: 'key' } as const
const words = { sent: 'may have other fields now', received: 'takes no other fields any more' } as const

/** Keywords that only explain. */
const remarks = ['$schema', '$id', '$comment', 'title', 'description', 'examples', 'default', 'deprecated']
const known = new Set<string>([
  ...['type', 'const', 'enum', 'anyOf', 'oneOf', 'properties', 'required'],
  ...Object.keys(parts),
  ...upper,
  ...lower,
  ...shapes,
  ...remarks,
])

/** A schema without what only explains: that may change at any time, and a release need not keep it. */
export function bareSchema(schema: Schema): Schema {
  const kept = Object.entries(schema).filter(([key]) => !remarks.includes(key))
  return Object.fromEntries(kept.map(([key, value]) => [key, bareValue(key, value)]))
}

function bareValue(key: string, value: unknown): unknown {
  if (key === 'anyOf' || key === 'oneOf' || key === 'allOf')
    return (value as readonly Schema[]).map(bareSchema)
  if (!isSchema(value)) return value
  if (key !== 'properties') return bareSchema(value)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, bareSchema(inner as Schema)]))
}

/** A keyword that nobody here understands might mean anything: any change of it counts. */
function changedOtherwise(older: Schema, newer: Schema, place: Place): readonly string[] {
  const keys = new Set([...Object.keys(older), ...Object.keys(newer)])
  return [...keys]
    .filter((key) => !known.has(key) && JSON.stringify(older[key]) !== JSON.stringify(newer[key]))
    .map((key) => said(place, `${key} changed`))
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
