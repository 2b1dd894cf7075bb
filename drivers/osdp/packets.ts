/** The messages between an OSDP peripheral (PD) and the gateway as its control panel (IEC 60839-11-5). Types and ranges only. */

/** Addresses of peripherals are 0 to this; the one above is for whoever hears it and is never used here. */
export const lastAddress = 0x7e

/** Longest message of the families here; all that they are asked for is far shorter. */
export const longestMessage = 512

export const commands = {
  poll: 0x60,
  id: 0x61,
  capabilities: 0x62,
  localStatus: 0x64,
  inputStatus: 0x65,
  outputStatus: 0x66,
  output: 0x68,
  led: 0x69,
  buzzer: 0x6a,
  communication: 0x6e,
  setKey: 0x75,
  challenge: 0x76,
  cryptogram: 0x77,
} as const

export const replies = {
  ack: 0x40,
  nak: 0x41,
  id: 0x45,
  capabilities: 0x46,
  localStatus: 0x48,
  inputStatus: 0x49,
  outputStatus: 0x4a,
  raw: 0x50,
  formatted: 0x51,
  keys: 0x53,
  communication: 0x54,
  cryptogram: 0x76,
  initialMac: 0x78,
  busy: 0x79,
} as const

/** Why a peripheral refuses a command. */
export const refusals = {
  check: 1,
  length: 2,
  unknown: 3,
  sequence: 4,
  noSecurity: 5,
  securityNeeded: 6,
  notProcessed: 9,
} as const

/** Security blocks: 11 to 14 set a session up, 15 to 18 carry a message of it; from 15 on there is a MAC. */
export const blocks = {
  challenge: 0x11,
  clientCryptogram: 0x12,
  serverCryptogram: 0x13,
  initialMac: 0x14,
  commandMac: 0x15,
  replyMac: 0x16,
  commandData: 0x17,
  replyData: 0x18,
} as const

export interface SecurityBlock {
  readonly type: number
  /** In 11 to 13: 0 for the key that every peripheral has at first, 1 for its own. */
  readonly data: Uint8Array
}

/** `command` goes to the peripheral, `reply` comes from it. What is in a session is as it is on the wire: sealed. */
export interface OsdpPacket {
  readonly kind: 'command' | 'reply'
  readonly address: number
  /** 0 to begin anew, then 1 2 3 1 2 3; the same again is a repetition, which must have no second effect. */
  readonly sequence: number
  /** How the frame is checked; a peripheral answers as it was asked. */
  readonly check: 'crc' | 'sum'
  readonly security: SecurityBlock | null
  readonly code: number
  readonly data: Uint8Array
  /** Four bytes in messages of a session; null in others. */
  readonly mac: Uint8Array | null
}
