import { describe, expect, test } from 'vitest'
import { traceLine } from '../../daemon/line-trace.ts'
import type { WirePlan } from '../../daemon/supervisor/wire-plan.ts'
import { familyOf } from '../../drivers/families.ts'
import type { Transport, TransportOwner } from '../../drivers/ports.ts'
import type { TraceFrame } from '../../drivers/trace/recorder.ts'
import { usualSettings } from '../support/usual-settings.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/** A port of which the test has the other side, and that never closes. */
function stuckPort() {
  let owner: TransportOwner | null = null
  const transport: Transport = {
    open(given) {
      owner = given
    },
    write: () => undefined,
    close: () => undefined,
  }
  return {
    transport,
    opens: () => owner?.opened(),
    says: (hex: string) => owner?.bytes(Uint8Array.from(Buffer.from(hex, 'hex'))),
  }
}

/** A lock board behind such a port, traced for ten seconds from 0. */
function traced() {
  const family = familyOf('lock-8a')
  const port = stuckPort()
  const clock = createVirtualClock()
  const frames: TraceFrame[] = []
  const plan: WirePlan = {
    id: 'lockers',
    where: 'nowhere',
    family,
    format: null,
    extraMs: 0,
    echo: false,
    devices: [{ id: 'board', settings: family.settings.parse(usualSettings('lock-8a')) }],
    openTransport: () => port.transport,
  }
  const interrupt = new AbortController()
  let endedMs: number | null = null
  const over = traceLine(plan, {
    clock,
    forMs: 10_000,
    over: interrupt.signal,
    note: (frame) => frames.push(frame),
  })
  void over.then(() => {
    endedMs = clock.now()
  })
  return { port, clock, frames, interrupt, over, endedMs: () => endedMs }
}

const doorShut = '8101011190'

describe('a traced line', () => {
  test('that never opens is let go when its time is over, and a second later at most', async () => {
    const { clock, frames, over, endedMs } = traced()
    clock.advance(10_999)
    await Promise.resolve()
    expect(endedMs()).toBeNull()
    clock.advance(1)
    expect(await over).toBeNull()
    expect(frames).toEqual([])
  })

  test('that does not close is left to itself, and what it still says is noted nowhere', async () => {
    const { port, clock, frames, interrupt, over } = traced()
    port.opens()
    clock.advance(100)
    port.says(doorShut)
    const heard = frames.filter(({ way }) => way === 'in')
    expect(heard).toMatchObject([{ hex: doorShut }])
    interrupt.abort()
    clock.advance(1_000)
    expect(await over).toBeNull()
    const before = frames.length
    port.says(doorShut)
    clock.advance(5_000)
    expect(frames).toHaveLength(before)
  })
})
