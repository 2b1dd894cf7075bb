/**
 * RS-485 adapters that listen while they send give back our own bytes. This drops exactly one echo of one request,
 * from its first byte; as soon as a byte differs it was none. Pure; knows no frames.
 */
import { concat } from './codec/bytes.ts'

export interface Echo {
  /** What of the chunk is no echo, together with what was held back when it turns out not to be one. */
  drop(chunk: Uint8Array): Uint8Array
  /** How many bytes are held back because they may be an echo. */
  held(): number
  /** Gives up: what is held back was no echo. */
  release(): Uint8Array
}

/** `request`: the bytes that were just written. */
export function createEcho(request: Uint8Array): Echo {
  let matched = 0
  let over = request.length === 0

  function release(): Uint8Array {
    const back = over ? nothing : request.subarray(0, matched)
    over = true
    return back
  }

  return {
    drop(chunk) {
      if (over) return chunk
      const length = Math.min(chunk.length, request.length - matched)
      for (let at = 0; at < length; at++) {
        if (chunk[at] !== request[matched + at]) return concat(release(), chunk)
      }
      matched += length
      over = matched === request.length
      return chunk.subarray(length)
    },
    held: () => (over ? 0 : matched),
    release,
  }
}

const nothing = new Uint8Array(0)
