/** A "USBRelay" board and the gate that is wired to it, as their host meets them. Pure. */
import { directions } from '../gate/opens.ts'
import { lockedTurnstile, locksNext, openLane, relock, type Turnstile, walk } from '../gate/turnstile.ts'
import type { Movement, Simulator, Stimulus } from '../ports.ts'
import { isOn, type RelayPacket } from './packets.ts'
import type { HidGateSettings } from './state.ts'

/** How long a low-speed device takes for a control transfer. */
const thinkingMs = 5

export interface BoardState {
  readonly id: string
  readonly bits: number
  readonly gate: Turnstile
}

interface Change {
  readonly board: BoardState
  readonly movements: readonly Movement[]
}

/** `bits`: the relays that are on at first, as after the death of a host. */
export function simulate(
  settings: HidGateSettings,
  { bits } = { bits: 0 },
): Simulator<BoardState, RelayPacket> {
  return {
    initial: { id: settings.serial, bits, gate: lockedTurnstile },
    step(state, input, now) {
      const locked = relock(state.gate, now)
      const board = { ...state, gate: locked.gate }
      const acted =
        input.kind === 'stimulus'
          ? push(board, input.stimulus, now)
          : input.kind === 'request'
            ? obey({ settings, board, now }, input.packet)
            : { board, movements: [] }
      const { id, bits: relays, gate } = acted.board
      const isAsked = input.kind === 'request' && input.packet.kind === 'read'
      const earliest = Math.min(...locksNext(gate).filter((moment) => moment > now))
      return {
        state: acted.board,
        replies: isAsked ? [{ packet: { kind: 'state', id, bits: relays }, afterMs: thinkingMs }] : [],
        movements: [...locked.movements, ...acted.movements],
        wakeAt: Number.isFinite(earliest) ? earliest : null,
      }
    },
  }
}

function push(board: BoardState, stimulus: Stimulus, now: number): Change {
  if (stimulus.kind === 'SwapModule') return { board: { ...board, id: stimulus.identity }, movements: [] }
  if (stimulus.kind === 'Fire') {
    return { board: { ...board, gate: { ...board.gate, released: stimulus.active } }, movements: [] }
  }
  if (stimulus.kind !== 'Walk') return { board, movements: [] }
  const { direction, force = false } = stimulus
  const { gate, movements } = walk(board.gate, { direction, force, passedUntil: now })
  return { board: { ...board, gate }, movements }
}

interface Scene {
  readonly settings: HidGateSettings
  readonly board: BoardState
  readonly now: number
}

function obey(scene: Scene, packet: RelayPacket): Change {
  const { board } = scene
  switch (packet.kind) {
    case 'on':
      return switched(scene, board.bits | (1 << (packet.relay - 1)))
    case 'off':
      return switched(scene, board.bits & ~(1 << (packet.relay - 1)))
    case 'allOn':
      return switched(scene, 0xff)
    case 'allOff':
      return switched(scene, 0)
    case 'setId':
      return { board: { ...board, id: packet.id }, movements: [] }
    default:
      return { board, movements: [] }
  }
}

/** The gate opens when a relay closes; one that holds already shows it nothing. */
function switched({ settings, board, now }: Scene, bits: number): Change {
  let changed: Change = { board: { ...board, bits }, movements: [] }
  for (const direction of directions) {
    const relay = settings.open[direction]
    if (!isOn(bits, relay) || isOn(board.bits, relay)) continue
    const { gate, movements } = openLane(changed.board.gate, { direction, locksAt: now + settings.relockMs })
    changed = { board: { ...changed.board, gate }, movements: [...changed.movements, ...movements] }
  }
  return changed
}
