import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { controllerCodec } from '../../../drivers/uhppote/codec.ts'
import type { ControllerPacket } from '../../../drivers/uhppote/packets.ts'

const serial = 423187757
/** A datagram is 64 bytes; what is not written here is 0. */
const datagram = (hex: string) => {
  const frame = new Uint8Array(64)
  frame.set(fromHex(hex))
  return frame
}

/** Published with the protocol (source "Network access controllers"). */
const published = `17 20 00 00 2D 55 39 19 39 00 00 00 01 00 03 01 AA E8 5D 00 20 19 04 19 17 00 09 06 01 00 01 01
 00 00 01 01 09 14 37 02 11 00 00 00 21 00 00 00 2B 04 01 19 04 20 00 00 93 26 04 88 08 92 00 00`

const newest = {
  index: 57,
  type: 1,
  granted: false,
  door: 3,
  direction: 1,
  card: 6154410,
  at: '2019-04-19 17:00:09',
  reason: 6,
}

const requests: readonly (readonly [string, ControllerPacket])[] = [
  ['17 94 00 00 00 00 00 00', { kind: 'identify', serial: 0 }],
  ['17 20 00 00 2D 55 39 19', { kind: 'readState', serial }],
  ['17 40 00 00 2D 55 39 19 03', { kind: 'open', serial, door: 3 }],
  ['17 82 00 00 2D 55 39 19 04', { kind: 'readMode', serial, door: 4 }],
  ['17 58 00 00 2D 55 39 19', { kind: 'countCards', serial }],
  ['17 B0 00 00 2D 55 39 19 01', { kind: 'readEvent', serial, index: 1 }],
]

const replies: readonly (readonly [string, ControllerPacket])[] = [
  ['17 40 00 00 2D 55 39 19 01', { kind: 'opened', serial, accepted: true }],
  ['17 40 00 00 2D 55 39 19 00', { kind: 'opened', serial, accepted: false }],
  ['17 82 00 00 2D 55 39 19 04 02 05', { kind: 'mode', serial, door: 4, mode: 2, delaySeconds: 5 }],
  ['17 58 00 00 2D 55 39 19 0D', { kind: 'cards', serial, count: 13 }],
]

const neverSent: readonly (readonly [string, ControllerPacket])[] = [
  ['17 80 00 00 2D 55 39 19 04 02 05', { kind: 'setMode', serial, door: 4, mode: 2, delaySeconds: 5 }],
  ['17 30 00 00 2D 55 39 19 20 19 04 19 17 00 09', { kind: 'setClock', serial, clock: newest.at }],
  [
    '17 90 00 00 2D 55 39 19 C0 A8 01 64 61 EA 0F',
    { kind: 'setListener', serial, address: '192.168.1.100', port: 60001 },
  ],
]

const heard = (packet: ControllerPacket) => ({ kind: 'packet', packet, length: 64 })

describe('datagrams both ways', () => {
  test.each(requests)('request %s', (hex, packet) => {
    expect(controllerCodec.scanRequest(datagram(hex))).toEqual(heard(packet))
    expect(toHex(controllerCodec.encode(packet))).toBe(toHex(datagram(hex)))
  })

  test.each(replies)('reply %s', (hex, packet) => {
    expect(controllerCodec.scanReply(datagram(hex), null)).toEqual(heard(packet))
    expect(toHex(controllerCodec.encode(packet))).toBe(toHex(datagram(hex)))
  })

  test.each(neverSent)('%s is understood, and can not be sent', (hex, packet) => {
    expect(controllerCodec.scanRequest(datagram(hex))).toEqual(heard(packet))
    expect(() => controllerCodec.encode(packet)).toThrow(RangeError)
  })

  const state: ControllerPacket = {
    kind: 'state',
    serial,
    newest,
    doors: [true, false, true, true],
    buttons: [false, false, true, true],
    error: 9,
    clock: '2019-04-20 14:37:02',
    sequence: 17,
    relays: 4,
    inputs: 1,
  }

  test('the published state of a controller; its documented bytes come back', () => {
    const frame = datagram(published)
    expect(controllerCodec.scanReply(frame, null)).toEqual(heard(state))
    const again = controllerCodec.encode(state)
    const isDocumented = (at: number) => at < 44 || (at >= 49 && at <= 53)
    expect([...again].filter((_, at) => isDocumented(at))).toEqual(
      [...frame].filter((_, at) => isDocumented(at)),
    )
  })

  test('newer controllers send events with another head', () => {
    const frame = datagram(published)
    frame[0] = 0x19
    expect(controllerCodec.scanReply(frame, null)).toEqual(heard(state))
    expect(controllerCodec.scanRequest(frame)).toEqual({ kind: 'noise' })
    const opened = datagram('19 40 00 00 2D 55 39 19 01')
    expect(controllerCodec.scanReply(opened, null)).toEqual({ kind: 'noise' })
  })

  test('who answered, with bytes behind the fields that mean nothing', () => {
    const hex =
      '17 94 00 00 2D 55 39 19 C0 A8 00 00 FF FF FF 00 00 00 00 00 00 66 19 39 55 2D 08 92 20 18 08 16'
    const packet = { kind: 'controller', serial, address: '192.168.0.0', version: '0892' } as const
    expect(controllerCodec.scanReply(datagram(hex), null)).toEqual(heard(packet))
    expect(controllerCodec.scanReply(controllerCodec.encode(packet), null)).toEqual(heard(packet))
  })

  test('a row of the log, and that there is none', () => {
    const hex = '17 B0 00 00 2D 55 39 19 08 00 00 00 02 01 03 01 AD E8 5D 00 20 19 02 10 07 12 01 06'
    const event = {
      index: 8,
      type: 2,
      granted: true,
      door: 3,
      direction: 1,
      card: 6154413,
      at: '2019-02-10 07:12:01',
      reason: 6,
    }
    expect(controllerCodec.scanReply(datagram(hex), null)).toEqual(heard({ kind: 'event', serial, event }))
    expect(toHex(controllerCodec.encode({ kind: 'event', serial, event }))).toBe(toHex(datagram(hex)))
    expect(controllerCodec.scanReply(datagram('17 B0 00 00 2D 55 39 19'), null)).toMatchObject({
      packet: { event: { index: 0, at: null } },
    })
  })

  test('a row of the log as a controller sent it, with bytes behind the fields that mean nothing', () => {
    const frame = datagram(
      '17 B0 00 00 2D 55 39 19 08 00 00 00 02 01 03 01 AD E8 5D 00 20 19 02 10 07 12 01 06',
    )
    frame.set(fromHex('4A 26 80 39 08 92'), 56)
    expect(controllerCodec.scanReply(frame, null)).toMatchObject({ packet: { event: { index: 8 } } })
  })

  test('the state of a controller whose log is empty', () => {
    const frame = datagram('17 20 00 00 E5 D8 4F 0D')
    frame.set(fromHex('01 01'), 28)
    frame.set(fromHex('16 03 34'), 37)
    frame.set(fromHex('21 04 08'), 51)
    expect(controllerCodec.scanReply(frame, null)).toMatchObject({
      packet: {
        serial: 223336677,
        newest: { index: 0, at: null },
        doors: [true, true, false, false],
        clock: '2021-04-08 16:03:34',
      },
    })
  })

  test('a date that is none is none', () => {
    const frame = datagram(published)
    frame[21] = 0x1a
    frame[53] = 0x32
    expect(controllerCodec.scanReply(frame, null)).toMatchObject({
      packet: { clock: null, newest: { at: null } },
    })
  })

  test('a door that does not exist is not opened', () => {
    for (const door of [0, 5, 1.5]) {
      expect(() => controllerCodec.encode({ kind: 'open', serial, door })).toThrow(RangeError)
    }
  })
})

