/** How the demo waits, and how it takes down what it started. */

/** Waits until something is reached; false when it is not in time. */
export async function until(reached: () => boolean, limitMs: number): Promise<boolean> {
  const endMs = performance.now() + limitMs
  while (!reached()) {
    if (performance.now() > endMs) return false
    await new Promise((resume) => setTimeout(resume, 50))
  }
  return true
}

/** How long one end may take before the next is begun. */
const endMs = 5_000

export interface Ending {
  add(end: () => Promise<void> | void): void
  /** Ends everything that was started, the newest first; each end has its own deadline. */
  all(): Promise<void>
}

/** An ending with nothing in it yet. */
export function createEnding(): Ending {
  const ends: (() => Promise<void> | void)[] = []
  let ending: Promise<void> | null = null
  return {
    add: (end) => void ends.unshift(end),
    all() {
      ending ??= (async () => {
        for (const end of ends) await Promise.race([end(), new Promise((late) => setTimeout(late, endMs))])
      })()
      return ending
    },
  }
}
