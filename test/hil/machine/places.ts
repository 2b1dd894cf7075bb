/** Where the products of the bench lie, outside the repository, and where the repository is. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The tree under test. */
export const tree = fileURLToPath(new URL('../../..', import.meta.url))
/** Where the guest sees it. */
export const treeInGuest = '/mnt/tree'

/** Kernel, root and saved state; made when they are missing. */
export const cache = join(process.env['XDG_CACHE_HOME'] ?? '/var/tmp', 'warden-hil')
export const kernelFile = join(cache, 'vmlinux')
export const rootFile = join(cache, 'root.cpio')
export const savedFile = join(cache, 'ready.state')

export function makeCache(): void {
  mkdirSync(cache, { recursive: true })
}
