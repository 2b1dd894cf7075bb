/** What bytes cost on a serial wire. Pure. */
import type { SerialFormat } from './ports.ts'

/** Milliseconds that `bytes` bytes need on the wire, start and stop bits included; 0 where there is no serial line. */
export function lineTimeMs(format: SerialFormat | null, bytes: number): number {
  if (format === null) return 0
  const parityBits = format.parity === 'none' ? 0 : 1
  const bitsPerByte = 1 + format.dataBits + parityBits + format.stopBits
  return (bytes * bitsPerByte * 1000) / format.baudRate
}
