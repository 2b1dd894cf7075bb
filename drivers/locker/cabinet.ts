/**
 * A cabinet with the lock board that is wired to it, as the board's master meets them; what its bytes mean, the family
 * says. Pure. A movement is told for each door that a coil released, never for one that was pulled.
 */
import type { DeviceInput, DeviceStep, Movement, Packet, Simulator, Stimulus } from '../ports.ts'
import { closedWhenOpen, doorLocks, type LockerSettings, type Switches } from './wiring.ts'

/** From the coil's pulse until the door has sprung open. */
const springMs = 30

interface Door {
  readonly door: number
  readonly lock: number
  readonly open: boolean
  /** Its bolt moves and it stays shut. */
  readonly jammed: boolean
  /** When it springs open; null when it does not. */
  readonly springsAt: number | null
}

export type CabinetState = readonly Door[]

interface Change {
  readonly doors: CabinetState
  readonly movements: readonly Movement[]
}

type Reply<P extends Packet> = DeviceStep<CabinetState, P>['replies'][number]

/** What a board does about a request. */
export interface Reaction<P extends Packet> {
  /** The locks whose coils it drives; `inMs` later, where it is told to wait. */
  readonly pulses?: readonly number[]
  readonly inMs?: number
  readonly replies?: readonly Reply<P>[]
}

/** What a board knows when it answers. `settled`: how its switches will stand by the end of a pulse given now. */
export interface Standing {
  readonly switches: Switches
  settled(locks: readonly number[], afterMs: number): Switches
}

/** One board in the words of its make. */
export interface BoardSide<P extends Packet> {
  /** null where it stays quiet: another board is meant. */
  hear(packet: P, standing: Standing): Reaction<P> | null
  /** What it says by itself when a switch has changed; null for a model that waits to be asked. */
  report(lock: number, closed: boolean): Reply<P> | null
}

/** The cabinet that `settings` describe; every door is shut. A switch that no door works stays open. */
export function simulateCabinet<P extends Packet>(
  settings: LockerSettings,
  side: BoardSide<P>,
): Simulator<CabinetState, P> {
  return {
    initial: doorLocks(settings).map(({ door, lock }) => ({
      door,
      lock,
      open: false,
      jammed: false,
      springsAt: null,
    })),
    step(state, input, now) {
      const sprung = spring(state, now)
      const acted = act(settings, side, { doors: sprung.doors, input, now })
      const reports = changed(state, acted.doors).flatMap(({ lock, open }) => {
        const said = side.report(lock, open === closedWhenOpen(settings))
        return said === null ? [] : [said]
      })
      return {
        state: acted.doors,
        replies: [...acted.replies, ...reports],
        movements: [...sprung.movements, ...acted.movements],
        wakeAt: nextSpring(acted.doors, now),
      }
    },
  }
}

/** What the springs did up to now. */
function spring(doors: CabinetState, now: number): Change {
  const isDue = ({ springsAt }: Door) => springsAt !== null && springsAt <= now
  return {
    doors: doors.map((one) => (isDue(one) ? { ...one, open: true, springsAt: null } : one)),
    movements: doors.filter(isDue).map(({ door }) => ({ kind: 'DoorReleased', door })),
  }
}

function nextSpring(doors: CabinetState, now: number): number | null {
  const earliest = Math.min(...doors.map(({ springsAt }) => springsAt ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(earliest) && earliest > now ? earliest : null
}

interface Scene<P extends Packet> {
  readonly doors: CabinetState
  readonly input: DeviceInput<P>
  readonly now: number
}

function act<P extends Packet>(
  settings: LockerSettings,
  side: BoardSide<P>,
  { doors, input, now }: Scene<P>,
): Change & { readonly replies: readonly Reply<P>[] } {
  if (input.kind === 'stimulus') return { ...push(doors, input.stimulus), replies: [] }
  const still = { doors, movements: [], replies: [] }
  if (input.kind === 'wake') return still
  const reaction = side.hear(input.packet, {
    switches: switchesOf(settings, doors),
    settled(locks, afterMs) {
      const pulsed = pulse(doors, locks, now)
      return switchesOf(settings, spring(pulsed.doors, now + afterMs).doors)
    },
  })
  if (reaction === null) return still
  const { pulses = [], inMs = 0, replies = [] } = reaction
  return { ...pulse(doors, pulses, now + inMs), replies }
}

/** Drives coils. A door that stands open already is told as released too, so that a witness sees every pulse. */
function pulse(doors: CabinetState, locks: readonly number[], now: number): Change {
  const isMeant = ({ lock }: Door) => locks.includes(lock)
  const released = doors.filter((one) => isMeant(one) && one.open)
  return {
    doors: doors.map((one) =>
      isMeant(one) && !one.open && !one.jammed ? { ...one, springsAt: one.springsAt ?? now + springMs } : one,
    ),
    movements: released.map(({ door }) => ({ kind: 'DoorReleased', door })),
  }
}

function switchesOf(settings: LockerSettings, doors: CabinetState): Switches {
  return new Map(doors.map(({ lock, open }) => [lock, open === closedWhenOpen(settings)]))
}

function push(doors: CabinetState, stimulus: Stimulus): Change {
  const still: Change = { doors, movements: [] }
  if (!('door' in stimulus)) return still
  const { door } = stimulus
  const before = doors.find((one) => one.door === door)
  if (before === undefined) return still
  const becomes = (after: Partial<Door>) => doors.map((one) => (one === before ? { ...one, ...after } : one))
  switch (stimulus.kind) {
    case 'ShutDoor':
      return before.open
        ? { doors: becomes({ open: false }), movements: [{ kind: 'DoorShut', door }] }
        : still
    case 'PullDoor':
      return { doors: becomes({ open: true, springsAt: null }), movements: [] }
    case 'JamDoor':
      return {
        doors: becomes({ jammed: stimulus.jammed, springsAt: stimulus.jammed ? null : before.springsAt }),
        movements: [],
      }
  }
}

function changed(before: CabinetState, after: CabinetState): readonly Door[] {
  return after.filter(({ open }, at) => before[at]?.open !== open)
}
