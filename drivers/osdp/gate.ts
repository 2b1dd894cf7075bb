/** What an output module is there for that opens a gate, and whose inputs may tell who passed. Pure. */
import { directions, lapse, type Open, personPassed } from '../gate/opens.ts'
import { type Standing, shut, standingAfter } from '../gate/standing.ts'
import type { Direction, Signal } from '../words.ts'
import type { Duty } from './duty.ts'
import { commands, replies } from './packets.ts'
import { flagsIn, pulseData } from './reports.ts'
import type { Message, Needs } from './state.ts'

type Contact = 'closed' | 'open'

/** Outputs and inputs are counted from 0, as on the wire. */
export interface GateSettings {
  readonly open: Readonly<Record<Direction, number>>
  /** Timed by the module itself, so that it ends also where the gateway does. */
  readonly pulseMs: number
  /** null: the gate does not tell who passes. */
  readonly passed: Readonly<Record<Direction, number>> | null
  readonly passedActive: Contact
  readonly fire: number | null
  readonly fireActive: Contact
  readonly ajar: number | null
  readonly ajarActive: Contact
  readonly obstructed: number | null
  readonly obstructedActive: Contact
  readonly relockMs: number
}

export interface Contacts {
  readonly passed: Readonly<Record<Direction, boolean>>
  readonly fire: boolean
  readonly ajar: boolean
  readonly obstructed: boolean
}

export interface GateState {
  /** Null before the first reading and across a gap: what happened before it, nobody saw. */
  readonly contacts: Contacts | null
  readonly fire: boolean
  readonly standing: Standing
  readonly opens: readonly Open[]
}

const tenthMs = 100
const askInputs: Message = { code: commands.inputStatus, data: new Uint8Array(0), order: null }

export function hasInputs({ passed, fire, ajar, obstructed }: GateSettings): boolean {
  return passed !== null || fire !== null || ajar !== null || obstructed !== null
}

function needsOf({ open, passed, fire, ajar, obstructed }: GateSettings): Needs {
  const inputs = [passed?.in, passed?.out, fire, ajar, obstructed].map((input) => input ?? -1)
  return { outputs: Math.max(open.in, open.out) + 1, inputs: Math.max(...inputs) + 1 }
}

export function gateDuty(settings: GateSettings): Duty<GateState> {
  const isSeen = settings.passed !== null
  return {
    needs: needsOf(settings),
    greetings: hasInputs(settings) ? [askInputs] : [],
    begin: (before) => ({
      contacts: null,
      fire: before?.fire ?? false,
      standing: before?.standing ?? shut,
      opens: before?.opens ?? [],
    }),
    hear(state, { code, data }, now) {
      if (code !== replies.inputStatus) return { state, signals: [] }
      return inputsRead(settings, { state, contacts: contactsOf(settings, flagsIn(data)), now })
    },
    settle(state, now) {
      const { opens, signals } = lapse(state.opens, now)
      return { state: { ...state, opens }, signals }
    },
    dueAt: ({ opens }) => (opens.length === 0 ? null : Math.min(...opens.map(({ lapsesAt }) => lapsesAt))),
    isFire: ({ fire }) => fire,
    opening: ({ direction }) => ({
      code: commands.output,
      data: pulseData(settings.open[direction], settings.pulseMs / tenthMs),
    }),
    opened(state, { order: { ref, direction } }, now) {
      if (!isSeen) return state
      const open: Open = { ref, direction, reversed: false, lapsesAt: now + settings.relockMs }
      return { ...state, opens: [...state.opens, open] }
    },
  }
}

function contactsOf(settings: GateSettings, on: readonly boolean[]): Contacts {
  const isActive = (input: number | null, active: Contact) =>
    input !== null && (on[input] ?? false) === (active === 'closed')
  const passed = (direction: Direction) =>
    isActive(settings.passed?.[direction] ?? null, settings.passedActive)
  return {
    passed: { in: passed('in'), out: passed('out') },
    fire: isActive(settings.fire, settings.fireActive),
    ajar: isActive(settings.ajar, settings.ajarActive),
    obstructed: isActive(settings.obstructed, settings.obstructedActive),
  }
}

/** The inputs that a module has when its contacts are so, for whoever plays one. */
export function inputsOf(settings: GateSettings, contacts: Contacts, count: number): boolean[] {
  const wired: readonly (readonly [number | null, Contact, boolean])[] = [
    [settings.passed?.in ?? null, settings.passedActive, contacts.passed.in],
    [settings.passed?.out ?? null, settings.passedActive, contacts.passed.out],
    [settings.fire, settings.fireActive, contacts.fire],
    [settings.ajar, settings.ajarActive, contacts.ajar],
    [settings.obstructed, settings.obstructedActive, contacts.obstructed],
  ]
  return Array.from({ length: count }, (_, input) => {
    const wire = wired.find(([at]) => at === input)
    return wire !== undefined && wire[2] === (wire[1] === 'closed')
  })
}

interface Reading {
  readonly state: GateState
  readonly contacts: Contacts
  readonly now: number
}

/** The fire contact is a level: it is told with every `Online`, so that an alarm that ended meanwhile is over. */
function inputsRead(settings: GateSettings, { state, contacts, now }: Reading) {
  const isFirst = state.contacts === null
  const signals: Signal[] = []
  if (contacts.fire !== state.fire || (isFirst && settings.fire !== null))
    signals.push({ kind: 'FireContact', active: contacts.fire })
  const isWired = settings.ajar !== null || settings.obstructed !== null
  const stands = standingAfter(state.standing, { contacts, isWired, isFirst, now })
  signals.push(...stands.signals)
  let { opens } = state
  for (const direction of directions) {
    const wasActive = state.contacts?.passed[direction] ?? true
    if (wasActive || !contacts.passed[direction]) continue
    const passage = personPassed(opens, direction)
    opens = passage.opens
    signals.push(...passage.signals)
  }
  return { state: { contacts, fire: contacts.fire, standing: stands.standing, opens }, signals }
}
