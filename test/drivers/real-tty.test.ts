import { afterEach, describe, expect, test } from 'vitest'
import { families } from '../../drivers/families.ts'
import type { Family } from '../../drivers/family.ts'
import { openLine } from '../../drivers/line.ts'
import type { Movement } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { openPty } from '../../drivers/transport/pty.ts'
import { serialTransport } from '../../drivers/transport/serial.ts'
import type { Signal } from '../../drivers/words.ts'
import { seeded } from '../support/chance.ts'
import { cardOf, person } from '../support/people.ts'
import { eventually } from '../support/programs.ts'
import { createRealClock } from '../support/real-clock.ts'

/** Each family's driver on a real tty opened through serialport, against its simulator at line speed. */
function bench(name: string, settings: unknown) {
  const family = families.get(name) as Family
  const clock = createRealClock()
  const pty = openPty()
  const signals: Signal[] = []
  const movements: Movement[] = []
  let closed = false
  const device = openSimulatedLine({
    transport: pty.far,
    clock,
    chance: seeded(1),
    codec: family.codec,
    format: family.serial,
    interByteMs: family.interByteMs,
    devices: [{ id: 'it', device: family.simulate(settings) }],
    onMovement: (_id, movement) => movements.push(movement),
  })
  const line = openLine({
    transport: serialTransport({ path: pty.path, format: family.serial }),
    clock,
    codec: family.codec,
    format: family.serial,
    extraMs: 20,
    gapMs: family.gapMs,
    interByteMs: family.interByteMs,
    echo: false,
    devices: [{ id: 'it', machine: family.converse(settings) }],
    onSignal: (_id, signal) => signals.push(signal),
    onClosed: () => {
      closed = true
    },
  })
  const heard = (kind: Signal['kind']) => signals.filter((signal) => signal.kind === kind)
  const hear = (kind: Signal['kind']) => eventually(kind, () => heard(kind).length > 0)
  return { device, line, pty, heard, hear, movements, isClosed: () => closed }
}

let open: ReturnType<typeof bench> | null = null

afterEach(async () => {
  open?.line.close()
  await eventually('the port is released', () => open?.isClosed() ?? true)
  open?.pty.unplug()
})

describe('on a real tty', () => {
  test('the ID-card reader reads a card once', async () => {
    open = bench('sam-v', {})
    await open.hear('Online')
    open.device.stimulate('it', { kind: 'PresentCard', card: cardOf(person('A1')) })
    await open.hear('CardRead')
    expect(open.heard('CardRead')).toHaveLength(1)
    expect(open.movements).toEqual([{ kind: 'CardWasRead' }])
  })

  test('the gate opens once on an order and reports who passed', async () => {
    open = bench('modbus-relay', { open: { in: 1, out: 2 }, passed: { in: 1, out: 2 } })
    await open.hear('Online')
    open.line.order('it', { kind: 'OpenGate', ref: 'g1', direction: 'in', withinMs: 2_000 })
    await open.hear('OrderDone')
    open.device.stimulate('it', { kind: 'Walk', direction: 'in' })
    await open.hear('PersonPassed')
    expect(open.heard('PersonPassed')).toEqual([{ kind: 'PersonPassed', direction: 'in', ref: 'g1' }])
    expect(open.movements.filter(({ kind }) => kind === 'GateOpened')).toHaveLength(1)
  })

  test('the input board tells its contacts as found, and one that closes', async () => {
    open = bench('modbus-inputs', { inputs: 8 })
    await open.hear('Online')
    await eventually('all are found', () => open?.heard('ContactChanged').length === 8)
    open.device.stimulate('it', { kind: 'SetContact', input: 3, active: true })
    await eventually('one moved', () => open?.heard('ContactChanged').length === 9)
    expect(open.heard('ContactChanged').at(-1)).toEqual({ kind: 'ContactChanged', input: 3, active: true })
  })

  test('the lock board opens one door, reads it back, and sees it shut', async () => {
    open = bench('lock-8a', { feedback: 'closed_when_shut', doors: { count: 24 } })
    await open.hear('Online')
    open.line.order('it', { kind: 'OpenDoor', ref: 'd7', door: 7, withinMs: 3_000 })
    await open.hear('OrderDone')
    open.device.stimulate('it', { kind: 'ShutDoor', door: 7 })
    await open.hear('DoorClosed')
    expect(open.heard('DoorOpened')).toEqual([{ kind: 'DoorOpened', door: 7, ref: 'd7' }])
    expect(open.movements.filter(({ kind }) => kind === 'DoorReleased')).toEqual([
      { kind: 'DoorReleased', door: 7 },
    ])
  })
})
