import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concat, fromHex, toHex } from '../../../drivers/codec/bytes.ts'
import { createFrames } from '../../../drivers/codec/frames.ts'
import { profileCodec } from '../../../drivers/gate/profile/codec.ts'
import type { GatePacket } from '../../../drivers/gate/profile/packets.ts'
import type { GateProfile } from '../../../drivers/gate/profile/profile.ts'
import type { Scan } from '../../../drivers/ports.ts'
import { framesOf } from '../../support/frame-vectors.ts'
import { eb, feab, talkative } from '../../support/gate-profiles.ts'

type Direction = '>' | '<'

function scan(profile: GateProfile, dir: Direction, bytes: Uint8Array): Scan<GatePacket> {
  const codec = profileCodec(profile)
  return dir === '>' ? codec.scanRequest(bytes) : codec.scanReply(bytes, null)
}

const address = null

/** What the golden frames mean, by family and name. */
const meanings: Readonly<Record<string, Readonly<Record<string, GatePacket>>>> = {
  'gate-feab': {
    'open A': { kind: 'open', address, side: 'a' },
    'open B': { kind: 'open', address, side: 'b' },
    'passed B': { kind: 'passed', address, side: 'b' },
    'timeout A': { kind: 'lapsed', address, side: 'a' },
    'timeout B': { kind: 'lapsed', address, side: 'b' },
  },
  'gate-eb': {
    'left open': { kind: 'open', address: 1, side: 'a' },
    'right open': { kind: 'open', address: 1, side: 'b' },
    'raise arm': { kind: 'other', address: 1, command: 'raise_arm' },
    forbid: { kind: 'other', address: 1, command: 'forbid' },
    resume: { kind: 'other', address: 1, command: 'resume' },
  },
}

/** Frames that the manuals print and the golden ones lack, and those of a make that was made up. */
const more: readonly (readonly [GateProfile, Direction, string, GatePacket])[] = [
  [feab, '<', 'FE 81 01 00 00 00 AB', { kind: 'passed', address, side: 'a' }],
  [eb, '>', 'EB 02 40 00 A9', { kind: 'open', address: 2, side: 'a' }],
  [eb, '>', 'EB 01 42 00 A8', { kind: 'other', address: 1, command: 'drop_arm' }],
  [talkative, '>', 'A0 07 01 A8', { kind: 'open', address: 7, side: 'a' }],
  [talkative, '<', 'A1 07 02 AA', { kind: 'opening', address: 7, side: 'b' }],
  [talkative, '<', 'A2 07 01 00 AA 0D', { kind: 'passed', address: 7, side: 'a' }],
  [talkative, '>', 'A0 FF 0F AE', { kind: 'askStatus', address: 255 }],
  [talkative, '<', 'A1 FF 0F 83 32', { kind: 'status', address: 255, bits: 0x83 }],
]

const golden = [
  ...framesOf('gate-feab').map((frame) => ({ ...frame, profile: feab, family: 'gate-feab' })),
  ...framesOf('gate-eb').map((frame) => ({ ...frame, profile: eb, family: 'gate-eb' })),
]
const every = [
  ...golden.map(({ profile, dir, bytes }) => ({ profile, dir, bytes })),
  ...more.map(([profile, dir, hex]) => ({ profile, dir, bytes: fromHex(hex) })),
]

/** What can be sent is written as it was read; the rest cannot be written at all. */
function expectBothWays(
  profile: GateProfile,
  dir: Direction,
  bytes: Uint8Array,
  packet: GatePacket | undefined,
) {
  expect(packet, 'a new vector needs its meaning here').toBeDefined()
  expect(scan(profile, dir, bytes)).toEqual({ kind: 'packet', packet, length: bytes.length })
  if (packet === undefined) return
  const encode = () => toHex(profileCodec(profile).encode(packet))
  if (packet.kind === 'other') expect(encode).toThrow(/never sends/)
  else expect(encode()).toBe(toHex(bytes))
}

