/**
 * The handshake of a session: each side proves that it has the key, and neither says it (IEC 60839-11-5, Annex D). The key
 * that every peripheral has at first is used for nothing but giving it its own, and only where that is configured. Pure.
 */
import { concat } from '../codec/bytes.ts'
import { begin } from './begin.ts'
import { keyOf } from './key.ts'
import { blocks, commands, type OsdpPacket, replies } from './packets.ts'
import {
  cryptogram,
  defaultKey,
  initialMac,
  isSame,
  newSession,
  nonceLength,
  sessionKeys,
} from './secure-channel.ts'
import { refused } from './setbacks.ts'
import { type Handshake, type LinkChange, type LinkState, linkOnly, type Situation } from './state.ts'
import { told } from './told.ts'

const clientIdLength = 8
const cryptogramLength = 16
const accepted = 1

/** Asks for a proof, where there is a key to hold it against. */
export function challenge(situation: Situation): LinkChange {
  if (keyOf(situation) === null) return refused(situation, told.noKey)
  const { link, outside } = situation
  const isDefaultKey = link.handshake?.isDefaultKey ?? false
  const nonce = outside.random(nonceLength)
  const handshake: Handshake = { nonce, isDefaultKey, proof: null }
  const message = { code: commands.challenge, data: nonce, order: null }
  const security = { type: blocks.challenge, data: keyNumber(handshake) }
  return linkOnly(begin({ ...situation, link: { ...link, handshake } }, message, security))
}

/** Gives the own proof. */
export function confirm(situation: Situation): LinkChange {
  const { handshake } = situation.link
  if (handshake === null || handshake.proof === null) return refused(situation, told.wrongKey)
  const message = { code: commands.cryptogram, data: handshake.proof.cryptogram, order: null }
  return linkOnly(begin(situation, message, { type: blocks.serverCryptogram, data: keyNumber(handshake) }))
}

function keyNumber({ isDefaultKey }: Handshake): Uint8Array {
  return Uint8Array.of(isDefaultKey ? 0 : 1)
}

/** The answer to the challenge: its own random number, and its proof. */
export function challenged(situation: Situation, packet: OsdpPacket): LinkChange {
  const { handshake } = situation.link
  const key = handshake?.isDefaultKey === true ? defaultKey : keyOf(situation)
  if (handshake === null || key === null) return refused(situation, told.noKey)
  if (packet.code === replies.nak) return withoutKey(situation, told.noSecurity)
  const isAnswer = packet.code === replies.cryptogram && packet.security?.type === blocks.clientCryptogram
  if (!isAnswer || packet.data.length !== clientIdLength + nonceLength + cryptogramLength)
    return refused(situation, told.noSecurity)
  const nonce = packet.data.subarray(clientIdLength, clientIdLength + nonceLength)
  const proof = packet.data.subarray(clientIdLength + nonceLength)
  const keys = sessionKeys(situation.outside.aes, key, handshake.nonce)
  if (!isSame(proof, cryptogram(keys, handshake.nonce, nonce))) return withoutKey(situation, told.wrongKey)
  const own = cryptogram(keys, nonce, handshake.nonce)
  const session = newSession(keys, initialMac(keys, own))
  const link = { ...moved(situation.link), handshake: { ...handshake, proof: { session, cryptogram: own } } }
  return linkOnly({ ...link, phase: 'confirm' })
}

/** It does not have our key. Where it is to be given one, the key is tried that all have. */
function withoutKey(situation: Situation, what: string): LinkChange {
  const { link, settings, outside } = situation
  const { handshake } = link
  // a key is for good: only the daemon gives it, never a command that looks whether the device is there
  const mayPair = outside.isLook !== true && settings.security !== 'none' && settings.security.pairing
  if (!mayPair || handshake === null || handshake.isDefaultKey) return refused(situation, what)
  return linkOnly({ ...moved(link), handshake: { ...handshake, isDefaultKey: true, proof: null } })
}

/** The answer to the own proof: the session begins. */
export function confirmed(situation: Situation, packet: OsdpPacket): LinkChange {
  const { link } = situation
  const proof = link.handshake?.proof ?? null
  const isAnswer = packet.code === replies.initialMac && packet.security?.type === blocks.initialMac
  const isAccepted = isAnswer && packet.security?.data[0] === accepted
  if (proof === null || !isAccepted || !isSame(packet.data, proof.session.replyMac))
    return refused(situation, told.wrongKey)
  const phase = link.handshake?.isDefaultKey === true ? 'pair' : 'greet'
  return linkOnly({ ...moved(link), phase, session: proof.session, handshake: null })
}

function moved(link: LinkState): LinkState {
  return { ...link, pending: null, isOutstanding: false, sequence: (link.sequence % 3) + 1 }
}

/** What a peripheral's proof is made of, for whoever plays one. */
export function proofData(clientId: Uint8Array, nonce: Uint8Array, proof: Uint8Array): Uint8Array {
  return concat(clientId, nonce, proof)
}
