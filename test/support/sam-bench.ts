/**
 * An ID-card reader's conversation and a simulated reader, coupled directly: every packet goes through the codec, time
 * moves only when told to.
 */
import type { CardFace, Input, Movement } from '../../drivers/ports.ts'
import { samCodec } from '../../drivers/sam-v/codec.ts'
import { samConversation } from '../../drivers/sam-v/conversation.ts'
import type { SamPacket } from '../../drivers/sam-v/packets.ts'
import { samSimulator, simulatedModuleId } from '../../drivers/sam-v/simulator.ts'
import type { SamSettings } from '../../drivers/sam-v/turn.ts'
import type { Signal } from '../../drivers/words.ts'

/** The defaults of the schema; a test of the schema holds them together. */
export const samDefaults: SamSettings = {
  pollMs: 300,
  findTimeoutMs: 1000,
  readTimeoutMs: 3000,
  samePresentationMs: 2000,
}

export interface SamBench {
  present(card: CardFace): void
  lift(): void
  /** From now on requests reach the module and its answers are lost, or come through again. */
  setDeaf(deaf: boolean): void
  /** Puts another module on the same cable. */
  replaceModule(moduleId: string): void
  /** Moves time on by `ms`. */
  run(ms: number): void
  /** Moves time on until the gateway has sent a packet of this kind, at most `limitMs`. */
  runUntilSent(kind: SamPacket['kind'], limitMs: number): void
  readonly signals: { readonly at: number; readonly signal: Signal }[]
  readonly sent: { readonly at: number; readonly kind: SamPacket['kind'] }[]
  readonly movements: Movement[]
}

type Due = { readonly at: number; readonly input: Input<SamPacket> }

/** A started bench at time 0. `warp` may change what the reader says before it is heard. */
export function samBench(
  settings: Partial<SamSettings> = {},
  warp: (reply: SamPacket) => SamPacket = (reply) => reply,
): SamBench {
  const conversation = samConversation({ ...samDefaults, ...settings })
  let module = samSimulator(simulatedModuleId)
  let device = module.initial
  let state = conversation.initial
  let now = 0
  let deaf = false
  let due: Due | null = null
  const signals: SamBench['signals'] = []
  const sent: SamBench['sent'] = []
  const movements: Movement[] = []

  function feed(input: Input<SamPacket>): void {
    due = null
    const step = conversation.step(state, input, now)
    state = step.state
    signals.push(...step.signals.map((signal) => ({ at: now, signal })))
    if (step.wakeAt !== null) {
      if (step.wakeAt <= now) throw new Error(`wakeAt ${step.wakeAt} does not lie after ${now}`)
      due = { at: step.wakeAt, input: { kind: 'wake' } }
    }
    if (step.send === null) return
    sent.push({ at: now, kind: step.send.packet.kind })
    due = exchange(step.send.packet, step.send.replyMs ?? 0)
  }

  function exchange(packet: SamPacket, replyMs: number): Due {
    const heard = samCodec.scanRequest(samCodec.encode(packet))
    if (heard.kind !== 'packet') throw new Error(`the reader does not understand ${packet.kind}`)
    const step = module.step(device, { kind: 'request', packet: heard.packet }, now)
    device = step.state
    movements.push(...step.movements)
    const [reply] = step.replies
    if (deaf || reply === undefined) return { at: now + replyMs, input: { kind: 'silence' } }
    const back = samCodec.scanReply(samCodec.encode(warp(reply.packet)), packet)
    if (back.kind !== 'packet' || !samCodec.answers(packet, back.packet)) {
      return { at: now + replyMs, input: { kind: 'silence' } }
    }
    return { at: now + reply.afterMs, input: { kind: 'reply', packet: back.packet } }
  }

  function runUntil(end: number, reached: () => boolean): void {
    while (due !== null && due.at <= end && !reached()) {
      now = due.at
      feed(due.input)
    }
    if (!reached()) now = end
  }

  feed({ kind: 'start' })
  return {
    present: (card) => {
      device = module.step(device, { kind: 'stimulus', stimulus: { kind: 'PresentCard', card } }, now).state
    },
    lift: () => {
      device = module.step(device, { kind: 'stimulus', stimulus: { kind: 'LiftCard' } }, now).state
    },
    setDeaf: (on) => {
      deaf = on
    },
    replaceModule: (moduleId) => {
      module = samSimulator(moduleId)
      device = module.initial
    },
    run: (ms) => runUntil(now + ms, () => false),
    runUntilSent: (kind, limitMs) => {
      const before = sent.length
      const reached = () => sent.slice(before).some((one) => one.kind === kind)
      runUntil(now + limitMs, reached)
      if (!reached()) throw new Error(`no ${kind} was sent within ${limitMs} ms`)
    },
    signals,
    sent,
    movements,
  }
}
