/**
 * One look at a configured line: opens it, lets the conversations of its devices begin, and tells who answered. Gives no
 * order, so no output moves; what devices tell of people is dropped. Knows no node and no words for people.
 */
import type { Fault } from '../drivers/fault.ts'
import { type Line, openLine } from '../drivers/line.ts'
import type { Clock } from '../drivers/ports.ts'
import type { Signal } from '../drivers/words.ts'
import type { WirePlan } from './supervisor/wire-plan.ts'

/** Long enough to open a port and for the slowest single device to answer twice. */
const lineLimitMs = 4_000
/** What each device on the line may take more: on a bus every silent one costs the others its reply time. */
const deviceLimitMs = 600
/** What a device complains of comes right behind its first answer. */
const settleMs = 300
/** A transport that does not close in this time is left to itself. */
const closeLimitMs = 1_000

export interface DeviceFinding {
  readonly id: string
  /** null: it did not answer, or had stopped to when the time was over */
  readonly answered: { readonly identity: string | null; readonly afterMs: number } | null
  /** false: devices of this kind are never asked, so that an open wire is all that can be known */
  readonly isAsked: boolean
  /** of its last answered question; null before the first */
  readonly replyMs: number | null
  /** what it says is wrong with itself, in both languages as the driver tells it */
  readonly complaint: string | null
}

export interface LineFinding {
  /** Why the line could not be opened, or was lost; null while it was ours to close. */
  readonly fault: Fault | null
  /** Whether it was open at all. */
  readonly opened: boolean
  readonly waitedMs: number
  /** bytes that belonged to no packet */
  readonly noiseBytes: number
  /** packets that answered nothing, such as those of another address */
  readonly strays: number
  /** what the adapter behind the line is called, as the venue file names it or by its serial number; null: nothing was learnt */
  readonly adapter: string | null
  readonly devices: readonly DeviceFinding[]
}

interface Heard {
  identity: string | null
  afterMs: number | null
  complaint: string | null
}

/**
 * Opens the line of `plan` for as long as its devices need to answer, at most a few seconds, and closes it again. Never
 * rejects.
 */
export function checkLine(plan: WirePlan, clock: Clock): Promise<LineFinding> {
  const { family } = plan
  const begunMs = clock.now()
  const limitMs = lineLimitMs + deviceLimitMs * plan.devices.length
  const heard = new Map<string, Heard>(
    plan.devices.map(({ id }) => [id, { identity: null, afterMs: null, complaint: null }]),
  )
  return new Promise((resolve) => {
    let openedMs: number | null = null
    let isOver = false
    let adapter: string | null = null
    let cancel = clock.at(begunMs + limitMs, end)

    function finish(fault: Fault | null): void {
      cancel()
      const { devices, ...counted } = line.counters()
      resolve({
        fault: isOver ? null : fault,
        opened: openedMs !== null,
        waitedMs: Math.round(clock.now() - begunMs),
        ...counted,
        adapter,
        devices: [...heard].map(([id, it]) => finding(id, it, devices.get(id))),
      })
    }

    /** The time is over, or everybody has answered. */
    function end(): void {
      isOver = true
      cancel()
      cancel = clock.at(clock.now() + closeLimitMs, () => finish(null))
      line.close()
    }

    function note(id: string, signal: Signal): void {
      const it = heard.get(id)
      if (it === undefined || isOver) return
      take(it, signal, Math.round(clock.now() - (openedMs ?? begunMs)))
      if (signal.kind !== 'Online' || [...heard.values()].some(({ afterMs }) => afterMs === null)) return
      cancel()
      cancel = clock.at(Math.min(clock.now() + settleMs, begunMs + limitMs), end)
    }

    const line: Line = openLine({
      transport: plan.openTransport((name) => {
        adapter = name
      }),
      clock,
      codec: family.codec,
      format: plan.format,
      extraMs: plan.extraMs,
      gapMs: family.gapMs,
      interByteMs: family.interByteMs,
      echo: plan.echo,
      devices: plan.devices.map(({ id, settings }) => ({ id, machine: family.converse(settings) })),
      onSignal: note,
      onOpened: () => {
        openedMs = clock.now()
      },
      onClosed: finish,
    })
  })
}

/** Only whether it is there and well: cards, badges and keys that come meanwhile are nobody's business here. */
function take(it: Heard, signal: Signal, afterMs: number): void {
  switch (signal.kind) {
    case 'Online':
      it.identity = signal.identity
      it.afterMs ??= afterMs
      it.complaint = null
      return
    case 'Offline':
      it.afterMs = null
      return
    case 'Degraded':
      it.complaint = signal.what
      return
    default:
      return
  }
}

type Counted = { readonly requests: number; readonly lastLatencyMs: number | null } | undefined

function finding(id: string, { identity, afterMs, complaint }: Heard, counted: Counted): DeviceFinding {
  return {
    id,
    answered: afterMs === null ? null : { identity, afterMs },
    isAsked: (counted?.requests ?? 0) > 0,
    replyMs: counted?.lastLatencyMs == null ? null : Math.round(counted.lastLatencyMs),
    complaint,
  }
}
