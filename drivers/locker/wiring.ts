/** How one cabinet is wired to one lock board: the settings of every make, and what switches mean by them. Pure. */

export interface LockerSettings {
  /**
   * The lock's switch while the door is shut. Sheets disagree and locks differ, so it is proved at commissioning: open
   * one door by hand and look at its switch.
   */
  readonly feedback: 'closed_when_shut' | 'open_when_shut'
  /** Door k on lock k, or each door with its lock; doors by the numbers on the cabinet. */
  readonly doors: { readonly count: number } | readonly DoorLock[]
  /** From one reading of the board to the next. */
  readonly pollMs: number
  /** How long the board may think about a query. */
  readonly queryReplyMs: number
  /** How long after an unlock the door may take to read open. */
  readonly confirmMs: number
  /** Pause between two unlocks, for the current that the coils draw. */
  readonly betweenUnlocksMs: number
  /** A door has moved when two readings this far apart say so. */
  readonly debounceMs: number
}

export interface DoorLock {
  readonly door: number
  readonly lock: number
}

/** Switches by the locks printed on the board: whether each is closed. Locks that were not read are left out. */
export type Switches = ReadonlyMap<number, boolean>

/** Every door of the cabinet with its lock. */
export function doorLocks({ doors }: Pick<LockerSettings, 'doors'>): readonly DoorLock[] {
  if (!('count' in doors)) return doors
  return Array.from({ length: doors.count }, (_, at) => ({ door: at + 1, lock: at + 1 }))
}

/** The lock of a door, or null for a door that the cabinet does not have. */
export function lockOf(settings: LockerSettings, door: number): number | null {
  return doorLocks(settings).find((one) => one.door === door)?.lock ?? null
}

/** Whether each door that was read is open. Locks without a door are wired to nothing and may read anything. */
export function doorsRead(settings: LockerSettings, switches: Switches): ReadonlyMap<number, boolean> {
  const whenOpen = closedWhenOpen(settings)
  return new Map(
    doorLocks(settings).flatMap(({ door, lock }) => {
      const closed = switches.get(lock)
      return closed === undefined ? [] : [[door, closed === whenOpen] as const]
    }),
  )
}

/** Whether a switch is closed while its door is open. */
export function closedWhenOpen({ feedback }: Pick<LockerSettings, 'feedback'>): boolean {
  return feedback === 'open_when_shut'
}

/** The switches of locks 1, 2, 3 … in order. */
export function inOrder(closed: readonly boolean[]): Switches {
  return new Map(closed.map((isClosed, at) => [at + 1, isClosed]))
}

/** Whether the switches of locks 1 to `count` are closed; one that no door works stays open. */
export function closedInOrder(switches: Switches, count: number): readonly boolean[] {
  return Array.from({ length: count }, (_, at) => switches.get(at + 1) ?? false)
}
