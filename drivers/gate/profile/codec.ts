/** The codec that a profile describes: its frames and packets, both ways. Pure. */
import type { WireManner } from '../../family.ts'
import type { Codec, Scan } from '../../ports.ts'
import { explain } from './explain.ts'
import { type Fields, read, type Template, templateOf, written } from './frame.ts'
import type { GatePacket } from './packets.ts'
import { type GateProfile, sides } from './profile.ts'

/** One frame and what it is. */
interface Row {
  readonly template: Template
  readonly packet: (fields: Fields) => GatePacket
}

/** The frames of the profile must be sound and told apart, as its schema checks. */
export function profileCodec(profile: GateProfile): Codec<GatePacket> {
  const requests = requestRows(profile)
  const replies = replyRows(profile)
  const longest = Math.max(...[...requests, ...replies].map(({ template }) => template.length))
  return {
    maxLength: longest,
    encode: (packet) => encode(profile, packet),
    scanRequest: (bytes) => scan(profile, requests, bytes),
    scanReply: (bytes) => scan(profile, replies, bytes),
    answers,
    replyLength: (asked) => answerTo(profile, asked)?.length ?? longest,
    explain: (packet) => explain(profile, packet),
  }
}

/** What a wire is like whose boards have this profile. */
export function profileWire(profile: GateProfile): WireManner<GatePacket> {
  return {
    codec: profileCodec(profile),
    serial: profile.serial,
    dialect: JSON.stringify(profile),
    isPersonal: (packet) => mayHoldAnything(profile, packet),
  }
}

/** A board with a reader of its own may report a card in the bytes of which the profile says nothing. */
function mayHoldAnything(profile: GateProfile, packet: GatePacket): boolean {
  const text = frameOf(profile, packet)
  return text === null || templateOf(text).includes('any')
}

function requestRows({ open, status, others }: GateProfile): readonly Row[] {
  const opens = sides.map((side): Row => {
    return {
      template: templateOf(open[side]),
      packet: ({ address }) => ({ kind: 'open', address, side }),
    }
  })
  const named = Object.entries(others).map(([command, frame]): Row => {
    return { template: templateOf(frame), packet: ({ address }) => ({ kind: 'other', address, command }) }
  })
  const asks: Row[] =
    status === null
      ? []
      : [
          {
            template: templateOf(status.ask),
            packet: ({ address }) => ({ kind: 'askStatus', address }),
          },
        ]
  return [...opens, ...asks, ...named]
}

function replyRows({ answer, passage, status }: GateProfile): readonly Row[] {
  const said = [
    ['opening', answer],
    ['passed', passage?.passed ?? null],
    ['lapsed', passage?.lapsed ?? null],
  ] as const
  const told = said.flatMap(([kind, frames]) =>
    frames === null
      ? []
      : sides.map((side): Row => {
          return { template: templateOf(frames[side]), packet: ({ address }) => ({ kind, address, side }) }
        }),
  )
  if (status === null) return told
  const reply: Row = {
    template: templateOf(status.reply),
    packet: ({ address, status: bits }) => ({ kind: 'status', address, bits }),
  }
  return [...told, reply]
}

function scan({ check }: GateProfile, rows: readonly Row[], bytes: Uint8Array): Scan<GatePacket> {
  let mayGoOn = false
  for (const { template, packet } of rows) {
    const seen = read(template, check, bytes)
    if (seen === 'incomplete') mayGoOn = true
    else if (seen !== 'noise') return { kind: 'packet', packet: packet(seen), length: template.length }
  }
  return { kind: mayGoOn ? 'incomplete' : 'noise' }
}

/** Throws `RangeError` for what the profile has no frame for, and always for `other`: both are bugs of the caller. */
function encode(profile: GateProfile, packet: GatePacket): Uint8Array {
  const text = frameOf(profile, packet)
  if (text === null) throw new RangeError(`profile ${profile.name} never sends ${packet.kind}`)
  const status = packet.kind === 'status' ? packet.bits : 0
  return written(templateOf(text), profile.check, { address: packet.address, status })
}

function frameOf({ open, answer, passage, status }: GateProfile, packet: GatePacket): string | null {
  switch (packet.kind) {
    case 'open':
      return open[packet.side]
    case 'opening':
      return answer?.[packet.side] ?? null
    case 'passed':
      return passage?.passed[packet.side] ?? null
    case 'lapsed':
      return passage?.lapsed?.[packet.side] ?? null
    case 'askStatus':
      return status?.ask ?? null
    case 'status':
      return status?.reply ?? null
    case 'other':
      return null
  }
}

function answerTo({ answer, status }: GateProfile, asked: GatePacket): Template | null {
  if (asked.kind === 'open') return answer === null ? null : templateOf(answer[asked.side])
  return asked.kind === 'askStatus' && status !== null ? templateOf(status.reply) : null
}

/** There are no sequence numbers: kind, side and, where the answer has one, the address must do. */
function answers(asked: GatePacket, reply: GatePacket): boolean {
  if (reply.address !== null && reply.address !== asked.address) return false
  if (asked.kind === 'open') return reply.kind === 'opening' && reply.side === asked.side
  return asked.kind === 'askStatus' && reply.kind === 'status'
}
