/** What readings tell: the board is there, it is the one that belongs here, and its relays are at rest. Pure. */
import type { Signal } from '../words.ts'
import { isOn, lastRelay } from './packets.ts'
import { readBack } from './pulse.ts'
import type { Change, RelayState, Situation } from './state.ts'

/** So many readings in a row without an answer and the board counts as gone. */
const failuresUntilOffline = 3

/** Longest pause between readings of a board that is gone; short enough that staff see it come back. */
const longestPauseMs = 2000

/** The answer to a reading. What a stranger's relays read proves nothing. */
export function stateRead(
  situation: Situation,
  { id, bits }: { readonly id: string; readonly bits: number },
): Change {
  const { settings, state } = situation
  const isOurs = id === settings.serial
  const back = readBack(situation, isOurs ? bits : null)
  const isNews = state.presence !== 'online' || state.id !== id
  const held = isOurs ? heldBits(back.state, bits) : 0
  const known = isNews ? 0 : state.held
  const signals: Signal[] = isNews ? [{ kind: 'Online', identity: id }] : []
  for (let relay = 1; relay <= lastRelay; relay++) {
    if (isOn(held, relay) && !isOn(known, relay)) signals.push({ kind: 'Degraded', what: heldRelay(relay) })
  }
  const next: RelayState = { ...back.state, presence: 'online', id, bits, failures: 0, held }
  return { state: next, signals: [...signals, ...back.signals] }
}

/** Relays that are on although no order of ours is at work on them. They are left as they are. */
function heldBits({ attempt }: RelayState, bits: number): number {
  return attempt === null ? bits : bits & ~(1 << (attempt.relay - 1))
}

function heldRelay(relay: number): string {
  return `继电器 ${relay} 处于吸合状态，闸机可能保持开启 relay ${relay} is on without an order, the gate may stay open`
}

/** A reading without an answer. */
export function readFailed(situation: Situation): Change {
  const { settings, now } = situation
  const { state, signals } = readBack(situation, null)
  const failures = state.failures + 1
  if (failures < failuresUntilOffline) return { state: { ...state, failures }, signals }
  const pauseMs = Math.min(settings.pollMs * 2 ** (failures - failuresUntilOffline + 1), longestPauseMs)
  const gone: RelayState = { ...state, presence: 'offline', failures, waiting: [], pollAt: now + pauseMs }
  if (state.presence === 'offline') return { state: gone, signals }
  const refused = state.waiting.map(({ order }): Signal => {
    return { kind: 'OrderFailed', ref: order.ref, why: 'offline' }
  })
  return { state: gone, signals: [...signals, ...refused, { kind: 'Offline', cause: 'no_reply' }] }
}
