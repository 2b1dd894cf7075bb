/** The messages between a gate board with a profile and its master. Types only. */
import type { Side } from './profile.ts'

interface Addressed {
  /** null where the frame has none */
  readonly address: number | null
}

export type GateRequest =
  | ({ readonly kind: 'open'; readonly side: Side } & Addressed)
  | ({ readonly kind: 'askStatus' } & Addressed)
  /** One of the profile's other commands. It can be read, so that it can be explained; it can not be encoded. */
  | ({ readonly kind: 'other'; readonly command: string } & Addressed)

export type GateReply =
  /** answers `open` */
  | ({ readonly kind: 'opening'; readonly side: Side } & Addressed)
  /** somebody went through; nobody asked for it */
  | ({ readonly kind: 'passed'; readonly side: Side } & Addressed)
  /** the gate locked again and nobody had; nobody asked for it */
  | ({ readonly kind: 'lapsed'; readonly side: Side } & Addressed)
  | ({ readonly kind: 'status'; readonly bits: number } & Addressed)

export type GatePacket = GateRequest | GateReply
