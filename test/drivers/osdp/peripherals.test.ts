import { describe, expect, test } from 'vitest'
import { toHex } from '../../../drivers/codec/bytes.ts'
import type { Family } from '../../../drivers/family.ts'
import { osdpGate, osdpKeypad, osdpReader } from '../../../drivers/osdp/index.ts'
import { commands, type OsdpPacket, replies } from '../../../drivers/osdp/packets.ts'
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
import { revealed } from '../../support/revealed.ts'

const online: Signal = { kind: 'Online', identity }
const gone: Signal = { kind: 'Offline', cause: 'no_reply' }
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
const badge = (text: string) => ({ kind: 'BadgeRead', text, carrier: 'chip' })
const keys = (entered: string) => ({ kind: 'KeysEntered', keys: entered })
const passed = (direction: 'in' | 'out', ref: string | null): Signal => ({
  kind: 'PersonPassed',
  direction,
  ref,
})
const fire = (active: boolean): Signal => ({ kind: 'FireContact', active })

const ways = [
  ['in the open', inTheOpen],
  ['in a session', secured],
] as const

function benchOf(family: Family, settings: object, more: Partial<OsdpBenchOptions> = {}) {
  const bench = osdpBench({ family, devices: { one: settings }, ...more })
  bench.advance(2000)
  return bench
}

const shown = (signals: readonly Signal[]) => revealed(signals)

