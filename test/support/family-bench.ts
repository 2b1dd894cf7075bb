/** A gateway's line with devices of any family and their simulators at its end; time moves only when told to. */
import { type Family, onWire } from '../../drivers/family.ts'
import { openLine } from '../../drivers/line.ts'
import type { Movement, SerialFormat, Stimulus } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { createPipe, noFaults } from '../../drivers/transport/pipe.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { seeded } from './chance.ts'
import { createVirtualClock } from './virtual-clock.ts'

export interface FamilyBenchOptions {
  readonly family: Family
  /** Settings by device id, as a venue file would have them. */
  readonly devices: Readonly<Record<string, unknown>>
  /** null: bytes cost no time; by default the family's own. */
  readonly format?: SerialFormat | null
  readonly extraMs?: number
  readonly seed?: number
  readonly echo?: boolean
  /** the devices hear and act from the first byte on, and say nothing */
  readonly mute?: boolean
}

/** Opened at 0. */
export function familyBench({ family: row, devices, ...options }: FamilyBenchOptions) {
  const { extraMs = 0, seed = 1, echo = false, mute = false } = options
  const settings = Object.entries(devices).map(([id, given]) => ({ id, given: row.settings.parse(given) }))
  const family = onWire(row, settings[0]?.given)
  const format = options.format === undefined ? family.serial : options.format
  const clock = createVirtualClock()
  const faults = noFaults()
  const pipe = createPipe({ clock, chance: seeded(seed), faults })
  const wire = { clock, codec: family.codec, format, interByteMs: family.interByteMs }
  const signals: { readonly at: number; readonly id: string; readonly signal: Signal }[] = []
  const movements: { readonly at: number; readonly id: string; readonly movement: Movement }[] = []
  const sent: { readonly at: number; readonly id: string | null; readonly packet: string | null }[] = []
  const far = openSimulatedLine({
    ...wire,
    transport: pipe.far,
    chance: seeded(seed),
    devices: settings.map(({ id, given }) => ({ id, device: family.simulate(given) })),
    onMovement: (id, movement, at) => movements.push({ at, id, movement }),
  })
  far.misbehaviour.silent = mute
  const line = openLine({
    ...wire,
    transport: pipe.near,
    extraMs,
    gapMs: family.gapMs,
    echo,
    devices: settings.map(({ id, given }) => ({ id, machine: family.converse(given) })),
    onSignal: (id, signal) => signals.push({ at: clock.now(), id, signal }),
    onClosed: () => undefined,
    onTraffic({ deviceId: id, direction, packet }) {
      if (direction === 'sent') sent.push({ at: clock.now(), id, packet })
    },
  })
  clock.advance(0)
  const [first = ''] = settings.map(({ id }) => id)
  return {
    advance: (ms: number) => clock.advance(ms),
    now: () => clock.now(),
    order: (order: Order, id = first) => line.order(id, order),
    stimulate: (stimulus: Stimulus, id = first) => far.stimulate(id, stimulus),
    /** Bytes that appear on the wire from the devices' side. */
    appear: (bytes: Uint8Array) => pipe.far.write(bytes),
    cut: () => pipe.cut(),
    silence: (ms: number) => pipe.silence(ms),
    faults,
    misbehaviour: far.misbehaviour,
    counters: () => line.counters(),
    sent,
    signals,
    movements,
    /** What this device signalled since it was last asked. */
    news(id = first) {
      const said = signals.filter((one) => one.id === id).map(({ signal }) => signal)
      signals.splice(0, signals.length, ...signals.filter((one) => one.id !== id))
      return said
    },
    /** The directions in which this gate opened, once for each opening. */
    openings: (id = first) =>
      movements.flatMap((one) =>
        one.id === id && one.movement.kind === 'GateOpened' ? [one.movement.direction] : [],
      ),
    /** The doors that this board released, once for each pulse. */
    releases: (id = first) =>
      movements.flatMap((one) =>
        one.id === id && one.movement.kind === 'DoorReleased' ? [one.movement.door] : [],
      ),
  }
}

export type FamilyBench = ReturnType<typeof familyBench>
