import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { SimulatedDevice } from '../../drivers/family.ts'
import { openLine } from '../../drivers/line.ts'
import type { Codec, Packet } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { createPipe, noFaults, type PipeFaults } from '../../drivers/transport/pipe.ts'
import type { Signal } from '../../drivers/words.ts'
import { seeded } from '../support/chance.ts'
import { openGate, scripted } from '../support/line-bench.ts'
import { type ToyPacket, toyCodec } from '../support/toy-codec.ts'
import { gate } from '../support/toy-gate.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const codec = toyCodec as unknown as Codec<Packet>
const format = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const

/** Answers everything that is for it after 10 ms. */
const obedient: SimulatedDevice = {
  step(input) {
    const asked = input.kind === 'request' ? (input.packet as ToyPacket) : null
    const replies = asked?.address === 1 ? [{ packet: { ...asked, kind: 'answer' }, afterMs: 10 }] : []
    return { replies, movements: [], wakeAt: null }
  },
}

/** A gate and its gateway with a wire between them. */
function createVenue(seed: number, faults: PipeFaults) {
  const clock = createVirtualClock()
  const chance = seeded(seed)
  const pipe = createPipe({ clock, chance, faults })
  const signals: Signal[] = []
  const wire = { clock, codec, format, interByteMs: 60 }
  const device = openSimulatedLine({
    ...wire,
    transport: pipe.far,
    chance,
    devices: [{ id: 'gate', device: obedient }],
    onMovement: () => undefined,
  })
  const line = openLine({
    ...wire,
    transport: pipe.near,
    extraMs: 50,
    gapMs: 5,
    echo: false,
    devices: [{ id: 'gate', machine: scripted(gate()) }],
    onSignal: (_deviceId, signal) => signals.push(signal),
    onClosed: () => undefined,
  })
  clock.advance(0)
  const endings = (ref: string) =>
    signals.filter((signal) => signal.kind.startsWith('Order') && 'ref' in signal && signal.ref === ref)
  return { clock, pipe, device, line, endings }
}

const faults = fc.record({
  splitChunk: fc.double({ min: 0, max: 1, noNaN: true }),
  delayMs: fc.record({ least: fc.nat(5), most: fc.integer({ min: 5, max: 60 }) }),
  loseByte: fc.double({ min: 0, max: 0.2, noNaN: true }),
  flipBit: fc.double({ min: 0, max: 0.2, noNaN: true }),
  addNoise: fc.double({ min: 0, max: 0.5, noNaN: true }),
})

const mischief = fc.record({
  waitMs: fc.nat(150),
  wrongChecksum: fc.nat(2),
  halfFrame: fc.nat(2),
  noiseBefore: fc.nat(20),
  extraDelayMs: fc.nat(200),
  silenceMs: fc.nat(100),
})

test('on any bad wire each order ends exactly once, and the wire is as good as new when the faults end', () => {
  fc.assert(
    fc.property(fc.nat(), faults, fc.array(mischief, { maxLength: 12 }), (seed, bad, course) => {
      const venue = createVenue(seed, bad)
      course.forEach(({ waitMs, silenceMs, ...misbehaviour }, number) => {
        Object.assign(venue.device.misbehaviour, misbehaviour)
        venue.pipe.silence(silenceMs)
        venue.line.order('gate', openGate(`r${number}`, 400))
        venue.clock.advance(waitMs)
      })
      Object.assign(venue.pipe.faults, noFaults())
      Object.assign(venue.device.misbehaviour, {
        wrongChecksum: 0,
        halfFrame: 0,
        noiseBefore: 0,
        extraDelayMs: 0,
      })
      venue.clock.advance(10_000)
      course.forEach((_entry, number) => {
        expect(venue.endings(`r${number}`)).toHaveLength(1)
      })
      venue.line.order('gate', openGate('after'))
      venue.clock.advance(1000)
      expect(venue.endings('after')).toEqual([{ kind: 'OrderDone', ref: 'after' }])
    }),
    { numRuns: 200 },
  )
})
