/** One family under fuzz in a thread of its own: tells how far it is, so that who watches sees it hang. */
import { parentPort, workerData } from 'node:worker_threads'
import { familyOf } from '../drivers/families.ts'
import { fuzzFamily } from '../test/support/fuzz-codec.ts'

/** What to do. */
export interface FuzzJob {
  readonly family: string
  readonly seed: number
  readonly count: number
}

/** How far it is; the last one has `isOver`. */
export interface FuzzNews {
  readonly inputs: number
  readonly packets: number
  readonly complaint: string | null
  readonly heapMb: number
  readonly isOver: boolean
}

const newsEvery = 10_000

const { family, seed, count } = workerData as FuzzJob
const { step, so } = fuzzFamily(familyOf(family), seed)

function tell(isOver: boolean): void {
  const heapMb = process.memoryUsage().heapUsed / 1_048_576
  parentPort?.postMessage({ ...so, heapMb, isOver } satisfies FuzzNews)
}

while (so.inputs < count && step()) if (so.inputs % newsEvery === 0) tell(false)
tell(true)
