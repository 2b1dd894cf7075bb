/**
 * A wire in memory: two transports, and everything that can go wrong between them. Deterministic for a given clock
 * and chance. Knows no packets.
 */
import { Fault } from '../fault.ts'
import type { Chance, Clock, Transport, TransportOwner } from '../ports.ts'

/** What goes wrong while bytes travel. Probabilities are from 0 to 1 and may be changed at any time. */
export interface PipeFaults {
  /** Before each byte but the first: the chunk is cut there. */
  splitChunk: number
  /** Each chunk is late by a random time in this range; the order of the bytes stays. */
  delayMs: { least: number; most: number }
  /** Each byte: it gets lost. */
  loseByte: number
  /** Each byte: one of its bits flips. */
  flipBit: number
  /** Before each byte: a byte of noise appears. */
  addNoise: number
}

/** Nothing goes wrong; everything arrives in a later tick of the clock. */
export function noFaults(): PipeFaults {
  return { splitChunk: 0, delayMs: { least: 0, most: 0 }, loseByte: 0, flipBit: 0, addNoise: 0 }
}

/** Chunks under way in one direction. More than any test writes at once; beyond it bytes are lost, as in an overrun. */
const maxChunksUnderWay = 2_000_000

export interface Pipe {
  /** By custom the gateway's end and the device's end; they are alike. */
  readonly near: Transport
  readonly far: Transport
  readonly faults: PipeFaults
  /** Swallows everything that is written in the next `ms`, both ways. */
  silence(ms: number): void
  /** The wire is cut: both ends close with `unplugged`, and what was under way is lost. */
  cut(): void
}

export interface PipeOptions {
  readonly clock: Clock
  readonly chance: Chance
  /** Used as given, not copied: change it while the pipe runs. */
  readonly faults?: PipeFaults
}

/** Bytes written before the other end is opened are lost, as on a serial line. An end closes when the other does. */
export function createPipe({ clock, chance, faults = noFaults() }: PipeOptions): Pipe {
  let silentUntilMs = Number.NEGATIVE_INFINITY
  const travel = (bytes: Uint8Array): readonly Uint8Array[] =>
    clock.now() < silentUntilMs ? [] : split(damage(bytes, { faults, chance }), { faults, chance })
  const delay = () => faults.delayMs.least + chance.next() * (faults.delayMs.most - faults.delayMs.least)
  const near = createEnd({ clock, travel, delay, peer: () => far })
  const far: End = createEnd({ clock, travel, delay, peer: () => near })
  return {
    near: near.transport,
    far: far.transport,
    faults,
    silence(ms) {
      silentUntilMs = Math.max(silentUntilMs, clock.now() + ms)
    },
    cut() {
      near.lose('the wire was cut')
      far.lose('the wire was cut')
    },
  }
}

interface End {
  readonly transport: Transport
  receive(chunk: Uint8Array): void
  lose(detail: string): void
}

interface EndOptions {
  readonly clock: Clock
  /** What becomes of written bytes on their way. */
  readonly travel: (bytes: Uint8Array) => readonly Uint8Array[]
  readonly delay: () => number
  readonly peer: () => End
}

function createEnd({ clock, travel, delay, peer }: EndOptions): End {
  let owner: TransportOwner | null = null
  let phase: 'new' | 'opening' | 'open' | 'closed' = 'new'
  let lastArrivalMs = Number.NEGATIVE_INFINITY
  // Delivered from here in order, whatever order a clock gives to equal moments.
  const underWay: Uint8Array[] = []

  function deliver(): void {
    const chunk = underWay.shift()
    if (chunk !== undefined) peer().receive(chunk)
  }

  function finish(fault: Fault): void {
    if (phase === 'closed') return
    phase = 'closed'
    const told = owner
    clock.at(clock.now(), () => told?.closed(fault))
  }

  const transport: Transport = {
    open(newOwner) {
      if (owner !== null) {
        clock.at(clock.now(), () =>
          newOwner.closed(new Fault('busy', 'this end of the pipe was opened before')),
        )
        return
      }
      owner = newOwner
      if (phase === 'closed') {
        clock.at(clock.now(), () => newOwner.closed(new Fault('missing', 'the wire is not there any more')))
        return
      }
      phase = 'opening'
      clock.at(clock.now(), () => {
        if (phase !== 'opening') return
        phase = 'open'
        newOwner.opened()
      })
    },
    write(bytes) {
      if (phase !== 'open') return
      for (const chunk of travel(bytes)) {
        if (underWay.length >= maxChunksUnderWay) return
        lastArrivalMs = Math.max(lastArrivalMs, clock.now() + delay())
        underWay.push(chunk)
        clock.at(lastArrivalMs, deliver)
      }
    },
    close() {
      finish(new Fault('closed', 'closed by its owner'))
      peer().lose('the other end was closed')
    },
  }

  return {
    transport,
    receive(chunk) {
      if (phase === 'open') owner?.bytes(chunk)
    },
    lose: (detail) => finish(new Fault('unplugged', detail)),
  }
}

interface Mishaps {
  readonly faults: PipeFaults
  readonly chance: Chance
}

/** A copy of the bytes with what noise, loss and flipped bits made of them. */
function damage(bytes: Uint8Array, { faults, chance }: Mishaps): Uint8Array {
  const happens = (probability: number) => probability > 0 && chance.next() < probability
  const arrived: number[] = []
  for (const byte of bytes) {
    if (happens(faults.addNoise)) arrived.push(Math.floor(chance.next() * 256))
    if (happens(faults.loseByte)) continue
    arrived.push(happens(faults.flipBit) ? byte ^ (1 << Math.floor(chance.next() * 8)) : byte)
  }
  return Uint8Array.from(arrived)
}

function split(bytes: Uint8Array, { faults, chance }: Mishaps): readonly Uint8Array[] {
  const chunks: Uint8Array[] = []
  let from = 0
  for (let at = 1; at < bytes.length && faults.splitChunk > 0; at++) {
    if (chance.next() >= faults.splitChunk) continue
    chunks.push(bytes.subarray(from, at))
    from = at
  }
  if (from < bytes.length) chunks.push(bytes.subarray(from))
  return chunks
}
