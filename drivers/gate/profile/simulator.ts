/** A gate board with a profile and the gate behind it, as their master meets them. Pure. It answers only its own address. */
import type { DeviceInput, Simulator, Stimulus } from '../../ports.ts'
import {
  isAjar,
  lockedTurnstile,
  locksNext,
  openLane,
  relock,
  type Turnstile,
  type TurnstileChange,
  walk,
} from '../turnstile.ts'
import type { GatePacket } from './packets.ts'
import { type BoardSettings, type GateProfile, sides } from './profile.ts'
import { directionOf } from './state.ts'

/** How long the board takes before its first reply byte. */
const thinkingMs = 10

/** The gate is locked and nobody is near it. */
export function simulate(settings: BoardSettings): Simulator<Turnstile, GatePacket> {
  return {
    initial: lockedTurnstile,
    step(state, input, now) {
      const locked = relock(state, now)
      const acted = act(settings, { gate: locked.gate, input, now })
      const said = [...lapses(settings, state, locked.gate), ...acted.said]
      return {
        state: acted.gate,
        replies: said.map((packet) => ({ packet, afterMs: thinkingMs })),
        movements: [...locked.movements, ...acted.movements],
        wakeAt: nextLock(acted.gate, now),
      }
    },
  }
}

function nextLock(gate: Turnstile, now: number): number | null {
  const earliest = Math.min(...locksNext(gate).filter((moment) => moment > now))
  return Number.isFinite(earliest) ? earliest : null
}

/** What it says of the sides that locked by themselves. */
function lapses({ profile, address, ...settings }: BoardSettings, before: Turnstile, after: Turnstile) {
  if ((profile.passage?.lapsed ?? null) === null) return []
  return sides.flatMap((side): GatePacket[] => {
    const direction = directionOf({ profile, address, ...settings }, side)
    const lapsed = before.lanes[direction].lets > 0 && after.lanes[direction].lets === 0
    return lapsed
      ? [{ kind: 'lapsed', address: addressIn(profile.passage?.lapsed?.[side], address), side }]
      : []
  })
}

interface Scene {
  readonly gate: Turnstile
  readonly input: DeviceInput<GatePacket>
  readonly now: number
}

interface Answer extends TurnstileChange {
  readonly said: readonly GatePacket[]
}

function act(settings: BoardSettings, { gate, input, now }: Scene): Answer {
  const still: Answer = { gate, movements: [], said: [] }
  if (input.kind === 'wake') return still
  if (input.kind === 'stimulus') return push(settings, { gate, stimulus: input.stimulus, now })
  const { packet } = input
  if (packet.address !== null && packet.address !== settings.address) return still
  if (packet.kind === 'open') {
    const direction = directionOf(settings, packet.side)
    const opened = openLane(gate, { direction, locksAt: now + settings.relockMs })
    return { ...opened, said: answerTo(settings, packet.side) }
  }
  return packet.kind === 'askStatus' ? { ...still, said: statusOf(settings, gate) } : still
}

function push(
  settings: BoardSettings,
  { gate, stimulus, now }: { readonly gate: Turnstile; readonly stimulus: Stimulus; readonly now: number },
): Answer {
  switch (stimulus.kind) {
    case 'Fire':
      return { gate: { ...gate, released: stimulus.active }, movements: [], said: [] }
    case 'HoldGate':
      return { gate: { ...gate, held: stimulus.held }, movements: [], said: [] }
    case 'ObstructGate':
      return { gate: { ...gate, obstructed: stimulus.obstructed }, movements: [], said: [] }
    case 'Walk': {
      const { direction, force = false } = stimulus
      const through = walk(gate, { direction, force, passedUntil: now })
      const isThrough = through.movements.some(({ kind }) => kind === 'PersonWentThrough')
      return { ...through, said: isThrough ? passedBy(settings, direction) : [] }
    }
    default:
      return { gate, movements: [], said: [] }
  }
}

function passedBy(settings: BoardSettings, direction: 'in' | 'out'): readonly GatePacket[] {
  const { profile, address } = settings
  const side = sides.find((one) => directionOf(settings, one) === direction)
  const frame = side === undefined ? undefined : profile.passage?.passed[side]
  if (side === undefined || frame === undefined) return []
  return [{ kind: 'passed', address: addressIn(frame, address), side }]
}

function answerTo({ profile, address }: BoardSettings, side: 'a' | 'b'): readonly GatePacket[] {
  const frame = profile.answer?.[side]
  return frame === undefined ? [] : [{ kind: 'opening', address: addressIn(frame, address), side }]
}

function statusOf({ profile, address }: BoardSettings, gate: Turnstile): readonly GatePacket[] {
  const { status } = profile
  if (status === null) return []
  return [{ kind: 'status', address: addressIn(status.reply, address), bits: bitsOf(status, gate) }]
}

/** A bit without a meaning reads 0; one with a meaning reads its value while it is so, and the other one else. */
function bitsOf({ bits }: NonNullable<GateProfile['status']>, gate: Turnstile): number {
  const is = { fire: gate.released, ajar: isAjar(gate), obstructed: gate.obstructed, fault: false }
  return bits.reduce(
    (byte, { bit, value, means }) => byte | ((is[means] === (value === 1) ? 1 : 0) << bit),
    0,
  )
}

function addressIn(frame: string | undefined, address: number | null): number | null {
  return frame?.includes('{address}') ? address : null
}
