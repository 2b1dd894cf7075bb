/**
 * An "8A" lock board with the cabinet that is wired to it, as its master meets them. Pure. It answers only its own
 * board number. A movement is told for each door that a coil released, never for one that was pulled.
 */
import type { DeviceInput, DeviceStep, Movement, Simulator, Stimulus } from '../ports.ts'
import { bitOf, type LockPacket } from './packets.ts'
import { bitWhenOpen, doorLocks, type LockSettings } from './wiring.ts'

/** How long the board takes before its first reply byte. */
const unlockThinkingMs = 200
const queryThinkingMs = 10

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

type Step = DeviceStep<CabinetState, LockPacket>
type Reply = Step['replies'][number]

/** `events`: the board is of a model that reports each change of a switch by itself. */
export function simulate(
  settings: LockSettings,
  { events } = { events: false },
): Simulator<CabinetState, LockPacket> {
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
      const acted = act(settings, { doors: sprung.doors, input, now })
      return {
        state: acted.doors,
        replies: [
          ...acted.replies,
          ...(events ? eventsOf(settings, { before: state, after: acted.doors }) : []),
        ],
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

interface Scene {
  readonly doors: CabinetState
  readonly input: DeviceInput<LockPacket>
  readonly now: number
}

function act(settings: LockSettings, { doors, input, now }: Scene): Change & { readonly replies: Reply[] } {
  if (input.kind === 'stimulus') return { ...push(doors, input.stimulus), replies: [] }
  const still = { doors, movements: [], replies: [] }
  if (input.kind === 'wake' || input.packet.board !== settings.board) return still
  const { packet } = input
  const { board } = packet
  switch (packet.kind) {
    case 'unlock': {
      const { lock } = packet
      const pulsed = pulse(doors, (one) => one.lock === lock, now)
      const bit = bitOf(readSwitches(settings, settled(pulsed.doors, now)), lock)
      const reply = { packet: { kind: 'unlockReply', board, lock, bit }, afterMs: unlockThinkingMs } as const
      return { ...pulsed, replies: [reply] }
    }
    case 'unlockAll':
      return { ...pulse(doors, () => true, now), replies: [] }
    case 'queryOne': {
      const bit = bitOf(readSwitches(settings, doors), packet.lock)
      return told(doors, { kind: 'lockState', board, lock: packet.lock, bit })
    }
    case 'queryAll':
      return told(doors, { kind: 'boardState', board, bits: readSwitches(settings, doors) })
    default:
      return still
  }
}

function told(doors: CabinetState, packet: LockPacket) {
  return { doors, movements: [], replies: [{ packet, afterMs: queryThinkingMs }] }
}

/** Drives coils. A door that stands open already is told as released too, so that a witness sees every pulse. */
function pulse(doors: CabinetState, isMeant: (door: Door) => boolean, now: number): Change {
  const released = doors.filter((one) => isMeant(one) && one.open)
  return {
    doors: doors.map((one) =>
      isMeant(one) && !one.open && !one.jammed ? { ...one, springsAt: one.springsAt ?? now + springMs } : one,
    ),
    movements: released.map(({ door }) => ({ kind: 'DoorReleased', door })),
  }
}

/** The doors as they will stand when the board answers an unlock. */
function settled(doors: CabinetState, now: number): CabinetState {
  return spring(doors, now + unlockThinkingMs).doors
}

/** A switch that no door works stays open and reads 0. */
function readSwitches(settings: LockSettings, doors: CabinetState): number {
  return doors.reduce(
    (bits, { lock, open }) => (open === bitWhenOpen(settings) ? bits | (1 << (lock - 1)) : bits),
    0,
  )
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

function eventsOf(
  settings: LockSettings,
  { before, after }: { readonly before: CabinetState; readonly after: CabinetState },
): Reply[] {
  const { board } = settings
  return after.flatMap(({ lock, open }, at) => {
    if (before[at]?.open === open) return []
    const bit = open === bitWhenOpen(settings)
    return [{ packet: { kind: 'lockEvent', board, lock, bit }, afterMs: queryThinkingMs } as const]
  })
}
