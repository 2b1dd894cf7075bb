/**
 * The reader's side of the talk, in the same codec: a security module with one place for a card (GA 450 family). Pure.
 * People are invented by whoever presents a card; what a `CardFace` does not say comes from neutral constants.
 */
import type { CardFace, DeviceStep, Movement, Simulator, Stimulus } from '../ports.ts'
import type { SamPacket, SamReply } from './packets.ts'
import { textOf } from './specimen.ts'

export interface SamDevice {
  /** the module that is plugged in */
  readonly moduleId: string
  readonly card: CardFace | null
  /** How far the host has come with the card; `read` lasts until the card is lifted. */
  readonly stage: 'fresh' | 'found' | 'selected' | 'read'
}

/** The module id of the protocol's example frame, for want of a configured one. */
export const simulatedModuleId = '05.03-20161201-0001234567-0987654321'

/** Thinking time of a module before the first byte of its answer, ms; find, select and read make a second in practice. */
const thinkingMs = { short: 10, find: 30, select: 60, read: 350, reset: 400 } as const

/** What every simulated photo and finger would take; the blocks themselves are placeholders. */
const photoBytes = 1024

type DeviceStepOf = DeviceStep<SamDevice, SamPacket>

/**
 * A reader with module `moduleId`. It finds a card until it has read it well, then not again until it is lifted; a card
 * with `failWith` answers select (81) or read (any other) with that SW3; a card lifted in between gives 41.
 */
export function samSimulator(moduleId: string): Simulator<SamDevice, SamPacket> {
  return {
    initial: { moduleId, card: null, stage: 'fresh' },
    step(state, input) {
      switch (input.kind) {
        case 'request':
          return onRequest(state, input.packet)
        case 'stimulus':
          return onStimulus(state, input.stimulus)
        case 'wake':
          return quiet(state)
      }
    },
  }
}

function onStimulus(state: SamDevice, stimulus: Stimulus): DeviceStepOf {
  if (stimulus.kind === 'PresentCard') return quiet({ ...state, card: stimulus.card, stage: 'fresh' })
  if (stimulus.kind === 'LiftCard') return quiet({ ...state, card: null, stage: 'fresh' })
  if (stimulus.kind === 'SwapModule') return quiet({ ...state, moduleId: stimulus.identity, stage: 'fresh' })
  return quiet(state)
}

function onRequest(state: SamDevice, packet: SamPacket): DeviceStepOf {
  switch (packet.kind) {
    case 'getModuleId':
      return answer(state, { kind: 'moduleId', id: state.moduleId }, thinkingMs.short)
    case 'getStatus':
    case 'setMaxRf':
      return answer(state, { kind: 'ok' }, thinkingMs.short)
    case 'reset':
      return answer({ ...state, stage: 'fresh' }, { kind: 'ok' }, thinkingMs.reset)
    case 'find':
      return onFind(state)
    case 'select':
      return onSelect(state)
    case 'read':
      return onRead(state, null)
    case 'readWithFingerprint':
      return onRead(state, 0)
    case 'readNewestAddress':
      return answer(state, { kind: 'status', code: state.stage === 'read' ? 0x91 : 0x41 }, thinkingMs.short)
    case 'setBaud':
      // A speed that does not exist here: a pipe has none.
      return answer(state, { kind: 'status', code: 0x21 }, thinkingMs.short)
    default:
      return quiet(state)
  }
}

function onFind(state: SamDevice): DeviceStepOf {
  if (state.card === null || state.stage === 'read') return answer(state, { kind: 'none' }, thinkingMs.find)
  return answer({ ...state, stage: 'found' }, { kind: 'found' }, thinkingMs.find)
}

function onSelect(state: SamDevice): DeviceStepOf {
  if (state.card === null || state.stage !== 'found' || state.card.failWith === 0x81) {
    return answer(forgotten(state), { kind: 'status', code: 0x81 }, thinkingMs.select)
  }
  return answer({ ...state, stage: 'selected' }, { kind: 'selected' }, thinkingMs.select)
}

function onRead(state: SamDevice, fingerprintBytes: number | null): DeviceStepOf {
  if (state.card === null || state.stage !== 'selected') {
    return answer(forgotten(state), { kind: 'status', code: 0x41 }, thinkingMs.read)
  }
  if (state.card.failWith !== undefined) {
    return answer(forgotten(state), { kind: 'status', code: state.card.failWith }, thinkingMs.read)
  }
  const text: SamReply = { kind: 'cardText', text: textOf(state.card), photoBytes, fingerprintBytes }
  return answer({ ...state, stage: 'read' }, text, thinkingMs.read, [{ kind: 'CardWasRead' }])
}

/** The card, if any, must be found again; one that was read stays read. */
function forgotten(state: SamDevice): SamDevice {
  return state.stage === 'read' ? state : { ...state, stage: 'fresh' }
}

function answer(
  state: SamDevice,
  packet: SamReply,
  afterMs: number,
  movements: readonly Movement[] = [],
): DeviceStepOf {
  return { state, replies: [{ packet, afterMs }], movements, wakeAt: null }
}

function quiet(state: SamDevice): DeviceStepOf {
  return { state, replies: [], movements: [], wakeAt: null }
}
