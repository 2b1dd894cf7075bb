/** What readings of the relays tell where nobody sees the doors: the board is there, and no coil is driven for ever. Pure. */
import type { Signal } from '../words.ts'
import type { BlindState, Change, Situation } from './blind-state.ts'

/** So many readings in a row without an answer and the board counts as gone. */
const failuresUntilOffline = 3

/** How often a board that does not answer is asked. */
const offlinePollMs = 2000

/** A relay may still read on so long after its pulse: the timer's step, and the way here. */
const graceMs = 500

/** A relay that holds although no pulse of ours can is named to staff: it burns its coil. It is left as it is. */
export function relaysRead({ state, now }: Situation, on: readonly boolean[]): Change {
  const held = on.flatMap((flag, at) => {
    const isPulsing = now < (state.pulseOverAt.get(at + 1) ?? Number.NEGATIVE_INFINITY) + graceMs
    return flag && !isPulsing ? [at + 1] : []
  })
  const isNews = state.presence !== 'online'
  const online: Signal[] = isNews ? [{ kind: 'Online', identity: null }] : []
  const told = held
    .filter((relay) => isNews || !state.held.includes(relay))
    .map((relay): Signal => ({ kind: 'Degraded', what: heldRelay(relay) }))
  return { state: { ...state, presence: 'online', failures: 0, held }, signals: [...online, ...told] }
}

function heldRelay(relay: number): string {
  return `继电器 ${relay} 一直吸合，锁线圈可能过热 relay ${relay} stays on, its coil may overheat`
}

/** A poll without a usable answer. */
export function readingFailed({ state, now }: Situation): Change {
  const failures = state.failures + 1
  if (failures < failuresUntilOffline) return { state: { ...state, failures }, signals: [] }
  const gone: BlindState = {
    ...state,
    presence: 'offline',
    failures,
    waiting: [],
    pollAt: now + offlinePollMs,
  }
  if (state.presence === 'offline') return { state: gone, signals: [] }
  const refused = state.waiting.map(({ order }): Signal => {
    return { kind: 'OrderFailed', ref: order.ref, why: 'offline' }
  })
  return { state: gone, signals: [...refused, { kind: 'Offline', cause: 'no_reply' }] }
}
