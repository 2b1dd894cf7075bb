import { describe, expect, test } from 'vitest'
import { osdpGate, osdpReader } from '../../../drivers/osdp/index.ts'
import { blocks, commands, type OsdpPacket, replies } from '../../../drivers/osdp/packets.ts'
import { rawData } from '../../../drivers/osdp/reports.ts'
import { told } from '../../../drivers/osdp/told.ts'
import type { Signal } from '../../../drivers/words.ts'
import {
  gateWiring,
  identity,
  inTheOpen,
  type OsdpBenchOptions,
  openGate,
  osdpBench,
  secured,
} from '../../support/osdp-bench.ts'
import { keyFile, ownKey } from '../../support/osdp-session.ts'
import { revealed } from '../../support/revealed.ts'

const online: Signal = { kind: 'Online', identity }
const unusable: Signal = { kind: 'Offline', cause: 'refused' }
const complaint = (what: string): Signal => ({ kind: 'Degraded', what })
const badge = (text: string) => ({ kind: 'BadgeRead', text, carrier: 'chip' })
const otherKey = 'F0E0D0C0B0A090807060504030201000'
const keyOfAll = '303132333435363738393A3B3C3D3E3F'
const pairing = { address: 1, security: { keyFile, pairing: true } }

function benchOf(more: Partial<OsdpBenchOptions> = {}, settings: object = secured) {
  const bench = osdpBench({ family: osdpReader, devices: { one: settings }, ...more })
  bench.advance(2000)
  return bench
}

const plain = (reply: OsdpPacket, code: number, data: readonly number[] = []): OsdpPacket => ({
  ...reply,
  security: null,
  mac: null,
  code,
  data: Uint8Array.from(data),
})
const isSealed = ({ security }: OsdpPacket) => security !== null && security.type >= blocks.commandMac

describe('a reader with a key', () => {
  test('is asked in plain text for nothing but who it is', () => {
    const bench = benchOf()
    const inPlain = bench.asked.filter((packet) => !isSealed(packet)).map(({ code }) => code)
    expect(inPlain).toEqual([commands.id, commands.challenge, commands.cryptogram])
    expect(bench.asked.length).toBeGreaterThan(10)
  })

  test('is challenged with another number each time', () => {
    const bench = benchOf()
    bench.misbehaviour.silent = true
    bench.advance(3000)
    bench.misbehaviour.silent = false
    bench.advance(4000)
    const nonces = bench.asked.filter(({ code }) => code === commands.challenge).map(({ data }) => `${data}`)
    expect(nonces).toHaveLength(2)
    expect(new Set(nonces).size).toBe(2)
  })

  test.each([
    ['has another key', { peripheral: otherKey }, told.wrongKey],
    ['is configured with a file that is not there', { gateway: null }, told.noKey],
    ['is configured with half a key', { gateway: ownKey.slice(2) }, told.noKey],
    ['is configured with something that is no key', { gateway: 'x'.repeat(32) }, told.noKey],
    [
      'is configured with the key that everybody knows',
      { gateway: keyOfAll, peripheral: keyOfAll },
      told.noKey,
    ],
  ])('that %s is refused, told once, and tells nothing', (_what, keys, what) => {
    const bench = benchOf({ keys })
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' })
    bench.advance(60_000)
    expect(bench.news()).toEqual([complaint(what), unusable])
    expect(bench.asked.some(({ code }) => code === commands.poll)).toBe(false)
  })

  test('that has none is refused: there is no way from a session that is asked for to plain text', () => {
    const bench = benchOf({ found: osdpReader.settings.parse(inTheOpen) })
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' })
    bench.advance(20_000)
    expect(bench.news()).toEqual([complaint(told.noSecurity), unusable])
    expect(bench.asked.some(({ code }) => code === commands.poll)).toBe(false)
  })

  test('that is configured to be in the open, and will not, is given up with pauses', () => {
    const bench = benchOf({ found: osdpReader.settings.parse(secured) }, inTheOpen)
    bench.advance(60_000)
    expect(bench.news()).toEqual([complaint(told.startsOver), unusable])
    expect(bench.asked.length).toBeLessThan(60)
  })

  test('is used when its key file is mended, without anything being restarted', () => {
    const files: { gateway: string | null; peripheral: string } = { gateway: null, peripheral: ownKey }
    const bench = benchOf({ keys: files })
    expect(bench.news()).toEqual([complaint(told.noKey), unusable])
    files.gateway = ownKey
    bench.advance(6000)
    expect(bench.news()).toEqual([online])
  })
})

