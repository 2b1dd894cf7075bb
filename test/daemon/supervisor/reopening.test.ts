import { describe, expect, test } from 'vitest'
import { createKeeper } from '../../../daemon/supervisor/keeper.ts'
import { familyOf } from '../../../drivers/families.ts'
import { Fault } from '../../../drivers/fault.ts'
import { captureLog } from '../../support/captured-log.ts'
import type { FleetBench } from '../../support/fleet-bench.ts'
import { fleetBench } from '../../support/fleet-bench.ts'
import { usualSettings } from '../../support/usual-settings.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

const hourMs = 3_600_000
const alone = { wires: ['lane1-gate'] }

function gateStanding({ fleet }: FleetBench) {
  const [wire, standings] = [fleet.status()[0], fleet.standings()[0]]
  const it = standings?.devices.get('lane1-gate')
  if (wire === undefined || it === undefined) throw new Error('no gate')
  return { ...it, reopenings: wire.reopenings, counters: wire.counters }
}

describe('a wire that is open and mute', () => {
  test('is opened anew while its device is away, and is in service again', () => {
    const bench = fleetBench(alone)
    const { fleet, clock, port, heard, movements } = bench
    fleet.start()
    clock.advance(60_000)
    const before = gateStanding(bench).counters.devices['lane1-gate']?.replies ?? 0
    port('lane1-gate').hang()
    clock.runUntil(() => heard('lane1-gate').includes('Offline'), 10_000)
    expect(gateStanding(bench).standing).toBe('unreachable')
    expect(port('lane1-gate').attempts).toHaveLength(1)
    clock.runUntil(() => gateStanding(bench).standing === 'ready', 40_000)
    expect(port('lane1-gate').attempts).toHaveLength(2)
    expect(movements).toEqual([])
    clock.advance(1_000)
    // what the first line counted is not forgotten with it
    expect(gateStanding(bench).counters.devices['lane1-gate']?.replies).toBeGreaterThan(before)
    expect(gateStanding(bench)).toMatchObject({ reopenings: 1, outages: 1 })
  })

  test('has one line in the log when its device goes and one when it is back, with the time between', () => {
    const { fleet, clock, port, log, heard } = fleetBench(alone)
    fleet.start()
    clock.advance(60_000)
    port('lane1-gate').hang()
    clock.runUntil(() => heard('lane1-gate').at(-1) === 'Offline', 10_000)
    clock.advance(60_000)
    expect(log.told()).toEqual(['warn device does not answer', 'info device answers again'])
    const back = log.lines.find(({ message }) => message === 'device answers again')
    expect(back?.fields).toMatchObject({ device: 'lane1-gate', wire: 'lane1-gate' })
    const seconds = Number(back?.fields?.['awaySeconds'])
    expect(seconds).toBeGreaterThanOrEqual(8)
    expect(seconds).toBeLessThanOrEqual(22)
  })

  test('is opened anew for ever, at most every five minutes, and says so once', () => {
    const { fleet, clock, port, devices, log, heard } = fleetBench(alone)
    devices.misbehaviour('lane1-gate').silent = true
    fleet.start()
    clock.advance(24 * hourMs)
    const { length } = port('lane1-gate').attempts
    expect(length).toBeGreaterThan(24 * 11)
    expect(length).toBeLessThan(24 * 30)
    expect(log.told().filter((line) => !line.startsWith('debug'))).toEqual(['warn device does not answer'])
    devices.misbehaviour('lane1-gate').silent = false
    clock.advance(60_000)
    expect(heard('lane1-gate').at(-1)).not.toBe('Offline')
  })

  test('is left alone while an order is unfinished', () => {
    const bench = fleetBench(alone)
    const { fleet, clock, port } = bench
    fleet.start()
    clock.advance(60_000)
    port('lane1-gate').hang()
    // somebody orders again and again, as each is refused or runs out
    for (let ms = 0; ms < 60_000; ms += 500) {
      const before = port('lane1-gate').attempts.length
      const ref = `g${ms}`
      fleet.perform('lane1-gate', { kind: 'OpenGate', ref, direction: 'in', withinMs: 400 })
      const isEnded = () =>
        bench.signals.some(
          ({ signal }) => 'ref' in signal && signal.ref === ref && /^Order/.test(signal.kind),
        )
      while (!isEnded()) {
        expect(port('lane1-gate').attempts).toHaveLength(before)
        clock.advance(10)
      }
      clock.advance(500)
    }
  })

  test('touches no other wire', () => {
    const { fleet, clock, port, heard } = fleetBench({ wires: ['lane1-gate', 'lane1-in'] })
    fleet.start()
    clock.advance(60_000)
    port('lane1-gate').hang()
    clock.advance(hourMs)
    expect(port('lane1-in').attempts).toHaveLength(1)
    expect(heard('lane1-in')).toEqual(['Online'])
  })

  test('that is stopped while it is opened anew stays closed', () => {
    const bench = fleetBench(alone)
    const { fleet, clock, port, timers } = bench
    fleet.start()
    clock.advance(60_000)
    port('lane1-gate').hang()
    clock.runUntil(() => gateStanding(bench).reopenings === 1, 40_000)
    fleet.stop()
    clock.advance(hourMs)
    expect([port('lane1-gate').attempts.length, timers()]).toEqual([1, 0])
  })
})

describe('a transport that does not close', () => {
  /** Opens at once, hears nothing, and ends only when the test says so. */
  function stuckPort() {
    const clock = createVirtualClock()
    const log = captureLog()
    const ends: (() => void)[] = []
    const family = familyOf('modbus-relay')
    const settings = family.settings.parse(usualSettings('modbus-relay'))
    const keeper = createKeeper(
      {
        id: 'gate',
        family,
        where: '/dev/venue/gate',
        format: family.serial,
        extraMs: 20,
        echo: false,
        devices: [{ id: 'gate', settings }],
        openTransport: () => ({
          open(owner) {
            ends.push(() => owner.closed(new Fault('closed', 'closed at last')))
            owner.opened()
          },
          write: () => undefined,
          close: () => undefined,
        }),
      },
      { clock, chance: { next: () => 0 }, onSignal: () => undefined, log },
    )
    keeper.open()
    return { clock, keeper, ends, log }
  }

  test('is given up after 35 s, and the port is opened anew without it', () => {
    const { clock, keeper, ends, log } = stuckPort()
    clock.runUntil(() => keeper.status().reopenings === 1, 30_000)
    clock.advance(34_000)
    expect([ends.length, keeper.status().open]).toEqual([1, false])
    clock.advance(2_000)
    expect([ends.length, keeper.status().open]).toEqual([2, true])
    // the former one ends at last, and that is nobody's matter any more
    ends[0]?.()
    clock.advance(1_000)
    expect([ends.length, keeper.status().open]).toEqual([2, true])
    expect(log.told()).toEqual(['warn device does not answer'])
  })
})
