/** A stable name for a device node that comes and goes, as udev gives to real adapters. */
import { mkdirSync, readlinkSync, renameSync, symlinkSync, unlinkSync } from 'node:fs'
import { join } from 'node:path'

export interface PortLinkOptions {
  /** Made when it is not there. */
  readonly directory: string
  /** Such as `gate1`. */
  readonly name: string
  /** The device node the link leads to. */
  readonly target: string
}

export interface PortLink {
  readonly path: string
  /** Removes the link, unless it leads to another node by now. */
  remove(): void
}

/**
 * Makes `directory/name` a symlink to `target`, in one step even if there was one before: nobody ever finds it
 * missing in between. Throws what `node:fs` throws.
 */
export function createPortLink({ directory, name, target }: PortLinkOptions): PortLink {
  const path = join(directory, name)
  const draft = `${path}.${process.pid}.new`
  mkdirSync(directory, { recursive: true })
  removeIfThere(draft)
  symlinkSync(target, draft)
  renameSync(draft, path)
  return {
    path,
    remove() {
      if (leadsTo(path) === target) removeIfThere(path)
    },
  }
}

function leadsTo(link: string): string | null {
  try {
    return readlinkSync(link)
  } catch {
    return null
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
}