describe('what somebody on the wire does to a session', () => {
  const told1 = (bench: ReturnType<typeof benchOf>) => revealed(bench.news())

  test('an altered answer counts for nothing, ends the session, and a new one is begun after a pause', () => {
    const bench = benchOf()
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' })
    let altered = 0
    bench.way.alter = (reply) => {
      if (reply.code !== replies.formatted || altered++ > 0) return [reply]
      return [{ ...reply, data: reply.data.map((byte, at) => (at === 3 ? byte ^ 1 : byte)) }]
    }
    bench.advance(1000)
    expect(told1(bench)).toEqual([online, complaint(told.notProven), unusable])
    const asked = bench.asked.length
    bench.advance(3000)
    expect(bench.asked).toHaveLength(asked)
    bench.advance(3000)
    bench.stimulate({ kind: 'PresentBadge', text: 'B-102' })
    bench.advance(500)
    expect(told1(bench)).toEqual([online, badge('B-102')])
  })

  test.each([
    [
      'in plain text',
      (reply: OsdpPacket) => plain(reply, replies.raw, [...rawData([true, false, true, true])]),
    ],
    [
      'with a MAC of nothing',
      (reply: OsdpPacket): OsdpPacket => ({
        ...reply,
        code: replies.raw,
        data: rawData([true, false, true, true]),
        security: { type: blocks.replyMac, data: new Uint8Array(0) },
        mac: new Uint8Array(4),
      }),
    ],
    [
      'with a block of the handshake',
      (reply: OsdpPacket): OsdpPacket => ({
        ...plain(reply, replies.raw, [...rawData([true, false, true, true])]),
        security: { type: blocks.initialMac, data: Uint8Array.of(1) },
      }),
    ],
  ])('a badge that is put in %s is none', (_how, forged) => {
    const bench = benchOf()
    let once = 0
    bench.way.alter = (reply) => [once++ === 0 ? forged(reply) : reply]
    bench.advance(1000)
    expect(bench.news()).toEqual([online, complaint(told.notProven), unusable])
  })

  test('an answer that is kept and sent again, whenever its number fits, is none', () => {
    const bench = benchOf()
    const kept: OsdpPacket[] = []
    bench.way.alter = (reply) => {
      if (reply.code === replies.formatted) kept.push(reply)
      return [reply]
    }
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' })
    bench.advance(3000)
    expect(told1(bench)).toEqual([online, badge('B-101')])
    const [old] = kept
    let replayed = 0
    bench.way.alter = (reply) => {
      if (old === undefined || reply.sequence !== old.sequence || replayed++ > 0) return [reply]
      return [old]
    }
    bench.advance(3000)
    expect(replayed).toBeGreaterThan(0)
    expect(told1(bench)).toEqual([complaint(told.notProven), unusable])
  })

  test('an old answer of a session before is none in the next', () => {
    const bench = benchOf()
    const kept: OsdpPacket[] = []
    bench.way.alter = (reply) => {
      kept.push(reply)
      return [reply]
    }
    bench.advance(1000)
    bench.misbehaviour.silent = true
    bench.advance(3000)
    bench.misbehaviour.silent = false
    bench.way.alter = (reply) => [reply]
    bench.advance(4000)
    bench.news()
    bench.way.alter = (reply) => [kept.find(({ sequence }) => sequence === reply.sequence) ?? reply]
    bench.advance(500)
    expect(bench.news()).toEqual([complaint(told.notProven), unusable])
  })

  test('a proof that is repeated from another handshake proves nothing', () => {
    const bench = benchOf({ keys: { peripheral: ownKey } })
    const kept: OsdpPacket[] = []
    bench.way.alter = (reply) => {
      const isProof = reply.code === replies.cryptogram
      if (isProof) kept.push(reply)
      return [isProof ? (kept[0] ?? reply) : reply]
    }
    bench.misbehaviour.silent = true
    bench.advance(2000)
    bench.misbehaviour.silent = false
    bench.advance(3000)
    expect(bench.news()).toEqual([online, { kind: 'Offline', cause: 'no_reply' }, online])
    bench.misbehaviour.silent = true
    bench.advance(2000)
    bench.misbehaviour.silent = false
    bench.advance(3000)
    expect(bench.news()).toEqual([{ kind: 'Offline', cause: 'no_reply' }, complaint(told.wrongKey), unusable])
  })

  test('an opening of which the acknowledgement was altered stays unconfirmed, and opens once', () => {
    const bench = osdpBench({ family: osdpGate, devices: { one: { ...secured, ...gateWiring } } })
    bench.advance(2000)
    bench.news()
    bench.way.alter = (reply, { code }) => [
      code === commands.output ? { ...reply, mac: new Uint8Array(4) } : reply,
    ]
    bench.order(openGate('in', 'a'))
    bench.advance(10_000)
    expect(bench.news().slice(0, 3)).toEqual([
      { kind: 'OrderUnconfirmed', ref: 'a' },
      complaint(told.notProven),
      unusable,
    ])
    expect(bench.openings()).toEqual(['in'])
  })

  test('a "no" in plain text, as after a loss of power, is followed by a new handshake at once', () => {
    const bench = benchOf()
    let once = 0
    bench.way.alter = (reply) => [once++ === 0 ? plain(reply, replies.nak, [6]) : reply]
    bench.advance(1000)
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' })
    bench.advance(500)
    expect(told1(bench)).toEqual([online, badge('B-101')])
    expect(bench.asked.filter(({ code }) => code === commands.challenge)).toHaveLength(2)
  })

  test('and one that comes again and again ends in pauses, not in a storm', () => {
    const bench = benchOf()
    bench.way.alter = (reply) => [isSealed(reply) ? plain(reply, replies.nak, [6]) : reply]
    bench.advance(60_000)
    expect(bench.news()).toEqual([online, complaint(told.startsOver), unusable])
    expect(bench.asked.length).toBeLessThan(150)
  })
})

