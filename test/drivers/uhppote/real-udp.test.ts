import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openLine } from '../../../drivers/line.ts'
import { udpTransport } from '../../../drivers/transport/udp.ts'
import { controllerCodec, datagramBytes } from '../../../drivers/uhppote/codec.ts'
import { uhppote } from '../../../drivers/uhppote/index.ts'
import type { Signal } from '../../../drivers/words.ts'
import { createRealClock } from '../../support/real-clock.ts'
import { openGate } from '../../support/relay-gate.ts'
import { createWatch } from '../../support/watch.ts'

const wiring = { serial: 423187757, doors: { in: 1, out: 2 }, contact: 'passage', pollMs: 50 }

/** A simulated controller behind a real socket; `walk` is somebody who goes in. */
async function controller(): Promise<{ socket: Socket; walk: () => void }> {
  const clock = createRealClock()
  const device = uhppote.simulate(uhppote.settings.parse(wiring))
  const socket = createSocket('udp4')
  socket.on('message', (datagram, from) => {
    const seen = controllerCodec.scanRequest(Uint8Array.from(datagram))
    if (seen.kind !== 'packet') return
    for (const { packet } of device.step({ kind: 'request', packet: seen.packet }, clock.now()).replies) {
      const bytes = uhppote.codec.encode(packet)
      socket.send(Uint8Array.of(1, 2, 3), from.port, from.address)
      socket.send(bytes, from.port, from.address)
      socket.send(bytes, from.port, from.address)
    }
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const walk = () =>
    device.step({ kind: 'stimulus', stimulus: { kind: 'Walk', direction: 'in' } }, clock.now())
  return { socket, walk }
}

test('a person goes in over real datagrams, each answer doubled and with rubbish before it', async () => {
  const { socket, walk } = await controller()
  const clock = createRealClock()
  const watch = createWatch()
  const signals: Signal[] = []
  let closed = ''
  const line = openLine({
    transport: udpTransport({ host: '127.0.0.1', port: socket.address().port, clock, datagramBytes }),
    clock,
    codec: uhppote.codec,
    format: null,
    extraMs: 1000,
    gapMs: uhppote.gapMs,
    interByteMs: uhppote.interByteMs,
    echo: false,
    devices: [{ id: 'gate', machine: uhppote.converse(uhppote.settings.parse(wiring)) }],
    onSignal(_, signal) {
      signals.push(signal)
      watch.changed()
    },
    onClosed(fault) {
      closed = fault.code
      watch.changed()
    },
  })
  const until = (kind: Signal['kind']) =>
    watch.until(() => signals.some((one) => one.kind === kind), {
      limitMs: 4000,
      what: () => signals.map((one) => one.kind).join(', '),
    })
  await until('Online')
  line.order('gate', openGate('in', 'a'))
  await until('OrderDone')
  walk()
  await until('PersonPassed')
  line.close()
  await watch.until(() => closed !== '', { limitMs: 4000, what: () => 'not closed' })
  socket.close()
  expect(closed).toBe('closed')
  expect(signals.slice(0, 3)).toEqual([
    { kind: 'Online', identity: '423187757' },
    { kind: 'OrderDone', ref: 'a' },
    { kind: 'PersonPassed', direction: 'in', ref: 'a' },
  ])
  expect(line.counters().noiseBytes).toBe(0)
})
