/** A configured line opened for a while to note its frames. Gives no order, so no output moves. Knows no file. */
import type { Fault } from '../drivers/fault.ts'
import { openLine } from '../drivers/line.ts'
import type { Clock } from '../drivers/ports.ts'
import { recorded, type TraceFrame } from '../drivers/trace/recorder.ts'
import type { WirePlan } from './supervisor/wire-plan.ts'

/** A transport that does not close in this time is left to itself. */
const closeLimitMs = 1_000

export interface Tracing {
  readonly clock: Clock
  readonly forMs: number
  /** aborted when the trace is to end earlier */
  readonly over: AbortSignal
  readonly note: (frame: TraceFrame) => void
}

/** Resolves with the fault that ended it before its time, else with null; the line is closed by then. Never rejects. */
export function traceLine(plan: WirePlan, { clock, forMs, over, note }: Tracing): Promise<Fault | null> {
  const begunMs = clock.now()
  const family = recorded(plan.family, { nowMs: () => clock.now() - begunMs, note })
  return new Promise((resolve) => {
    let isOver = false
    let cancel = clock.at(begunMs + forMs, end)

    function end(): void {
      if (isOver) return
      isOver = true
      cancel()
      cancel = clock.at(clock.now() + closeLimitMs, () => resolve(null))
      line.close()
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
      devices: plan.devices.map(({ id, settings }) => ({ id, machine: family.converse(settings) })),
      onSignal: () => undefined,
      onClosed: (fault) => {
        cancel()
        over.removeEventListener('abort', end)
        resolve(isOver ? null : fault)
      },
    })
    over.addEventListener('abort', end)
    if (over.aborted) end()
  })
}