describe('pairing', () => {
  test('gives a new reader its key in a session with the key that all have, and says that it is still on', () => {
    const bench = benchOf({}, pairing)
    const given = bench.asked.filter(({ code }) => code === commands.setKey)
    expect(given).toHaveLength(1)
    expect(given.every(isSealed)).toBe(true)
    expect(bench.news()).toEqual([online, complaint(told.pairing)])
    const used = bench.asked
      .filter(({ code }) => code === commands.challenge)
      .map(({ security }) => security?.data[0])
    expect(used).toEqual([1, 0, 1])
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' })
    bench.advance(500)
    expect(revealed(bench.news())).toEqual([badge('B-101')])
  })

  test('asks nothing with the key that all have but to take its own', () => {
    const bench = benchOf({}, pairing)
    const at = bench.asked.findIndex(({ code }) => code === commands.setKey)
    const before = bench.asked.slice(0, at).map(({ code }) => code)
    expect(before).toEqual([commands.id, commands.challenge, commands.challenge, commands.cryptogram])
    expect(bench.asked.slice(at + 1, at + 3).map(({ code }) => code)).toEqual([
      commands.id,
      commands.challenge,
    ])
  })

  test('is not done by whoever only looks whether the reader is there', () => {
    const bench = benchOf({ keys: { isLook: true } }, pairing)
    bench.advance(20_000)
    expect(bench.asked.some(({ code }) => code === commands.setKey)).toBe(false)
    const used = bench.asked
      .filter(({ code }) => code === commands.challenge)
      .map(({ security }) => security?.data[0])
    expect(new Set(used)).toEqual(new Set([1]))
    expect(bench.news()).toEqual([complaint(told.wrongKey), unusable])
  })

  test('does not give a key to a reader that has another one', () => {
    const bench = benchOf(
      { keys: { peripheral: otherKey }, found: osdpReader.settings.parse(secured) },
      pairing,
    )
    bench.advance(20_000)
    expect(bench.asked.some(({ code }) => code === commands.setKey)).toBe(false)
    expect(bench.news()).toEqual([complaint(told.wrongKey), unusable])
  })
})
