/**
 * One device gone through with somebody who stands in front of it: asks, moves only what was agreed to, looks, and notes. What is
 * asked for each kind of device stands in its own file; here is what all of them use.
 */
import type { Family } from '../../drivers/family.ts'
import type { Clock } from '../../drivers/ports.ts'
import type { Order } from '../../drivers/words.ts'
import { walkWords } from '../text/walk-words.ts'
import { filledWords, type Values } from './fill.ts'
import type { Entry, Verdict } from './record.ts'
import type { Settings } from './settings-change.ts'
import { pause, type Seen, signalOf, type Walked } from './walked.ts'

type WalkWord = keyof typeof walkWords

/**
 * How an answer is given. `move`: only an explicit yes counts, because something moves then. `ready`: Enter is enough, and it may be
 * left out; `must`: the same where leaving out makes no sense. `yesNo`: what somebody saw; `whether`: the same, or left out.
 */
export type AnswerKind = 'move' | 'ready' | 'must' | 'yesNo' | 'whether' | 'side' | 'number'

export type Answer =
  | { readonly kind: 'yes' }
  | { readonly kind: 'no' }
  | { readonly kind: 'skip' }
  | { readonly kind: 'number'; readonly number: number }

/** What comes from outside. */
export interface WalkPorts {
  readonly clock: Clock
  readonly family: Family
  /** Opens the line of the device with such settings; the former one is closed. */
  open(settings: Settings): Walked
  /** Asks until the answer is one of its kind. Rejects with `WalkEnded` when it is given up or nobody answers. */
  ask(question: Question): Promise<Answer>
  tell(words: string): Promise<void>
  /** Keeps the entry before anything else happens. */
  keep(entry: Entry, settings: Settings, identity: string | null): void
  /** One of the two languages of `words`. */
  pick(words: { readonly zh: string; readonly en: string }): string
}

export interface Question {
  readonly text: string
  readonly kind: AnswerKind
}

/** The walk was ended before its end. */
export class WalkEnded extends Error {
  readonly why: 'given_up' | 'unanswered'

  constructor(why: 'given_up' | 'unanswered') {
    super(`the walk was ended: ${why}`)
    this.name = 'WalkEnded'
    this.why = why
  }
}

/** A device that does not answer in this time is not walked. */
const onlineLimitMs = 10_000
/** An order must be on the wire by then; somebody stands there and waits. */
const orderWithinMs = 3_000
/** Longer than any order needs that is on the wire. */
const orderEndMs = 8_000
/** A walker has this long to do what was asked of them. */
export const actionLimitMs = 60_000

export type OrderEnd = 'done' | 'late' | 'offline' | 'busy' | 'refused' | 'stuck' | 'unconfirmed' | 'no_end'

export interface Walk {
  readonly clock: Clock
  readonly family: Family
  settings(): Settings
  device(): Walked
  identity(): string | null
  /** Opens the line with these settings and waits until the device is there. False: it did not answer. */
  open(settings: Settings): Promise<boolean>
  /** Lets go of the wire as a gateway does that dies. */
  cut(): Promise<void>
  /** Takes the settings for those of the device from now on, when its family takes them; opens the line with them. */
  change(settings: Settings | null): Promise<boolean>
  ask(kind: AnswerKind, word: WalkWord, values?: Values): Promise<Answer>
  tell(word: WalkWord, values?: Values): Promise<void>
  note(step: string, verdict: Verdict, word: WalkWord, more?: Noted): Promise<void>
  /** Gives the order and waits for its end. */
  carryOut(order: Opening): Promise<OrderEnd>
}

export interface Noted {
  readonly values?: Values
  readonly measured?: Entry['measured']
}

export type Opening =
  | { readonly kind: 'OpenGate'; readonly direction: 'in' | 'out' }
  | { readonly kind: 'OpenDoor'; readonly door: number }

/** A walk that has opened nothing yet. */
export function createWalk(ports: WalkPorts, first: Settings): Walk {
  const { clock, family, pick } = ports
  let settings = first
  let device: Walked | null = null
  let identity: string | null = null
  let orders = 0

  const opened = (): Walked => {
    if (device === null) throw new Error('nothing of the walk is open')
    return device
  }

  async function cut(): Promise<void> {
    const before = device
    device = null
    await before?.close()
  }

  async function open(next: Settings): Promise<boolean> {
    await cut()
    device = ports.open(next)
    const online = await device.until((seen) => signalOf(seen, 'Online'), onlineLimitMs)
    if (online !== null) identity = online.identity
    return online !== null
  }

  async function tell(word: WalkWord, values: Values = {}): Promise<void> {
    await ports.tell(pick(filledWords(walkWords[word], values)))
  }

  return {
    clock,
    family,
    settings: () => settings,
    device: opened,
    identity: () => identity,
    open,
    cut,
    async change(next) {
      const parsed = next === null ? null : family.settings.safeParse(next)
      if (parsed?.success !== true) return false
      settings = parsed.data as Settings
      return await open(settings)
    },
    ask: (kind, word, values = {}) => ports.ask({ kind, text: pick(filledWords(walkWords[word], values)) }),
    tell,
    async note(step, verdict, word, { values = {}, measured = {} } = {}) {
      const words = filledWords(walkWords[word], values)
      ports.keep({ step, verdict, words, measured }, settings, identity)
      await ports.tell(`${pick(walkWords[verdict])} ${pick(words)}`)
    },
    async carryOut(opening) {
      const ref = `walk-${++orders}`
      const order: Order = { ...opening, ref, withinMs: orderWithinMs }
      opened().order(order)
      const end = await opened().until((seen) => orderEnd(seen, ref), orderEndMs)
      return end ?? 'no_end'
    },
  }
}

/** How the order ended, null while it has not. */
export function orderEnd(seen: readonly Seen[], ref: string): OrderEnd | null {
  for (const one of seen) {
    if (one.kind !== 'signal') continue
    const { signal } = one
    if (signal.kind === 'OrderDone' && signal.ref === ref) return 'done'
    if (signal.kind === 'OrderUnconfirmed' && signal.ref === ref) return 'unconfirmed'
    if (signal.kind === 'OrderFailed' && signal.ref === ref) return signal.why
  }
  return null
}

/** Watches for so long without asking anything. */
export async function watchFor(walk: Walk, ms: number): Promise<readonly Seen[]> {
  await pause(walk.clock, ms)
  return walk.device().seen()
}
