/**
 * The device that is tried out: its line opened with settings that may still be wrong, orders given to it, and all that is seen of
 * it. Opening gives no order, so no output moves. Knows no question and no words for people.
 */
import type { Levels, Machine } from '../../drivers/family.ts'
import type { Fault } from '../../drivers/fault.ts'
import { openLine } from '../../drivers/line.ts'
import type { Clock, Packet } from '../../drivers/ports.ts'
import type { Order, Signal } from '../../drivers/words.ts'
import type { WirePlan } from '../supervisor/wire-plan.ts'

/** Something seen of the device, ms since its line was asked to open. */
export type Seen = { readonly atMs: number } & (
  | { readonly kind: 'signal'; readonly signal: Signal }
  /** an input was read for the first time, or otherwise than before */
  | { readonly kind: 'level'; readonly input: number; readonly closed: boolean }
  /** an order was put on the wire */
  | { readonly kind: 'written' }
)

export interface Walked {
  /** The inputs as last read; empty where the family never shows them bare. */
  levels(): Levels
  /** Forgets what was seen until now. */
  mark(): void
  /** What was seen since the last mark. */
  seen(): readonly Seen[]
  order(order: Order): void
  /** The first thing that `find` makes of what was seen since the mark; null after so long. Rejects with the fault that ended the line. */
  until<T>(find: (seen: readonly Seen[]) => T | null, limitMs: number): Promise<T | null>
  /** Lets go of the wire, whatever is under way. Resolves when it is closed. */
  close(): Promise<void>
}

/** More between two marks is an input that chatters; nothing can be concluded from what comes after it. */
const mostSeen = 10_000
/** A transport that does not close in this time is left to itself. */
const closeLimitMs = 1_000

interface Wait {
  /** Whether it is over. */
  look(): boolean
  fail(fault: Fault): void
}

/** Opens the line of `plan` with `settings` in place of those that `device` has in it. */
export function openWalked(
  plan: WirePlan,
  { device, settings, clock }: { device: string; settings: unknown; clock: Clock },
): Walked {
  const begunMs = clock.now()
  const { family } = plan
  const waits = new Set<Wait>()
  const levels = new Map<number, boolean>()
  let seen: Seen[] = []
  let lost: Fault | null = null
  let closing: (() => void) | null = null

  function note(what: { [K in Seen['kind']]: Omit<Extract<Seen, { kind: K }>, 'atMs'> }[Seen['kind']]): void {
    if (seen.length < mostSeen) seen.push({ atMs: Math.round(clock.now() - begunMs), ...what } as Seen)
    for (const wait of waits) if (wait.look()) waits.delete(wait)
  }

  function read(packet: Packet): void {
    for (const [input, closed] of family.levels?.(packet) ?? []) {
      if (levels.get(input) === closed) continue
      levels.set(input, closed)
      note({ kind: 'level', input, closed })
    }
  }

  const line = openLine({
    transport: plan.openTransport(),
    clock,
    codec: family.codec,
    format: plan.format,
    extraMs: plan.extraMs,
    gapMs: family.gapMs,
    interByteMs: family.interByteMs,
    echo: plan.echo,
    devices: plan.devices.map((one) => {
      if (one.id !== device) return { id: one.id, machine: family.converse(one.settings) }
      return {
        id: device,
        machine: watched(family.converse(settings), { read, written: () => note({ kind: 'written' }) }),
      }
    }),
    onSignal(id, signal) {
      if (id === device) note({ kind: 'signal', signal })
    },
    onClosed(fault) {
      lost = fault
      for (const wait of waits) wait.fail(fault)
      waits.clear()
      closing?.()
    },
  })

  return {
    levels: () => new Map(levels),
    mark() {
      seen = []
    },
    seen: () => seen,
    order: (order) => line.order(device, order),
    until: (find, limitMs) =>
      new Promise((resolve, reject) => {
        const already = find(seen)
        if (already !== null) return resolve(already)
        if (lost !== null) return reject(lost)
        const cancel = clock.at(clock.now() + limitMs, () => {
          waits.delete(wait)
          resolve(null)
        })
        const wait: Wait = {
          look() {
            const found = find(seen)
            if (found === null) return false
            cancel()
            resolve(found)
            return true
          },
          fail(fault) {
            cancel()
            reject(fault)
          },
        }
        waits.add(wait)
      }),
    close: () =>
      new Promise((resolve) => {
        if (lost !== null) return resolve()
        const cancel = clock.at(clock.now() + closeLimitMs, resolve)
        closing = () => {
          cancel()
          resolve()
        }
        line.close()
      }),
  }
}

/** Tells of the answers that the machine is given, and of its orders that have left. */
function watched(
  machine: Machine,
  { read, written }: { read: (packet: Packet) => void; written: () => void },
): Machine {
  let isOrder = false
  return {
    step(input, now) {
      if (input.kind === 'sent' && isOrder) written()
      if (input.kind === 'reply') read(input.packet)
      const step = machine.step(input, now)
      if (step.send !== null) isOrder = step.send.priority === 'order'
      return step
    },
  }
}

/** Resolves after so long. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.at(clock.now() + ms, resolve))
}

/** The signal of that kind among what was seen, or null. */
export function signalOf<K extends Signal['kind']>(
  seen: readonly Seen[],
  kind: K,
): Extract<Signal, { kind: K }> | null {
  for (const one of seen) {
    if (one.kind === 'signal' && isOf(one.signal, kind)) return one.signal
  }
  return null
}

function isOf<K extends Signal['kind']>(signal: Signal, kind: K): signal is Extract<Signal, { kind: K }> {
  return signal.kind === kind
}
