/** A device of any family on a wire in memory that is being traced. Time moves only when told to. */
import { type Family, onWire } from '../../drivers/family.ts'
import { openLine } from '../../drivers/line.ts'
import type { Stimulus } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { recorded, type TraceFrame } from '../../drivers/trace/recorder.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { seeded } from './chance.ts'
import { createVirtualClock } from './virtual-clock.ts'

export interface TraceBenchOptions {
  readonly family: Family
  /** As a venue file would have them. */
  readonly settings: unknown
  /** Keeps every frame whole, so that a test sees what would be found were nothing cut. */
  readonly keepsAll?: boolean
}

/** Opened at 0. */
export function traceBench({ family: row, settings: given, keepsAll = false }: TraceBenchOptions) {
  const settings = row.settings.parse(given)
  const plain = onWire(row, settings)
  const { codec, interByteMs, gapMs } = plain
  const clock = createVirtualClock()
  const pipe = createPipe({ clock, chance: seeded(1) })
  const frames: TraceFrame[] = []
  const signals: Signal[] = []
  const far = openSimulatedLine({
    clock,
    codec,
    format: null,
    interByteMs,
    transport: pipe.far,
    chance: seeded(1),
    devices: [{ id: 'it', device: plain.simulate(settings) }],
    onMovement: () => undefined,
  })
  const family = recorded(keepsAll ? { ...plain, isPersonal: () => false } : plain, {
    nowMs: () => clock.now(),
    note: (frame) => frames.push(frame),
  })
  const line = openLine({
    clock,
    transport: pipe.near,
    codec: family.codec,
    format: null,
    extraMs: 0,
    gapMs,
    interByteMs,
    echo: false,
    devices: [{ id: 'it', machine: family.converse(settings) }],
    onSignal: (_id, signal) => signals.push(signal),
    onClosed: () => undefined,
  })
  return {
    frames,
    signals,
    advance: (ms: number) => clock.advance(ms),
    order: (order: Order) => line.order('it', order),
    stimulate: (stimulus: Stimulus) => far.stimulate('it', stimulus),
    /** Bytes that appear on the wire from the device's side. */
    appear: (bytes: Uint8Array) => pipe.far.write(bytes),
  }
}
