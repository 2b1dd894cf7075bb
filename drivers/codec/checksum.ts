/** The checksums that serial protocols of this trade use. Pure; `start` and `end` are byte offsets, `end` not included. */

/** All bytes XORed together: SAM-V (GA 450) and the "8A" lock boards end their frames with it. */
export function xor8(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let check = 0
  for (let at = start; at < end; at++) check ^= bytes[at] ?? 0
  return check
}

/**
 * The low byte of all bytes added up: KERONG lock boards end their frames with it. Every single wrong bit changes it,
 * two may cancel out.
 */
export function sum8(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let sum = 0
  for (let at = start; at < end; at++) sum += bytes[at] ?? 0
  return sum & 0xff
}

/**
 * CRC-16/MODBUS: polynomial 0xA001 (reflected 0x8005), start value 0xFFFF, no final XOR
 * (Modbus over Serial Line, 6.2.2). On the wire its low byte comes first.
 */
export function crc16Modbus(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0xffff
  for (let at = start; at < end; at++) crc = (crc >>> 8) ^ (crcTable[(crc ^ (bytes[at] ?? 0)) & 0xff] ?? 0)
  return crc
}

const crcTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  return crc
})

/**
 * CRC-16 with polynomial 0x1021 and start value 0x1D0F, the highest bit first, no final XOR: OSDP (IEC 60839-11-5). On
 * the wire its low byte comes first.
 */
export function crc16Aug(bytes: Uint8Array, start = 0, end = bytes.length): number {
  let crc = 0x1d0f
  for (let at = start; at < end; at++)
    crc = ((crc << 8) & 0xffff) ^ (augTable[(crc >>> 8) ^ (bytes[at] ?? 0)] ?? 0)
  return crc
}

const augTable = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})
