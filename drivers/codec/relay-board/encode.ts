/** The packets of relay boards to Modbus RTU frames. Pure. */
import { counted, exceptionFlag, packed, within, word } from '../modbus-data.ts'
import { framed } from '../modbus-frame.ts'
import { type CoilAction, functionOf, type ModbusPacket } from './packets.ts'

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
  return framed(packet.unit, code, data(packet))
}

function data(packet: ModbusPacket): readonly number[] {
  switch (packet.kind) {
    case 'readCoils':
    case 'readInputs':
    case 'readRegisters':
    case 'coilsWritten':
    case 'registersWritten':
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
    case 'writeRegisters':
      return [...word(packet.address), ...word(packet.values.length), ...counted(packet.values.flatMap(word))]
    case 'writeRegister':
      return [...word(packet.address), ...word(packet.value)]
    case 'exception':
      return [within(packet.code, 0xff)]
  }
}

/** The most relays that function 0F may set at once. */
const maxCoilsWritten = 0x07b0

function relay(index: number): number {
  return within(index, allRelaysAddress - 1)
}
