/** A machine as its /sys, /dev and /proc show it, built in a folder of its own, which the caller removes. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Paths below the root, such as `dev/ttyUSB0`. */
export interface MachineTree {
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  /** link → what it leads to, also below the root */
  readonly links?: Readonly<Record<string, string>>
}

/** Builds it; `roots` is where its folders are. */
export function machineTree({ files = {}, links = {} }: MachineTree) {
  const root = mkdtempSync(join(tmpdir(), 'warden-machine-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  for (const [link, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, link)), { recursive: true })
    symlinkSync(join(root, target), join(root, link))
  }
  return { root, roots: { sys: join(root, 'sys'), dev: join(root, 'dev'), proc: join(root, 'proc') } }
}
