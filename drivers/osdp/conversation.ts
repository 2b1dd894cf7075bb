/**
 * Our side of the talk with one OSDP peripheral, whatever it is there for. Pure; knows no wire, no portal and no person.
 */

import type { Outside } from '../family.ts'
import { dropWaiting, isShutByFire, type Waiting } from '../gate/waiting.ts'
import type { Conversation, Input, Request } from '../ports.ts'
import type { Order, Signal } from '../words.ts'
import { begin } from './begin.ts'
import type { Duty } from './duty.ts'
import { heard, nextMessage, unheard, unsent } from './link.ts'
import { type OsdpPacket, replies } from './packets.ts'
import { begunAnew } from './setbacks.ts'
import { initialLink, type LinkChange, type LinkSettings, type LinkState, type Situation } from './state.ts'

/** A gate serves one person at a time; more orders than a few are somebody's mistake. */
const mostWaiting = 4

export interface PeripheralState<D> {
  readonly link: LinkState
  readonly duty: D
  readonly waiting: readonly Waiting[]
}

interface Change<D> {
  readonly state: PeripheralState<D>
  readonly signals: readonly Signal[]
}

/**
 * The conversation with the peripheral that `settings` describe, for its `duty`.
 *
 * `Online` comes once it has said who it is and, unless the settings want it in the open, both sides have proven that they
 * have its key. What is not proven never counts, and `Degraded` says why. `OpenGate` ends as `OrderDone` (it was
 * acknowledged; the peripheral ends the pulse by its own timer), as `OrderFailed` `late`, `offline`, `busy` or `refused`,
 * or as `OrderUnconfirmed`; `OpenDoor` is refused.
 */
