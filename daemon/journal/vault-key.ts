/** The vault's key file: 32 bytes that live outside the database, readable by the daemon's user only. */
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { Fault } from '../../drivers/fault.ts'

const keyBytes = 32
const keyMode = 0o600

/**
 * The key at `path`, made on first use. Throws `vault_key` when it is of the wrong size, others may read it, or it can
 * be neither read nor made. A file that is there is never written.
 */
export function loadOrCreateVaultKey(path: string, random: (bytes: number) => Uint8Array): Uint8Array {
  return keyAt(path, () => createKey(path, random(keyBytes)))
}

/** The key of a vault that is there already: a missing one is not replaced, because no other fits. */
export function loadVaultKey(path: string): Uint8Array {
  return keyAt(path, () => {
    throw new Fault('vault_key', `${path}: missing, and the vault cannot be opened with any other key`)
  })
}

function keyAt(path: string, ifMissing: () => Uint8Array): Uint8Array {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    return found === undefined ? ifMissing() : readKey(path, found.mode)
  } catch (error) {
    throw error instanceof Error && 'syscall' in error
      ? new Fault('vault_key', `${path}: ${error.message}`, error)
      : error
  }
}

function readKey(path: string, mode: number): Uint8Array {
  if ((mode & 0o077) !== 0) {
    const got = (mode & 0o777).toString(8)
    throw new Fault('vault_key', `${path}: readable by others (mode ${got}), expected mode 600`)
  }
  const key = readFileSync(path)
  if (key.length === keyBytes) return key
  throw new Fault('vault_key', `${path}: ${key.length} bytes, expected ${keyBytes}`)
}

/**
 * Written whole or not at all: a half key would lock the vault for ever. A draft left by a crash is made anew; a key
 * that somebody put there meanwhile stays, and this fails.
 */
function createKey(path: string, key: Uint8Array): Uint8Array {
  const draft = `${path}.new`
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  rmSync(draft, { force: true })
  const file = openSync(draft, 'wx', keyMode)
  try {
    fchmodSync(file, keyMode)
    writeSync(file, key)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  linkSync(draft, path)
  rmSync(draft)
  syncDirectory(dirname(path))
  return key
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}
