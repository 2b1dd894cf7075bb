/**
 * The device's end of a wire: hears requests, lets the simulated devices answer at line speed, and misbehaves when
 * told to. Knows no family and no gateway; the devices keep their power when the wire is pulled.
 */
import { concat } from './codec/bytes.ts'
import { createFrames, type Found, type Frames } from './codec/frames.ts'
import type { SimulatedDevice } from './family.ts'
import type { Fault } from './fault.ts'
import type {
  Cancel,
  Chance,
  Clock,
  Codec,
  DeviceInput,
  Movement,
  Packet,
  SerialFormat,
  Stimulus,
  Transport,
} from './ports.ts'
import { createReplyWriter } from './reply-writer.ts'

/** How the whole wire misbehaves; change it at any time. Counts go down with each reply they spoil. */
export interface Misbehaviour {
  /** The devices hear and act, but none of their replies comes back. */
  silent: boolean
  /** The same for single devices, by id. */
  readonly silentDevices: Set<string>
  /** The last byte of so many next replies is wrong. */
  wrongChecksum: number
  /** Of so many next replies only the first half is sent. */
  halfFrame: number
  /** So many next replies come twice. */
  doubled: number
  /** So many bytes of noise before each reply. */
  noiseBefore: number
  /** What comes in is given back at once, as by an adapter that listens while it sends. */
  echo: boolean
  /** Each reply starts so much later. */
  extraDelayMs: number
}

export interface SimulatedLineOptions {
  /** The device's end, not opened yet. */
  readonly transport: Transport
  readonly clock: Clock
  readonly chance: Chance
  readonly codec: Codec<Packet>
  /** null: replies cost no line time. */
  readonly format: SerialFormat | null
  /** Longest pause inside one request. */
  readonly interByteMs: number
  readonly devices: readonly { readonly id: string; readonly device: SimulatedDevice }[]
  readonly onMovement: (deviceId: string, movement: Movement, atMs: number) => void
  /** The wire went away, by `unplug` or from the other side. */
  readonly onClosed?: (fault: Fault) => void
}

export interface SimulatedLine {
  readonly misbehaviour: Misbehaviour
  /** An unknown device is a bug and throws. */
  stimulate(deviceId: string, stimulus: Stimulus): void
  /** Pulls the wire; what was being sent is lost. The devices go on by themselves. */
  unplug(): void
  /** Joins the devices to a new wire, not opened yet, in place of the former one. */
  plug(transport: Transport): void
}

/** Opens the transport and answers until it closes. */
export function openSimulatedLine(options: SimulatedLineOptions): SimulatedLine {
  const misbehaviour = wellBehaved()
  let socket: Socket | null = null

  const devices = new Map(
    options.devices.map(({ id, device }) => [
      id,
      powerUp({
        ...options,
        id,
        device,
        reply: (packet, afterMs) => socket?.reply({ deviceId: id, packet, afterMs }),
      }),
    ]),
  )

  function unplug(): void {
    socket?.leave()
    socket = null
  }

  function plug(transport: Transport): void {
    unplug()
    const onRequest = (packet: Packet) => {
      for (const step of devices.values()) step({ kind: 'request', packet })
    }
    socket = join({ ...options, transport, misbehaviour, onRequest })
  }

  plug(options.transport)
  return {
    misbehaviour,
    stimulate(deviceId, stimulus) {
      const step = devices.get(deviceId)
      if (step === undefined) throw new Error(`no simulated device ${deviceId} on this line`)
      step({ kind: 'stimulus', stimulus })
    },
    unplug,
    plug,
  }
}

function wellBehaved(): Misbehaviour {
  return {
    silent: false,
    silentDevices: new Set(),
    wrongChecksum: 0,
    halfFrame: 0,
    doubled: 0,
    noiseBefore: 0,
    echo: false,
    extraDelayMs: 0,
  }
}

