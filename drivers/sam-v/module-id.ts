/** The identity of a security module: 16 bytes on the wire, a printed form for people. Pure. */

/** Widths of the little-endian integers in the 16 bytes, in bytes, and of their printed decimals, in digits. */
const parts = [
  { bytes: 2, digits: 2 },
  { bytes: 2, digits: 2 },
  { bytes: 4, digits: 8 },
  { bytes: 4, digits: 10 },
  { bytes: 4, digits: 10 },
] as const

export const moduleIdLength = 16

/**
 * The printed form of the 16 bytes, `05.03-20161201-0001234567-0987654321` (SAM-V protocol, GA 450, module id).
 * Bytes beyond the 16 are ignored.
 */
export function printModuleId(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = 0
  const numbers = parts.map((part) => {
    const value = part.bytes === 2 ? view.getUint16(at, true) : view.getUint32(at, true)
    at += part.bytes
    return value
  })
  return print(numbers)
}

/**
 * The 16 bytes of a printed form, or null when it is none. Leading zeros may be missing: libraries print the
 * numbers with different widths.
 */
export function parseModuleId(printed: string): Uint8Array | null {
  const match = /^(\d{1,5})\.(\d{1,5})-(\d{1,10})-(\d{1,10})-(\d{1,10})$/.exec(printed)
  if (match === null) return null
  const numbers = match.slice(1).map(Number)
  const bytes = new Uint8Array(moduleIdLength)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [index, part] of parts.entries()) {
    const value = numbers[index] ?? 0
    if (value >= 2 ** (8 * part.bytes)) return null
    if (part.bytes === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += part.bytes
  }
  return bytes
}

/** The printed form with full widths, or null when `printed` is no module id. */
export function normalModuleId(printed: string): string | null {
  const bytes = parseModuleId(printed)
  return bytes === null ? null : printModuleId(bytes)
}

function print(numbers: readonly number[]): string {
  const [major, minor, date, serial, check] = parts.map((part, index) =>
    String(numbers[index] ?? 0).padStart(part.digits, '0'),
  )
  return `${major}.${minor}-${date}-${serial}-${check}`
}
