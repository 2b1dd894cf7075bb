/** How a simulated peripheral answers: numbers and repetitions, the handshake from its side, and its session. Pure. */
import type { Movement } from '../ports.ts'
import { proofData } from './handshake.ts'
import { blocks, commands, type OsdpPacket, refusals, replies, type SecurityBlock } from './packets.ts'
import { idData } from './reports.ts'
import {
  cryptogram,
  initialMac,
  isSame,
  newSession,
  nonceLength,
  openSealed,
  seal,
  sessionKeys,
} from './secure-channel.ts'
import {
  type Change,
  inputCount,
  outputCount,
  type PeripheralState,
  pulsed,
  type Report,
  readInputs,
  type Scene,
} from './simulated-peripheral.ts'

interface Asked {
  readonly packet: OsdpPacket
  readonly now: number
}

export interface Answered {
  readonly state: PeripheralState
  readonly reply: OsdpPacket | null
  readonly movements: readonly Movement[]
}

const nothing = new Uint8Array(0)
/** Function, compliance and number of each: contacts, outputs, readers, CRC, secure channel. */
const capabilities = Uint8Array.of(1, 1, inputCount, 2, 1, outputCount, 13, 0, 1, 8, 1, 0, 9, 1, 1)
const clientId = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)
const ack: Report = { code: replies.ack, data: nothing }
const refusal = (reason: number): Report => ({ code: replies.nak, data: Uint8Array.of(reason) })

export function answered(scene: Scene, state: PeripheralState, asked: Asked): Answered {
  const { packet } = asked
  const { sequence } = packet
  if (sequence !== 0 && sequence === state.lastSequence)
    return { state, reply: state.lastReply, movements: [] }
  const isNext = sequence === 0 || (state.lastSequence !== null && sequence === (state.lastSequence % 3) + 1)
  if (!isNext) return { state, reply: plain(packet, refusal(refusals.sequence)), movements: [] }
  const fresh = sequence === 0 ? { ...state, session: null, nonces: null } : state
  const { state: after, reply, movements } = obeyed(scene, fresh, asked)
  return { state: { ...after, lastSequence: sequence, lastReply: reply }, reply, movements }
}

function plain(
  { address, sequence, check }: OsdpPacket,
  { code, data }: Report,
  security: SecurityBlock | null = null,
): OsdpPacket {
  return { kind: 'reply', address, sequence, check, security, code, data, mac: null }
}

function obeyed(scene: Scene, state: PeripheralState, asked: Asked): Answered {
  const { packet } = asked
  switch (packet.security?.type) {
    case undefined:
      return inPlain(scene, state, asked)
    case blocks.challenge:
      return challengeAnswered(scene, state, packet)
    case blocks.serverCryptogram:
      return proofAnswered(scene, state, packet)
    default:
      return inSession(scene, state, asked)
  }
}

function inPlain(scene: Scene, state: PeripheralState, asked: Asked): Answered {
  const { packet } = asked
  const isForAnybody = packet.code === commands.id || packet.code === commands.capabilities
  if (state.key !== null && !isForAnybody)
    return { state, reply: plain(packet, refusal(refusals.securityNeeded)), movements: [] }
  const { state: after, report, movements } = done(scene, state, asked, packet.data)
  return { state: after, reply: plain(packet, report), movements }
}

function challengeAnswered({ outside }: Scene, state: PeripheralState, packet: OsdpPacket): Answered {
  const { key } = state
  if (key === null) return { state, reply: plain(packet, refusal(refusals.noSecurity)), movements: [] }
  const nonces = { own: outside.random(nonceLength), other: packet.data }
  const keys = sessionKeys(outside.aes, key, nonces.other)
  const data = proofData(clientId, nonces.own, cryptogram(keys, nonces.other, nonces.own))
  const security = { type: blocks.clientCryptogram, data: packet.security?.data ?? nothing }
  const reply = plain(packet, { code: replies.cryptogram, data }, security)
  return { state: { ...state, nonces }, reply, movements: [] }
}

function proofAnswered({ outside }: Scene, state: PeripheralState, packet: OsdpPacket): Answered {
  const { key, nonces } = state
  if (key === null || nonces === null)
    return { state, reply: plain(packet, refusal(refusals.securityNeeded)), movements: [] }
  const keys = sessionKeys(outside.aes, key, nonces.other)
  const isRight = isSame(packet.data, cryptogram(keys, nonces.own, nonces.other))
  const mac = initialMac(keys, packet.data)
  const security = { type: blocks.initialMac, data: Uint8Array.of(isRight ? 1 : 0xff) }
  const session = isRight ? newSession(keys, mac) : null
  const reply = plain(packet, { code: replies.initialMac, data: mac }, security)
  return { state: { ...state, session, nonces: null }, reply, movements: [] }
}

function inSession(scene: Scene, state: PeripheralState, asked: Asked): Answered {
  const { packet } = asked
  const opened = state.session === null ? null : openSealed(state.session, packet)
  if (opened === null) {
    const reply = plain(packet, refusal(refusals.securityNeeded))
    return { state: { ...state, session: null }, reply, movements: [] }
  }
  const { state: after, report, movements } = done(scene, state, asked, opened.data)
  const { address, sequence, check } = packet
  const sealed = seal(opened.session, { kind: 'reply', address, sequence, check, ...report })
  return { state: { ...after, session: sealed.session }, reply: sealed.packet, movements }
}

interface Done extends Change {
  readonly report: Report
}

function done(scene: Scene, state: PeripheralState, { packet, now }: Asked, data: Uint8Array): Done {
  const told = (report: Report, next = state): Done => ({ state: next, movements: [], report })
  switch (packet.code) {
    case commands.id:
      return told({ code: replies.id, data: idData(state.serial) })
    case commands.capabilities:
      return told({ code: replies.capabilities, data: capabilities })
    case commands.poll: {
      const [report = ack, ...reports] = state.reports
      return told(report, { ...state, reports })
    }
    case commands.localStatus:
      return told({ code: replies.localStatus, data: Uint8Array.of(0, 0) })
    case commands.inputStatus: {
      const inputs = scene.gate === null ? [] : readInputs(scene.gate, state, now)
      return told({ code: replies.inputStatus, data: Uint8Array.from(inputs, (on) => (on ? 1 : 0)) })
    }
    case commands.output: {
      const change = scene.gate === null ? null : pulsed(scene, state, data, now)
      return change === null
        ? told(refusal(refusals.notProcessed))
        : { ...change, report: outputsRead(change.state) }
    }
    case commands.setKey:
      return told(ack, { ...state, key: data.slice(2) })
    default:
      return told(refusal(refusals.unknown))
  }
}

function outputsRead({ outputs }: PeripheralState): Report {
  return { code: replies.outputStatus, data: Uint8Array.from(outputs, ({ on }) => (on ? 1 : 0)) }
}
