import { describe, expect, test } from 'vitest'
import type { FaultCode } from '../../drivers/fault.ts'
import { faults } from '../../drivers/fault.ts'
import type { FleetBench } from '../support/fleet-bench.ts'
import { fleetBench } from '../support/fleet-bench.ts'
import { cardOf, person } from '../support/people.ts'

const hourMs = 3_600_000
const codes = Object.keys(faults) as FaultCode[]
const patient = codes.filter((code) => faults[code].retry === 'patiently')
/** No other device polls through the simulated hours. */
const alone = { wires: ['lane1-gate'] }
const longestChance = 1 - Number.EPSILON
const open = { kind: 'OpenGate', ref: 'g1', direction: 'in', withinMs: 2_000 } as const

function onlineAgain(bench: FleetBench, device: string): () => boolean {
  const before = bench.heard(device).filter((kind) => kind === 'Online').length
  return () => bench.heard(device).filter((kind) => kind === 'Online').length > before
}

describe('a fleet', () => {
  test('opens nothing before it is started', () => {
    const { clock, port } = fleetBench()
    clock.advance(hourMs)
    expect(port('lane1-gate').attempts).toEqual([])
  })

  test('that is started finds its devices and moves nothing', () => {
    const { fleet, clock, heard, movements, log } = fleetBench({ wires: ['lane1-gate', 'bank1-board'] })
    fleet.start()
    clock.advance(10_000)
    expect([heard('lane1-gate')[0], heard('bank1-board')[0]]).toEqual(['Online', 'Online'])
    expect(movements).toEqual([])
    expect(log.told()).toEqual([])
  })

  test('brings signals in and orders out', () => {
    const { fleet, clock, devices, heard, movements } = fleetBench()
    fleet.start()
    clock.advance(2_000)
    devices.stimulate('lane1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    clock.runUntil(() => heard('lane1-in').includes('CardRead'), 5_000)
    fleet.perform('lane1-gate', open)
    clock.runUntil(() => heard('lane1-gate').includes('OrderDone'), 2_000)
    expect(movements).toContainEqual({
      device: 'lane1-gate',
      movement: { kind: 'GateOpened', direction: 'in' },
    })
  })

  test('says what its wires are, as plain data', () => {
    const { fleet, clock, port } = fleetBench()
    port('lane1-in').refuse = 'busy'
    fleet.start()
    clock.advance(2_000)
    const [gate, reader] = JSON.parse(JSON.stringify(fleet.status())) as ReturnType<typeof fleet.status>
    expect(gate).toMatchObject({ id: 'lane1-gate', where: 'pipe of lane1-gate', open: true, fault: null })
    expect(gate?.counters.devices['lane1-gate']?.replies).toBeGreaterThan(5)
    expect(reader).toMatchObject({
      id: 'lane1-in',
      open: false,
      fault: 'busy',
      counters: { devices: { 'lane1-in': { requests: 0 } } },
    })
  })

  test('takes an order for an unknown device for a bug', () => {
    expect(() => fleetBench().fleet.perform('lane9-gate', open)).toThrow('lane9-gate')
  })
})

describe('a wire that cannot be opened', () => {
  test('is Offline for its devices from the very first attempt on', () => {
    const { fleet, clock, port, signals } = fleetBench(alone)
    port('lane1-gate').refuse = 'missing'
    fleet.start()
    clock.advance(10)
    expect(signals.find(({ device }) => device === 'lane1-gate')).toEqual({
      device: 'lane1-gate',
      signal: { kind: 'Offline', cause: 'missing' },
    })
  })

  test.each(['missing', 'unplugged'] as const)('%s is looked for every 0.5 s, for ever', (code) => {
    const { fleet, clock, port, log } = fleetBench(alone)
    port('lane1-gate').refuse = code
    fleet.start()
    clock.advance(hourMs)
    expect(new Set(port('lane1-gate').pauses())).toEqual(new Set([500]))
    expect(port('lane1-gate').attempts.length).toBeGreaterThan(7_000)
    expect(log.told()).toEqual(['warn wire is away'])
  })

  test.each(patient)('%s is tried again with pauses up to 15 s, for ever', (code) => {
    const { fleet, clock, port } = fleetBench({ ...alone, chance: longestChance })
    port('lane1-gate').refuse = code
    fleet.start()
    clock.advance(hourMs)
    const pauses = port('lane1-gate').pauses().map(Math.round)
    expect(pauses.slice(0, 6)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000])
    expect(new Set(pauses.slice(5))).toEqual(new Set([15_000]))
    expect(pauses.length).toBeGreaterThan(200)
  })

  test('takes pauses that chance spreads from half to the whole', () => {
    const { fleet, clock, port } = fleetBench(alone)
    port('lane1-gate').refuse = 'unreachable'
    fleet.start()
    clock.advance(hourMs)
    const late = port('lane1-gate').pauses().slice(6)
    expect(Math.min(...late)).toBeGreaterThanOrEqual(7_500)
    expect(Math.max(...late)).toBeLessThanOrEqual(15_000)
    expect(new Set(late.map(Math.round)).size).toBeGreaterThan(100)
  })

  test('is served within 2 s when it comes back after a day', () => {
    const bench = fleetBench(alone)
    const { fleet, clock, port, log } = bench
    port('lane1-gate').refuse = 'missing'
    fleet.start()
    clock.advance(24 * hourMs)
    port('lane1-gate').refuse = null
    clock.runUntil(onlineAgain(bench, 'lane1-gate'), 2_000)
    clock.advance(60_000)
    expect(log.told()).toEqual(['warn wire is away', 'info wire is back'])
    const back = log.lines.find(({ message }) => message === 'wire is back')
    expect(back?.fields).toEqual({
      wire: 'lane1-gate',
      where: 'pipe of lane1-gate',
      awaySeconds: expect.toSatisfy((seconds: number) => seconds >= 86_400 && seconds <= 86_402),
    })
  })

  test.each([
    ['permission', 'error wire cannot be opened as configured'],
    ['unsupported', 'error wire cannot be opened as configured'],
    ['busy', 'warn wire is away'],
  ] as const)('%s is said once, however long it lasts', (code, line) => {
    const { fleet, clock, port, log } = fleetBench(alone)
    port('lane1-gate').refuse = code
    fleet.start()
    clock.advance(24 * hourMs)
    expect(log.told()).toEqual([line])
    expect(log.lines[0]?.fields).toMatchObject({
      wire: 'lane1-gate',
      where: 'pipe of lane1-gate',
      code,
      remedy: faults[code].remedy,
    })
  })

  test('says each of its causes once, even when they take turns', () => {
    const { fleet, clock, port, log } = fleetBench(alone)
    fleet.start()
    for (let i = 0; i < 100; i++) {
      port('lane1-gate').refuse = i % 2 === 0 ? 'missing' : 'permission'
      clock.advance(20_000)
    }
    expect(log.told()).toEqual([])
    port('lane1-gate').lose('unplugged')
    for (let i = 0; i < 100; i++) {
      port('lane1-gate').refuse = i % 2 === 0 ? 'missing' : 'permission'
      clock.advance(20_000)
    }
    expect(log.told()).toEqual([
      'warn wire is away',
      'warn wire is away',
      'error wire cannot be opened as configured',
    ])
  })

  test('begins with short pauses when it was only missing until then', () => {
    const { fleet, clock, port } = fleetBench({ ...alone, chance: longestChance })
    port('lane1-gate').refuse = 'missing'
    fleet.start()
    clock.advance(hourMs)
    port('lane1-gate').refuse = 'busy'
    const before = port('lane1-gate').attempts.length
    clock.advance(3_000)
    expect(port('lane1-gate').pauses().slice(before).map(Math.round)).toEqual([500, 1_000])
  })

  test('touches no other wire', () => {
    const { fleet, clock, port, heard, devices } = fleetBench({
      wires: ['lane1-gate', 'lane1-in', 'lane2-gate'],
    })
    port('lane1-gate').refuse = 'permission'
    fleet.start()
    clock.advance(10_000)
    port('lane2-gate').lose('unplugged')
    clock.advance(60_000)
    expect(port('lane1-in').attempts).toHaveLength(1)
    expect(heard('lane1-in')).toEqual(['Online'])
    devices.stimulate('lane1-in', { kind: 'PresentCard', card: cardOf(person('A1')) })
    clock.runUntil(() => heard('lane1-in').includes('CardRead'), 5_000)
  })
})