export function converse<D>(
  settings: LinkSettings,
  outside: Outside,
  duty: Duty<D>,
): Conversation<PeripheralState<D>, OsdpPacket> {
  const { greetings, needs } = duty
  const at = (link: LinkState, now: number): Situation => ({
    settings,
    outside,
    greetings,
    needs,
    link,
    now,
  })

  function linkChanged(before: PeripheralState<D>, change: LinkChange, now: number): Change<D> {
    const { link, answer } = change
    const isBack = before.link.presence !== 'online' && link.presence === 'online'
    const isGone = link.presence === 'offline'
    const state = { ...before, link, duty: isBack ? duty.begin(before.duty) : before.duty }
    if (isGone) return failAll({ state: { ...state, duty: duty.begin(state.duty) }, signals: change.signals })
    if (answer === null) return { state, signals: change.signals }
    const { order } = answer.message
    if (order !== null)
      return orderAnswered({ state, signals: change.signals }, { order, code: answer.code, now })
    const told = duty.hear(state.duty, answer, now)
    return { state: { ...state, duty: told.state }, signals: [...change.signals, ...told.signals] }
  }

  function orderAnswered(
    { state, signals }: Change<D>,
    { order, code, now }: { readonly order: Waiting; readonly code: number; readonly now: number },
  ): Change<D> {
    const { ref } = order.order
    if (code !== replies.ack && code !== replies.outputStatus)
      return { state, signals: [...signals, { kind: 'OrderFailed', ref, why: 'refused' }] }
    const opened = { ...state, duty: duty.opened(state.duty, order, now) }
    return { state: opened, signals: [...signals, { kind: 'OrderDone', ref }] }
  }

  function take(state: PeripheralState<D>, input: Input<OsdpPacket>, now: number): Change<D> {
    const situation = at(state.link, now)
    switch (input.kind) {
      case 'start':
        return { state: { ...state, link: { ...state.link, nextAt: now } }, signals: [] }
      case 'reply':
        return linkChanged(state, heard(situation, input.packet), now)
      case 'silence':
        return linkChanged(state, unheard(situation), now)
      case 'unsent':
        return linkChanged(state, unsent(situation), now)
      case 'order':
        return takeOrder(state, input.order, now)
      case 'wake':
      case 'sent':
      case 'stray':
        return { state, signals: [] }
    }
  }

  function takeOrder(state: PeripheralState<D>, order: Order, now: number): Change<D> {
    const failed = (why: 'refused' | 'offline' | 'busy'): Change<D> => ({
      state,
      signals: [{ kind: 'OrderFailed', ref: order.ref, why }],
    })
    if (order.kind !== 'OpenGate' || duty.opening(order) === null) return failed('refused')
    if (isShutByFire(order, duty.isFire(state.duty))) return failed('refused')
    if (state.link.presence !== 'online') return failed('offline')
    if (state.waiting.length >= mostWaiting) return failed('busy')
    const waiting = [...state.waiting, { order, notAfter: now + order.withinMs }]
    return { state: { ...state, waiting }, signals: [] }
  }

  /** An order whose time is over is not repeated; its link begins anew, as the number of its message is spent. */
  function dropLate(state: PeripheralState<D>, now: number): Change<D> {
    const { waiting, signals } = dropWaiting(state.waiting, { now, fire: duty.isFire(state.duty) })
    const kept = { ...state, waiting }
    const order = state.link.pending?.message.order ?? null
    if (order === null || state.link.isOutstanding || now < order.notAfter) return { state: kept, signals }
    const wasHeard = state.link.pending?.tries !== 0
    const change = linkChanged(kept, begunAnew(at(state.link, now), wasHeard ? 'unknown' : 'late'), now)
    return { ...change, signals: [...signals, ...change.signals] }
  }

  function choose(
    state: PeripheralState<D>,
    now: number,
  ): Change<D> & { readonly send: Request<OsdpPacket> | null } {
    const { link, waiting } = state
    if (link.isOutstanding) return { state, signals: [], send: null }
    if (link.pending !== null) return now < link.nextAt && link.pending.busy > 0 ? idle(state) : sent(state)
    const [first, ...rest] = waiting
    const opening = first === undefined ? null : duty.opening(first.order)
    if (link.phase === 'ready' && first !== undefined && opening !== null)
      return sent({ ...state, waiting: rest, link: begin(at(link, now), { ...opening, order: first }) })
    const { state: next, signals } = linkChanged(state, nextMessage(at(link, now)), now)
    return next.link.pending === null ? { ...idle(next), signals } : { ...sent(next), signals }
  }

  function idle(state: PeripheralState<D>) {
    return { state, signals: [], send: null }
  }

  function sent(state: PeripheralState<D>) {
    const { pending } = state.link
    if (pending === null) return idle(state)
    const { order } = pending.message
    const send: Request<OsdpPacket> = {
      packet: pending.packet,
      priority: order === null ? 'poll' : 'order',
      replyMs: settings.replyMs,
      notAfter: order?.notAfter ?? null,
    }
    return { state: { ...state, link: { ...state.link, isOutstanding: true } }, signals: [], send }
  }

  function wakeOf({ link, duty: doing, waiting }: PeripheralState<D>, now: number): number | null {
    const moments = waiting.map(({ notAfter }) => notAfter)
    if (!link.isOutstanding) moments.push(link.nextAt)
    const dueAt = duty.dueAt(doing)
    if (dueAt !== null) moments.push(dueAt)
    const earliest = Math.min(...moments.filter((moment) => moment > now))
    return Number.isFinite(earliest) ? earliest : null
  }

  return {
    initial: { link: initialLink, duty: duty.begin(null), waiting: [] },
    step(state, input, now) {
      const heardOf = take(state, input, now)
      const kept = dropLate(heardOf.state, now)
      const told = duty.settle(kept.state.duty, now)
      const chosen = choose({ ...kept.state, duty: told.state }, now)
      const signals = [...heardOf.signals, ...kept.signals, ...told.signals, ...chosen.signals]
      return { state: chosen.state, send: chosen.send, signals, wakeAt: wakeOf(chosen.state, now) }
    },
  }
}

/** Nobody is there to carry the waiting orders out. */
function failAll<D>({ state, signals }: Change<D>): Change<D> {
  const failed = state.waiting.map(({ order }): Signal => {
    return { kind: 'OrderFailed', ref: order.ref, why: 'offline' }
  })
  return { state: { ...state, waiting: [] }, signals: [...failed, ...signals] }
}