describe('frames', () => {
  test.each(golden)(
    '$family $dir $name is read, and written if it may be',
    ({ profile, family, dir, name, bytes }) => {
      expectBothWays(profile, dir, bytes, meanings[family]?.[name])
    },
  )

  test.each(more)('$name %s %s is read, and written if it may be', (profile, dir, hex, packet) => {
    expectBothWays(profile, dir, fromHex(hex), packet)
  })

  test('wait for the rest at every prefix, and leave alone what is behind them', () => {
    for (const { profile, dir, bytes } of every) {
      for (let length = 1; length < bytes.length; length++) {
        expect(scan(profile, dir, bytes.subarray(0, length)), toHex(bytes)).toEqual({ kind: 'incomplete' })
      }
      expect(scan(profile, dir, concat(bytes, bytes))).toMatchObject({ length: bytes.length })
    }
  })

  test('are found in every chunking, behind noise that looks like a beginning', () => {
    for (const { profile, dir, bytes } of every) {
      const stream = concat(bytes.subarray(0, 2), bytes, Uint8Array.of(0x00), bytes)
      for (let cut = 1; cut < stream.length; cut++) {
        const frames = createFrames<GatePacket>(profileCodec(profile))
        const listen = (part: Uint8Array) => scan(profile, dir, part)
        const found = [
          ...frames.push(stream.subarray(0, cut), listen),
          ...frames.push(stream.subarray(cut), listen),
        ]
        expect(found.filter(({ kind }) => kind === 'packet').length, `${toHex(stream)} cut at ${cut}`).toBe(2)
      }
    }
  })

  test('with one wrong bit are no frames', () => {
    for (const { profile, dir, bytes } of every) {
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const damaged = bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
        expect(scan(profile, dir, damaged).kind, `bit ${bit} of ${toHex(bytes)}`).not.toBe('packet')
      }
    }
  })
})

test.each([
  ['feab', feab],
  ['eb', eb],
  ['talkative', talkative],
])(
  'of %s garbage never throws, gives no length beyond it, and is decided at the maximum length',
  (_, profile) => {
    const codec = profileCodec(profile)
    const heads = fc.constantFrom(...every.map(({ bytes }) => bytes))
    const bytes = fc
      .tuple(heads, fc.nat(6), fc.uint8Array({ minLength: 1, maxLength: 12 }))
      .map(([head, kept, tail]) => concat(head.subarray(0, kept), tail))
    fc.assert(
      fc.property(bytes, (given) => {
        for (const seen of [codec.scanRequest(given), codec.scanReply(given, null)]) {
          if (seen.kind === 'packet') expect(seen.length).toBeLessThanOrEqual(given.length)
          if (given.length >= codec.maxLength) expect(seen.kind).not.toBe('incomplete')
        }
      }),
      { numRuns: 3000 },
    )
  },
)

describe('which reply answers', () => {
  const codec = profileCodec(talkative)
  const open: GatePacket = { kind: 'open', address: 7, side: 'a' }
  test.each<readonly [boolean, GatePacket, GatePacket]>([
    [true, open, { kind: 'opening', address: 7, side: 'a' }],
    [false, open, { kind: 'opening', address: 7, side: 'b' }],
    [false, open, { kind: 'opening', address: 8, side: 'a' }],
    [true, open, { kind: 'opening', address: null, side: 'a' }],
    [false, open, { kind: 'passed', address: 7, side: 'a' }],
    [false, open, { kind: 'status', address: 7, bits: 0 }],
    [true, { kind: 'askStatus', address: 7 }, { kind: 'status', address: 7, bits: 0 }],
    [false, { kind: 'askStatus', address: 7 }, { kind: 'opening', address: 7, side: 'a' }],
  ])('%s: %j by %j', (expected, asked, reply) => {
    expect(codec.answers(asked, reply)).toBe(expected)
  })

  test('has the length of the frame of the profile', () => {
    expect(codec.replyLength(open)).toBe(4)
    expect(codec.replyLength({ kind: 'askStatus', address: 7 })).toBe(5)
  })
})

test.each<readonly [string, GateProfile, GatePacket]>([
  ['a status query that the profile does not have', feab, { kind: 'askStatus', address: null }],
  ['an open without its address', eb, { kind: 'open', address: null, side: 'a' }],
  ['an address beyond a byte', eb, { kind: 'open', address: 256, side: 'a' }],
  ['another command', eb, { kind: 'other', address: 1, command: 'drop_arm' }],
])('%s cannot be written', (_, profile, packet) => {
  expect(() => profileCodec(profile).encode(packet)).toThrow(RangeError)
})

test('a packet is explained with its profile', () => {
  const explain = (packet: GatePacket) => profileCodec(talkative).explain(packet, { personal: false })
  expect(explain({ kind: 'status', address: 7, bits: 0x83 })).toMatchObject({
    profile: 'talkative',
    address: 7,
    active: ['ajar', 'fault'],
  })
  expect(explain({ kind: 'open', address: 7, side: 'a' })).toMatchObject({ side: 'a', profile: 'talkative' })
})
