/** How one cabinet is wired to one board: the settings, and what the board's switches mean by them. Pure. */
import { bitOf } from './packets.ts'

export interface LockSettings {
  /** Board number by DIP switch, 1 to 32. */
  readonly board: number
  /**
   * The lock's switch while the door is shut; a closed switch reads 1. Sheets disagree and locks differ, so it is
   * proved at commissioning: open one door by hand and look at its bit.
   */
  readonly feedback: 'closed_when_shut' | 'open_when_shut'
  /** Door k on lock k, or each door with its lock; doors by the numbers on the cabinet. */
  readonly doors: { readonly count: number } | readonly DoorLock[]
  /** From one reading of the board to the next. */
  readonly pollMs: number
  /** How long the board may think about an unlock, and about a query. */
  readonly replyMs: number
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

/** Every door of the cabinet with its lock. */
export function doorLocks({ doors }: Pick<LockSettings, 'doors'>): readonly DoorLock[] {
  if (!('count' in doors)) return doors
  return Array.from({ length: doors.count }, (_, at) => ({ door: at + 1, lock: at + 1 }))
}

/** The lock of a door, or null for a door that the cabinet does not have. */
export function lockOf(settings: LockSettings, door: number): number | null {
  return doorLocks(settings).find((one) => one.door === door)?.lock ?? null
}

/** The doors that a reading shows open. Locks without a door are wired to nothing and may read anything. */
export function openDoors(settings: LockSettings, bits: number): ReadonlySet<number> {
  const open = doorLocks(settings).filter(({ lock }) => bitOf(bits, lock) === bitWhenOpen(settings))
  return new Set(open.map(({ door }) => door))
}

/** What a switch reads while its door is open. */
export function bitWhenOpen({ feedback }: Pick<LockSettings, 'feedback'>): boolean {
  return feedback === 'open_when_shut'
}
