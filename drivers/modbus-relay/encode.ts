/** Modbus RTU packets to bytes: unit, function, data, CRC low byte first. Pure. */
import { concat } from '../codec/bytes.ts'
import { crc16Modbus } from '../codec/checksum.ts'
import { type CoilAction, exceptionFlag, functionOf, type ModbusPacket } from './packets.ts'

/** Values of function 05. Toggle is Waveshare's own. */
export const coilValues: Readonly<Record<CoilAction, number>> = { on: 0xff00, off: 0x0000, toggle: 0x5500 }

/** Address of function 05 that means every relay; relay numbers therefore end below it. */
export const allRelaysAddress = 0x00ff

/** Addresses of function 05 for the board's own timer (Waveshare Modbus RTU Relay). */
export const flashAddresses = { flashOn: 0x0200, flashOff: 0x0400 } as const

/** The longest time of the board's own timer, in tenths of a second. */
export const maxFlashTenths = 0x7fff

/** The frame of one packet. Throws `RangeError` where a value does not fit its field: that is a bug of the caller. */
export function encode(packet: ModbusPacket): Uint8Array {
  const code = packet.kind === 'exception' ? packet.function | exceptionFlag : functionOf(packet)
  const body = Uint8Array.of(within(packet.unit, 0xff), within(code, 0xff), ...data(packet))
  const crc = crc16Modbus(body)
  return concat(body, Uint8Array.of(crc & 0xff, crc >>> 8))
}

function data(packet: ModbusPacket): readonly number[] {
  switch (packet.kind) {
    case 'readCoils':
    case 'readInputs':
    case 'readRegisters':
    case 'coilsWritten':
      return [...word(packet.address), ...word(packet.count)]
    case 'coils':
    case 'inputs':
      return counted(packed(packet.on))
    case 'registers':
      return counted(packet.values.flatMap(word))
    case 'writeCoil':
      return [...word(relay(packet.relay)), ...word(coilValues[packet.action])]
    case 'allRelays':
      return [...word(allRelaysAddress), ...word(coilValues[packet.action])]
    case 'flashOn':
    case 'flashOff':
      return [
        ...word(flashAddresses[packet.kind] + relay(packet.relay)),
        ...word(within(packet.tenths, maxFlashTenths)),
      ]
    case 'writeCoils':
      within(packet.on.length, maxCoilsWritten)
      return [...word(packet.address), ...word(packet.on.length), ...counted(packed(packet.on))]
    case 'writeRegister':
      return [...word(packet.address), ...word(packet.value)]
    case 'exception':
      return [within(packet.code, 0xff)]
  }
}

/** Eight flags a byte, the first one lowest. */
function packed(on: readonly boolean[]): readonly number[] {
  return Array.from({ length: Math.ceil(on.length / 8) }, (_, byte) =>
    on.slice(8 * byte, 8 * byte + 8).reduce((bits, flag, bit) => bits | (flag ? 1 << bit : 0), 0),
  )
}

/** The most data bytes that the protocol lets one message carry (2000 flags, 125 registers). */
export const maxDataBytes = 250

/** The most relays that function 0F may set at once. */
const maxCoilsWritten = 0x07b0

function counted(bytes: readonly number[]): readonly number[] {
  if (bytes.length === 0) throw new RangeError('a message without any value')
  return [within(bytes.length, maxDataBytes), ...bytes]
}

function relay(index: number): number {
  return within(index, allRelaysAddress - 1)
}

function word(value: number): readonly number[] {
  within(value, 0xffff)
  return [value >>> 8, value & 0xff]
}

function within(value: number, max: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= max) return value
  throw new RangeError(`${value} does not fit a field of 0 to ${max}`)
}
