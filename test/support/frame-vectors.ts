/** The golden frames of `test/vectors/frames.json`, by family. */
import { readFileSync } from 'node:fs'
import { fromHex } from '../../drivers/codec/bytes.ts'

export interface FrameVector {
  /** `>` from the gateway, `<` from the device */
  readonly dir: '>' | '<'
  readonly name: string
  readonly note: string
  readonly bytes: Uint8Array
}

const file = new URL('../vectors/frames.json', import.meta.url)
const rows = JSON.parse(readFileSync(file, 'utf8')) as {
  family: string
  dir: '>' | '<'
  name: string
  note: string
  hex: string
}[]

/** All frames of one family. Throws when there is none, so that a wrong name cannot pass for success. */
export function framesOf(family: string): readonly FrameVector[] {
  const found = rows.filter((row) => row.family === family)
  if (found.length === 0) throw new RangeError(`no frames of a family ${family}`)
  return found.map(({ dir, name, note, hex }) => ({ dir, name, note, bytes: fromHex(hex) }))
}
