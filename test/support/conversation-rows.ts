/** A conversation as a table: what it hears at which moment, and exactly what it then sends and signals. */
import { expect } from 'vitest'
import type { Conversation, Input, Packet, Step } from '../../drivers/ports.ts'
import type { Order, OrderFailure, Signal } from '../../drivers/words.ts'

/** At this moment, after this input, exactly this is sent and signalled; `wakeAt` is checked where it is named. */
export type Row<P extends Packet> = readonly [at: number, Input<P>, Partial<Omit<Step<unknown, P>, 'state'>>]

export const start = { kind: 'start' } as const
export const wake = { kind: 'wake' } as const
export const sent = { kind: 'sent' } as const
export const silence = { kind: 'silence' } as const
export const unsent = { kind: 'unsent' } as const
export const order = (given: Order) => ({ kind: 'order', order: given }) as const

export const online: Signal = { kind: 'Online', identity: null }
export const offline: Signal = { kind: 'Offline', cause: 'no_reply' }
export const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
export const failed = (ref: string, why: OrderFailure): Signal => ({ kind: 'OrderFailed', ref, why })
export const unconfirmed = (ref: string): Signal => ({ kind: 'OrderUnconfirmed', ref })

/** Plays the rows and holds the conversation to its contract: one request at a time, wakes after now. */
export function expectRows<S, P extends Packet>(
  conversation: Conversation<S, P>,
  rows: readonly Row<P>[],
): void {
  let state = conversation.initial
  let outstanding = false
  let isAnswered = true
  rows.forEach(([at, input, wanted], index) => {
    const row = `row ${index + 1}: ${input.kind} at ${at}`
    if (['reply', 'silence', 'unsent'].includes(input.kind)) {
      expect(outstanding, `${row} ends a request that is none`).toBe(true)
      outstanding = false
    }
    if (input.kind === 'sent' && !isAnswered) outstanding = false
    const step = conversation.step(state, input, at)
    state = step.state
    expect(step.send, row).toEqual(wanted.send ?? null)
    expect(step.signals, row).toEqual(wanted.signals ?? [])
    if ('wakeAt' in wanted) expect(step.wakeAt, row).toBe(wanted.wakeAt)
    if (step.wakeAt !== null) expect(step.wakeAt, row).toBeGreaterThan(at)
    if (step.send !== null) {
      expect(outstanding, `${row} sends while a request is outstanding`).toBe(false)
      outstanding = true
      isAnswered = step.send.replyMs !== null
    }
  })
}
