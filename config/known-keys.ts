/** Which keys a schema knows at a place, read from its JSON Schema. Pure. */
import type * as z from 'zod'
import { toJSONSchema } from 'zod'
import type { Path } from './problem.ts'
import { valueAt } from './problem.ts'

/** The part of JSON Schema that says which keys may stand where. */
interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
  readonly anyOf?: readonly Node[]
  readonly oneOf?: readonly Node[]
  readonly const?: unknown
}

/** The keys that may stand in the map at `path` of `value`, given what else stands there. */
export function knownKeys(schema: z.ZodType, value: unknown, path: Path): string[] {
  let nodes = branches(toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node, value)
  for (const [at, part] of path.entries()) {
    const inner = valueAt(value, path.slice(0, at + 1))
    nodes = nodes.flatMap((node) => {
      const next = typeof part === 'number' ? node.items : node.properties?.[part]
      return next === undefined ? [] : branches(next, inner)
    })
  }
  return nodes.flatMap((node) => Object.keys(node.properties ?? {}))
}

/** A node, or those of its alternatives whose fixed values agree with the value. */
function branches(node: Node, value: unknown): Node[] {
  const alternatives = node.anyOf ?? node.oneOf
  if (alternatives === undefined) return [node]
  return alternatives.filter((one) => agrees(one, value)).flatMap((one) => branches(one, value))
}

function agrees(node: Node, value: unknown): boolean {
  return Object.entries(node.properties ?? {}).every(
    ([key, property]) => property.const === undefined || property.const === valueAt(value, [key]),
  )
}
