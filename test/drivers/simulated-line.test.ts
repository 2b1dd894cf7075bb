import { describe, expect, test } from 'vitest'
import { concat, equal } from '../../drivers/codec/bytes.ts'
import type { SimulatedDevice } from '../../drivers/family.ts'
import type { Codec, Movement, Packet, SerialFormat, Transport } from '../../drivers/ports.ts'
import { openSimulatedLine } from '../../drivers/simulated-line.ts'
import { createPipe } from '../../drivers/transport/pipe.ts'
import { seeded } from '../support/chance.ts'
import { type ToyPacket, toy, toyBytes, toyCodec } from '../support/toy-codec.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/** Answers its own address after 10 ms; a walk opens it for 500 ms and is told as an event. */
function door(address: number): SimulatedDevice {
  let lockAt: number | null = null
  return {
    step(input, now) {
      const still = { replies: [], movements: [], wakeAt: lockAt }
      if (input.kind === 'request') {
        const asked = input.packet as ToyPacket
        if (asked.address !== address) return still
        return { ...still, replies: [{ packet: { ...asked, kind: 'answer' }, afterMs: 10 }] }
      }
      if (input.kind === 'stimulus') {
        lockAt = now + 500
        const replies = [{ packet: toy('event', { address }), afterMs: 0 }]
        return { replies, movements: [{ kind: 'GateOpened', direction: 'in' }], wakeAt: lockAt }
      }
      lockAt = null
      return { replies: [], movements: [{ kind: 'GateLocked' }], wakeAt: null }
    },
  }
}

const walk = { kind: 'Walk', direction: 'in' } as const
const answerTo = (address: number) => toyBytes('answer', { address })

/** Two doors at one end of a wire; at the other end the bytes are written down. */
function createStreet({ format = null }: { format?: SerialFormat | null } = {}) {
  const clock = createVirtualClock()
  const chance = seeded(1)
  const heard: { bytes: Uint8Array; atMs: number }[] = []
  const movements: { deviceId: string; movement: Movement; atMs: number }[] = []
  const closed: string[] = []

  function listen(near: Transport): void {
    near.open({
      opened: () => undefined,
      bytes: (bytes) => heard.push({ bytes, atMs: clock.now() }),
      closed: (fault) => closed.push(fault.code),
    })
  }

  const pipe = createPipe({ clock, chance })
  listen(pipe.near)
  const line = openSimulatedLine({
    transport: pipe.far,
    clock,
    chance,
    codec: toyCodec as unknown as Codec<Packet>,
    format,
    interByteMs: 20,
    devices: [
      { id: 'one', device: door(1) },
      { id: 'two', device: door(2) },
    ],
    onMovement: (deviceId, movement, atMs) => movements.push({ deviceId, movement, atMs }),
  })
  clock.advance(0)
  return {
    clock,
    chance,
    line,
    heard,
    movements,
    closed,
    listen,
    near: pipe.near,
    ask(address: number, waitMs = 1000): void {
      pipe.near.write(toyBytes('ask', { address }))
      clock.advance(waitMs)
    },
    bytes: () => concat(...heard.map(({ bytes }) => bytes)),
  }
}

describe('answering', () => {
  test('each device answers its own address after its thinking time', () => {
    const street = createStreet()
    street.ask(1)
    street.ask(2)
    street.ask(3)
    expect(street.heard).toEqual([
      { bytes: answerTo(1), atMs: 10 },
      { bytes: answerTo(2), atMs: 1010 },
    ])
  })

  test('a reply costs its time on the line', () => {
    const format = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 } as const
    const street = createStreet({ format })
    street.ask(1)
    expect(street.bytes()).toEqual(answerTo(1))
    expect(street.heard.at(-1)?.atMs).toBeCloseTo(10 + (5 * 10 * 1000) / 9600)
  })

  test('on a slow line a reply comes in pieces', () => {
    const format = { baudRate: 1200, dataBits: 8, parity: 'none', stopBits: 1 } as const
    const street = createStreet({ format })
    street.ask(1)
    // 8.33 ms a byte: one byte in 16 ms
    expect(street.heard.map(({ bytes }) => bytes.length)).toEqual([1, 1, 1, 1, 1])
    expect(street.heard.at(-1)?.atMs).toBeCloseTo(10 + (5 * 10 * 1000) / 1200)
  })

  test('replies of one wire follow each other and never mix', () => {
    const format = { baudRate: 1200, dataBits: 8, parity: 'none', stopBits: 1 } as const
    const street = createStreet({ format })
    street.ask(1, 1)
    street.ask(2, 1)
    street.line.stimulate('one', walk)
    street.clock.advance(1000)
    const event = toyBytes('event', { address: 1 })
    expect(street.bytes()).toEqual(concat(event, answerTo(1), answerTo(2)))
    expect(street.heard.at(-1)?.atMs).toBeCloseTo(2 + (15 * 10 * 1000) / 1200)
  })

  test('a reply that becomes ready while another one is being written waits for its end', () => {
    const format = { baudRate: 1200, dataBits: 8, parity: 'none', stopBits: 1 } as const
    const street = createStreet({ format })
    street.ask(1, 20)
    street.line.stimulate('two', walk)
    street.clock.advance(1000)
    expect(street.bytes()).toEqual(concat(answerTo(1), toyBytes('event', { address: 2 })))
  })

  test('replies that are ready at the same moment go in the order of their requests', () => {
    const street = createStreet()
    street.ask(2, 0)
    street.ask(1, 100)
    expect(street.bytes()).toEqual(concat(answerTo(2), answerTo(1)))
  })

  test('requests are found in pieces, behind noise and behind a false start', () => {
    const street = createStreet()
    const bytes = concat(Uint8Array.of(0, 0x7e, 1, 1, 8), toyBytes('ask'))
    for (const byte of bytes) street.near.write(Uint8Array.of(byte))
    street.clock.advance(1000)
    expect(street.heard).toEqual([{ bytes: answerTo(1), atMs: 30 }])
  })
})

