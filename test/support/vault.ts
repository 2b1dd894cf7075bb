/** Vaults for tests: the fictional people as rows, and keys that a seed repeats. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Stretch } from '../../daemon/journal/stretch.ts'
import type { OpenVault, VaultRow } from '../../daemon/journal/vault.ts'
import { openVault } from '../../daemon/journal/vault.ts'
import { Personal } from '../../drivers/personal.ts'
import { temporaryDirectory } from './journal.ts'
import { seededRandom } from './journal-drafts.ts'
import { edgeCases, people } from './people.ts'
import { quickStretch } from './stretches.ts'

/** Everybody there is: the people of the demo and the edge cases. */
export const everybody = [...people, ...edgeCases].map(({ name, id_no }) => ({ name, number: id_no }))

/** 32 bytes; another seed, another key. */
export function vaultKey(seed = 1): Uint8Array {
  return seededRandom(seed).bytes(32)
}

/** The row of a participant for one of `everybody`, by place in the list. */
export function vaultRow(participant: string, who = 0, session = 'S1'): VaultRow {
  const { name = '', number = '' } = everybody[who % everybody.length] ?? {}
  return { participant, session, name: new Personal(name), number: new Personal(number) }
}

export interface OpenedVault {
  readonly path: string
  readonly vault: OpenVault
  reopen(): OpenVault
}

/** A vault in a directory of its own, closed when the test is over. PINs and codes are hashed quickly. */
export function newVault(
  path = join(temporaryDirectory(), 'vault.db'),
  stretch: Stretch = quickStretch,
): OpenedVault {
  const random = seededRandom(5).bytes
  let vault = openVault({ path, key: vaultKey(), random, stretch })
  onTestFinished(() => vault.close())
  return {
    path,
    vault,
    reopen() {
      vault.close()
      vault = openVault({ path, key: vaultKey(), random, stretch })
      return vault
    },
  }
}
