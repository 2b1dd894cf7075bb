import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { owningGroup } from '../../../drivers/transport/device-node.ts'

const folder = mkdtempSync(join(tmpdir(), 'warden-node-'))
afterAll(() => rmSync(folder, { recursive: true }))

function groupFile(lines: readonly string[]): string {
  const path = join(folder, 'group')
  writeFileSync(path, lines.join('\n'))
  return path
}

describe('the group that owns a device node', () => {
  const { gid } = statSync(folder)

  test('is named as the system names it', async () => {
    const file = groupFile(['other:x:4294967000:', `dialout:x:${gid}:someone`, ''])
    expect(await owningGroup(folder, file)).toBe('dialout')
  })

  test('is a number where it has no name', async () => {
    expect(await owningGroup(folder, groupFile(['other:x:4294967000:']))).toBe(String(gid))
    expect(await owningGroup(folder, join(folder, 'no-such-file'))).toBe(String(gid))
  })

  test('is null for a node that is not there', async () => {
    expect(await owningGroup(join(folder, 'ttyUSB0'))).toBeNull()
  })
})