describe('a wire that is lost', () => {
  test.each(['unplugged', 'reset'] as const)('by %s after a while is opened again within 0.5 s', (code) => {
    const bench = fleetBench()
    const { fleet, clock, port, log, heard } = bench
    fleet.start()
    clock.advance(60_000)
    port('lane1-gate').lose(code)
    expect(heard('lane1-gate').at(-1)).toBe('Offline')
    clock.runUntil(onlineAgain(bench, 'lane1-gate'), 1_500)
    expect(port('lane1-gate').attempts).toHaveLength(2)
    expect(log.told()).toEqual(['warn wire is away', 'info wire is back'])
  })

  test('ends an order under way, and fails one that comes meanwhile, each exactly once', () => {
    const { fleet, clock, port, signals } = fleetBench()
    fleet.start()
    clock.advance(10_000)
    fleet.perform('lane1-gate', open)
    port('lane1-gate').lose('unplugged')
    fleet.perform('lane1-gate', { ...open, ref: 'g2' })
    clock.advance(60_000)
    const endings = signals.flatMap(({ signal }) => ('ref' in signal && signal.ref ? [signal] : []))
    expect(endings.filter(({ ref }) => ref === 'g1')).toHaveLength(1)
    expect(endings.filter(({ ref }) => ref === 'g2')).toEqual([
      { kind: 'OrderFailed', ref: 'g2', why: 'offline' },
    ])
  })

  test('moves nothing when it is opened again', () => {
    const bench = fleetBench()
    const { fleet, clock, port, movements } = bench
    fleet.start()
    clock.advance(10_000)
    fleet.perform('lane1-gate', open)
    clock.advance(10_000)
    const before = movements.length
    expect(before).toBeGreaterThan(0)
    port('lane1-gate').lose('unplugged')
    clock.runUntil(onlineAgain(bench, 'lane1-gate'), 2_000)
    clock.advance(60_000)
    expect(movements).toHaveLength(before)
  })
})

