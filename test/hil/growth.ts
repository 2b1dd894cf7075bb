/** What the site has more of after some time than before: files, heap, memory. */
import type { Usage } from './site-link.ts'

/** Nothing that has a number, and less than one lost line would take in each round. */
const most = { openFiles: 0, heapMb: 1.5, rssMb: 8 } as const

/** The growth in words. Throws where it is more than rounding. */
export function growth(before: Usage, after: Usage): string {
  const files = after.openFiles - before.openFiles
  const heapMb = after.heapMb - before.heapMb
  const rssMb = after.rssMb - before.rssMb
  const told = `open files ${signed(files, 0)}, heap ${signed(heapMb, 1)} MB, memory ${signed(rssMb, 1)} MB of ${after.rssMb.toFixed(0)}`
  if (files > most.openFiles || heapMb > most.heapMb || rssMb > most.rssMb) {
    throw new Error(`it grows: ${told}`)
  }
  return told
}

function signed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return value < 0 ? text : `+${text}`
}