describe.each(ways)('a peripheral %s', (_way, settings) => {
  test('says who it is, and reads each badge once for each time it is held there', () => {
    const bench = benchOf(osdpReader, settings)
    bench.stimulate({ kind: 'PresentBadge', text: 'CD22C70' })
    bench.advance(500)
    bench.stimulate({ kind: 'PresentBadge', text: 'CD22C70' })
    bench.advance(3000)
    bench.stimulate({ kind: 'PresentBadge', text: 'CD22C70' })
    bench.stimulate({ kind: 'PresentBadge', text: 'B-102' })
    bench.advance(500)
    expect(shown(bench.news())).toEqual([online, badge('CD22C70'), badge('CD22C70'), badge('B-102')])
  })

  test('tells what was typed up to #, forgets what * clears and what nobody ends', () => {
    const bench = benchOf(osdpKeypad, { ...settings, timeoutMs: 5000 })
    bench.stimulate({ kind: 'PressKeys', keys: '1407198\n' })
    bench.advance(500)
    bench.stimulate({ kind: 'PressKeys', keys: '99*12#' })
    bench.advance(500)
    bench.stimulate({ kind: 'PressKeys', keys: '55' })
    bench.advance(6000)
    expect(shown(bench.news())).toEqual([
      online,
      keys('1407198'),
      keys('12'),
      { kind: 'ReadFailed', failure: 'interrupted' },
    ])
  })

  test('that is a gate opens once for each order by its own timer, and tells who passed', () => {
    const bench = benchOf(osdpGate, { ...settings, ...gateWiring })
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(1000)
    bench.order(openGate('out', 'b'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'out' })
    bench.advance(1000)
    expect(bench.news()).toEqual([
      online,
      fire(false),
      done('a'),
      passed('in', 'a'),
      done('b'),
      passed('out', 'b'),
    ])
    expect(bench.openings()).toEqual(['in', 'out'])
  })

  test('that is a gate moves nothing by itself, in ten minutes with its wire mute and back', () => {
    const bench = benchOf(osdpGate, { ...settings, ...gateWiring })
    bench.misbehaviour.silent = true
    bench.advance(60_000)
    bench.misbehaviour.silent = false
    bench.advance(540_000)
    expect(bench.openings()).toEqual([])
    expect(bench.asked.some(({ code }) => code === commands.output)).toBe(false)
  })

  test('lets nobody in during a fire, and everybody out', () => {
    const bench = benchOf(osdpGate, { ...settings, ...gateWiring })
    bench.stimulate({ kind: 'Fire', active: true })
    bench.advance(500)
    bench.order(openGate('in', 'a'))
    bench.order(openGate('out', 'b'))
    bench.advance(500)
    expect(bench.news()).toEqual([
      online,
      fire(false),
      fire(true),
      { kind: 'OrderFailed', ref: 'a', why: 'refused' },
      done('b'),
    ])
  })

  test('goes after three questions without an answer, and is back by itself', () => {
    const bench = benchOf(osdpReader, settings)
    bench.misbehaviour.silent = true
    bench.advance(1500)
    expect(bench.news()).toEqual([online, gone])
    bench.advance(60_000)
    bench.misbehaviour.silent = false
    bench.advance(4000)
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' })
    bench.advance(500)
    expect(shown(bench.news())).toEqual([online, badge('B-101')])
  })

  test('is asked with 0 first and then 1 2 3 1 2 3, and the same again when it did not answer', () => {
    const bench = benchOf(osdpReader, settings)
    const numbers = bench.asked.map(({ sequence }) => sequence)
    expect(numbers.slice(0, 8)).toEqual([0, 1, 2, 3, 1, 2, 3, 1])
    expect(numbers.slice(1)).not.toContain(0)
    const from = bench.asked.length
    bench.misbehaviour.halfFrame = 2
    bench.advance(1000)
    const [first, second, third, fourth] = bench.asked.slice(from)
    expect([second, third]).toEqual([first, first])
    expect(fourth?.sequence).toBe(((first?.sequence ?? 0) % 3) + 1)
    expect(bench.news()).toEqual([online])
  })

  test('tells each badge once through noise, doubled, half and garbled answers', () => {
    const bench = benchOf(osdpReader, settings)
    const texts = ['B-101', 'B-102', 'B-103', 'B-104']
    const troubles = [
      () => (bench.misbehaviour.noiseBefore = 9),
      () => (bench.misbehaviour.doubled = 20),
      () => (bench.misbehaviour.halfFrame = 2),
      () => (bench.misbehaviour.wrongChecksum = 2),
    ]
    troubles.forEach((trouble, at) => {
      trouble()
      bench.stimulate({ kind: 'PresentBadge', text: texts[at] ?? '' })
      bench.advance(2000)
    })
    const badges = bench.news().filter(({ kind }) => kind !== 'Degraded')
    expect(shown(badges)).toEqual([online, ...texts.map(badge)])
  })

  test('that is busy is asked again, and nothing is lost', () => {
    const bench = benchOf(osdpGate, { ...settings, ...gateWiring })
    let busy = 5
    // outside the session and with the number 0, as the standard has it
    const plainBusy = ({ address }: OsdpPacket): OsdpPacket => ({
      kind: 'reply',
      address,
      sequence: 0,
      check: 'crc',
      security: null,
      code: replies.busy,
      data: new Uint8Array(0),
      mac: null,
    })
    bench.way.alter = (reply) => (busy-- > 0 ? [plainBusy(reply)] : [reply])
    bench.order(openGate('in', 'a'))
    bench.advance(1500)
    expect(bench.news()).toEqual([online, fire(false), done('a')])
    expect(bench.openings()).toEqual(['in'])
  })

  test('shares its bus with another, and each keeps to its own', () => {
    const bench = osdpBench({
      family: osdpReader,
      devices: { one: settings, two: { ...settings, address: 2 } },
    })
    bench.advance(2000)
    bench.stimulate({ kind: 'PresentBadge', text: 'B-101' }, 'one')
    bench.stimulate({ kind: 'PresentBadge', text: 'B-102' }, 'two')
    bench.misbehaviour.silentDevices.add('one')
    bench.advance(1500)
    bench.stimulate({ kind: 'PresentBadge', text: 'B-103' }, 'two')
    bench.advance(1000)
    expect(bench.news('one')).toEqual([online, gone])
    expect(shown(bench.news('two'))).toEqual([online, badge('B-102'), badge('B-103')])
  })

  test('that has fewer outputs than are wired says so, and fails an opening, which is not tried again', () => {
    const wiring = { open: { in: 5, out: 1 }, passed: { in: 0, out: 1 }, fire: 2 }
    const bench = benchOf(osdpGate, { ...settings, ...wiring })
    bench.order(openGate('in', 'a'))
    bench.advance(1000)
    expect(bench.news()).toEqual([
      online,
      { kind: 'Degraded', what: told.lacking },
      fire(false),
      { kind: 'OrderFailed', ref: 'a', why: 'refused' },
    ])
    expect(bench.asked.filter(({ code }) => code === commands.output)).toHaveLength(1)
  })

  test('that has fewer inputs than are wired says so, and one that keeps its list to itself is not blamed', () => {
    const wiring = { ...gateWiring, fire: 8 }
    const bench = benchOf(osdpGate, { ...settings, ...wiring })
    expect(bench.news()).toContainEqual({ kind: 'Degraded', what: told.lacking })
    const silent = osdpBench({ family: osdpGate, devices: { one: { ...inTheOpen, ...wiring } } })
    silent.way.alter = (reply, { code }) => [
      code === commands.capabilities ? { ...reply, code: replies.nak, data: Uint8Array.of(3) } : reply,
    ]
    silent.advance(2000)
    expect(silent.news().map(({ kind }) => kind)).toEqual(['Online', 'FireContact'])
  })

  test('opens no locker', () => {
    const bench = benchOf(osdpGate, { ...settings, ...gateWiring })
    bench.order({ kind: 'OpenDoor', ref: 'a', door: 1, withinMs: 1000 })
    bench.advance(500)
    expect(bench.news()).toContainEqual({ kind: 'OrderFailed', ref: 'a', why: 'refused' })
    expect(bench.asked.some(({ code }) => code === commands.output)).toBe(false)
  })
})