/** Opens, holds 1 s, and is lost again, for as long as it takes. */
function flapping(bench: FleetBench, { code, times }: { code: 'unplugged' | 'reset'; times: number }): void {
  const { clock, port } = bench
  for (let i = 0; i < times; i++) {
    const { length } = port('lane1-gate').attempts
    clock.advance(1_000)
    port('lane1-gate').lose(code)
    clock.runUntil(() => port('lane1-gate').attempts.length > length, 20_000)
  }
}

/** How long it was waited after each loss. */
function pausesOf(bench: FleetBench): readonly number[] {
  return bench
    .port('lane1-gate')
    .pauses()
    .map((ms) => Math.round(ms - 1_000 + 1))
}

const growing = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]

test('a plug that is pulled and put back time and again is in service within two seconds each time', () => {
  const bench = fleetBench({ ...alone, chance: longestChance })
  bench.fleet.start()
  flapping(bench, { code: 'unplugged', times: 37 })
  const pauses = pausesOf(bench)
  expect(new Set(pauses.slice(0, 30))).toEqual(new Set([1_000]))
  // by then it is a loose contact, and each try is on record
  expect(pauses.slice(30)).toEqual(growing)
})

test('a device server that comes and goes gets growing pauses', () => {
  const bench = fleetBench({ ...alone, chance: longestChance })
  bench.fleet.start()
  flapping(bench, { code: 'reset', times: 7 })
  expect(pausesOf(bench)).toEqual(growing)
})

describe.each(['unplugged', 'reset'] as const)('a wire that comes and goes with %s', (code) => {
  const flap = (bench: FleetBench, times: number) => flapping(bench, { code, times })

  test('does not fill the log', () => {
    const bench = fleetBench(alone)
    bench.fleet.start()
    bench.clock.advance(60_000)
    flap(bench, 1_000)
    expect(bench.log.told()).toEqual(['warn wire is away', 'info wire is back', 'warn wire is away'])
    bench.clock.advance(60_000)
    expect(bench.log.told().at(-1)).toBe('info wire is back')
    expect(bench.log.told()).toHaveLength(4)
  })

  test('is well again when it has held for 5 s', () => {
    const bench = fleetBench({ ...alone, chance: longestChance })
    bench.fleet.start()
    flap(bench, 10)
    bench.clock.advance(5_000)
    bench.port('lane1-gate').lose(code)
    const { length } = bench.port('lane1-gate').attempts
    bench.clock.runUntil(() => bench.port('lane1-gate').attempts.length > length, 501)
  })
})

describe('a fleet that is stopped', () => {
  test.each([
    ['with open wires', null],
    ['with a wire that is away', 'missing'],
    ['with a wire that pauses', 'busy'],
  ] as const)('%s opens nothing again, moves nothing and leaves no timer', (_name, refuse) => {
    const { fleet, clock, port, movements, timers } = fleetBench()
    port('lane1-gate').refuse = refuse
    fleet.start()
    clock.advance(10_000)
    const attempts = port('lane1-gate').attempts.length + port('lane1-in').attempts.length
    fleet.stop()
    expect(timers()).toBe(0)
    port('lane1-gate').refuse = null
    clock.advance(hourMs)
    expect(port('lane1-gate').attempts.length + port('lane1-in').attempts.length).toBe(attempts)
    expect(movements).toEqual([])
    expect(fleet.status().every(({ open: isOpen }) => !isOpen)).toBe(true)
  })

  test('right after its wires were opened leaves no timer either', () => {
    const { fleet, clock, timers, log } = fleetBench()
    fleet.start()
    clock.advance(1_000)
    fleet.stop()
    expect(timers()).toBe(0)
    clock.advance(hourMs)
    expect(log.told()).toEqual([])
  })

  test('while its wires are being opened opens none of them', () => {
    const { fleet, clock, port, heard, timers } = fleetBench()
    fleet.start()
    fleet.stop()
    clock.advance(hourMs)
    expect(port('lane1-gate').attempts).toHaveLength(1)
    expect([heard('lane1-gate'), timers()]).toEqual([[], 0])
  })

  test('cannot be started again', () => {
    const { fleet, clock, port } = fleetBench()
    fleet.stop()
    fleet.start()
    clock.advance(hourMs)
    expect(port('lane1-gate').attempts).toEqual([])
  })

  test('fails every order as offline', () => {
    const { fleet, clock, signals } = fleetBench()
    fleet.start()
    clock.advance(10_000)
    fleet.stop()
    clock.advance(10)
    const before = signals.length
    fleet.perform('lane1-gate', open)
    expect(signals.slice(before)).toEqual([
      { device: 'lane1-gate', signal: { kind: 'OrderFailed', ref: 'g1', why: 'offline' } },
    ])
  })
})
