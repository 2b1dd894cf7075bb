/** A conversation with a made-up gate, as plain as one can be that still keeps every rule about orders. */
import type { Signal } from '../../drivers/words.ts'
import { online, poll, type Script, urgent, type Wish } from './line-bench.ts'

/** Carries out orders one after another, each with one request; polls every 50 ms in between. */
export function gate(): Script {
  const waiting: { ref: string; notAfter: number }[] = []
  let current: string | null = null
  let busy = false

  function next(now: number): Wish {
    const order = waiting.shift()
    current = order?.ref ?? null
    busy = order !== undefined
    return order ? { send: urgent({ code: 2, notAfter: order.notAfter }) } : { wakeAt: now + 50 }
  }

  function end(kind: 'reply' | 'silence' | 'unsent', now: number): Wish {
    const signals: Signal[] = []
    if (current !== null && kind === 'reply') signals.push({ kind: 'OrderDone', ref: current })
    if (current !== null && kind === 'silence') signals.push({ kind: 'OrderUnconfirmed', ref: current })
    if (current !== null && kind === 'unsent')
      signals.push({ kind: 'OrderFailed', ref: current, why: 'late' })
    busy = false
    // The unsent end of a poll is followed by the order that ended it.
    return { ...(kind === 'unsent' && current === null ? {} : next(now)), signals }
  }

  return (input, now) => {
    if (input.kind === 'start') return { signals: [online], wakeAt: now + 50 }
    if (input.kind === 'order') waiting.push({ ref: input.order.ref, notAfter: now + input.order.withinMs })
    if (input.kind === 'reply' || input.kind === 'silence' || input.kind === 'unsent')
      return end(input.kind, now)
    if (busy) return {}
    if (input.kind === 'order') return next(now)
    if (input.kind !== 'wake') return { wakeAt: now + 50 }
    busy = true
    return { send: poll() }
  }
}
