/**
 * Frames of a wire for a trace file, with whatever is about a person cut out while it is recorded. Pure; knows no file.
 * Safe by default: of what nobody declared harmless, only the name and the length are kept.
 */
import { toHex } from '../codec/bytes.ts'
import type { DeviceKind, Family, Machine } from '../family.ts'
import { Personal } from '../personal.ts'
import type { Packet } from '../ports.ts'

/** One frame of a trace. `out` goes to the device; of a cut one the kind of the packet and the length in bytes are known. */
export type TraceFrame = { readonly atMs: number; readonly way: 'out' | 'in' } & (
  | { readonly hex: string }
  | { readonly kind: 'cut'; readonly code: string; readonly bytes: number }
)

/** All that such devices say may be about a person. */
const personalKinds: readonly DeviceKind[] = ['reader', 'scanner', 'keypad']

/**
 * The same family, that notes each frame its machines send or are given. `nowMs` dates the frames; `note` must not throw.
 * A frame is cut where the family says so; where it says nothing, all that a reader, scanner or keypad sends, and whatever
 * `explain` masks.
 */
export function recorded(
  family: Family,
  { nowMs, note }: { nowMs: () => number; note: (frame: TraceFrame) => void },
): Family {
  const { codec } = family
  const heard = new WeakMap<Packet, Uint8Array>()

  function told(packet: Packet, { way, bytes }: { way: 'out' | 'in'; bytes: Uint8Array }): void {
    const about = { atMs: Math.round(nowMs()), way }
    const isCut = isAboutPerson(family, packet, way)
    note(
      isCut
        ? { ...about, kind: 'cut', code: packet.kind, bytes: bytes.length }
        : { ...about, hex: toHex(bytes) },
    )
  }

  function given(packet: Packet): void {
    const bytes = heard.get(packet)
    // a stray one is given to every device of the wire and noted once
    if (bytes === undefined || !heard.delete(packet)) return
    told(packet, { way: 'in', bytes })
  }

  return {
    ...family,
    codec: {
      ...codec,
      encode(packet) {
        const bytes = codec.encode(packet)
        told(packet, { way: 'out', bytes })
        return bytes
      },
      scanReply(bytes, asked) {
        const seen = codec.scanReply(bytes, asked)
        if (seen.kind === 'packet') heard.set(seen.packet, bytes.slice(0, seen.length))
        return seen
      },
    },
    converse: (settings, outside) => listening(family.converse(settings, outside), given),
  }
}

function listening(machine: Machine, given: (packet: Packet) => void): Machine {
  return {
    step(input, now) {
      if (input.kind === 'reply' || input.kind === 'stray') given(input.packet)
      return machine.step(input, now)
    },
  }
}

function isAboutPerson(family: Family, packet: Packet, way: 'out' | 'in'): boolean {
  if (family.isPersonal !== undefined) return family.isPersonal(packet)
  if (way === 'in' && personalKinds.includes(family.kind)) return true
  return holdsPersonal(family.codec.explain(packet, { personal: false }))
}

function holdsPersonal(value: unknown): boolean {
  if (value instanceof Personal) return true
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return false
  return Object.values(value).some(holdsPersonal)
}
