/**
 * Leave to fetch belongings before the stay is over, as the platform gives it (Art. 19; F-19.3). It opens nothing: the
 * owner comes and types the own code, or shows the own document. Pure.
 */
import { facts, refuse } from './command.ts'
import type { StoredEvent } from './event.ts'
import type { Decision } from './input.ts'
import { cellOf } from './lockers.ts'
import type { Subject } from './subject.ts'
import type { World } from './world.ts'

/** Participants who may fetch what they deposited, once. */
export type RetrievalOrders = ReadonlySet<string>

const none: RetrievalOrders = new Set()

function evolve(orders: RetrievalOrders, event: StoredEvent): RetrievalOrders {
  if (event.type === 'locker.retrieval_ordered') return new Set([...orders, event.data.participant])
  if (event.type !== 'locker.retrieval_granted' && event.type !== 'locker.force_opened') return orders
  const { participant } = event.data
  if (participant === null || !orders.has(participant)) return orders
  return new Set([...orders].filter((one) => one !== participant))
}

/** Whether somebody may fetch the belongings although the stay is not over. */
export function mayRetrieveEarly(orders: RetrievalOrders, participant: string): boolean {
  return orders.has(participant)
}

/** Refused for who has nothing in a cell, and a second time. */
export function orderRetrieval(
  { state }: World,
  { participant, reason }: { readonly participant: string; readonly reason: string },
  order: string,
): Decision {
  const person = state.people.get(participant)
  if (person === undefined) return refuse('unknown_person', participant)
  const found = cellOf(state.lockers, participant)
  if (found === null || found.phase !== 'stored') return refuse('retrieval_not_needed', participant)
  if (state.retrievalOrders.has(participant)) return refuse('already_done')
  const { bank, cell } = found
  const data = { bank, cell, participant, order, reason }
  return facts({
    type: 'locker.retrieval_ordered',
    subject: participant,
    session: person.session,
    zone: null,
    data,
  })
}

/** The orders as a subject. */
export const retrievalOrdersSubject: Subject<RetrievalOrders> = { initial: none, evolve }