describe('what is not whole, or wrong', () => {
  test.each(requests)(
    'every piece of %s may still become it, and any other way to cut it gives it',
    (hex) => {
      const whole = datagram(hex)
      for (let length = 1; length < whole.length; length++) {
        expect(controllerCodec.scanRequest(whole.subarray(0, length))).toEqual({ kind: 'incomplete' })
        const frames = createFrames(controllerCodec)
        const scan = controllerCodec.scanRequest
        const found = [
          ...frames.push(whole.subarray(0, length), scan),
          ...frames.push(whole.subarray(length), scan),
        ]
        expect(found.filter(({ kind }) => kind === 'packet')).toHaveLength(1)
      }
    },
  )

  test('no flipped bit of a request passes for the same request', () => {
    for (const [hex, packet] of requests) {
      for (let bit = 0; bit < 512; bit++) {
        const frame = datagram(hex)
        frame[bit >>> 3] = (frame[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
        const seen = controllerCodec.scanRequest(frame)
        if (seen.kind === 'packet') expect(seen.packet).not.toEqual(packet)
        const isBody = bit >= 8 * 12 || (bit >= 16 && bit < 32) || bit < 8
        if (isBody) expect(seen).toEqual({ kind: 'noise' })
      }
    }
  })

  test('an answer with another serial number, function, door or row answers nothing', () => {
    const asked = { kind: 'open', serial, door: 1 } as const
    for (let bit = 0; bit < 64; bit++) {
      const frame = datagram('17 40 00 00 2D 55 39 19 01')
      frame[bit >>> 3] = (frame[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
      const seen = controllerCodec.scanReply(frame, asked)
      if (seen.kind === 'packet')
        expect(controllerCodec.answers(asked, seen.packet), `bit ${bit}`).toBe(false)
    }
    const mode = { kind: 'mode', serial, door: 2, mode: 3, delaySeconds: 3 } as const
    expect(controllerCodec.answers({ kind: 'readMode', serial, door: 2 }, mode)).toBe(true)
    expect(controllerCodec.answers({ kind: 'readMode', serial, door: 1 }, mode)).toBe(false)
    const event = { ...newest, index: 8 }
    expect(
      controllerCodec.answers({ kind: 'readEvent', serial, index: 8 }, { kind: 'event', serial, event }),
    ).toBe(true)
    expect(
      controllerCodec.answers({ kind: 'readEvent', serial, index: 9 }, { kind: 'event', serial, event }),
    ).toBe(false)
  })

  test('any bytes give a packet, noise or a wait, and whole datagrams are always decided', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc
        .uint8Array({ minLength: 62, maxLength: 62 })
        .map((body) => Uint8Array.of(0x17, 0x20, 0, 0, ...body.slice(2))),
    )
    fc.assert(
      fc.property(bytes, (given) => {
        for (const seen of [controllerCodec.scanRequest(given), controllerCodec.scanReply(given, null)]) {
          if (given.length >= 64) expect(seen.kind).not.toBe('incomplete')
          if (seen.kind === 'packet') controllerCodec.explain(seen.packet, { personal: false })
        }
      }),
      { numRuns: 3000 },
    )
  })
})

test('in words, the number of a card is masked unless asked for', () => {
  const seen = controllerCodec.scanReply(datagram(published), null)
  if (seen.kind !== 'packet') throw new Error('no packet')
  const text = (personal: boolean) => JSON.stringify(controllerCodec.explain(seen.packet, { personal }))
  expect(text(false)).not.toContain('6154410')
  expect(text(true)).toContain('6154410')
  expect(controllerCodec.explain(seen.packet, { personal: false })).toMatchObject({
    doors: [1, 3, 4],
    forcedLock: true,
    fire: false,
  })
})
