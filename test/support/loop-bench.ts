/** The loop with the real decision core, a journal in memory that can fail, and gates that only note their orders. */
import type { DaemonClock } from '../../daemon/clock.ts'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { DeviceSignal } from '../../daemon/domain/input.ts'
import type { DeviceOrder } from '../../daemon/domain/orders.ts'
import type { State } from '../../daemon/domain/state.ts'
import { evolve, initialState } from '../../daemon/domain/state.ts'
import type { Rules } from '../../daemon/domain/venue.ts'
import type { Loop } from '../../daemon/loop.ts'
import { createLoop } from '../../daemon/loop.ts'
import { Personal } from '../../drivers/personal.ts'
import type { Direction } from '../../drivers/words.ts'
import type { CapturedLog } from './captured-log.ts'
import { captureLog } from './captured-log.ts'
import { person } from './people.ts'
import { smallVenue } from './small-venue.ts'
import type { VirtualClock } from './virtual-clock.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** 18 March 2026, 09:30 at the venue. */
export const startMs = Date.parse('2026-03-18T09:30:00+08:00')

export interface LoopBench {
  readonly loop: Loop
  readonly clock: VirtualClock
  readonly log: CapturedLog
  readonly stored: readonly StoredEvent[]
  readonly orders: readonly DeviceOrder[]
  /** everything in the order in which it happened: `append TYPES`, `refused TYPES`, `order KIND`, `told TYPES` */
  readonly happened: readonly string[]
  /** what the next appends throw; null: they work */
  broken: Error | null
  /** called from inside the giving of an order */
  onOrder: (order: DeviceOrder) => void
  types(): readonly string[]
  /** Ref of the order given last. */
  lastRef(): string
  /** The loop of the next daemon on the same journal; the former one died and does nothing any more. */
  restarted(): Loop
  /** The state that the journal adds up to. */
  folded(): State
  signal(device: string, signal: DeviceSignal): void
  /** Shows the card of somebody on the roster at a lane or at the desk. */
  card(reader: string): void
  cardAt(portal: string, direction: Direction): void
}

export const participant = 'p-000000000001'

/** A started gateway whose devices are all there, with one person on a roster. */
export function loopBench(rules: Partial<Rules> = {}): LoopBench {
  const venue = smallVenue(rules)
  const clock = createVirtualClock()
  const log = captureLog()
  const stored: StoredEvent[] = []
  const orders: DeviceOrder[] = []
  const happened: string[] = []
  let refs = 0
  let life = { alive: true }

  function folded(): State {
    return stored.reduce((state, event) => evolve(state, event, venue), initialState)
  }

  function mortalClock(): DaemonClock {
    const mine = { alive: true }
    life.alive = false
    life = mine
    return {
      now: clock.now,
      at: (atMs, wake) => clock.at(atMs, () => mine.alive && wake()),
      moment: () => ({ ms: startMs + clock.now(), clock: 'synced' }),
      wallMs: () => startMs + clock.now(),
    }
  }

  function loopOn(state: State): Loop {
    return createLoop({
      venue,
      clock: mortalClock(),
      log,
      state,
      newRef: () => `r${++refs}`,
      journal: {
        append(drafts, { ms }) {
          happened.push(`${bench.broken === null ? 'append' : 'refused'} ${typesOf(drafts)}`)
          if (bench.broken !== null) throw bench.broken
          const first = stored.length + 1
          const events = drafts.map((draft, i) => ({
            ...draft,
            sequence: first + i,
            id: `e${first + i}`,
            atMs: ms,
          }))
          stored.push(...events)
          return events
        },
      },
      perform(order) {
        happened.push(`order ${order.order.kind}`)
        orders.push(order)
        bench.onOrder(order)
      },
      onStored: (events) => happened.push(`told ${typesOf(events)}`),
    })
  }

  const loop = loopOn(initialState)
  const bench: LoopBench = {
    loop,
    clock,
    log,
    stored,
    orders,
    happened,
    broken: null,
    onOrder: () => undefined,
    types: () => stored.map(({ type }) => type),
    lastRef: () => orders.at(-1)?.order.ref ?? 'none',
    restarted: () => loopOn(folded()),
    folded,
    signal: (device, signal) => loop.submit({ kind: 'signal', device, signal }),
    card(device) {
      const holder = person('A1')
      const card = {
        document: holder.id_type,
        number: new Personal(holder.id_no),
        name: new Personal(holder.name),
        validFrom: holder.valid_from,
        validUntil: null,
      }
      const presented = { card, person: '0'.repeat(32), participants: [participant] }
      loop.submit({ kind: 'card', device, presented })
    },
    cardAt: (portal, direction) => bench.card(`${portal}-${direction}`),
  }
  loop.submit({ kind: 'started', version: '0.0.0', configuration: 'test' })
  for (const device of venue.uses.keys()) bench.signal(device, { kind: 'Online', identity: null })
  loop.submit({ kind: 'command', command: rosterOf('S-A') })
  happened.length = 0
  return bench
}

/** The roster of a session with the one person on it. */
export function rosterOf(session: string) {
  return {
    kind: 'PutRoster',
    source: 'file',
    session,
    projectKind: 'other',
    // one room for each session: it is booked for the day
    room: session === 'S-A' ? 'room1' : 'room2',
    dueMs: startMs + 30 * 60_000,
    admitFromMs: null,
    admitUntilMs: null,
    participants: [{ participant, role: 'expert' }],
  } as const
}

function typesOf(events: readonly { readonly type: string }[]): string {
  return events.map(({ type }) => type).join('+')
}
