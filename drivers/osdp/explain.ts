/** OSDP packets in words, for `device decode`. Pure; what a badge or a finger said is shown only when told to. */
import { toHex } from '../codec/bytes.ts'
import { Personal } from '../personal.ts'
import { commands, type OsdpPacket, refusals, replies } from './packets.ts'
import { cardBitsIn, flagsIn, formattedIn, idIn, keysIn, localStatusIn } from './reports.ts'

/**
 * A packet as named fields. Badges and keys stay `Personal`, which prints as a mask, unless `personal` is true. What is
 * sealed in a session stays sealed, and a key is never shown.
 */
export function explain(packet: OsdpPacket, { personal }: { personal: boolean }): Record<string, unknown> {
  const { kind, address, sequence, check, security, code, mac } = packet
  const name = nameOf(kind === 'command' ? commands : replies, code)
  const head = { kind, address, sequence, check, message: name ?? `0x${toHex(Uint8Array.of(code))}` }
  const block = security === null ? {} : { securityBlock: toHex(Uint8Array.of(security.type)) }
  if (mac !== null) return { ...head, ...block, sealedBytes: packet.data.length }
  return { ...head, ...block, ...fieldsOf(packet, personal) }
}

function nameOf(codes: Readonly<Record<string, number>>, code: number): string | null {
  return Object.entries(codes).find(([, value]) => value === code)?.[0] ?? null
}

function fieldsOf({ kind, code, data }: OsdpPacket, personal: boolean): Record<string, unknown> {
  if (kind === 'command') return code === commands.setKey ? { key: 'hidden' } : dataOf(data)
  const hidden = (text: string | null) => (text === null || personal ? text : new Personal(text))
  switch (code) {
    case replies.nak:
      return { reason: nameOf(refusals, data[0] ?? 0) ?? data[0] ?? null }
    case replies.id:
      return { ...idIn(data) }
    case replies.raw: {
      const bits =
        cardBitsIn(data)
          ?.bits.map((bit) => (bit ? '1' : '0'))
          .join('') ?? null
      return { bits: hidden(bits) }
    }
    case replies.formatted:
      return { text: hidden(formattedIn(data)) }
    case replies.keys:
      return { keys: hidden(keysIn(data)) }
    case replies.inputStatus:
    case replies.outputStatus:
      return { active: flagsIn(data).flatMap((flag, at) => (flag ? [at] : [])) }
    case replies.localStatus:
      return { ...localStatusIn(data) }
    default:
      // nobody knows what a reply that we do not know is about
      return personal ? dataOf(data) : { bytes: data.length }
  }
}

function dataOf(data: Uint8Array): Record<string, unknown> {
  return data.length === 0 ? {} : { data: toHex(data) }
}
