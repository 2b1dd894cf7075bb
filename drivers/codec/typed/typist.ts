/** A simulated device that types: keys in a queue, one after the other. Pure; how a key is put on the wire, the family says. */
import type { DeviceInput, DeviceStep, Packet, Simulator } from '../../ports.ts'
import { type Keys, type Typing, typingOf } from './us-layout.ts'

/** From one key to the next; readers need some 10 ms. */
const readerKeyMs = 10
/** People are much slower. */
const fingerKeyMs = 150

/** No badge and no code is longer; more waits nowhere. */
const longestQueue = 4096

export interface TypistState {
  /** What is still to be typed. */
  readonly waiting: readonly Typing[]
  readonly keyMs: number
  /** When the next key is pressed. */
  readonly nextAt: number
}

export type KeyPackets<P> = (
  key: Typing,
  now: number,
) => readonly { readonly packet: P; readonly afterMs: number }[]

/**
 * A device that types the text of a `PresentBadge` with Enter behind it as fast as readers do, and the keys of a
 * `PressKeys` as fast as people. Characters without a key are left out.
 */
export function simulateTypist<P extends Packet>(
  keys: Keys,
  packetsOf: KeyPackets<P>,
): Simulator<TypistState, P> {
  const ways = typingOf(keys)
  return {
    initial: { waiting: [], keyMs: readerKeyMs, nextAt: Number.NEGATIVE_INFINITY },
    step(state, input, now) {
      const queued = input.kind === 'stimulus' ? { ...state, ...taken(input.stimulus, ways, state) } : state
      return typeNext(queued, packetsOf, now)
    },
  }
}

type Stimulated = Extract<DeviceInput<Packet>, { kind: 'stimulus' }>['stimulus']

function taken(
  stimulus: Stimulated,
  ways: ReadonlyMap<string, Typing>,
  { waiting, keyMs }: TypistState,
): Pick<TypistState, 'waiting' | 'keyMs'> {
  const typed = (text: string) =>
    [...waiting, ...Array.from(text, (character) => ways.get(character) ?? [])].flat().slice(0, longestQueue)
  if (stimulus.kind === 'PresentBadge') return { waiting: typed(`${stimulus.text}\n`), keyMs: readerKeyMs }
  if (stimulus.kind === 'PressKeys') return { waiting: typed(stimulus.keys), keyMs: fingerKeyMs }
  return { waiting, keyMs }
}

function typeNext<P extends Packet>(
  state: TypistState,
  packetsOf: KeyPackets<P>,
  now: number,
): DeviceStep<TypistState, P> {
  const { waiting, keyMs, nextAt } = state
  const still = { state, replies: [], movements: [] }
  const [key, ...rest] = waiting
  if (key === undefined) return { ...still, wakeAt: null }
  if (now < nextAt) return { ...still, wakeAt: nextAt }
  const next = { ...state, waiting: rest, nextAt: now + keyMs }
  return {
    ...still,
    state: next,
    replies: packetsOf(key, now),
    wakeAt: rest.length === 0 ? null : next.nextAt,
  }
}
