/**
 * Throws bytes at the codec, the conversation and the simulator of one family, and says what must not happen. Everything
 * follows from a seed, so that a complaint can be had again.
 */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { fromHex, toHex } from '../../drivers/codec/bytes.ts'
import { createFrames } from '../../drivers/codec/frames.ts'
import type { Family, Machine, SimulatedDevice } from '../../drivers/family.ts'
import { onWire } from '../../drivers/family.ts'
import type { Chance, Codec, Packet, Scan } from '../../drivers/ports.ts'
import { seeded } from './chance.ts'
import { naturalFrames } from './natural-frames.ts'
import { usualSettings } from './usual-settings.ts'

export interface Fuzzed {
  inputs: number
  /** of them began with a packet, in either direction */
  packets: number
  complaint: string | null
}

type Way = 'request' | 'reply'

/** Frames of every family: what begins like the family's own goes deepest, and others' are what a wrong wire carries. */
const golden: readonly Uint8Array[] = (
  JSON.parse(readFileSync(new URL('../vectors/frames.json', import.meta.url), 'utf8')) as { hex: string }[]
).map(({ hex }) => fromHex(hex))

/** Longer inputs than any packet cost time and find nothing more. */
const mostBytes = 4_096
/** How many packets found so far are changed into further inputs. */
const mostSeeds = 64
/** Each so many inputs the talk is begun anew, as it ends in states that take nothing more. */
const talkLength = 512

/** A run over one family; `step` takes one more input and is false after the first complaint. */
export function fuzzFamily(family: Family, seed: number): { step(): boolean; readonly so: Fuzzed } {
  const chance = seeded(seed)
  const settings = family.settings.parse(usualSettings(family.name))
  const { codec } = onWire(family, settings)
  const seeds: Uint8Array[] = [...golden, ...naturalFrames(family, codec, settings)]
  const most = seeds.length + mostSeeds
  const so: Fuzzed = { inputs: 0, packets: 0, complaint: null }
  const asked: Packet[] = []
  const frames = createFrames(codec)
  let talk = startTalk(family, settings)

  function look(bytes: Uint8Array, way: Way): void {
    const request = way === 'reply' ? (asked[below(chance, asked.length)] ?? null) : null
    const scan = way === 'reply' ? codec.scanReply(bytes, request) : codec.scanRequest(bytes)
    checkScan(scan, bytes, codec)
    if (scan.kind !== 'packet') return
    so.packets++
    keep(seeds, bytes.slice(0, scan.length), { most, chance })
    if (way === 'request') keep(asked, scan.packet, { most: mostSeeds, chance })
    checkPacket(codec, scan.packet, { way, request })
    talk.take(scan.packet, way)
  }

  function checkFrames(bytes: Uint8Array): void {
    const found = frames.push(bytes, (window) => codec.scanReply(window, null))
    if (frames.waiting() >= codec.maxLength) throw new Error(`${frames.waiting()} bytes wait for more`)
    const length = found.reduce((sum, one) => sum + one.length, 0)
    if (length > bytes.length + codec.maxLength)
      throw new Error(`${length} bytes were made of ${bytes.length}`)
    if (so.inputs % 16 === 0) frames.flush((window) => codec.scanReply(window, null))
  }

  return {
    so,
    step() {
      const bytes = nextInput(seeds, chance, codec.maxLength)
      so.inputs++
      if (so.inputs % talkLength === 0) talk = startTalk(family, settings)
      try {
        for (const way of ['request', 'reply'] as const) look(bytes, way)
        checkFrames(bytes)
      } catch (error) {
        const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
        so.complaint = `input ${so.inputs} of seed ${seed}, ${toHex(bytes)}: ${words}`
      }
      return so.complaint === null
    },
  }
}

function below(chance: Chance, end: number): number {
  return Math.floor(chance.next() * end)
}

function keep<T>(kept: T[], one: T, { most, chance }: { most: number; chance: Chance }): void {
  if (kept.length < most) kept.push(one)
  else kept[below(chance, kept.length)] = one
}

