/**
 * A conversation with a device that only tells and is never asked: scanners, badge readers, keypads. Pure; knows nothing of
 * what they tell.
 */
import type { Conversation, Input, Packet } from '../../ports.ts'
import type { Signal } from '../../words.ts'

export interface Told<S> {
  readonly state: S
  readonly signals: readonly Signal[]
}

export interface Listener<S, P extends Packet> {
  /** What is known when the wire is open. */
  begin(now: number): S
  hear(state: S, packet: P, now: number): Told<S>
  /** Ends what is over at `now`; afterwards `dueAt` lies later. */
  settle(state: S, now: number): Told<S>
  /** When something is over by itself; null for never. */
  dueAt(state: S): number | null
}

/**
 * The conversation of `listener`. `Online` comes as soon as the wire is open, as nobody can be asked for more; `Offline`
 * is the line's, when the wire goes away. Orders are refused: there is nothing to move.
 *
 * What comes before a wake counts before it, even if it is late: a process that was held up finds its timers run
 * out while the rest of the line waits to be read.
 */
export function listen<S, P extends Packet>(listener: Listener<S, P>): Conversation<S, P> {
  return {
    initial: listener.begin(Number.NEGATIVE_INFINITY),
    step(state, input, now) {
      const { state: next, signals } = take(listener, { state, input, now })
      const dueAt = listener.dueAt(next)
      return { state: next, send: null, signals, wakeAt: dueAt === null ? null : later(dueAt, now) }
    },
  }
}

/** A wake lies after now; what is due already waits for the next one. */
function later(dueAt: number, now: number): number {
  return dueAt > now ? dueAt : now + 1
}

interface Turn<S, P extends Packet> {
  readonly state: S
  readonly input: Input<P>
  readonly now: number
}

function take<S, P extends Packet>(listener: Listener<S, P>, { state, input, now }: Turn<S, P>): Told<S> {
  switch (input.kind) {
    case 'start':
      return { state: listener.begin(now), signals: [{ kind: 'Online', identity: null }] }
    case 'wake':
      return listener.settle(state, now)
    case 'order':
      return { state, signals: [{ kind: 'OrderFailed', ref: input.order.ref, why: 'refused' }] }
    case 'stray':
      return listener.hear(state, input.packet, now)
    case 'reply':
    case 'sent':
    case 'silence':
    case 'unsent':
      // nothing is ever asked
      return { state, signals: [] }
  }
}
