/** The lock boards of every make, as far as tests of what they share must tell them apart. */
import type { Family } from '../../drivers/family.ts'
import { lock8a } from '../../drivers/lock-8a/index.ts'
import { lockKerongCu16 } from '../../drivers/lock-kerong-cu16/index.ts'
import { lockKerongCu48 } from '../../drivers/lock-kerong-cu48/index.ts'
import { lockWinnsen } from '../../drivers/lock-winnsen/index.ts'
import { lockWkly } from '../../drivers/lock-wkly/index.ts'
import type { Signal } from '../../drivers/words.ts'
import { type FamilyBenchOptions, familyBench } from './family-bench.ts'
import { type Misleading, misled } from './misled-family.ts'

export interface LockMake {
  readonly family: Family
  /** A cabinet of four doors, door k on lock k. */
  readonly settings: Readonly<Record<string, unknown>>
  /** What makes another board on the same bus of it. */
  readonly second: Readonly<Record<string, unknown>>
  /** The packets that read the board. */
  readonly query: string
}

const cabinet = { feedback: 'closed_when_shut', doors: { count: 4 } }

export const lockMakes: readonly LockMake[] = [
  { family: lock8a, settings: cabinet, second: { board: 2 }, query: 'queryAll' },
  { family: lockKerongCu16, settings: cabinet, second: { board: 1 }, query: 'queryBoard' },
  { family: lockKerongCu48, settings: cabinet, second: { device: 1 }, query: 'queryBoard' },
  { family: lockWkly, settings: cabinet, second: { board: 1 }, query: 'queryAll' },
  { family: lockWinnsen, settings: cabinet, second: { station: 2 }, query: 'queryOne' },
]

export interface MakeBenchOptions
  extends Misleading,
    Partial<Pick<FamilyBenchOptions, 'devices' | 'echo' | 'seed'>> {
  readonly change?: Readonly<Record<string, unknown>>
}

/** A bench with one board of this make, unless the test names others. */
export function makeBench(make: LockMake, options: MakeBenchOptions = {}) {
  const {
    change = {},
    devices = { board: { ...make.settings, ...change } },
    echo = false,
    seed = 1,
  } = options
  const bench = familyBench({ family: misled(make.family, options), devices, echo, seed })
  return {
    ...bench,
    unlocksSent: () => bench.sent.filter(({ packet }) => packet === 'unlock').length,
    /** Moves time on until this was signalled once more; throws when it takes too long. */
    until(kind: Signal['kind'], limitMs: number) {
      const before = bench.signals.length
      const end = bench.now() + limitMs
      while (!bench.signals.slice(before).some(({ signal }) => signal.kind === kind)) {
        if (bench.now() >= end) throw new Error(`no ${kind} within ${limitMs} ms`)
        bench.advance(1)
      }
    },
  }
}
