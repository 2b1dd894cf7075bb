/** Modbus RTU frame bodies to packets. Pure; whatever is no packet of these boards is null. */
import { exceptionFlag, unpacked, wordAt } from '../modbus-data.ts'
import { allRelaysAddress, coilValues, flashAddresses, maxFlashTenths } from './encode.ts'
import { type CoilAction, functionCodes, type ModbusPacket } from './packets.ts'

/** `body`: one whole request without its CRC, of the length that its function asks for. */
export function decodeRequest(body: Uint8Array): ModbusPacket | null {
  const unit = body[0] ?? 0
  const address = wordAt(body, 2)
  const count = wordAt(body, 4)
  switch (body[1]) {
    case functionCodes.readCoils:
      return { kind: 'readCoils', unit, address, count }
    case functionCodes.readInputs:
      return { kind: 'readInputs', unit, address, count }
    case functionCodes.readRegisters:
      return { kind: 'readRegisters', unit, address, count }
    case functionCodes.writeCoils:
      if (Math.ceil(count / 8) !== body[6]) return null
      return { kind: 'writeCoils', unit, address, on: unpacked(body.subarray(7)).slice(0, count) }
    case functionCodes.writeRegisters:
      if (2 * count !== body[6]) return null
      return { kind: 'writeRegisters', unit, address, values: wordsFrom(body, { at: 7, count }) }
    default:
      return decodeEchoed(body)
  }
}

/** `body`: one whole reply without its CRC, of the length that its function asks for. */
export function decodeReply(body: Uint8Array): ModbusPacket | null {
  const unit = body[0] ?? 0
  const code = body[1] ?? 0
  if (code & exceptionFlag) {
    return { kind: 'exception', unit, function: code & ~exceptionFlag, code: body[2] ?? 0 }
  }
  switch (code) {
    case functionCodes.readCoils:
      return { kind: 'coils', unit, on: unpacked(body.subarray(3)) }
    case functionCodes.readInputs:
      return { kind: 'inputs', unit, on: unpacked(body.subarray(3)) }
    case functionCodes.readRegisters: {
      const count = (body.length - 3) / 2
      if (!Number.isInteger(count)) return null
      return { kind: 'registers', unit, values: wordsFrom(body, { at: 3, count }) }
    }
    case functionCodes.writeCoils:
      return { kind: 'coilsWritten', unit, address: wordAt(body, 2), count: wordAt(body, 4) }
    case functionCodes.writeRegisters:
      return { kind: 'registersWritten', unit, address: wordAt(body, 2), count: wordAt(body, 4) }
    default:
      return decodeEchoed(body)
  }
}

function wordsFrom(body: Uint8Array, { at, count }: { at: number; count: number }): readonly number[] {
  return Array.from({ length: count }, (_, index) => wordAt(body, at + 2 * index))
}

/** Functions 05 and 06, whose reply repeats the request byte by byte. */
function decodeEchoed(body: Uint8Array): ModbusPacket | null {
  const unit = body[0] ?? 0
  const address = wordAt(body, 2)
  const value = wordAt(body, 4)
  if (body[1] === functionCodes.writeRegister) return { kind: 'writeRegister', unit, address, value }
  if (body[1] !== functionCodes.writeCoil) return null
  if (address <= allRelaysAddress) {
    const action = actions.get(value)
    if (action === undefined) return null
    return address === allRelaysAddress
      ? { kind: 'allRelays', unit, action }
      : { kind: 'writeCoil', unit, relay: address, action }
  }
  const relay = address & 0x00ff
  if (relay === allRelaysAddress || value > maxFlashTenths) return null
  if (address - relay === flashAddresses.flashOn) return { kind: 'flashOn', unit, relay, tenths: value }
  if (address - relay === flashAddresses.flashOff) return { kind: 'flashOff', unit, relay, tenths: value }
  return null
}

const actions: ReadonlyMap<number, CoilAction> = new Map([
  [coilValues.on, 'on'],
  [coilValues.off, 'off'],
  [coilValues.toggle, 'toggle'],
])
