/** A gateway's line with one "8A" lock board and a simulated cabinet at its end; time moves only when told to. */
import type { SimulatedDevice } from '../../drivers/family.ts'
import { openLine } from '../../drivers/line.ts'
import { lock8a } from '../../drivers/lock-8a/index.ts'
import type { LockPacket } from '../../drivers/lock-8a/packets.ts'
import { simulate } from '../../drivers/lock-8a/simulator.ts'
import type { LockSettings } from '../../drivers/lock-8a/wiring.ts'
import type { DeviceInput, Movement, Packet, Stimulus } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { seeded } from './chance.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** A cabinet of four doors, door k on lock k, with every default of the schema, unless the test says otherwise. */
export function lockSettings(settings: Partial<LockSettings> = {}): LockSettings {
  const given = { feedback: 'closed_when_shut', doors: { count: 4 }, ...settings }
  return lock8a.settings.parse(given) as LockSettings
}

export function openDoor(ref: string, parts: { door?: number; withinMs?: number } = {}): Order {
  return { kind: 'OpenDoor', ref, door: 1, withinMs: 3000, ...parts }
}

interface BenchOptions {
  readonly settings?: Partial<LockSettings>
  /** The board reports each change of a switch by itself. */
  readonly events?: boolean
  /** What the board hears instead of what was sent. */
  readonly mishear?: (packet: LockPacket) => LockPacket
  /** The board says this instead of what it would. */
  readonly mislead?: (packet: LockPacket) => LockPacket
  /** The line is configured for an adapter that echoes. */
  readonly echo?: boolean
}

/** A line that was opened at 0. */
export function lockBench({ settings = {}, events = false, echo = false, ...options }: BenchOptions = {}) {
  const { mishear = same, mislead = same } = options
  const parsed = lockSettings(settings)
  const clock = createVirtualClock()
  const chance = seeded(1)
  const pipe = createPipe({ clock, chance })
  const wire = { clock, codec: lock8a.codec, format: lock8a.serial, interByteMs: lock8a.interByteMs }
  const signals: { readonly at: number; readonly signal: Signal }[] = []
  const sent: { readonly at: number; readonly packet: string }[] = []
  const movements: Movement[] = []
  const device = powered(parsed, { events, mishear, mislead })
  const far = openSimulatedLine({
    ...wire,
    transport: pipe.far,
    chance,
    devices: [{ id: 'board', device }],
    onMovement: (_id, movement) => movements.push(movement),
  })
  const line = openLine({
    ...wire,
    transport: pipe.near,
    extraMs: 0,
    gapMs: lock8a.gapMs,
    echo,
    devices: [{ id: 'board', machine: lock8a.converse(parsed) }],
    onSignal: (_id, signal) => signals.push({ at: clock.now(), signal }),
    onClosed: () => undefined,
    onTraffic({ direction, packet }) {
      if (direction === 'sent') sent.push({ at: clock.now(), packet: packet ?? '' })
    },
  })
  return {
    signals,
    sent,
    movements,
    misbehaviour: far.misbehaviour,
    now: () => clock.now(),
    run: (ms: number) => clock.advance(ms),
    order: (order: Order) => line.order('board', order),
    stimulate: (stimulus: Stimulus) => far.stimulate('board', stimulus),
    /** Moves time on until the gateway has written one more packet of this kind. */
    runUntilSent(kind: LockPacket['kind'], limitMs: number) {
      const before = sent.length
      clock.runUntil(() => sent.slice(before).some(({ packet }) => packet === kind), limitMs)
    },
    /** Moves time on until this was signalled once more. */
    runUntilSignal(kind: Signal['kind'], limitMs: number) {
      const before = signals.length
      clock.runUntil(() => signals.slice(before).some(({ signal }) => signal.kind === kind), limitMs)
    },
    /** What was signalled since this was last asked. */
    news: () => signals.splice(0).map(({ signal }) => signal),
    unlocksSent: () => sent.filter(({ packet }) => packet === 'unlock').length,
  }
}

function same(packet: LockPacket): LockPacket {
  return packet
}

function powered(
  settings: LockSettings,
  { events, mishear, mislead }: Required<Pick<BenchOptions, 'events' | 'mishear' | 'mislead'>>,
): SimulatedDevice {
  const board = simulate(settings, { events })
  let state = board.initial
  return {
    step(input: DeviceInput<Packet>, now) {
      const given = input as DeviceInput<LockPacket>
      const heard = given.kind === 'request' ? { ...given, packet: mishear(given.packet) } : given
      const { state: next, replies, ...rest } = board.step(state, heard, now)
      state = next
      return { ...rest, replies: replies.map((reply) => ({ ...reply, packet: mislead(reply.packet) })) }
    },
  }
}
