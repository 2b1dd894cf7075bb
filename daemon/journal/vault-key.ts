/** The vault's key file: 32 bytes that live outside the database, readable by the daemon's user only. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../../drivers/fault.ts'

const keyBytes = 32

/** The key at `path`, made on first use. Throws `vault_key` when it is of the wrong size or others may read it. */
export function loadOrCreateVaultKey(path: string, random: (bytes: number) => Uint8Array): Uint8Array {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return createKey(path, random)
  if ((found.mode & 0o077) !== 0) {
    const mode = (found.mode & 0o777).toString(8)
    throw new Fault('vault_key', `${path}: readable by others (mode ${mode}), expected mode 600`)
  }
  const key = readFileSync(path)
  if (key.length !== keyBytes) {
    throw new Fault('vault_key', `${path}: ${key.length} bytes, expected ${keyBytes}`)
  }
  return key
}

/** Written whole or not at all: a half key would lock the vault for ever. */
function createKey(path: string, random: (bytes: number) => Uint8Array): Uint8Array {
  const key = random(keyBytes)
  const draft = `${path}.new`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const file = openSync(draft, 'w', 0o600)
  writeSync(file, key)
  fsyncSync(file)
  closeSync(file)
  renameSync(draft, path)
  const directory = openSync(dirname(path), 'r')
  fsyncSync(directory)
  closeSync(directory)
  return key
}
