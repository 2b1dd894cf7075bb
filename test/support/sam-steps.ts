/** Single steps of the conversation with a card reader: a reader at work, what it hears, what it is to say. */
import { expect } from 'vitest'
import type { Input } from '../../drivers/ports.ts'
import { samConversation } from '../../drivers/sam-v/conversation.ts'
import type { SamPacket } from '../../drivers/sam-v/packets.ts'
import { textOf } from '../../drivers/sam-v/specimen.ts'
import { describeStatus } from '../../drivers/sam-v/statuses.ts'
import type { Ask, SamSettings, SamState } from '../../drivers/sam-v/turn.ts'
import { initialState } from '../../drivers/sam-v/turn.ts'
import { cardOf, person } from './people.ts'
import { revealed } from './revealed.ts'
import { samDefaults } from './sam-bench.ts'

export const now = 10_000
export const id = '05.03-20161201-0001234567-0987654321'
export const otherId = '05.03-20161201-0001234568-0000000001'

export function stepped(state: SamState, input: Input<SamPacket>, settings: Partial<SamSettings> = {}) {
  return samConversation({ ...samDefaults, ...settings }).step(state, input, now)
}

/** A reader at work whose request `asked` is in flight. */
export function serving(asked: Ask, more: Partial<SamState> = {}): SamState {
  const presentation =
    asked === 'select' || asked === 'read'
      ? { seenAt: now - 400, reported: null, failures: 0, verdict: null }
      : null
  return { ...initialState, link: 'up', identity: id, asked, presentation, ...more }
}

export const reply = (packet: SamPacket): Input<SamPacket> => ({ kind: 'reply', packet })
export const status = (code: number): Input<SamPacket> => reply({ kind: 'status', code })
export const face = cardOf(person('A2'))
export const cardText = (number = face.number): Input<SamPacket> => {
  const text = textOf({ ...face, number })
  return reply({ kind: 'cardText', text, photoBytes: 1024, fingerprintBytes: null })
}
export const cardRead = {
  kind: 'CardRead',
  card: {
    document: 'resident_id',
    number: face.number,
    name: face.name,
    validFrom: face.validFrom,
    validUntil: face.validUntil,
  },
}
export const online = { kind: 'Online', identity: id }
export const degraded = (code: number) => ({ kind: 'Degraded', what: describeStatus(code) })
export const failure = (why: string, code: number) => ({ kind: 'CardReadFailed', failure: why, status: code })

/** In this state, after this input, exactly this is asked and signalled. */
export interface SamRow {
  readonly when: string
  readonly state: SamState
  readonly input: Input<SamPacket>
  readonly settings?: Partial<SamSettings>
  /** sent at once */
  readonly sends?: Ask
  /** asked after a pause, in ms */
  readonly later?: readonly [Ask, number]
  readonly signals?: readonly unknown[]
}

/** Takes the step of the row and holds it to what the row says. */
export function expectStep({ state, input, settings, sends, later, signals }: SamRow): void {
  const step = stepped(state, input, settings)
  expect(step.send?.packet.kind ?? null).toBe(sends ?? null)
  expect(step.state.asked).toBe(sends ?? null)
  expect(step.wakeAt).toBe(later === undefined ? null : now + later[1])
  if (later !== undefined) expect(step.state.next).toBe(later[0])
  expect(revealed(step.signals)).toEqual(signals ?? [])
}
