/** Something that changes, and those who wait for it: they look after each change and never on a schedule. */

export interface Watch {
  /** To be called after each change. */
  changed(): void
  /**
   * Resolves with what `look` finds, now or after a change; null, undefined and false are nothing. Rejects with what
   * `look` throws, or after `limitMs` with what was waited for.
   */
  until<T>(look: () => T | null | undefined | false, limit: Limit): Promise<T>
}

export interface Limit {
  readonly limitMs: number
  /** what is waited for, and whatever helps to see why it does not come */
  readonly what: () => string
}

export function createWatch(): Watch {
  const watchers = new Set<() => void>()
  return {
    changed() {
      for (const watcher of [...watchers]) watcher()
    },
    until(look, { limitMs, what }) {
      return new Promise((resolve, reject) => {
        const late = () => end(() => reject(new Error(`not within ${limitMs} ms: ${what()}`)))
        const timer = setTimeout(late, limitMs)
        function end(settle: () => void): void {
          clearTimeout(timer)
          watchers.delete(watcher)
          settle()
        }
        function watcher(): void {
          try {
            const found = look()
            if (found !== null && found !== undefined && found !== false) end(() => resolve(found))
          } catch (error) {
            end(() => reject(error))
          }
        }
        watchers.add(watcher)
        watcher()
      })
    },
  }
}
