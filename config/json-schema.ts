/** The venue file's form as JSON Schema, for editors: the same schema, with the settings of each family. Pure. */
import type * as z from 'zod'
import { toJSONSchema } from 'zod'
import type { Family } from '../drivers/family.ts'
import { configSchema } from './schema.ts'

type Node = Record<string, unknown>
interface RootNode extends Node {
  readonly $schema: string
  readonly properties: { readonly lines: { readonly items: LineNode } & Node } & Node
}
interface LineNode extends Node {
  readonly properties: { readonly transport: Node; readonly devices: DevicesNode } & Node
}
interface DevicesNode extends Node {
  readonly items: { readonly properties: Node } & Node
}

/** JSON Schema 2020-12 of the venue file, with one alternative for a line per family. */
export function venueJsonSchema(families: ReadonlyMap<string, Family>): Node {
  const { $schema, properties, ...root } = schemaOf(configSchema) as RootNode
  const { items: line, ...lines } = properties.lines
  const items = { oneOf: [...families.values()].map((family) => lineOf(line, family)) }
  return {
    $schema,
    title: 'Warden 场所配置 venue file',
    ...root,
    properties: { ...properties, lines: { ...lines, items } },
    $defs: { transport: line.properties.transport },
  }
}

/** A line as it must be when its devices are of one family. */
function lineOf(line: LineNode, family: Family): Node {
  const { devices, ...others } = line.properties
  const { $schema: _, ...settings } = schemaOf(family.settings)
  const device = { ...devices.items, properties: { ...devices.items.properties, settings } }
  return {
    ...line,
    title: family.name,
    properties: {
      ...others,
      family: { const: family.name },
      transport: { $ref: '#/$defs/transport' },
      devices: { ...devices, items: device },
    },
  }
}

function schemaOf(schema: z.ZodType): Node {
  return toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node
}
