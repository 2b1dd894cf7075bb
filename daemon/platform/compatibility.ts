/**
 * Whether a newer contract breaks who was written for an older one. What the gateway sends may get more fields and codes;
 * what it receives may get more that it takes. Everything else breaks somebody. Pure.
 */

type Schema = Readonly<Record<string, unknown>>
/** Schemas by name: `event.passage.granted`, `request.roster.put`. */
export type Contract = Readonly<Record<string, Schema>>

/** `sent`: an older platform reads what a newer gateway writes; `received`: the other way round. */
type Direction = 'sent' | 'received'

interface Place {
  readonly path: string
  readonly direction: Direction
}

/** One line for each thing that breaks, `request.roster.put: data.roster: …`; empty when nothing does. */
export function breakingChanges(older: Contract, newer: Contract): readonly string[] {
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
  if (before === after) return []
  // whole numbers are numbers
  const [from, to] = place.direction === 'sent' ? [after, before] : [before, after]
  if (from === 'integer' && to === 'number') return []
  return [said(place, `type ${String(before)} became ${String(after)}`)]
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

/** Entries of lists, and values of records. */
function changedParts(older: Schema, newer: Schema, place: Place): readonly string[] {
  return ['items', 'additionalProperties'].flatMap((key) => {
    const [before, after] = [older[key], newer[key]]
    if (isSchema(before) && isSchema(after))
      return changes(before, after, within(place, key === 'items' ? '[]' : '*'))
    const isShut =
      place.direction === 'received' && key === 'additionalProperties' && after === false && before !== false
    return isShut ? [said(place, 'takes no other fields any more')] : []
  })
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null
}
