/** The data of events as their schemas allow it: which codes stand where, and small valid instances of each type. */
import * as z from 'zod'
import type { EventType } from '../../daemon/domain/events/catalogue.ts'
import { catalogue } from '../../daemon/domain/events/catalogue.ts'

/** As much of JSON Schema as the catalogue's schemas come out as. */
interface Shape {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
}

export const eventTypes = Object.keys(catalogue) as readonly EventType[]

/** A code, and the path of the field it stands in, the event's type first: `leave.requested.kind`. */
export interface CodeInField {
  readonly field: string
  readonly code: string
}

/** Every value of a closed list in the data of an event, in the order of the schema. */
export function codesOf(type: EventType): readonly CodeInField[] {
  return codesIn(shapeOf(type), type)
}

function codesIn(shape: Shape, field: string): readonly CodeInField[] {
  const own = typeof shape.const === 'string' ? [shape.const] : (shape.enum ?? [])
  return [
    ...own.map((code) => ({ field, code })),
    ...(shape.anyOf ?? []).flatMap((one) => codesIn(one, field)),
    ...(shape.items === undefined ? [] : codesIn(shape.items, field)),
    ...Object.entries(shape.properties ?? {}).flatMap(([key, one]) => codesIn(one, `${field}.${key}`)),
  ]
}

/** The names of the fields of an event's data. */
export function fieldsOf(type: EventType): readonly string[] {
  return Object.keys(shapeOf(type).properties ?? {})
}

function shapeOf(type: EventType): Shape {
  return z.toJSONSchema(catalogue[type].data) as Shape
}

export type Data = Readonly<Record<string, unknown>>

/** What an instance has: `least` of everything, or `all` that may be there, with the `at`-th value of each closed list. */
export interface Wanted {
  readonly fields: 'least' | 'all'
  readonly at: number
}

/** Data that the schema of the type takes. Throws when it does not: then this file knows too little of it. */
export function instanceOf(type: EventType, wanted: Wanted): Data {
  const data = valueFor(shapeOf(type), wanted)
  return catalogue[type].data.parse(data) as Data
}

/** As many instances as it takes to have each value of each closed list once, and one with as little as may be. */
export function instancesOf(type: EventType): readonly Data[] {
  const perField = new Map<string, number>()
  for (const { field } of codesOf(type)) perField.set(field, (perField.get(field) ?? 0) + 1)
  const count = Math.max(1, ...perField.values())
  const full = Array.from({ length: count }, (_none, at) => instanceOf(type, { fields: 'all', at }))
  return [instanceOf(type, { fields: 'least', at: 0 }), ...full]
}

function valueFor(shape: Shape, wanted: Wanted): unknown {
  if (shape.const !== undefined) return shape.const
  if (shape.enum !== undefined) return shape.enum[wanted.at % shape.enum.length]
  if (shape.anyOf !== undefined) return oneOf(shape.anyOf, wanted)
  switch (shape.type) {
    case 'string':
      return textFor(shape)
    case 'integer':
    case 'number':
      return Math.max(shape.minimum ?? 0, (shape.exclusiveMinimum ?? -1) + 1) + 2
    case 'boolean':
      return wanted.fields === 'all'
    case 'null':
      return null
    case 'array':
      return Array.from({ length: Math.max(shape.minItems ?? 0, wanted.fields === 'all' ? 2 : 0) }, () =>
        valueFor(shape.items ?? {}, wanted),
      )
    default:
      return objectFor(shape, wanted)
  }
}

/** Null where as little as may be is wanted; else a branch with a value, each in its turn. */
function oneOf(branches: readonly Shape[], wanted: Wanted): unknown {
  const nothing = branches.some(({ type }) => type === 'null')
  if (wanted.fields === 'least' && nothing) return null
  const filled = branches.filter(({ type }) => type !== 'null')
  const codes = filled.flatMap((branch) => branch.enum ?? [])
  if (codes.length > 0) return codes[wanted.at % codes.length]
  return valueFor(filled[0] ?? {}, wanted)
}

function objectFor({ properties = {}, required = [] }: Shape, wanted: Wanted): Data {
  const keys = Object.keys(properties).filter((key) => wanted.fields === 'all' || required.includes(key))
  return Object.fromEntries(keys.map((key) => [key, valueFor(properties[key] ?? {}, wanted)]))
}

/** Texts in the forms that the schemas ask for; the first that fits is taken. */
const specimens: readonly string[] = [
  '因故“改期”, as agreed',
  'lane-9',
  'L9',
  'p-pppppppppppp',
  'o-oooooooooooo',
  '2026-03-18T14:05:00.000+08:00',
  'ab'.repeat(16),
  'cd'.repeat(32),
]

function textFor({ pattern, minLength = 0 }: Shape): string {
  if (pattern === undefined) return 'X9'.padEnd(minLength, '9')
  const form = new RegExp(pattern, 'u')
  const found = specimens.find((text) => form.test(text))
  if (found === undefined) throw new RangeError(`no specimen for ${pattern}`)
  return found
}
