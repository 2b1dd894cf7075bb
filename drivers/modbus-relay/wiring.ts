/** How one gate is wired to one board: the settings, and what the board's inputs mean by them. Pure. */
import type { BoardProfile } from '../codec/relay-board/flash.ts'
import type { ModbusPacket } from '../codec/relay-board/packets.ts'
import type { Levels } from '../family.ts'
import { directions } from '../gate/opens.ts'
import type { Direction } from '../words.ts'

/** Relays and inputs by the numbers printed on the board, from 1. */
export interface GateSettings {
  /** Modbus unit address. */
  readonly unit: number
  /** How the board's own timer is asked for a pulse. */
  readonly profile: BoardProfile
  /** The relay on the gate's open input of each direction. */
  readonly open: { readonly in: number; readonly out: number }
  /** How long an open relay is closed; a multiple of 100 ms, the step of the board's timer. */
  readonly pulseMs: number
  /** The input on the gate's passage-complete contact of each direction. */
  readonly passed: { readonly in: number; readonly out: number }
  /** The input on the fire contact; null where none is wired. */
  readonly fire: number | null
  /** The contact's state while the alarm lasts. `open` also reports a cut cable. */
  readonly fireActive: ContactState
  /** The passage contact's state while it reports. */
  readonly passedActive: ContactState
  /** The input on the contact that tells that the gate is not shut; null where none is wired. */
  readonly ajar: number | null
  readonly ajarActive: ContactState
  /** The input on the contact that tells that something stands in the gate; null where none is wired. */
  readonly obstructed: number | null
  readonly obstructedActive: ContactState
  /** How long the gate itself waits for the person, as set on its own board. */
  readonly relockMs: number
  /** From one reading of the inputs to the next. */
  readonly pollMs: number
  /** How long the board may think before it answers. */
  readonly replyMs: number
}

export type ContactState = 'closed' | 'open'

/** How many relays and how many inputs the board has (Waveshare Modbus RTU Relay (D), 8 channels). */
export const channels = 8

/** The wired contacts by their meaning. */
export interface Contacts {
  readonly passed: Readonly<Record<Direction, boolean>>
  readonly fire: boolean
  /** the gate is not shut */
  readonly ajar: boolean
  readonly obstructed: boolean
}

/** What one reading of the inputs says; an input that reads on has a closed contact. */
export function contactsOf(settings: GateSettings, on: readonly boolean[]): Contacts {
  const reads = (input: number, active: ContactState) => (on[input - 1] ?? false) === (active === 'closed')
  const { fire, fireActive, ajar, ajarActive, obstructed, obstructedActive } = settings
  return {
    passed: {
      in: reads(settings.passed.in, settings.passedActive),
      out: reads(settings.passed.out, settings.passedActive),
    },
    fire: fire !== null && reads(fire, fireActive),
    ajar: ajar !== null && reads(ajar, ajarActive),
    obstructed: obstructed !== null && reads(obstructed, obstructedActive),
  }
}

/** The reading that the wired contacts give; unwired inputs read off. The reverse of `contactsOf`. */
export function inputsOf(settings: GateSettings, contacts: Contacts): readonly boolean[] {
  const wired = new Map<number, boolean>()
  const wire = (input: number, isActive: boolean, active: ContactState) =>
    wired.set(input, isActive === (active === 'closed'))
  for (const direction of directions) {
    wire(settings.passed[direction], contacts.passed[direction], settings.passedActive)
  }
  if (settings.fire !== null) wire(settings.fire, contacts.fire, settings.fireActive)
  if (settings.ajar !== null) wire(settings.ajar, contacts.ajar, settings.ajarActive)
  if (settings.obstructed !== null) {
    wire(settings.obstructed, contacts.obstructed, settings.obstructedActive)
  }
  return Array.from({ length: channels }, (_, at) => wired.get(at + 1) ?? false)
}

/** Which inputs read on, by the numbers printed on the board. */
export function levels(reply: ModbusPacket): Levels | null {
  return reply.kind === 'inputs' ? new Map(reply.on.map((on, at) => [at + 1, on])) : null
}
