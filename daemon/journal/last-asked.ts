/** Who asked last under a name: hashing takes a while, and what was asked first may be ready last. */

export interface LastAsked {
  /**
   * Begins to ask. What it gives runs the work that stores, unless something asked later has been stored or all was
   * called off, and says whether it ran. Work that throws leaves the place to what was asked before.
   */
  ask(name: string): (store: () => void) => boolean
  callOff(name: string): void
}

/** Nothing has been asked yet. It keeps one number for each name there ever was: operators and cells, so a few hundred. */
export function createLastAsked(): LastAsked {
  const storedTurns = new Map<string, number>()
  let turns = 0
  return {
    ask(name) {
      const mine = ++turns
      return (store) => {
        if (mine < (storedTurns.get(name) ?? 0)) return false
        store()
        storedTurns.set(name, mine)
        return true
      }
    },
    callOff: (name) => void storedTurns.set(name, ++turns),
  }
}
