/**
 * The link with one peripheral: who is there, the handshake, numbers and repetitions, and what of it counts. Pure; knows
 * nothing of badges, keys and gates.
 *
 * A message that was not answered is repeated as it is, with its number: a peripheral that has carried it out repeats its
 * answer and does nothing twice (an order in plain text is not repeated all the same). What is not proven by the session in force never counts, and there is no way back from a
 * session to plain text.
 */
import type { Signal } from '../words.ts'
import { begin } from './begin.ts'
import { challenge, challenged, confirm, confirmed } from './handshake.ts'
import { keyOf } from './key.ts'
import { commands, type OsdpPacket, refusals, replies } from './packets.ts'
import { countIn, functions, idIn, keyData, localStatusIn } from './reports.ts'
import { openSealed } from './secure-channel.ts'
import { begunAnew, complained, lost, refused } from './setbacks.ts'
import {
  type LinkChange,
  type LinkState,
  linkOnly,
  type Message,
  type Pending,
  type Situation,
} from './state.ts'
import { told } from './told.ts'

/** A message is written so often before the peripheral counts as gone. */
const triesUntilLost = 3

/** A peripheral that stores its key is busy for a second or two. */
const longestBusy = 60

/** A message that made way for an order is due again after this, should the order need no wire. */
const askAgainMs = 10

const identify: Message = { code: commands.id, data: Uint8Array.of(0), order: null }
const poll: Message = { code: commands.poll, data: new Uint8Array(0), order: null }
/** The byte asks for the list as it stands. */
const askCapabilities: Message = { code: commands.capabilities, data: Uint8Array.of(0), order: null }
const askLocalStatus: Message = { code: commands.localStatus, data: new Uint8Array(0), order: null }

/** What is to be said next if nobody has an order: the link with a message pending, or without one while it is not time. */
export function nextMessage(situation: Situation): LinkChange {
  const { link, now, settings } = situation
  if (now < link.nextAt) return linkOnly(link)
  switch (link.phase) {
    case 'identify':
      return linkOnly(
        begin({ settings, link: { ...link, sequence: 0, session: null, handshake: null } }, identify),
      )
    case 'challenge':
      return challenge(situation)
    case 'confirm':
      return confirm(situation)
    case 'pair': {
      const key = keyOf(situation)
      if (key === null) return refused(situation, told.noKey)
      return linkOnly(begin(situation, { code: commands.setKey, data: keyData(key), order: null }))
    }
    case 'greet':
      return linkOnly(begin(situation, link.greetings[0] ?? askLocalStatus))
    case 'ready':
      return linkOnly(begin({ settings, link: { ...link, nextAt: now + settings.pollMs } }, poll))
  }
}

/** An answer to the pending message. */
export function heard(situation: Situation, packet: OsdpPacket): LinkChange {
  const { link, settings, now } = situation
  const { pending } = link
  if (pending === null) return linkOnly(link)
  if (isGarbled(packet)) return again(situation)
  if (packet.code === replies.busy && packet.mac === null) {
    if (pending.busy >= longestBusy) return lost(situation)
    const waiting = { ...pending, busy: pending.busy + 1 }
    return linkOnly({ ...link, isOutstanding: false, pending: waiting, nextAt: now + settings.pollMs })
  }
  if (pending.session !== null)
    return heardInSession(situation, { ...pending, session: pending.session }, packet)
  if (link.phase === 'challenge') return challenged(situation, packet)
  if (link.phase === 'confirm') return confirmed(situation, packet)
  if (packet.security !== null) return refused(situation, told.notPlain)
  return counted(situation, { pending, code: packet.code, data: packet.data })
}

/** It got the message with a wrong check and did nothing of it; it says so in plain text also while there is a session. */
function isGarbled({ code, security, data }: OsdpPacket): boolean {
  return code === replies.nak && security === null && data[0] === refusals.check
}

/** Reasons for which it did not carry the message out, and after which both sides must begin anew. */
const unusable: ReadonlySet<number | undefined> = new Set([
  refusals.check,
  refusals.sequence,
  refusals.noSecurity,
  refusals.securityNeeded,
])

function heardInSession(
  situation: Situation,
  pending: Pending & { readonly session: NonNullable<Pending['session']> },
  packet: OsdpPacket,
): LinkChange {
  const opened = openSealed(pending.session, packet)
  if (opened === null) {
    // it was switched off and on: it says so in plain text, and nothing else of that counts
    const isOver = packet.code === replies.nak && packet.security === null
    return isOver ? begunAnew(situation) : refused(situation, told.notProven)
  }
  const link = { ...situation.link, session: opened.session }
  return counted({ ...situation, link }, { pending, code: packet.code, data: opened.data })
}

interface Counting {
  readonly pending: Pending
  readonly code: number
  readonly data: Uint8Array
}

/** The answer is from who was asked. */
function counted(situation: Situation, { pending, code, data }: Counting): LinkChange {
  const { message } = pending
  const isRefused = code === replies.nak && unusable.has(data[0])
  // to be busy is said outside a session: inside one nobody knows what became of the message
  if (isRefused || code === replies.busy) return begunAnew(situation, isRefused ? 'refused' : 'unknown')
  const link = answered(situation.link)
  const after = { ...situation, link }
  switch (link.phase) {
    case 'identify':
      return identified(after, code, data)
    case 'pair':
      return code === replies.ack ? begunAnew(after) : refused(after, told.notPaired)
    case 'greet':
      return greeted(after, { pending, code, data })
    default: {
      const well = code === replies.nak ? link : { ...link, failures: 0 }
      const change = code === replies.localStatus ? localStatus(after, data) : linkOnly(well)
      return { ...change, answer: { message, code, data } }
    }
  }
}