interface PowerOptions extends Pick<SimulatedLineOptions, 'clock' | 'onMovement'> {
  readonly id: string
  readonly device: SimulatedDevice
  readonly reply: (packet: Packet, afterMs: number) => void
}

/** Runs one device; its wakes do not need the wire. */
function powerUp({
  id,
  device,
  clock,
  onMovement,
  reply,
}: PowerOptions): (input: DeviceInput<Packet>) => void {
  let cancelWake: Cancel | null = null

  return function step(input): void {
    const now = clock.now()
    const { replies, movements, wakeAt } = device.step(input, now)
    cancelWake?.()
    cancelWake = null
    if (wakeAt !== null) {
      if (!(wakeAt > now))
        throw new Error(`simulated device ${id} wants to wake at ${wakeAt}, not after now (${now})`)
      cancelWake = clock.at(wakeAt, () => step({ kind: 'wake' }))
    }
    for (const movement of movements) onMovement(id, movement, now)
    for (const { packet, afterMs } of replies) reply(packet, afterMs)
  }
}

interface Reply {
  readonly deviceId: string
  readonly packet: Packet
  /** The device's thinking time before the first byte. */
  readonly afterMs: number
}

/** One wire in the devices' socket. */
interface Socket {
  reply(reply: Reply): void
  leave(): void
}

interface SocketOptions extends SimulatedLineOptions {
  readonly misbehaviour: Misbehaviour
  readonly onRequest: (packet: Packet) => void
}

function join(options: SocketOptions): Socket {
  const { transport, clock, codec, misbehaviour } = options
  const writer = createReplyWriter({
    clock,
    format: options.format,
    write: (bytes) => transport.write(bytes),
  })
  const frames: Frames<Packet> = createFrames(codec)
  let gone = false
  let cancelPause: Cancel | null = null

  const hear = (found: readonly Found<Packet>[]) => {
    for (const item of found) if (item.kind === 'packet' && !gone) options.onRequest(item.packet)
  }

  function leave(): void {
    gone = true
    cancelPause?.()
    writer.stop()
    transport.close()
  }

  transport.open({
    opened: nothingToDo,
    bytes(chunk) {
      if (gone) return
      cancelPause?.()
      if (misbehaviour.echo) transport.write(chunk.slice())
      hear(frames.push(chunk, codec.scanRequest))
      if (gone || frames.waiting() === 0) return
      cancelPause = clock.at(clock.now() + options.interByteMs, () => hear(frames.flush(codec.scanRequest)))
    },
    closed(fault) {
      gone = true
      cancelPause?.()
      writer.stop()
      options.onClosed?.(fault)
    },
  })

  return {
    reply({ deviceId, packet, afterMs }) {
      if (gone || misbehaviour.silent || misbehaviour.silentDevices.has(deviceId)) return
      const bytes = spoil(codec.encode(packet), { misbehaviour, chance: options.chance })
      const reply = { bytes, notBefore: clock.now() + afterMs + misbehaviour.extraDelayMs }
      writer.send(reply)
      if (misbehaviour.doubled === 0) return
      misbehaviour.doubled--
      writer.send(reply)
    },
    leave,
  }
}

function spoil(whole: Uint8Array, options: { misbehaviour: Misbehaviour; chance: Chance }): Uint8Array {
  const { misbehaviour, chance } = options
  let bytes = whole
  if (misbehaviour.wrongChecksum > 0) {
    misbehaviour.wrongChecksum--
    const last = bytes.length - 1
    bytes = bytes.map((byte, at) => (at === last ? byte ^ 0xff : byte))
  }
  if (misbehaviour.halfFrame > 0) {
    misbehaviour.halfFrame--
    bytes = bytes.subarray(0, Math.floor(bytes.length / 2))
  }
  const noise = Uint8Array.from({ length: misbehaviour.noiseBefore }, () => Math.floor(chance.next() * 256))
  return concat(noise, bytes)
}

function nothingToDo(): void {
  // devices wait to be asked
}
