import { expect, test } from 'vitest'
import { sources } from '../support/source-tree.ts'

test('the daemon at rest carries nothing of the document: only the command line loads it', () => {
  const edges = new Map(sources().map(({ path, imports }) => [path, imports]))
  const reached = new Set<string>()
  const walk = (path: string): void => {
    if (reached.has(path)) return
    reached.add(path)
    for (const { target, isOurs, isType } of edges.get(path) ?? []) if (isOurs && !isType) walk(target)
  }
  walk('daemon/main.ts')
  expect(reached.size).toBeGreaterThan(200)
  const heavy =
    /^daemon\/platform\/(asyncapi|asyncapi-messages|compatibility|examples|published-schemas)\.ts$/
  expect([...reached].filter((path) => heavy.test(path))).toEqual([])
})
