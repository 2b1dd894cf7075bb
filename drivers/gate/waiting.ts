/** Orders for a gate whose open was not written yet. Pure; knows no board and no wire. */
import type { Order, Signal } from '../words.ts'

export type OpenGate = Extract<Order, { kind: 'OpenGate' }>

export interface Waiting {
  readonly order: OpenGate
  /** Its open must not be written at or after this moment (monotonic ms). */
  readonly notAfter: number
}

/** Ends waiting orders that came too late, or that a fire shuts out: then nobody is let in, and everybody out. */
export function dropWaiting(
  waiting: readonly Waiting[],
  { now, fire }: { readonly now: number; readonly fire: boolean },
): { readonly waiting: readonly Waiting[]; readonly signals: readonly Signal[] } {
  const signals: Signal[] = []
  const left = waiting.filter(({ order, notAfter }) => {
    const why = isShutByFire(order, fire) ? 'refused' : now >= notAfter ? 'late' : null
    if (why !== null) signals.push({ kind: 'OrderFailed', ref: order.ref, why })
    return why === null
  })
  return { waiting: left, signals }
}

/** In a fire nobody is let in. Letting out does no harm: the gate is released by its own contact anyway. */
export function isShutByFire({ direction }: OpenGate, fire: boolean): boolean {
  return fire && direction === 'in'
}
