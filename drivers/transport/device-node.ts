/** What the file system knows about a device node: who may open it. For fault texts and the listing. */
import { readFile, stat } from 'node:fs/promises'

/**
 * The name of the group that owns `path`, its number as text where the group has no name, or null when the node
 * cannot be looked at. Follows symlinks. Never throws.
 */
export async function owningGroup(path: string, groupFile = '/etc/group'): Promise<string | null> {
  const group = await stat(path).then(
    ({ gid }) => gid,
    () => null,
  )
  if (group === null) return null
  const lines = await readFile(groupFile, 'utf8').then(
    (text) => text.split('\n'),
    () => [],
  )
  // group(5): name:password:number:members
  const named = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(group))
  return named?.[0] ?? String(group)
}
