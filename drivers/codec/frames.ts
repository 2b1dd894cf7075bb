/**
 * Chunks of bytes become packets and noise. Bounded, linear, never throws on what it reads.
 * Knows no family, no clock and no transport: the caller says when a pause was too long.
 */
import type { Packet, Scan } from '../ports.ts'

/** What the collector found, in the order of the wire. `noise` counts bytes that belong to no packet. */
export type Found<P extends Packet> =
  | { readonly kind: 'packet'; readonly packet: P; readonly length: number }
  | { readonly kind: 'noise'; readonly length: number }

export interface Frames<P extends Packet> {
  /** Takes the next bytes of the wire, of any size, and gives everything that can be decided now. */
  push(chunk: Uint8Array, scan: Scanner<P>): readonly Found<P>[]
  /**
   * The pause was too long for a packet to go on. Whatever still looks like a beginning is none: one byte of it is
   * dropped and the rest looked at again, until nothing is left, so a good packet behind a false start is found.
   */
  flush(scan: Scanner<P>): readonly Found<P>[]
  /** How many bytes wait for more, less than `maxLength`. */
  waiting(): number
}

/** `scanRequest` or `scanReply` of a codec. It never sees more than `maxLength` bytes. */
export type Scanner<P extends Packet> = (bytes: Uint8Array) => Scan<P>

/**
 * A collector for one direction of one wire. `maxLength` is the codec's. Memory: at most four times `maxLength`, whatever
 * arrives.
 * A scanner that answers `incomplete` to `maxLength` bytes, or gives a length it was not shown, is read as `noise`.
 */
export function createFrames<P extends Packet>({ maxLength }: { maxLength: number }): Frames<P> {
  // A beginning is shorter than maxLength, so each refill takes three times as many new bytes as moving the
  // beginning down costs.
  const capacity = 4 * maxLength
  // Only as large as what came: most packets have a few bytes, whatever maxLength allows.
  let store = nothing
  let held = 0

  /** Room for `bytes` more; twice as much as before, so that a packet that comes byte by byte is not moved each time. */
  function makeRoom(bytes: number): void {
    if (held + bytes <= store.length) return
    const larger = new Uint8Array(Math.min(capacity, Math.max(held + bytes, 2 * store.length)))
    larger.set(store.subarray(0, held))
    store = larger
  }

  function keep(from: number, shared: boolean): void {
    // A packet may hold views of the store, so the bytes it was made of are never written over.
    if (shared) store = store.slice(from, held)
    else store.copyWithin(0, from, held)
    held -= from
  }

  function collect(chunk: Uint8Array, scan: Scanner<P>, final: boolean): readonly Found<P>[] {
    const findings = createFindings<P>()
    const search = createSearch({ scan, maxLength, final })
    for (let taken = 0; taken < chunk.length || final; ) {
      const part = chunk.subarray(taken, taken + capacity - held)
      makeRoom(part.length)
      store.set(part, held)
      held += part.length
      taken += part.length
      const packetsBefore = findings.packets()
      const looked = search(store.subarray(0, held), findings)
      keep(looked, findings.packets() > packetsBefore)
      if (final) break
    }
    return findings.all
  }

  return {
    push: (chunk, scan) => collect(chunk, scan, false),
    flush: (scan) => (held === 0 ? [] : collect(nothing, scan, true)),
    waiting: () => held,
  }
}

const nothing = new Uint8Array(0)

interface Findings<P extends Packet> {
  readonly all: readonly Found<P>[]
  packet(packet: P, length: number): void
  noise(length: number): void
  packets(): number
}

/** Collects what is found; neighbouring noise becomes one count. */
function createFindings<P extends Packet>(): Findings<P> {
  const all: Found<P>[] = []
  let packets = 0
  return {
    all,
    packet(packet, length) {
      all.push({ kind: 'packet', packet, length })
      packets++
    },
    noise(length) {
      const last = all.at(-1)
      if (last?.kind === 'noise') all[all.length - 1] = { kind: 'noise', length: last.length + length }
      else if (length > 0) all.push({ kind: 'noise', length })
    },
    packets: () => packets,
  }
}

/**
 * Looks through `bytes` and says how many of them are decided; the others begin a packet. With `final` they are all
 * decided.
 */
function createSearch<P extends Packet>(options: { scan: Scanner<P>; maxLength: number; final: boolean }) {
  const { scan, maxLength, final } = options
  const starts = createStartMemory(scan)

  return (bytes: Uint8Array, findings: Findings<P>): number => {
    let at = 0
    let noise = 0
    while (at < bytes.length) {
      if (!starts.possible(bytes[at] ?? 0)) {
        noise++
        at++
        continue
      }
      const window = bytes.subarray(at, at + maxLength)
      const seen = scan(window)
      if (seen.kind === 'incomplete' && window.length < maxLength && !final) break
      if (seen.kind === 'packet' && seen.length >= 1 && seen.length <= window.length) {
        findings.noise(noise)
        noise = 0
        findings.packet(seen.packet, seen.length)
        at += seen.length
        starts.forget()
      } else {
        noise++
        at++
      }
    }
    findings.noise(noise)
    return at
  }
}

/**
 * Remembers which bytes can begin a packet at all: `noise` for a single byte holds for whatever follows it. So a
 * megabyte of noise needs neither a view nor a scan for each of its bytes. Forgets after a packet, because the
 * scanner may listen for something else then.
 */
function createStartMemory<P extends Packet>(scan: Scanner<P>) {
  const unknown = 0
  const possible = 1
  const impossible = 2
  const memory = new Uint8Array(256)
  const single = new Uint8Array(1)
  return {
    possible(byte: number): boolean {
      if (memory[byte] === unknown) {
        single[0] = byte
        memory[byte] = scan(single).kind === 'noise' ? impossible : possible
      }
      return memory[byte] === possible
    },
    forget(): void {
      memory.fill(unknown)
    },
  }
}
