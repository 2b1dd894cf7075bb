/** Packets of 微耕/UHPPOTE controllers in words, for `device decode`. Pure. A card number belongs to a person. */
import { Personal } from '../personal.ts'
import { type ControllerPacket, fireBit, forcedLockBit, type LoggedEvent } from './packets.ts'

const modes: Readonly<Record<number, string>> = {
  1: '常开 held open',
  2: '常闭 held shut',
  3: '受控 controlled',
}

/** A packet as named fields; the number of a card is shown only where `isPersonalShown`. */
export function explain(
  packet: ControllerPacket,
  { personal: isPersonalShown }: { personal: boolean },
): Record<string, unknown> {
  switch (packet.kind) {
    case 'setMode':
      return { ...packet, mode: modes[packet.mode] ?? packet.mode, meaning: neverSent }
    case 'setClock':
    case 'setListener':
      return { ...packet, meaning: neverSent }
    case 'mode':
      return { ...packet, mode: modes[packet.mode] }
    case 'event':
      return { kind: packet.kind, serial: packet.serial, event: eventInWords(packet.event, isPersonalShown) }
    case 'state':
      return {
        ...packet,
        newest: eventInWords(packet.newest, isPersonalShown),
        doors: numbersOf(packet.doors),
        buttons: numbersOf(packet.buttons),
        forcedLock: (packet.inputs & forcedLockBit) !== 0,
        fire: (packet.inputs & fireBit) !== 0,
      }
    default:
      return { ...packet }
  }
}

const neverSent = '网关从不发送 the gateway never sends it'

function eventInWords(event: LoggedEvent, isPersonalShown: boolean): Record<string, unknown> {
  return { ...event, card: isPersonalShown ? event.card : new Personal(String(event.card)) }
}

function numbersOf(flags: readonly boolean[]): readonly number[] {
  return flags.flatMap((flag, at) => (flag ? [at + 1] : []))
}
