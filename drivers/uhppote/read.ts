/** The fields of a whole datagram. Pure; whether head and length are right was looked at before. */
import { dateTimeOf, fromBcd } from './bcd.ts'
import { type ControllerPacket, type ControllerState, type LoggedEvent, lastDoor } from './packets.ts'

const viewOf = (frame: Uint8Array) => new DataView(frame.buffer, frame.byteOffset)

/** The packet that a host asks with; null for no known one. What stands behind its fields is 0. */
export function requestOf(frame: Uint8Array): ControllerPacket | null {
  const serial = viewOf(frame).getUint32(4, true)
  const door = frame[8] ?? 0
  const isDoor = door >= 1 && door <= lastDoor
  const isEmptyFrom = (at: number) => frame.subarray(at).every((byte) => byte === 0)
  switch (frame[1]) {
    case 0x20:
      return isEmptyFrom(8) ? { kind: 'readState', serial } : null
    case 0x30: {
      const clock = dateTimeOf(fromBcd(frame.subarray(8, 15)))
      return isEmptyFrom(15) ? { kind: 'setClock', serial, clock } : null
    }
    case 0x40:
      return isDoor && isEmptyFrom(9) ? { kind: 'open', serial, door } : null
    case 0x58:
      return isEmptyFrom(8) ? { kind: 'countCards', serial } : null
    case 0x80:
      return isDoor && isEmptyFrom(11)
        ? { kind: 'setMode', serial, door, mode: frame[9] ?? 0, delaySeconds: frame[10] ?? 0 }
        : null
    case 0x82:
      return isDoor && isEmptyFrom(9) ? { kind: 'readMode', serial, door } : null
    case 0x90: {
      const port = viewOf(frame).getUint16(12, true)
      return isEmptyFrom(15) ? { kind: 'setListener', serial, address: addressOf(frame), port } : null
    }
    case 0x94:
      return isEmptyFrom(8) ? { kind: 'identify', serial } : null
    case 0xb0:
      return isEmptyFrom(12) ? { kind: 'readEvent', serial, index: viewOf(frame).getUint32(8, true) } : null
    default:
      return null
  }
}

function addressOf(frame: Uint8Array): string {
  return frame.subarray(8, 12).join('.')
}

/** Who answered: its own serial number, address and version; null where the version is none. */
export function controllerOf(frame: Uint8Array, serial: number): ControllerPacket | null {
  const version = fromBcd(frame.subarray(26, 28))
  return version === null ? null : { kind: 'controller', serial, address: addressOf(frame), version }
}

/** The event that stands in a state or in an answer of its own. */
export function eventOf(frame: Uint8Array): LoggedEvent {
  const view = viewOf(frame)
  return {
    index: view.getUint32(8, true),
    type: frame[12] ?? 0,
    granted: frame[13] === 1,
    door: frame[14] ?? 0,
    direction: frame[15] ?? 0,
    card: view.getUint32(16, true),
    at: dateTimeOf(fromBcd(frame.subarray(20, 27))),
    reason: frame[27] ?? 0,
  }
}

export function stateOf(frame: Uint8Array, serial: number): ControllerState {
  const date = fromBcd(frame.subarray(51, 54))
  const time = fromBcd(frame.subarray(37, 40))
  return {
    kind: 'state',
    serial,
    newest: eventOf(frame),
    doors: flagsOf(frame.subarray(28, 32)),
    buttons: flagsOf(frame.subarray(32, 36)),
    error: frame[36] ?? 0,
    clock: date === null || time === null ? null : dateTimeOf(`20${date}${time}`),
    sequence: viewOf(frame).getUint32(40, true),
    relays: frame[49] ?? 0,
    inputs: frame[50] ?? 0,
  }
}

function flagsOf(bytes: Uint8Array): readonly boolean[] {
  return Array.from(bytes, (byte) => byte !== 0)
}
