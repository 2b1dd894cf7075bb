import { expect, test } from 'vitest'
import { smallVenueWires } from '../../simulation/wires.ts'
import { gatewayBench } from '../../support/gateway-bench.ts'
import { smallVenue } from '../../support/small-venue.ts'

const hourMs = 3_600_000

test('an outage of a silent device is told to the staff once, however often its wire is opened anew, and is over once', () => {
  // nobody else polls through the hour
  const wires = smallVenueWires(smallVenue().uses).filter(({ id }) => id === 'lane1-gate')
  const bench = gatewayBench({ wires })
  const gateway = bench.boot()
  bench.clock.advance(60_000)
  const told = () =>
    [...bench.journal.events()]
      .filter(({ data }) => 'device' in data && data.device === 'lane1-gate')
      .map(({ type }) => type)
  bench.devices.misbehaviour('lane1-gate').silent = true
  bench.clock.advance(hourMs)
  const wire = gateway.status().wires.find(({ id }) => id === 'lane1-gate')
  expect(wire?.reopenings).toBeGreaterThan(10)
  expect(told()).toEqual(['device.connected', 'device.disconnected', 'fault.reported'])
  expect(gateway.supervised()['lane1-gate']).toMatchObject({
    standing: 'unreachable',
    state: 'offline',
    outages: 1,
  })

  bench.devices.misbehaviour('lane1-gate').silent = false
  bench.clock.advance(60_000)
  expect(told()).toEqual(['device.connected', 'device.disconnected', 'fault.reported', 'device.connected'])
  expect(gateway.supervised()['lane1-gate']).toMatchObject({ standing: 'ready', state: 'online', outages: 1 })
  expect(bench.openings).toEqual([])
  expect(bench.log.told().filter((line) => line.includes('device'))).toEqual([
    'warn device does not answer',
    'info device answers again',
  ])
})
