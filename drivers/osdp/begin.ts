/** Putting a message into its envelope: number, check, session. Pure. */
import type { OsdpPacket, SecurityBlock } from './packets.ts'
import { seal } from './secure-channel.ts'
import type { LinkState, Message, Pending, Situation } from './state.ts'

/** The link with this message pending, sealed where there is a session; `security` is the block of a handshake. */
export function begin(
  { settings, link }: Pick<Situation, 'settings' | 'link'>,
  message: Message,
  security: SecurityBlock | null = null,
): LinkState {
  const { address, check } = settings
  const { code, data } = message
  const plain: Omit<OsdpPacket, 'security' | 'mac'> = {
    kind: 'command',
    address,
    check,
    sequence: link.sequence,
    code,
    data,
  }
  const sealed = link.session === null ? null : seal(link.session, plain)
  const pending: Pending = {
    message,
    packet: sealed?.packet ?? { ...plain, security, mac: null },
    session: sealed?.session ?? null,
    tries: 0,
    busy: 0,
  }
  return { ...link, pending }
}
