import { expect, test } from 'vitest'
import { supervisedSchema } from '../../../daemon/cli/supervised.ts'
import type { Devices } from '../../../daemon/domain/devices.ts'
import { supervised } from '../../../daemon/supervisor/report.ts'
import { fleetBench } from '../../support/fleet-bench.ts'

const startMs = Date.parse('2026-03-18T08:00:00+08:00')

function reported(bench: ReturnType<typeof fleetBench>, devices: Devices = new Map()) {
  const nowMs = startMs + bench.clock.now()
  return supervised(bench.fleet.standings(), { devices, nowMs, utcOffset: '+08:00' })
}

test('each device is shown with its line, how it stands, since when, and what was counted', () => {
  const bench = fleetBench()
  bench.fleet.start()
  bench.clock.advance(60_000)
  const gate = reported(bench)['lane1-gate']
  expect(gate).toMatchObject({ line: 'lane1-gate', standing: 'ready', state: 'online', outages: 0 })
  expect(gate?.since).toMatch(/^2026-03-18T08:00:0\d\.\d{3}\+08:00$/)
  expect(gate?.replies).toBeGreaterThan(100)
  expect(gate?.latency?.worstMs).toBeGreaterThanOrEqual(gate?.latency?.medianMs ?? Number.NaN)
  expect(reported(bench)['lane1-in']?.identity).toMatch(/\d/)
})

test('since when it is away stays as it was, and what was counted outlives the wire', () => {
  const bench = fleetBench()
  bench.fleet.start()
  bench.clock.advance(60_000)
  const { replies = 0 } = reported(bench)['lane1-gate'] ?? {}
  bench.port('lane1-gate').refuse = 'missing'
  bench.port('lane1-gate').lose('unplugged')
  bench.clock.advance(3_600_000)
  expect(reported(bench)['lane1-gate']).toMatchObject({
    standing: 'unreachable',
    state: 'offline',
    since: '2026-03-18T08:01:00.000+08:00',
    outages: 1,
    replies,
  })
})

test('whom the core refuses is shown as refused, whatever the wire says', () => {
  const bench = fleetBench()
  bench.fleet.start()
  bench.clock.advance(60_000)
  const stranger = { state: 'refused', identity: 'x', enrolled: 'y' } as const
  expect(reported(bench, new Map([['lane1-in', stranger]]))['lane1-in']).toMatchObject({
    standing: 'refused',
    state: 'refused',
  })
})

test('what the daemon tells is what the command line can show', () => {
  const bench = fleetBench()
  bench.fleet.start()
  bench.clock.advance(10_000)
  const told: unknown = JSON.parse(JSON.stringify(reported(bench)))
  expect(told).toMatchObject(supervisedSchema.parse(told))
})
