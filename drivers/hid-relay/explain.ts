/** Packets of "USBRelay" boards in words, for `device decode`. Pure; nothing in them is about a person. */
import { isOn, lastRelay, type RelayPacket } from './packets.ts'

/** A packet as named fields; relays by the numbers printed on the board. */
export function explain(packet: RelayPacket): Record<string, unknown> {
  switch (packet.kind) {
    case 'state': {
      const relays = Array.from({ length: lastRelay }, (_, at) => at + 1)
      return {
        kind: packet.kind,
        id: packet.id,
        relaysOn: relays.filter((relay) => isOn(packet.bits, relay)),
      }
    }
    case 'allOn':
    case 'allOff':
    case 'setId':
      return { ...packet, meaning: '网关从不发送 the gateway never sends it' }
    default:
      return { ...packet }
  }
}