describe('an opening that was not answered', () => {
  test('is not repeated in plain text: nobody knows what became of it', () => {
    const bench = benchOf(osdpGate, { ...inTheOpen, ...gateWiring })
    bench.misbehaviour.halfFrame = 1
    bench.order(openGate('in', 'a'))
    bench.advance(2000)
    expect(bench.news()).toContainEqual({ kind: 'OrderUnconfirmed', ref: 'a' })
    expect(bench.asked.filter(({ code }) => code === commands.output)).toHaveLength(1)
    expect(bench.openings()).toEqual(['in'])
  })

  test('is repeated in a session as the same message, and opens once', () => {
    const bench = benchOf(osdpGate, { ...secured, ...gateWiring })
    bench.misbehaviour.halfFrame = 1
    bench.order(openGate('in', 'a'))
    bench.advance(2000)
    expect(bench.news()).toEqual([online, fire(false), done('a')])
    const openings = bench.asked.filter(({ code }) => code === commands.output)
    expect(openings).toHaveLength(2)
    expect(openings[1]).toEqual(openings[0])
    expect(bench.openings()).toEqual(['in'])
  })

  test.each(ways)('ends once with its wire, %s', (_way, settings) => {
    const bench = benchOf(osdpGate, { ...settings, ...gateWiring })
    bench.misbehaviour.silent = true
    bench.order(openGate('in', 'a'))
    bench.advance(5000)
    const ends = bench.news().filter((signal) => 'ref' in signal && signal.kind.startsWith('Order'))
    expect(ends).toEqual([{ kind: 'OrderUnconfirmed', ref: 'a' }])
    expect(bench.openings()).toEqual(['in'])
  })
})

describe('what a peripheral says of itself', () => {
  const status = (reply: OsdpPacket, ...flags: number[]): OsdpPacket => ({
    ...reply,
    code: replies.localStatus,
    data: Uint8Array.from(flags),
  })

  test('an opened enclosure is told when it begins, once, and when it is over', () => {
    const bench = benchOf(osdpReader, inTheOpen)
    bench.way.alter = (reply, { code }) => [code === commands.poll ? status(reply, 1, 0) : reply]
    bench.advance(1000)
    bench.way.alter = (reply, { code }) => [code === commands.poll ? status(reply, 0, 1) : reply]
    bench.advance(1000)
    bench.way.alter = (reply, { code }) => [code === commands.poll ? status(reply, 0, 0) : reply]
    bench.advance(1000)
    expect(bench.news()).toEqual([
      online,
      { kind: 'Degraded', what: told.tampered },
      { kind: 'Degraded', what: told.powerFailed },
      online,
    ])
  })

  test('an enclosure that stood open when we came is told behind its being there', () => {
    const bench = osdpBench({ family: osdpGate, devices: { one: { ...inTheOpen, ...gateWiring } } })
    bench.way.alter = (reply, { code }) => [code === commands.localStatus ? status(reply, 1, 0) : reply]
    bench.advance(2000)
    expect(bench.news()).toEqual([online, { kind: 'Degraded', what: told.tampered }, fire(false)])
  })

  test('who it is, which is told when another one answers in its place', () => {
    const bench = benchOf(osdpReader, secured)
    bench.stimulate({ kind: 'SwapModule', identity: 'other' })
    bench.advance(3000)
    const [first, second, ...more] = bench.news()
    expect(first).toEqual(online)
    expect(second).toEqual({ kind: 'Online', identity: expect.stringMatching(/^000EE3-16-\d+$/) })
    expect(second).not.toEqual(online)
    expect(more).toEqual([])
  })
})

test('nothing that a peripheral is told or says has its key in it', () => {
  const bench = benchOf(osdpReader, secured)
  const key = toHex(Uint8Array.from({ length: 16 }, (_, at) => at * 0x11))
  const said = JSON.stringify([
    bench.signals,
    bench.asked.map((packet) => [toHex(packet.data), osdpReader.codec.explain(packet, { personal: true })]),
  ])
  expect(said).not.toContain(key)
})
