/**
 * The hearing half of a wire: drops echoes, turns bytes into packets and noise, and looks again at what was collected
 * when a pause is too long. Knows what is awaited, but no owners, no queue and no deadlines.
 */
import { createFrames, type Found, type Scanner } from './codec/frames.ts'
import type { Echo } from './echo.ts'
import type { Cancel, Clock, Codec, Packet } from './ports.ts'

/** What may come next: an echo of what was written, then the reply to it. */
export interface Expected {
  /** The request that awaits its reply, null for none. */
  readonly awaited: Packet | null
  readonly echo: Echo | null
}

export interface Ear {
  /** Replaces what was expected before; what was held back as an echo that never got whole is heard. */
  expect(expected: Expected): void
  hear(chunk: Uint8Array): void
  /** Takes it that nothing more belongs to what was collected: a last chance for a packet hidden in it. */
  lookAgain(): void
  /** Tells nothing more. */
  stop(): void
}

export interface EarOptions {
  readonly clock: Clock
  readonly codec: Codec<Packet>
  /** Longest pause inside one packet. */
  readonly interByteMs: number
  readonly onPacket: (packet: Packet, bytes: number) => void
  readonly onNoise: (bytes: number) => void
}

export const nothingExpected: Expected = { awaited: null, echo: null }

const nothing = new Uint8Array(0)

/** Starts nothing by itself; what is heard is told at once, in the order of the wire. */
export function createEar({ clock, codec, interByteMs, onPacket, onNoise }: EarOptions): Ear {
  const frames = createFrames<Packet>(codec)
  let expected = nothingExpected
  let cancelPause: Cancel | null = null
  let stopped = false

  /** The packets behind the one that answers are not taken for its answer any more. */
  function scanner(): Scanner<Packet> {
    let { awaited } = expected
    return (bytes) => {
      const seen = codec.scanReply(bytes, awaited)
      if (seen.kind === 'packet' && awaited !== null && codec.answers(awaited, seen.packet)) awaited = null
      return seen
    }
  }

  function tell(found: readonly Found<Packet>[]): void {
    for (const item of found) {
      if (stopped) return
      if (item.kind === 'noise') onNoise(item.length)
      else onPacket(item.packet, item.length)
    }
  }

  function endPause(): void {
    cancelPause?.()
    cancelPause = null
  }

  function lookAgain(): void {
    endPause()
    const noEcho = expected.echo?.release() ?? nothing
    tell(frames.push(noEcho, scanner()))
    tell(frames.flush(scanner()))
  }

  return {
    expect(next) {
      const noEcho = expected.echo?.release() ?? nothing
      expected = next
      tell(frames.push(noEcho, scanner()))
    },
    hear(chunk) {
      if (stopped) return
      endPause()
      tell(frames.push(expected.echo?.drop(chunk) ?? chunk, scanner()))
      const undecided = frames.waiting() + (expected.echo?.held() ?? 0)
      if (undecided > 0 && !stopped) cancelPause = clock.at(clock.now() + interByteMs, lookAgain)
    },
    lookAgain,
    stop() {
      stopped = true
      endPause()
    },
  }
}
