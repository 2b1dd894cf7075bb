/** How fast a device answered lately: a small window of times, so that a day of polling takes no more room than a minute. */

/** So many answers: half a minute of a gate, a few minutes of a locker board. 256 bytes a device. */
const windowLength = 64

export interface LatencyFigures {
  readonly lastMs: number
  readonly medianMs: number
  readonly worstMs: number
  /** how many answers the figures are of */
  readonly answers: number
}

export interface Latency {
  /** One more answer took so long. */
  add(ms: number): void
  /** null before the first answer */
  figures(): LatencyFigures | null
}

/** Nothing was answered yet. */
export function createLatency(): Latency {
  const times = new Float32Array(windowLength)
  let count = 0
  return {
    add(ms) {
      times[count % windowLength] = ms
      count++
    },
    figures() {
      if (count === 0) return null
      const answers = Math.min(count, windowLength)
      const sorted = times.slice(0, answers).sort()
      const lastMs = tenths(times[(count - 1) % windowLength] ?? 0)
      const medianMs = tenths(sorted[Math.floor((answers - 1) / 2)] ?? 0)
      return { lastMs, medianMs, worstMs: tenths(sorted[answers - 1] ?? 0), answers }
    },
  }
}

/** Milliseconds to a tenth: more is the scheduler's. */
function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}