describe('moving', () => {
  test('a stimulus moves its device only, and its own wake ends it', () => {
    const street = createStreet()
    street.clock.advance(100)
    street.line.stimulate('two', walk)
    street.clock.advance(1000)
    expect(street.movements).toEqual([
      { deviceId: 'two', movement: { kind: 'GateOpened', direction: 'in' }, atMs: 100 },
      { deviceId: 'two', movement: { kind: 'GateLocked' }, atMs: 600 },
    ])
    expect(street.bytes()).toEqual(toyBytes('event', { address: 2 }))
  })

  test('an unknown device is a bug', () => {
    expect(() => createStreet().line.stimulate('three', walk)).toThrow('no simulated device three')
  })

  test('a device that wakes in the past is a bug', () => {
    const street = createStreet()
    const pipe = createPipe({ clock: street.clock, chance: street.chance })
    const stuck = { step: (_input: unknown, now: number) => ({ replies: [], movements: [], wakeAt: now }) }
    const line = openSimulatedLine({
      transport: pipe.far,
      clock: street.clock,
      chance: street.chance,
      codec: toyCodec as unknown as Codec<Packet>,
      format: null,
      interByteMs: 20,
      devices: [{ id: 'stuck', device: stuck }],
      onMovement: () => undefined,
    })
    expect(() => line.stimulate('stuck', walk)).toThrow('device stuck')
  })
})

describe('misbehaving', () => {
  test('silent: nothing comes back, but the devices go on moving', () => {
    const street = createStreet()
    street.line.misbehaviour.silent = true
    street.ask(1)
    street.line.stimulate('one', walk)
    street.clock.advance(1000)
    expect(street.heard).toEqual([])
    expect(street.movements).toHaveLength(2)
    street.line.misbehaviour.silent = false
    street.ask(1)
    expect(street.bytes()).toEqual(answerTo(1))
  })

  test('one silent device does not silence the other', () => {
    const street = createStreet()
    street.line.misbehaviour.silentDevices.add('one')
    street.ask(1)
    street.ask(2)
    expect(street.bytes()).toEqual(answerTo(2))
  })

  test('so many replies have a wrong last byte, the next one is right', () => {
    const street = createStreet()
    street.line.misbehaviour.wrongChecksum = 2
    for (let round = 0; round < 3; round++) street.ask(1)
    const [first, second, third] = street.heard.map(({ bytes }) => bytes)
    expect(first?.subarray(0, -1)).toEqual(answerTo(1).subarray(0, -1))
    expect(first?.at(-1)).not.toBe(answerTo(1).at(-1))
    expect(second).toEqual(first)
    expect(third).toEqual(answerTo(1))
  })

  test('so many replies stop half-way', () => {
    const street = createStreet()
    street.line.misbehaviour.halfFrame = 1
    street.ask(1)
    street.ask(1)
    expect(street.heard.map(({ bytes }) => bytes)).toEqual([answerTo(1).subarray(0, 2), answerTo(1)])
  })

  test('noise comes before each reply', () => {
    const street = createStreet()
    street.line.misbehaviour.noiseBefore = 7
    street.ask(1)
    expect(street.bytes()).toHaveLength(7 + answerTo(1).length)
    expect(street.bytes().subarray(7)).toEqual(answerTo(1))
  })

  test('an echo comes first', () => {
    const street = createStreet()
    street.line.misbehaviour.echo = true
    street.ask(1)
    expect(street.bytes()).toEqual(concat(toyBytes('ask'), answerTo(1)))
  })

  test('an extra delay adds to the thinking time', () => {
    const street = createStreet()
    street.line.misbehaviour.extraDelayMs = 90
    street.ask(1)
    expect(street.heard.map(({ atMs }) => atMs)).toEqual([100])
  })
})

describe('unplugging', () => {
  test('loses what was being sent; the devices keep their power', () => {
    const street = createStreet()
    street.line.stimulate('one', walk)
    street.clock.advance(5)
    street.heard.length = 0
    street.ask(1, 5)
    street.line.unplug()
    street.clock.advance(0)
    // what waits still is the door's own time to lock
    expect(street.clock.waiting()).toBe(1)
    street.clock.advance(1000)
    expect(street.heard).toEqual([])
    expect(street.closed).toEqual(['unplugged'])
    expect(street.movements.map(({ movement }) => movement.kind)).toEqual(['GateOpened', 'GateLocked'])
  })

  test('a new wire joins the same devices', () => {
    const street = createStreet()
    street.line.unplug()
    const pipe = createPipe({ clock: street.clock, chance: street.chance })
    street.listen(pipe.near)
    street.line.plug(pipe.far)
    street.clock.advance(0)
    pipe.near.write(toyBytes('ask', { address: 2 }))
    street.clock.advance(10)
    expect(equal(street.bytes(), answerTo(2))).toBe(true)
  })

  test('a wire cut from the other side is told', () => {
    const clock = createVirtualClock()
    const pipe = createPipe({ clock, chance: seeded(1) })
    const told: string[] = []
    openSimulatedLine({
      transport: pipe.far,
      clock,
      chance: seeded(1),
      codec: toyCodec as unknown as Codec<Packet>,
      format: null,
      interByteMs: 20,
      devices: [],
      onMovement: () => undefined,
      onClosed: (fault) => told.push(fault.code),
    })
    clock.advance(0)
    pipe.cut()
    clock.advance(0)
    expect(told).toEqual(['unplugged'])
  })
})
