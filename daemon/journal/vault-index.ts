/** Who stands behind a keyed hash, in memory: looked at for every card, so it must cost nothing. */

export interface PersonIndex {
  /** Participants that a hash stands for, newest first. */
  participants(hash: string): readonly string[]
  /** Puts a participant in front; one that is known leaves its former place. */
  put(participant: string, hash: string): void
  remove(participant: string): void
}

/** An index of nobody. */
export function createPersonIndex(): PersonIndex {
  const participantsOf = new Map<string, readonly string[]>()
  const hashOf = new Map<string, string>()

  function remove(participant: string): void {
    const hash = hashOf.get(participant)
    if (hash === undefined) return
    hashOf.delete(participant)
    const rest = (participantsOf.get(hash) ?? []).filter((one) => one !== participant)
    if (rest.length === 0) participantsOf.delete(hash)
    else participantsOf.set(hash, rest)
  }

  return {
    participants: (hash) => participantsOf.get(hash) ?? [],
    put(participant, hash) {
      remove(participant)
      hashOf.set(participant, hash)
      participantsOf.set(hash, [participant, ...(participantsOf.get(hash) ?? [])])
    },
    remove,
  }
}
