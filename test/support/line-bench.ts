/** A line on a bench: toy devices whose conversations a test writes down, and the far end of the wire in its hands. */
import { createFrames } from '../../drivers/codec/frames.ts'
import type { Machine } from '../../drivers/family.ts'
import type { Fault } from '../../drivers/fault.ts'
import { type LineOptions, openLine } from '../../drivers/line.ts'
import type { Codec, Input, Packet, Request, Step } from '../../drivers/ports.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import type { Traffic } from '../../drivers/wire.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import { seeded } from './chance.ts'
import { type ToyPacket, toy, toyCodec } from './toy-codec.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** What a scripted conversation wants after an input; what is left out is nothing. */
export type Wish = Partial<Omit<Step<unknown, Packet>, 'state'>>

export type Script = (input: Input<Packet>, now: number) => Wish

/** A machine that follows a test's script. */
export function scripted(script: Script): Machine {
  return { step: (input, now) => ({ send: null, signals: [], wakeAt: null, ...script(input, now) }) }
}

export const nothing: Script = () => ({})

/** Sends once, when the wire opens. */
export const once =
  (request: Request<Packet>): Script =>
  (input) =>
    input.kind === 'start' ? { send: request } : {}

const ends = new Set(['reply', 'silence', 'unsent'])

/** Asks again whenever its request is over. */
export const always =
  (request: Request<Packet>): Script =>
  (input) =>
    input.kind === 'start' || ends.has(input.kind) ? { send: request } : {}

/** A poll of the toy language, answered within 100 ms unless the test says otherwise. */
export function poll(
  parts: { address?: number; code?: number; replyMs?: number | null } = {},
): Request<Packet> {
  const { replyMs = 100, ...packet } = parts
  return { packet: toy('ask', packet), priority: 'poll', replyMs, notAfter: null }
}

/** The same for an order, which may wait for ever unless the test says otherwise. */
export function urgent(
  parts: Parameters<typeof poll>[0] & { notAfter?: number | null } = {},
): Request<Packet> {
  const { notAfter = null, ...rest } = parts
  return { ...poll(rest), priority: 'order', notAfter }
}

export function openGate(ref: string, withinMs = 1000): Order {
  return { kind: 'OpenGate', ref, direction: 'in', withinMs }
}

export const online: Signal = { kind: 'Online', identity: null }

type BenchOptions = Partial<LineOptions> & {
  /** By device id. */
  scripts: Record<string, Script>
}

/** Not opened yet: call `open()`. No line time, gap or allowance unless the test says so. */
export function createBench({ scripts, ...overrides }: BenchOptions) {
  const clock = createVirtualClock()
  const pipe = createPipe({ clock, chance: seeded(1) })
  const signals: { deviceId: string; signal: Signal }[] = []
  const faults: Fault[] = []
  const inputs: { deviceId: string; input: Input<Packet>; atMs: number }[] = []
  const traffic: Traffic[] = []
  const sent: { packet: ToyPacket; atMs: number }[] = []

  const frames = createFrames<ToyPacket>(toyCodec)
  pipe.far.open({
    opened: () => undefined,
    bytes(chunk) {
      for (const found of frames.push(chunk, toyCodec.scanRequest)) {
        if (found.kind === 'packet') sent.push({ packet: found.packet, atMs: clock.now() })
      }
    },
    closed: () => undefined,
  })

  const line = openLine({
    transport: pipe.near,
    clock,
    codec: toyCodec as unknown as Codec<Packet>,
    format: null,
    extraMs: 0,
    gapMs: 0,
    interByteMs: 10,
    echo: false,
    onSignal: (deviceId, signal) => signals.push({ deviceId, signal }),
    onClosed: (fault) => faults.push(fault),
    onTraffic: (seen) => traffic.push(seen),
    devices: Object.entries(scripts).map(([id, script]) => ({
      id,
      machine: scripted((input, now) => {
        inputs.push({ deviceId: id, input, atMs: now })
        return script(input, now)
      }),
    })),
    ...overrides,
  })

  return {
    clock,
    pipe,
    line,
    signals,
    faults,
    inputs,
    traffic,
    sent,
    /** Lets the wire open. */
    open: () => clock.advance(0),
    /** Bytes from the devices' side, heard at once. */
    hear(...parts: Uint8Array[]) {
      for (const bytes of parts) pipe.far.write(bytes)
      clock.advance(0)
    },
    /** Kinds of the inputs that the device got, in order. */
    heard: (deviceId: string) =>
      inputs.filter((entry) => entry.deviceId === deviceId).map((entry) => entry.input.kind),
    /** When the device got its inputs of this kind. */
    momentsOf: (deviceId: string, kind: Input<Packet>['kind']) =>
      inputs
        .filter((entry) => entry.deviceId === deviceId && entry.input.kind === kind)
        .map((entry) => entry.atMs),
    signalsOf: (deviceId: string) =>
      signals.filter((entry) => entry.deviceId === deviceId).map((entry) => entry.signal),
  }
}

export type Bench = ReturnType<typeof createBench>
