import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeOf, obstacleAt } from '../../../daemon/cli/check-node.ts'

let folder = ''
let node = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'warden-node-'))
  chmodSync(folder, 0o755)
  node = join(folder, 'ttyUSB0')
  writeFileSync(node, '')
})
afterEach(() => rmSync(folder, { recursive: true }))

const isRoot = process.getuid?.() === 0
const source = new URL('../../../daemon/cli/check-node.ts', import.meta.url)
/** An ordinary user and its group, on every Linux. */
const nobody = 65_534

/** The same asked by an ordinary user. */
function askedByNobody(kind: 'serial' | 'evdev'): unknown {
  const program = `
    const { obstacleAt } = await import(${JSON.stringify(source.href)})
    process.setgroups([])
    process.setgid(${nobody})
    process.setuid(${nobody})
    console.log(JSON.stringify(await obstacleAt(${JSON.stringify(node)}, '${kind}')))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

test('a node that is not there is missing, and one that is there speaks against nothing', async () => {
  expect(await obstacleAt(join(folder, 'no-such'), 'serial')).toEqual({ kind: 'missing' })
  expect(await obstacleAt(node, 'serial')).toBeNull()
})

test.skipIf(!isRoot)(
  'a node of another group is told with its group, and with the one that a rule should give',
  () => {
    chownSync(node, 0, 0)
    chmodSync(node, 0o660)
    expect(askedByNobody('serial')).toEqual({ kind: 'barred', group: 'root', ruleGroup: 'dialout' })
    expect(askedByNobody('evdev')).toEqual({ kind: 'barred', group: 'root', ruleGroup: 'warden' })
  },
)

test.skipIf(!isRoot)('what is only read needs no right to write, a port does', () => {
  chownSync(node, 0, 0)
  chmodSync(node, 0o664)
  expect(askedByNobody('serial')).toMatchObject({ kind: 'barred' })
  expect(askedByNobody('evdev')).toBeNull()
})

test('a line has a node where its transport names one; a network address has none', async () => {
  expect(await nodeOf({ kind: 'evdev', path: '/dev/input/event3' })).toBe('/dev/input/event3')
  expect(await nodeOf({ kind: 'hid', path: '/dev/hidraw3' })).toBe('/dev/hidraw3')
  expect(await nodeOf({ kind: 'tcp', host: '10.0.0.7', port: 4001 })).toBeNull()
  expect(await nodeOf({ kind: 'hid', vendorId: 0xffff, productId: 0xfffe })).toBeNull()
})
