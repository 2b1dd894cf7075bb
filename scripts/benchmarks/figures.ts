/** Samples become the figures that are printed: percentiles, and ours beside the bare limit of the same run. Pure. */

/** One line of `scripts/bench --json`. `limit_*` is the bare floor; `ratio_p50` is ours divided by it. */
export interface Figures {
  readonly name: string
  readonly p50: number
  readonly p99: number
  readonly unit: string
  readonly limit_p50: number
  readonly limit_p99: number
  readonly ratio_p50: number
  /** Whatever else this benchmark has to tell. */
  readonly [more: string]: number | string
}

/** A benchmark by the name that staff and scripts call it by. */
export interface Benchmark {
  readonly name: string
  /** Rejects when something could not be measured; it leaves no process and no file behind in any case. */
  run(options: BenchOptions): Promise<readonly Figures[]>
}

export interface BenchOptions {
  /** Backlog of `drain`. */
  readonly events: number
}

/** What was measured on both sides of one comparison, in one unit. */
export interface Comparison {
  readonly name: string
  readonly unit: string
  readonly ours: readonly number[]
  readonly limit: readonly number[]
  /** Of a rate the bad end is the low one. */
  readonly isRate?: boolean
}

/** The figures of a comparison. Throws RangeError when a side has no samples. */
export function compare({ name, unit, ours, limit, isRate = false }: Comparison): Figures {
  const badEnd = isRate ? 0.01 : 0.99
  const [p50, limit50] = [percentile(ours, 0.5), percentile(limit, 0.5)]
  return {
    name,
    p50: rounded(p50),
    p99: rounded(percentile(ours, badEnd)),
    unit,
    limit_p50: rounded(limit50),
    limit_p99: rounded(percentile(limit, badEnd)),
    ratio_p50: rounded(p50 / limit50),
  }
}

/** The smallest sample that at least `part` (0 to 1) of all samples do not exceed (nearest rank). */
export function percentile(samples: readonly number[], part: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('no samples')
  return value
}

/** Three decimals below a hundred, whole numbers from a thousand on: more would be noise. */
export function rounded(value: number): number {
  const factor = Math.abs(value) >= 1000 ? 1 : 1000
  return Math.round(value * factor) / factor
}
