/** What stands between length and check byte of a frame from the host: command, parameter, data. Pure. */
import type { SamPacket, SamRequest } from './packets.ts'

/** The requests without variable bytes: command and parameter (SAM-V protocol, table of commands). */
const fixed = [
  { kind: 'reset', bytes: [0x10, 0xff] },
  { kind: 'getStatus', bytes: [0x11, 0xff] },
  { kind: 'getModuleId', bytes: [0x12, 0xff] },
  { kind: 'find', bytes: [0x20, 0x01] },
  { kind: 'select', bytes: [0x20, 0x02] },
  { kind: 'read', bytes: [0x30, 0x01] },
  { kind: 'readWithFingerprint', bytes: [0x30, 0x10] },
  { kind: 'readNewestAddress', bytes: [0x30, 0x03] },
] as const

/** The request of a frame body (command, parameter, data), or null when the table of commands does not have it. */
export function decodeRequest(body: Uint8Array): SamRequest | null {
  const [command, parameter, argument] = body
  if (body.length === 3 && command === 0x61 && parameter === 0xff) {
    return { kind: 'setMaxRf', bytes: argument ?? 0 }
  }
  if (body.length !== 2) return null
  if (command === 0x60) return { kind: 'setBaud', code: parameter ?? 0 }
  const row = fixed.find(({ bytes }) => bytes[0] === command && bytes[1] === parameter)
  return row === undefined ? null : { kind: row.kind }
}

/** The frame body of a request, or null when `packet` is a reply. */
export function encodeRequest(packet: SamPacket): Uint8Array | null {
  if (packet.kind === 'setMaxRf') return Uint8Array.of(0x61, 0xff, packet.bytes)
  if (packet.kind === 'setBaud') return Uint8Array.of(0x60, packet.code)
  const row = fixed.find(({ kind }) => kind === packet.kind)
  return row === undefined ? null : Uint8Array.from(row.bytes)
}
