/** OSDP as a wire language: which answer belongs to which command, and how long it may get. Pure. */
import type { Codec } from '../ports.ts'
import { explain } from './explain.ts'
import { frameOf, longestFrame, scanFrame } from './frame.ts'
import { commands, type OsdpPacket, replies } from './packets.ts'

/** An answer that carries a card, in a session. */
const usualReplyLength = 64
const handshakeReplyLength = 45

export const osdpCodec: Codec<OsdpPacket> = {
  maxLength: longestFrame,
  encode: frameOf,
  scanRequest: (bytes) => scanFrame(bytes, 'command'),
  scanReply: (bytes) => scanFrame(bytes, 'reply'),
  answers,
  replyLength: ({ code }) =>
    code === commands.challenge || code === commands.id ? handshakeReplyLength : usualReplyLength,
  explain,
}

/** A peripheral that is busy answers with the number 0, whatever it was asked with. */
function answers(asked: OsdpPacket, reply: OsdpPacket): boolean {
  if (asked.kind !== 'command' || reply.kind !== 'reply' || reply.address !== asked.address) return false
  return reply.sequence === asked.sequence || reply.code === replies.busy
}
