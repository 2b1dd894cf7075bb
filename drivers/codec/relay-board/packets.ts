/** The messages between a Modbus RTU relay and input board and its master, and their function codes. Types and numbers only. */

export type CoilAction = 'on' | 'off' | 'toggle'

/** Relays, coils and inputs count from 0 here; on the board and in the settings they count from 1. */
export type ModbusPacket =
  /** 01: asks for `count` relays from `address` */
  | { readonly kind: 'readCoils'; readonly unit: number; readonly address: number; readonly count: number }
  /** reply to 01; always whole bytes, so `on` is filled up with false to a multiple of 8 */
  | { readonly kind: 'coils'; readonly unit: number; readonly on: readonly boolean[] }
  /** 02: asks for `count` inputs from `address` */
  | { readonly kind: 'readInputs'; readonly unit: number; readonly address: number; readonly count: number }
  /** reply to 02; filled up like `coils` */
  | { readonly kind: 'inputs'; readonly unit: number; readonly on: readonly boolean[] }
  /** 05 0000+n; the reply is the same bytes */
  | {
      readonly kind: 'writeCoil'
      readonly unit: number
      readonly relay: number
      readonly action: CoilAction
    }
  /** 05 00FF; the reply is the same bytes */
  | { readonly kind: 'allRelays'; readonly unit: number; readonly action: CoilAction }
  /** 05 0200+n: on for `tenths` × 100 ms, then off by itself; the reply is the same bytes, at once */
  | { readonly kind: 'flashOn'; readonly unit: number; readonly relay: number; readonly tenths: number }
  /** 05 0400+n: off for `tenths` × 100 ms, then on by itself; the reply is the same bytes, at once */
  | { readonly kind: 'flashOff'; readonly unit: number; readonly relay: number; readonly tenths: number }
  /** 0F: sets the relays from `address` on */
  | {
      readonly kind: 'writeCoils'
      readonly unit: number
      readonly address: number
      readonly on: readonly boolean[]
    }
  /** reply to 0F */
  | {
      readonly kind: 'coilsWritten'
      readonly unit: number
      readonly address: number
      readonly count: number
    }
  /** 03: asks for `count` registers from `address` */
  | {
      readonly kind: 'readRegisters'
      readonly unit: number
      readonly address: number
      readonly count: number
    }
  /** reply to 03 */
  | { readonly kind: 'registers'; readonly unit: number; readonly values: readonly number[] }
  /** 06; the reply is the same bytes */
  | {
      readonly kind: 'writeRegister'
      readonly unit: number
      readonly address: number
      readonly value: number
    }
  /** 10: sets the registers from `address` on */
  | {
      readonly kind: 'writeRegisters'
      readonly unit: number
      readonly address: number
      readonly values: readonly number[]
    }
  /** reply to 10 */
  | {
      readonly kind: 'registersWritten'
      readonly unit: number
      readonly address: number
      readonly count: number
    }
  /** 8x: the board refuses function x; `code` as in MODBUS Application Protocol V1.1b3, section 7 */
  | {
      readonly kind: 'exception'
      readonly unit: number
      readonly function: number
      readonly code: number
    }

export const functionCodes = {
  readCoils: 0x01,
  readInputs: 0x02,
  readRegisters: 0x03,
  writeCoil: 0x05,
  writeRegister: 0x06,
  writeCoils: 0x0f,
  writeRegisters: 0x10,
} as const

/** Registers of the Waveshare boards; the control mode of relay n is at `controlMode` + n. */
export const registers = { controlMode: 0x1000, unitAddress: 0x4000, version: 0x8000 } as const

/** The function code in the head of `packet`, without the exception flag. */
export function functionOf(packet: ModbusPacket): number {
  switch (packet.kind) {
    case 'readCoils':
    case 'coils':
      return functionCodes.readCoils
    case 'readInputs':
    case 'inputs':
      return functionCodes.readInputs
    case 'readRegisters':
    case 'registers':
      return functionCodes.readRegisters
    case 'writeCoil':
    case 'allRelays':
    case 'flashOn':
    case 'flashOff':
      return functionCodes.writeCoil
    case 'writeRegister':
      return functionCodes.writeRegister
    case 'writeCoils':
    case 'coilsWritten':
      return functionCodes.writeCoils
    case 'writeRegisters':
    case 'registersWritten':
      return functionCodes.writeRegisters
    case 'exception':
      return packet.function
  }
}
