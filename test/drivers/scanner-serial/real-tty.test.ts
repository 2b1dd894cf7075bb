import { afterEach, expect, test } from 'vitest'
import { openLine } from '../../../drivers/line.ts'
import { scannerSerial } from '../../../drivers/scanner-serial/index.ts'
import { openSimulatedLine } from '../../../drivers/simulated-line.ts'
import { openPty } from '../../../drivers/transport/pty.ts'
import { serialTransport } from '../../../drivers/transport/serial.ts'
import type { Signal } from '../../../drivers/words.ts'
import { seeded } from '../../support/chance.ts'
import { badge } from '../../support/listening-device.ts'
import { eventually } from '../../support/programs.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { revealed } from '../../support/revealed.ts'

/** A scanner at line speed on a real tty, opened through serialport. */
function bench() {
  const { codec, serial: format, interByteMs, gapMs } = scannerSerial
  const clock = createRealClock()
  const pty = openPty()
  const signals: Signal[] = []
  let isClosed = false
  const wire = { clock, codec, format, interByteMs }
  const scanner = openSimulatedLine({
    ...wire,
    transport: pty.far,
    chance: seeded(1),
    devices: [{ id: 'it', device: scannerSerial.simulate({}) }],
    onMovement: () => undefined,
  })
  const line = openLine({
    ...wire,
    transport: serialTransport({ path: pty.path, format }),
    extraMs: 0,
    gapMs,
    echo: false,
    // a machine at its work pauses for longer than a scanner does
    devices: [{ id: 'it', machine: scannerSerial.converse({ gapMs: 2000 }) }],
    onSignal: (_id, signal) => signals.push(signal),
    onClosed: () => {
      isClosed = true
    },
  })
  const heard = (kind: Signal['kind']) => signals.filter((signal) => signal.kind === kind)
  return {
    pty,
    line,
    scanner,
    signals,
    hear: (kind: Signal['kind']) => eventually(kind, () => heard(kind).length > 0),
    isClosed: () => isClosed,
  }
}

let open: ReturnType<typeof bench> | null = null

afterEach(async () => {
  open?.line.close()
  await eventually('the port is released', () => open?.isClosed() ?? true)
  open?.pty.unplug()
})

test('a code on a real tty is read, and pulling the plug is told', async () => {
  const it = bench()
  open = it
  await it.hear('Online')
  // before the first pause nobody knows where a line begins
  await new Promise((resolve) => createRealClock().at(performance.now() + 2100, () => resolve(null)))
  it.scanner.stimulate('it', { kind: 'PresentBadge', text: '识别牌-0042' })
  await it.hear('BadgeRead')
  expect(it.signals.slice(1).map(revealed)).toEqual([badge('识别牌-0042')])
  it.pty.unplug()
  await it.hear('Offline')
})