/** Rubbish, a frame, a frame with something changed, cut off, doubled or joined to another. */
function nextInput(seeds: readonly Uint8Array[], chance: Chance, maxLength: number): Uint8Array {
  const kind = below(chance, 8)
  if (kind === 0) return rubbish(chance, 1 + below(chance, Math.min(mostBytes, 2 * maxLength)))
  if (kind === 1) return rubbish(chance, 1 + below(chance, 16))
  const seed = Uint8Array.from(seeds[below(chance, seeds.length)] ?? rubbish(chance, 8))
  switch (kind) {
    case 2:
      return seed.slice(0, 1 + below(chance, seed.length))
    case 3:
      return Uint8Array.from([...seed, ...rubbish(chance, 1 + below(chance, 8))])
    case 4:
      return Uint8Array.from([...seed, ...(seeds[below(chance, seeds.length)] ?? [])])
    default:
      return changed(seed, chance)
  }
}

function rubbish(chance: Chance, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => below(chance, 256))
}

function changed(bytes: Uint8Array, chance: Chance): Uint8Array {
  for (let times = below(chance, 4); times > 0; times--) {
    const at = below(chance, bytes.length)
    const before = bytes[at] ?? 0
    bytes[at] = chance.next() < 0.5 ? before ^ (1 << below(chance, 8)) : below(chance, 256)
  }
  return bytes
}

function checkScan(scan: Scan<Packet>, bytes: Uint8Array, { maxLength }: Codec<Packet>): void {
  if (scan.kind === 'incomplete' && bytes.length >= maxLength)
    throw new Error(`wants more than maxLength ${maxLength}`)
  if (scan.kind !== 'packet') return
  const { length } = scan
  if (length < 1 || length > bytes.length || length > maxLength)
    throw new Error(`a packet of ${length} bytes in ${bytes.length}, maxLength ${maxLength}`)
}

/** What was heard can be explained, and what can be said again is heard as the same. */
function checkPacket(
  codec: Codec<Packet>,
  packet: Packet,
  { way, request }: { way: Way; request: Packet | null },
): void {
  codec.explain(packet, { personal: false })
  if (way === 'request') codec.replyLength(packet)
  if (request !== null) codec.answers(request, packet)
  const said = encoded(codec, packet)
  if (said === null) return
  const again = way === 'reply' ? codec.scanReply(said, request) : codec.scanRequest(said)
  if (again.kind !== 'packet' || !isDeepStrictEqual(again.packet, packet))
    throw new Error(`is said as ${toHex(said)}, which is heard as ${JSON.stringify(again)}`)
}

/** Null for what is never said, such as "open all". */
function encoded(codec: Codec<Packet>, packet: Packet): Uint8Array | null {
  try {
    return codec.encode(packet)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** Conversation and simulator with any packet at any moment: neither throws, and no moment asked for is past. */
function startTalk(family: Family, settings: unknown) {
  const machine = family.converse(settings)
  const device = family.simulate(settings)
  let now = 0
  let waits = false
  stepMachine({ kind: 'start' })

  function stepMachine(input: Parameters<Machine['step']>[0]): void {
    const { send, wakeAt } = machine.step(input, now)
    if (wakeAt !== null && wakeAt <= now) throw new Error(`the conversation asks for ${wakeAt} at ${now}`)
    if (send !== null) waits = true
  }

  function stepDevice(input: Parameters<SimulatedDevice['step']>[0]): void {
    const { wakeAt } = device.step(input, now)
    if (wakeAt !== null && wakeAt <= now) throw new Error(`the simulator asks for ${wakeAt} at ${now}`)
  }

  return {
    take(packet: Packet, way: Way): void {
      now += 7
      if (way === 'request') stepDevice({ kind: 'request', packet })
      else if (waits) {
        waits = false
        stepMachine({ kind: 'reply', packet })
      } else stepMachine({ kind: 'stray', packet })
      now += 1
      stepMachine({ kind: 'wake' })
    },
  }
}
