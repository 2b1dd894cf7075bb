/**
 * One wire: at most one request in flight, a pause between exchanges, deadlines made from the line's speed, echoes
 * dropped, bytes turned into packets. Knows talks only as owners of requests; knows no orders and no signals.
 */
import { createFrames, type Found, type Scanner } from './codec/frames.ts'
import { createEcho, type Echo } from './echo.ts'
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

export interface Wire {
  /** Does the next thing that can be done now and says whether there was one. */
  pump(): boolean
  bytes(chunk: Uint8Array): void
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
}

/** The request on the wire. `awaited` is null when no reply is expected; then only its own line time is waited for. */
interface Exchange {
  readonly owner: Talk
  readonly awaited: Packet | null
  readonly echo: Echo | null
  readonly sentAt: number
  readonly cancelDeadline: Cancel
}

/** The owner calls `pump` until it says no, after every call and after every wake of `clock`. */
export function createWire(options: WireOptions): Wire {
  const { clock, codec, queue, onTraffic } = options
  const frames = createFrames<Packet>(codec)
  let exchange: Exchange | null = null
  let freeAt = Number.NEGATIVE_INFINITY
  let cancelGap: Cancel | null = null
  let cancelPause: Cancel | null = null
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
    options.write(bytes)
    exchange = {
      owner,
      awaited: request.replyMs === null ? null : request.packet,
      echo: options.echo ? createEcho(bytes) : null,
      sentAt,
      cancelDeadline: clock.at(
        sentAt + allowedMs({ ...options, request, bytes: bytes.length }),
        deadlinePassed,
      ),
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
    freeAt = clock.now() + options.gapMs
  }

  function deadlinePassed(): void {
    const late = exchange
    if (stopped || late === null) return
    lookAgain()
    if (exchange !== late) return
    finish()
    if (late.awaited === null) return
    late.owner.counters.silences++
    late.owner.ended({ kind: 'silence' })
  }

  /** The packets behind the one that answers are not taken for its answer any more. */
  function listen(): Scanner<Packet> {
    let awaited = exchange?.awaited ?? null
    return (bytes) => {
      const seen = codec.scanReply(bytes, awaited)
      if (seen.kind === 'packet' && awaited !== null && codec.answers(awaited, seen.packet)) awaited = null
      return seen
    }
  }

  function take(found: readonly Found<Packet>[]): void {
    for (const item of found) {
      if (stopped) return
      if (item.kind === 'noise') {
        noiseBytes += item.length
        onTraffic({ deviceId: null, direction: 'noise', bytes: item.length, packet: null })
      } else received(item.packet, item.length)
    }
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
    owner.counters.lastLatencyMs = clock.now() - sentAt
    owner.ended({ kind: 'reply', packet })
  }

  function lookAgain(): void {
    cancelPause?.()
    cancelPause = null
    const noEcho = exchange?.echo?.release()
    if (noEcho !== undefined) take(frames.push(noEcho, listen()))
    take(frames.flush(listen()))
  }

  return {
    pump,
    bytes(chunk) {
      if (stopped) return
      cancelPause?.()
      cancelPause = null
      take(frames.push(exchange?.echo?.drop(chunk) ?? chunk, listen()))
      if (stopped || frames.waiting() + (exchange?.echo?.held() ?? 0) === 0) return
      cancelPause = clock.at(clock.now() + options.interByteMs, lookAgain)
    },
    stop() {
      stopped = true
      for (const cancel of [exchange?.cancelDeadline, cancelGap, cancelPause]) cancel?.()
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
