/** The mechanical gate of the simulation: what it does when a contact closes or somebody pushes. Pure; knows no board. */
import type { Movement } from '../ports.ts'
import type { Direction } from '../words.ts'
import { directions } from './opens.ts'

/** One direction of the gate. */
interface Lane {
  /** How many people it still lets through; gate boards count the closures that come while they are open. */
  readonly lets: number
  /** Locks then by itself, monotonic ms. */
  readonly locksAt: number
  /** The passage contact is active until then. */
  readonly passedUntil: number
}

export interface Turnstile {
  readonly lanes: Readonly<Record<Direction, Lane>>
  /** The fire contact released the arms: everybody can pass. */
  readonly released: boolean
  /** Somebody keeps it from shutting. */
  readonly held: boolean
  /** Something stands in it. */
  readonly obstructed: boolean
}

export interface TurnstileChange {
  readonly gate: Turnstile
  readonly movements: readonly Movement[]
}

const shut: Lane = { lets: 0, locksAt: Number.NEGATIVE_INFINITY, passedUntil: Number.NEGATIVE_INFINITY }

export const lockedTurnstile: Turnstile = {
  lanes: { in: shut, out: shut },
  released: false,
  held: false,
  obstructed: false,
}

/** The open input of `direction` closed at `atMs`; the gate waits until `locksAt`. */
export function openLane(
  gate: Turnstile,
  { direction, locksAt }: { direction: Direction; locksAt: number },
): TurnstileChange {
  const lane = gate.lanes[direction]
  const changed = withLane(gate, direction, { ...lane, lets: lane.lets + 1, locksAt })
  return { gate: changed, movements: [{ kind: 'GateOpened', direction }] }
}

/** Somebody pushes through; nothing happens where it is locked, unless with `force`. */
export function walk(
  gate: Turnstile,
  { direction, force, passedUntil }: { direction: Direction; force: boolean; passedUntil: number },
): TurnstileChange {
  const lane = gate.lanes[direction]
  if (lane.lets === 0 && !force && !gate.released) return { gate, movements: [] }
  const lets = Math.max(0, lane.lets - 1)
  const changed = withLane(gate, direction, { ...lane, lets, passedUntil })
  const through: Movement = { kind: 'PersonWentThrough', direction }
  const locked = isOpen(gate) && !isOpen(changed)
  return { gate: changed, movements: locked ? [through, { kind: 'GateLocked' }] : [through] }
}

/** Locks what nobody used in time. */
export function relock(gate: Turnstile, now: number): TurnstileChange {
  let changed = gate
  for (const direction of directions) {
    const lane = changed.lanes[direction]
    if (lane.lets > 0 && lane.locksAt <= now) changed = withLane(changed, direction, { ...lane, lets: 0 })
  }
  return { gate: changed, movements: isOpen(gate) && !isOpen(changed) ? [{ kind: 'GateLocked' }] : [] }
}

/** When the next lane locks by itself. */
export function locksNext(gate: Turnstile): readonly number[] {
  return directions
    .map((direction) => gate.lanes[direction])
    .flatMap((lane) => (lane.lets > 0 ? [lane.locksAt] : []))
}

/** Whether it is not shut. */
export function isAjar(gate: Turnstile): boolean {
  return isOpen(gate) || gate.released || gate.held
}

function isOpen(gate: Turnstile): boolean {
  return directions.some((direction) => gate.lanes[direction].lets > 0)
}

function withLane(gate: Turnstile, direction: Direction, lane: Lane): Turnstile {
  return { ...gate, lanes: { ...gate.lanes, [direction]: lane } }
}
