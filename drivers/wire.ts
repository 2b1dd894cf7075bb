/**
 * One wire: at most one request in flight, a pause between exchanges, deadlines made from the line's speed.
 * Knows talks only as owners of requests; knows no orders and no signals.
 */
import { createEar, nothingExpected } from './ear.ts'
import { createEcho } from './echo.ts'
import { lineTimeMs } from './line-time.ts'
import type { Cancel, Clock, Codec, Packet, Request, SerialFormat } from './ports.ts'
import type { Talk } from './talk.ts'
import type { WireQueue } from './wire-queue.ts'

/** How the bytes travel on one wire. */
export interface WireTiming {
  /** null for TCP and HID: the bytes cost no time of ours. */
  readonly format: SerialFormat | null
  /** Allowance on top of every reply deadline, e.g. 300 for a device server's packing and the network. */
  readonly extraMs: number
  /** Shortest pause between the end of one exchange and the next request. */
  readonly gapMs: number
  /** Longest pause inside one packet. */
  readonly interByteMs: number
  /** The adapter gives back what it sends. */
  readonly echo: boolean
}

/** One thing seen on the wire: counts and names only, never the content. */
export interface Traffic {
  /** Whose request or reply; null for noise and for packets that answer nothing. */
  readonly deviceId: string | null
  readonly direction: 'sent' | 'received' | 'noise'
  readonly bytes: number
  /** Kind of the packet, null for noise. */
  readonly packet: string | null
}

/** How a request that awaited an answer ended. */
export interface Ending {
  readonly deviceId: string
  /** From writing it to the last byte of its answer; null: none came in time. */
  readonly answeredMs: number | null
}

export interface Wire {
  /** Does the next thing that can be done now and says whether there was one. */
  pump(): boolean
  bytes(chunk: Uint8Array): void
  /**
   * Drops what was collected and writes nothing for so long, so that whatever is still under way answers nothing. Does
   * nothing while a request is in flight.
   */
  rest(quietMs: number): void
  /** Forgets everything; nothing is written any more. */
  stop(): void
  noiseBytes(): number
}

export interface WireOptions extends WireTiming {
  readonly clock: Clock
  readonly codec: Codec<Packet>
  readonly queue: WireQueue<Talk>
  readonly write: (bytes: Uint8Array) => void
  readonly onStray: (packet: Packet) => void
  readonly onTraffic: (traffic: Traffic) => void
  /** After the owner of the request was told. */
  readonly onEnding: (ending: Ending) => void
}

/** The request on the wire. `awaited` is null when no reply is expected; then only its own line time is waited for. */
interface Exchange {
  readonly owner: Talk
  readonly awaited: Packet | null
  readonly sentAt: number
  readonly cancelDeadline: Cancel
  /** bytes came in since that belong to no packet */
  isDisturbed: boolean
}

/** The owner calls `pump` until it says no, after every call and after every wake of `clock`. */
export function createWire(options: WireOptions): Wire {
  const { clock, codec, queue, onTraffic } = options
  const ear = createEar({
    clock,
    codec,
    interByteMs: options.interByteMs,
    onPacket: received,
    onNoise: disturbed,
  })
  let exchange: Exchange | null = null
  let freeAt = Number.NEGATIVE_INFINITY
  let cancelGap: Cancel | null = null
  let stopped = false
  let noiseBytes = 0

  function pump(): boolean {
    if (stopped || exchange !== null || queue.isEmpty()) return false
    const now = clock.now()
    if (now < freeAt) {
      cancelGap ??= clock.at(freeAt, () => {
        cancelGap = null
      })
      return false
    }
    const next = queue.take()
    if (next === null) return false
    const { owner, request } = next
    if (request.notAfter !== null && now > request.notAfter) {
      owner.counters.unsent++
      owner.ended({ kind: 'unsent' })
    } else write(owner, request)
    return true
  }

  function write(owner: Talk, request: Request<Packet>): void {
    const bytes = codec.encode(request.packet)
    const sentAt = clock.now()
    const awaited = request.replyMs === null ? null : request.packet
    options.write(bytes)
    ear.expect({ awaited, echo: options.echo ? createEcho(bytes) : null })
    exchange = {
      owner,
      awaited,
      sentAt,
      cancelDeadline: clock.at(
        sentAt + allowedMs({ ...options, request, bytes: bytes.length }),
        deadlinePassed,
      ),
      isDisturbed: false,
    }
    owner.written(request)
    onTraffic({ deviceId: owner.id, direction: 'sent', bytes: bytes.length, packet: request.packet.kind })
    if (request.replyMs === null) owner.ended({ kind: 'sent' })
    else owner.feed({ kind: 'sent' })
  }

  /** Frees the wire after the gap. */
  function finish(): void {
    exchange?.cancelDeadline()
    exchange = null
    ear.expect(nothingExpected)
    freeAt = clock.now() + options.gapMs
  }

  function deadlinePassed(): void {
    const late = exchange
    if (stopped || late === null) return
    if (late.awaited === null) {
      finish()
      return
    }
    ear.lookAgain()
    if (exchange !== late) return
    finish()
    late.owner.counters.silences++
    if (late.isDisturbed) late.owner.garbled()
    late.owner.ended({ kind: 'silence' })
    options.onEnding({ deviceId: late.owner.id, answeredMs: null })
  }

  function disturbed(bytes: number): void {
    noiseBytes += bytes
    if (exchange !== null) exchange.isDisturbed = true
    onTraffic({ deviceId: null, direction: 'noise', bytes, packet: null })
  }

  function received(packet: Packet, bytes: number): void {
    const current = exchange
    const answers = current !== null && current.awaited !== null && codec.answers(current.awaited, packet)
    const deviceId = answers ? current.owner.id : null
    onTraffic({ deviceId, direction: 'received', bytes, packet: packet.kind })
    if (!answers) {
      options.onStray(packet)
      return
    }
    const { owner, sentAt } = current
    finish()
    owner.counters.replies++
    const answeredMs = clock.now() - sentAt
    owner.counters.lastLatencyMs = answeredMs
    owner.ended({ kind: 'reply', packet })
    options.onEnding({ deviceId: owner.id, answeredMs })
  }

  return {
    pump,
    bytes: ear.hear,
    rest(quietMs) {
      if (stopped || exchange !== null) return
      ear.lookAgain()
      freeAt = Math.max(freeAt, clock.now() + quietMs)
    },
    stop() {
      stopped = true
      ear.stop()
      exchange?.cancelDeadline()
      cancelGap?.()
    },
    noiseBytes: () => noiseBytes,
  }
}

interface Allowance extends WireTiming {
  readonly codec: Codec<Packet>
  readonly request: Request<Packet>
  readonly bytes: number
}

/** How long the request may occupy the wire, from the writing of its first byte. */
function allowedMs({ codec, request, bytes, format, extraMs, echo }: Allowance): number {
  const outMs = lineTimeMs(format, bytes)
  if (request.replyMs === null) return outMs + (echo ? extraMs : 0)
  return outMs + request.replyMs + lineTimeMs(format, codec.replyLength(request.packet)) + extraMs
}
