/**
 * A trace played to the conversations of today: whether they would ask the same, and what they would tell. Pure; the time is
 * that of the trace. For a frame whose content was cut the family's simulator stands in, with somebody who is nobody.
 */
import { fromHex, toHex } from '../codec/bytes.ts'
import type { Family, Machine, SimulatedDevice } from '../family.ts'
import type { Input, Packet, Request, Stimulus } from '../ports.ts'
import type { Signal } from '../words.ts'
import type { TraceFrame } from './recorder.ts'

/** What came of one frame of the trace; `frame` counts from 1. */
export type Replayed =
  /** the same was asked, or answers what was asked */
  | { readonly kind: 'same'; readonly frame: number }
  /** another request was recorded than any device would make now */
  | { readonly kind: 'other'; readonly frame: number; readonly now: readonly string[] }
  /** bytes that are no packet any more */
  | { readonly kind: 'unread'; readonly frame: number }
  /** its content was cut; whether something could stand in for it */
  | { readonly kind: 'cut'; readonly frame: number; readonly stoodIn: boolean }
  | { readonly kind: 'signal'; readonly frame: number; readonly device: string; readonly signal: Signal }

export interface ReplayedDevice {
  readonly id: string
  readonly settings: unknown
}

interface Player {
  readonly id: string
  readonly machine: Machine
  readonly double: SimulatedDevice
  wakeAt: number | null
  wanted: Request<Packet> | null
  isAsking: boolean
}

/** A conversation that wakes itself more often between two frames than this does not come to rest. */
const mostWakes = 100_000

/** The specimen number of GB 11643; it is nobody's. */
const nobody: Stimulus = {
  kind: 'PresentCard',
  card: {
    document: 'resident_id',
    number: '11010519491231002X',
    name: '样本',
    validFrom: '20200101',
    validUntil: '长期',
  },
}
const presented: readonly Stimulus[] = [
  nobody,
  { kind: 'PresentBadge', text: '00000000' },
  { kind: 'PressKeys', keys: '0000\n' },
]

/** Everything that came of the frames, in their order. Settings must have been parsed with the family's schema. */
export function replay(
  family: Family,
  {
    frames,
    devices,
  }: { readonly frames: readonly TraceFrame[]; readonly devices: readonly ReplayedDevice[] },
): readonly Replayed[] {
  const { codec } = family
  const told: Replayed[] = []
  let frame = 0
  const players = devices.map(({ id, settings }): Player => {
    const machine = family.converse(settings)
    return { id, machine, double: family.simulate(settings), wakeAt: null, wanted: null, isAsking: false }
  })

  function give(player: Player, input: Input<Packet>, now: number): void {
    const { send, signals, wakeAt } = player.machine.step(input, now)
    player.wakeAt = wakeAt
    if (send !== null) player.wanted = send
    for (const signal of signals) told.push({ kind: 'signal', frame, device: player.id, signal })
  }

  function ended(player: Player, input: Input<Packet>, now: number): void {
    player.isAsking = false
    player.wanted = null
    give(player, input, now)
  }

  /** Wakes that were due before `now`. */
  function advance(now: number): void {
    for (let wakes = 0; wakes < mostWakes; wakes++) {
      const due = players
        .filter(({ wakeAt }) => wakeAt !== null && wakeAt <= now)
        .toSorted((a, b) => (a.wakeAt ?? 0) - (b.wakeAt ?? 0))
      const [first] = due
      if (first === undefined) return
      give(first, { kind: 'wake' }, first.wakeAt ?? now)
    }
  }

  const asking = (): Player | undefined => players.find(({ isAsking }) => isAsking)

  function isWanted(recorded: TraceFrame): (player: Player) => boolean {
    return ({ wanted }) => {
      if (wanted === null) return false
      return 'hex' in recorded
        ? toHex(codec.encode(wanted.packet)) === recorded.hex
        : wanted.packet.kind === recorded.code
    }
  }

  function asked(recorded: TraceFrame): void {
    const { atMs } = recorded
    const before = asking()
    if (before !== undefined) ended(before, { kind: 'silence' }, atMs)
    advance(atMs)
    const player = players.find(isWanted(recorded))
    if (player?.wanted == null) {
      const now = players.flatMap(({ wanted }) =>
        wanted === null ? [] : [toHex(codec.encode(wanted.packet))],
      )
      told.push({ kind: 'other', frame, now })
      return
    }
    told.push('hex' in recorded ? { kind: 'same', frame } : { kind: 'cut', frame, stoodIn: true })
    if (player.wanted.replyMs === null) ended(player, { kind: 'sent' }, atMs)
    else player.isAsking = true
  }

  function heard(packet: Packet, now: number): void {
    const player = asking()
    if (player?.wanted != null && codec.answers(player.wanted.packet, packet))
      ended(player, { kind: 'reply', packet }, now)
    else for (const one of players) give(one, { kind: 'stray', packet }, now)
  }

  function answered(recorded: TraceFrame): void {
    const { atMs } = recorded
    const player = asking()
    if ('hex' in recorded) {
      const seen = codec.scanReply(fromHex(recorded.hex), player?.wanted?.packet ?? null)
      told.push({ kind: seen.kind === 'packet' ? 'same' : 'unread', frame })
      if (seen.kind === 'packet') heard(seen.packet, atMs)
      return
    }
    const packet = standIn(player ?? players[0], recorded.code, atMs)
    told.push({ kind: 'cut', frame, stoodIn: packet !== null })
    if (packet !== null) heard(packet, atMs)
  }

  for (const player of players) give(player, { kind: 'start' }, 0)
  for (const recorded of frames) {
    frame++
    if (recorded.way === 'out') asked(recorded)
    else answered(recorded)
  }
  return told
}

/** A packet of this kind, as the simulated device would say it to the request under way, or when somebody uses it. */
function standIn(player: Player | undefined, code: string, now: number): Packet | null {
  if (player === undefined) return null
  const { double, wanted } = player
  for (const stimulus of [null, ...presented]) {
    const shown = stimulus === null ? [] : double.step({ kind: 'stimulus', stimulus }, now).replies
    const said = wanted === null ? [] : double.step({ kind: 'request', packet: wanted.packet }, now).replies
    const found = [...shown, ...said].find(({ packet }) => packet.kind === code)
    if (found !== undefined) return found.packet
  }
  return null
}