/** An answer at the beginning. Of a badge that it tells already nobody knows when it was held to the reader. */
function greeted(situation: Situation, { pending, code, data }: Counting): LinkChange {
  const { message } = pending
  const link = { ...situation.link, greetings: situation.link.greetings.slice(1) }
  if (message.code === commands.id) {
    const id = code === replies.id ? idIn(data) : null
    return id === null ? refused(situation, told.noIdentity) : linkOnly({ ...link, identity: id.identity })
  }
  const next = { ...link, found: link.found ?? foundIn(situation, { code, data }) }
  const change = next.greetings.length > 0 ? linkOnly(next) : welcome({ ...situation, link: next })
  return message.code === commands.poll ? change : { ...change, answer: { message, code, data } }
}

/** What is wrong with it by this answer; null for nothing. */
function foundIn({ needs }: Situation, { code, data }: Pick<Counting, 'code' | 'data'>): string | null {
  if (code === replies.localStatus) return complaintIn(data)
  if (code !== replies.capabilities || needs === null) return null
  // one that says nothing of them may have them all the same
  const lacks = (what: number, needed: number) => (countIn(data, what) ?? needed) < needed
  const isLacking = lacks(functions.outputs, needs.outputs) || lacks(functions.contacts, needs.inputs)
  return isLacking ? told.lacking : null
}

/** The pending message is answered, and the next number is due. */
function answered(link: LinkState): LinkState {
  return { ...link, pending: null, isOutstanding: false, sequence: (link.sequence % 3) + 1 }
}

function identified(situation: Situation, code: number, data: Uint8Array): LinkChange {
  const { link, settings } = situation
  const id = code === replies.id ? idIn(data) : null
  if (id === null) return refused(situation, told.noIdentity)
  const asked = situation.needs === null ? [] : [askCapabilities]
  const greetings = [poll, ...asked, askLocalStatus, ...situation.greetings]
  const named = { ...link, identity: id.identity }
  if (settings.security === 'none') return linkOnly({ ...named, phase: 'greet', greetings })
  // what was said in plain text anybody may have said: it is asked again in the session
  return linkOnly({ ...named, phase: 'challenge', greetings: [identify, ...greetings] })
}

/** It has answered everything that stands at the beginning: from now on it is polled. */
function welcome({ link, settings, now }: Situation): LinkChange {
  const isPairing = settings.security !== 'none' && settings.security.pairing
  const complaint = link.found ?? (isPairing ? told.pairing : null)
  const isNews =
    link.presence !== 'online' || link.complaint !== complaint || link.saidIdentity !== link.identity
  const ready: LinkState = {
    ...link,
    phase: 'ready',
    presence: 'online',
    complaint,
    saidIdentity: link.identity,
    nextAt: now,
  }
  if (!isNews) return linkOnly(ready)
  const online: Signal = { kind: 'Online', identity: link.identity }
  return complaint === null
    ? linkOnly(ready, online)
    : linkOnly(ready, online, { kind: 'Degraded', what: complaint })
}

/** What it says of its own case and supply; null where all is well, or nothing is said. */
function complaintIn(data: Uint8Array): string | null {
  const status = localStatusIn(data)
  if (status?.tampered === true) return told.tampered
  return status?.powerFailed === true ? told.powerFailed : null
}

/** While it is polled: a complaint, or the end of it. */
function localStatus(situation: Situation, data: Uint8Array): LinkChange {
  const { link } = situation
  if (localStatusIn(data) === null) return linkOnly(link)
  const what = complaintIn(data)
  if (what !== null) return complained(situation, what)
  const isOver = link.complaint === told.tampered || link.complaint === told.powerFailed
  if (!isOver) return linkOnly(link)
  return linkOnly({ ...link, complaint: null }, { kind: 'Online', identity: link.identity })
}

/**
 * Nothing that could be understood came in time. What opens a gate is repeated in a session only: there a message that
 * was carried out cannot be taken for another one, while in plain text all hangs on the peripheral's counting.
 */
export function unheard(situation: Situation): LinkChange {
  const { pending } = situation.link
  const mayActTwice = pending !== null && pending.session === null && pending.message.order !== null
  return mayActTwice ? begunAnew(situation) : again(situation)
}

/** The pending message as it is, unless it was written often enough. */
function again(situation: Situation): LinkChange {
  const { link } = situation
  if (link.pending === null) return linkOnly({ ...link, isOutstanding: false })
  const pending = { ...link.pending, tries: link.pending.tries + 1 }
  if (pending.tries >= triesUntilLost) return lost(situation)
  return linkOnly({ ...link, isOutstanding: false, pending })
}

/**
 * The message was not put on the wire: a poll that made way for an order, or an order whose time was over. One that was
 * never written is forgotten, with its number; one that may have been heard keeps it.
 */
export function unsent(situation: Situation): LinkChange {
  const { link, now } = situation
  const { pending } = link
  const idle = { ...link, isOutstanding: false }
  if (pending === null) return linkOnly(idle)
  const { order } = pending.message
  if (pending.tries === 0) {
    const late: Signal[] = order === null ? [] : [{ kind: 'OrderFailed', ref: order.order.ref, why: 'late' }]
    const nextAt = Math.min(link.nextAt, now + askAgainMs)
    return linkOnly({ ...idle, pending: null, nextAt }, ...late)
  }
  return order === null ? linkOnly(idle) : begunAnew({ ...situation, link: idle })
}
