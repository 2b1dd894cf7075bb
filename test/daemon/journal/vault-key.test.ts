import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadOrCreateVaultKey, loadVaultKey } from '../../../daemon/journal/vault-key.ts'
import { faultOf } from '../../support/fault-of.ts'
import { temporaryDirectory } from '../../support/journal.ts'
import { seededRandom } from '../../support/journal-drafts.ts'

const newPath = () => join(temporaryDirectory(), 'keys', 'vault.key')
const random = () => seededRandom().bytes
const never = (): never => {
  throw new Error('no key was to be made')
}

function written(content: Uint8Array | string, mode = 0o600): string {
  const path = newPath()
  mkdirSync(dirname(path))
  writeFileSync(path, content)
  chmodSync(path, mode)
  return path
}

describe('a key file that is not there', () => {
  test('is made once: 32 bytes, mode 600, in a directory of mode 700, and read ever after', () => {
    const path = newPath()
    const key = loadOrCreateVaultKey(path, random())
    expect(key).toHaveLength(32)
    expect(readFileSync(path).equals(key)).toBe(true)
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    expect((statSync(dirname(path)).mode & 0o777).toString(8)).toBe('700')
    expect(Buffer.from(loadOrCreateVaultKey(path, never)).equals(key)).toBe(true)
  })

  test('is not made anew for a vault that is there already', () => {
    const path = newPath()
    expect(faultOf(() => loadVaultKey(path)).code).toBe('vault_key')
    expect(existsSync(path)).toBe(false)
    const key = loadOrCreateVaultKey(path, random())
    expect(Buffer.from(loadVaultKey(path)).equals(key)).toBe(true)
  })

  test('comes into being whole: nothing else is left, no draft either', () => {
    const path = newPath()
    loadOrCreateVaultKey(path, random())
    expect(readdirSync(dirname(path))).toEqual(['vault.key'])
  })

  test('is made in spite of a draft that a crash left half-written, and not with its wider mode', () => {
    const path = newPath()
    mkdirSync(dirname(path))
    writeFileSync(`${path}.new`, 'half', { mode: 0o644 })
    const key = loadOrCreateVaultKey(path, random())
    expect(readFileSync(path).equals(key)).toBe(true)
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600')
    expect(existsSync(`${path}.new`)).toBe(false)
  })

  test('is never written over one that appears meanwhile', () => {
    const path = newPath()
    const other = Buffer.alloc(32, 7)
    const meanwhile = (count: number) => {
      mkdirSync(dirname(path))
      writeFileSync(path, other, { mode: 0o600 })
      return new Uint8Array(count)
    }
    expect(faultOf(() => loadOrCreateVaultKey(path, meanwhile)).code).toBe('vault_key')
    expect(readFileSync(path).equals(other)).toBe(true)
    expect(Buffer.from(loadOrCreateVaultKey(path, never)).equals(other)).toBe(true)
  })
})

describe('a key file is refused', () => {
  test.each([0o604, 0o640, 0o644, 0o660, 0o601, 0o610, 0o777])(
    'when others may do anything with it: mode %o',
    (mode) => {
      const path = written(new Uint8Array(32), mode)
      const fault = faultOf(() => loadOrCreateVaultKey(path, never))
      expect(fault).toMatchObject({ code: 'vault_key', message: expect.stringContaining(path) })
      expect(fault.message).toContain(`mode ${mode.toString(8)}`)
    },
  )

  test.each([0, 1, 16, 31, 33, 64])('when it has %i bytes; it is not replaced', (length) => {
    const path = written(new Uint8Array(length))
    const fault = faultOf(() => loadOrCreateVaultKey(path, never))
    expect(fault).toMatchObject({ code: 'vault_key', message: `${path}: ${length} bytes, expected 32` })
    expect(statSync(path).size).toBe(length)
  })

  test('when it is a directory', () => {
    const path = newPath()
    mkdirSync(path, { recursive: true, mode: 0o700 })
    expect(faultOf(() => loadOrCreateVaultKey(path, never)).code).toBe('vault_key')
  })

  test('when it cannot be made: a file stands in the directory’s place', () => {
    const path = join(written('a file'), 'vault.key')
    const fault = faultOf(() => loadOrCreateVaultKey(path, random()))
    expect(fault).toMatchObject({ code: 'vault_key', message: expect.stringContaining(path) })
  })

  test('without a byte of the key in the complaint', () => {
    const path = written('0123456789abcdef')
    const { message } = faultOf(() => loadOrCreateVaultKey(path, never))
    expect(message.replace(path, '')).not.toMatch(/0123|3031/)
  })
})

test('modes that shut out only the owner’s own writing are fine', () => {
  const path = written(new Uint8Array(32).fill(3), 0o400)
  expect(loadOrCreateVaultKey(path, never)).toHaveLength(32)
})
