/** What polls tell: the board is there, its relays are at rest, somebody passed, the fire contact moved. Pure. */
import type { ModbusPacket } from '../codec/relay-board/packets.ts'
import { directions, type Open, personPassed } from '../gate/opens.ts'
import { standingAfter } from '../gate/standing.ts'
import type { Signal } from '../words.ts'
import { type Change, type GateState, type Situation, unchanged } from './state.ts'
import { type Contacts, contactsOf } from './wiring.ts'

/** So many polls in a row without an answer and the board counts as gone. */
const failuresUntilOffline = 3

/** Longest pause between polls of a board that is gone; short enough that staff at the cabinet see it come back. */
const longestPauseMs = 2000

/** The answer to the outstanding poll. */
export function pollAnswered(situation: Situation, packet: ModbusPacket): Change {
  const { settings, state } = situation
  if (packet.kind === 'coils') return relaysRead(situation, packet.on)
  if (packet.kind === 'inputs') return inputsRead(situation, contactsOf(settings, packet.on))
  const failed = pollFailed({ ...situation, state: { ...state, complained: true } })
  if (state.complained) return failed
  const code = packet.kind === 'exception' ? packet.code : 0
  const what = `板卡拒绝读取（异常码 ${code}） the board refuses to be read (exception ${code})`
  return { ...failed, signals: [{ kind: 'Degraded', what }, ...failed.signals] }
}

/** The outstanding poll had no usable answer. */
export function pollFailed({ settings, state, now }: Situation): Change {
  const failures = state.failures + 1
  if (failures < failuresUntilOffline) return unchanged({ ...state, failures })
  const doublings = failures - failuresUntilOffline + 1
  const pauseMs = Math.min(settings.pollMs * 2 ** doublings, longestPauseMs)
  const gone: GateState = {
    ...state,
    phase: 'relays',
    offline: true,
    failures,
    contacts: null,
    waiting: [],
    pollAt: now + pauseMs,
  }
  if (state.offline) return unchanged(gone)
  const refused = state.waiting.map(({ order }): Signal => {
    return { kind: 'OrderFailed', ref: order.ref, why: 'offline' }
  })
  return { state: gone, signals: [...refused, { kind: 'Offline', cause: 'no_reply' }] }
}

/**
 * A relay that holds although no pulse of ours can is named to staff, because it may hold a gate open. It is left as
 * it is: at start nothing moves, as somebody may stand in the gate.
 */
function relaysRead({ settings, state, now }: Situation, on: readonly boolean[]): Change {
  const pulsing = directions
    .filter((direction) => now < state.pulseOverAt[direction])
    .map((direction) => settings.open[direction])
  const held = on.flatMap((flag, at) => (flag && !pulsing.includes(at + 1) ? [at + 1] : []))
  return {
    state: { ...state, phase: 'inputs', failures: 0, pollAt: now },
    signals: held.map((relay) => ({
      kind: 'Degraded',
      what: `板卡上线时继电器 ${relay} 处于吸合状态 relay ${relay} was on when the board came online`,
    })),
  }
}

/**
 * The first reading after a start or a gap is no edge: what happened before it, nobody saw. The fire contact is a
 * level: it is told with every `Online`, so that an alarm that ended meanwhile does not last for ever.
 */
function inputsRead({ settings, state, now }: Situation, contacts: Contacts): Change {
  const signals: Signal[] = []
  const first = state.phase !== 'watching'
  if (first) signals.push({ kind: 'Online', identity: null })
  if (contacts.fire !== state.fire || (first && settings.fire !== null)) {
    signals.push({ kind: 'FireContact', active: contacts.fire })
  }
  const isWired = settings.ajar !== null || settings.obstructed !== null
  const stands = standingAfter(state.standing, { contacts, isWired, isFirst: first, now })
  signals.push(...stands.signals)
  let opens: readonly Open[] = state.opens
  for (const direction of directions) {
    const wasActive = state.contacts?.passed[direction] ?? true
    if (wasActive || !contacts.passed[direction]) continue
    const passage = personPassed(opens, direction)
    opens = passage.opens
    signals.push(...passage.signals)
  }
  const watching = { phase: 'watching', offline: false, failures: 0, complained: false } as const
  const { standing } = stands
  return { state: { ...state, ...watching, contacts, fire: contacts.fire, standing, opens }, signals }
}
