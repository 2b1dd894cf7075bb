import { describe, expect, test } from 'vitest'
import { familyOf } from '../../../drivers/families.ts'
import { defineFamily } from '../../../drivers/family.ts'
import { controllerCodec } from '../../../drivers/uhppote/codec.ts'
import { converse } from '../../../drivers/uhppote/conversation.ts'
import { uhppote } from '../../../drivers/uhppote/index.ts'
import { type Found, simulate } from '../../../drivers/uhppote/simulator.ts'
import type { ControllerSettings } from '../../../drivers/uhppote/state.ts'
import type { Signal } from '../../../drivers/words.ts'
import { datagramBench } from '../../support/datagram-bench.ts'
import { openGate } from '../../support/relay-gate.ts'

const wiring = { serial: 423187757, doors: { in: 1, out: 2 }, contact: 'passage' } as const
const online: Signal = { kind: 'Online', identity: '423187757' }
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
const passed = (direction: 'in' | 'out', ref: string | null): Signal => ({
  kind: 'PersonPassed',
  direction,
  ref,
})

/** The same family with a controller that was found so. */
function foundWith(found: Found) {
  return defineFamily({
    name: 'uhppote',
    kind: 'gate',
    serial: uhppote.serial,
    gapMs: 0,
    interByteMs: 5,
    settings: uhppote.settings as import('zod').ZodType<ControllerSettings>,
    codec: controllerCodec,
    conversation: converse,
    simulator: (parsed) => simulate(parsed, found),
  })
}

function gateBench(parts: object = {}, { seed = 1, found = {} }: { seed?: number; found?: Found } = {}) {
  const bench = datagramBench(foundWith(found), { ...wiring, ...parts }, seed)
  bench.advance(100)
  return bench
}

describe('a gate on a network controller', () => {
  test('opens once for each order, and its log tells who passed', () => {
    const bench = gateBench()
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(1500)
    bench.order(openGate('out', 'b'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'out' })
    bench.advance(1500)
    expect(bench.news()).toEqual([online, done('a'), passed('in', 'a'), done('b'), passed('out', 'b')])
    expect(bench.openings()).toEqual(['in', 'out'])
  })

  test('that nobody uses says so, and a way against it is told', () => {
    const bench = gateBench()
    bench.order(openGate('in', 'a'))
    bench.advance(500)
    bench.stimulate({ kind: 'Walk', direction: 'out', force: true })
    bench.advance(7000)
    expect(bench.news()).toEqual([
      online,
      done('a'),
      { kind: 'PassageReversed', direction: 'out', ref: 'a' },
      { kind: 'PassageLapsed', ref: 'a' },
    ])
  })

  test('is never written to but to open it', () => {
    const bench = gateBench()
    bench.order(openGate('in', 'a'))
    bench.advance(60_000)
    expect(new Set(bench.sent)).toEqual(new Set(['identify', 'readMode', 'countCards', 'readState', 'open']))
    expect(bench.sent.filter((kind) => kind === 'open')).toHaveLength(1)
  })

  test('what its log held when we came is no passage', () => {
    const bench = gateBench({}, { found: { rows: 5000 } })
    bench.advance(5000)
    expect(bench.news()).toEqual([online])
    bench.stimulate({ kind: 'Walk', direction: 'in', force: true })
    bench.advance(1000)
    expect(bench.news()).toEqual([passed('in', null)])
  })

  test('what happened while nobody heard it is past when it comes back', () => {
    const bench = gateBench()
    bench.faults.cut = true
    bench.advance(5000)
    bench.stimulate({ kind: 'Walk', direction: 'in', force: true })
    bench.faults.cut = false
    bench.advance(5000)
    expect(bench.news()).toEqual([online, { kind: 'Offline', cause: 'no_reply' }, online])
  })

  test('another controller in its place is named, and opens nothing', () => {
    const bench = gateBench()
    bench.stimulate({ kind: 'SwapModule', identity: '405419896' })
    bench.advance(10_000)
    bench.order(openGate('in', 'a'))
    bench.advance(3000)
    expect(bench.news()).toEqual([
      online,
      { kind: 'Offline', cause: 'no_reply' },
      { kind: 'Online', identity: '405419896' },
      { kind: 'OrderFailed', ref: 'a', why: 'refused' },
    ])
    expect(bench.openings()).toEqual([])
  })

  test('the answer of a stranger counts for nothing', () => {
    const bench = gateBench()
    bench.faults.cut = true
    bench.order(openGate('in', 'a'))
    bench.advance(10)
    bench.faults.cut = false
    bench.appear(controllerCodec.encode({ kind: 'opened', serial: 405419896, accepted: true }))
    bench.advance(1000)
    expect(bench.news()).toEqual([online, { kind: 'OrderUnconfirmed', ref: 'a' }])
  })

  test('a fire is told, shuts out who would come in, and is told when it is over', () => {
    const bench = gateBench({ fire: true })
    bench.stimulate({ kind: 'Fire', active: true })
    bench.advance(1000)
    bench.order(openGate('in', 'a'))
    bench.order(openGate('out', 'b'))
    bench.advance(1000)
    bench.stimulate({ kind: 'Fire', active: false })
    bench.advance(1000)
    const fire = (active: boolean): Signal => ({ kind: 'FireContact', active })
    expect(bench.news()).toEqual([
      online,
      fire(false),
      fire(true),
      { kind: 'OrderFailed', ref: 'a', why: 'refused' },
      done('b'),
      fire(false),
    ])
  })

  test('a leaf that is held open is told until it is shut', () => {
    const bench = gateBench({ contact: 'leaf' })
    bench.stimulate({ kind: 'HoldGate', held: true })
    bench.advance(6000)
    bench.stimulate({ kind: 'HoldGate', held: false })
    bench.advance(1000)
    expect(bench.news()).toEqual([
      online,
      { kind: 'GateSecured' },
      { kind: 'GateAjar', seconds: 5 },
      { kind: 'GateSecured' },
    ])
  })
})

describe('a controller that decides by itself', () => {
  test.each([
    ['holds a door open', { mode: 1, delaySeconds: 1 }, '常开'],
    ['holds a door shut', { mode: 2, delaySeconds: 1 }, '常闭'],
  ] as const)('%s: told, and nobody is let in there', (_, setting, words) => {
    const bench = gateBench({}, { found: { doors: { in: setting, out: { mode: 3, delaySeconds: 1 } } } })
    bench.order(openGate('in', 'a'))
    bench.order(openGate('out', 'b'))
    bench.advance(1000)
    expect(bench.news()).toEqual([
      online,
      { kind: 'Degraded', what: expect.stringContaining(words) },
      { kind: 'OrderFailed', ref: 'a', why: 'refused' },
      done('b'),
    ])
    expect(bench.openings()).toEqual(['out'])
  })

  test('by cards of its own, or for longer than the gate waits, is told once', () => {
    const long = { mode: 3, delaySeconds: 9 } as const
    const bench = gateBench(
      {},
      { found: { cards: 13, doors: { in: long, out: { ...long, delaySeconds: 1 } } } },
    )
    bench.advance(90_000)
    expect(bench.news()).toEqual([
      online,
      { kind: 'Degraded', what: expect.stringContaining('9 s') },
      { kind: 'Degraded', what: expect.stringContaining('13 cards') },
    ])
  })
})

describe('a network that loses, doubles and reorders', () => {
  test('an answer that is lost leaves the order unconfirmed, nothing is sent twice, and the passage still counts', () => {
    const bench = gateBench()
    bench.news()
    bench.order(openGate('in', 'a'))
    bench.faults.cut = true
    bench.advance(300)
    bench.faults.cut = false
    bench.stimulate({ kind: 'Walk', direction: 'in' })
    bench.advance(3000)
    expect(bench.news()).toEqual([{ kind: 'OrderUnconfirmed', ref: 'a' }, passed('in', 'a')])
    expect(bench.openings()).toEqual(['in'])
  })

  test('an answer that comes twice confirms one order only', () => {
    const bench = gateBench()
    bench.news()
    bench.order(openGate('in', 'a'))
    bench.order(openGate('out', 'b'))
    bench.advance(4)
    bench.faults.cut = true
    bench.appear(controllerCodec.encode({ kind: 'opened', serial: wiring.serial, accepted: true }))
    bench.advance(150)
    bench.faults.cut = false
    bench.appear(controllerCodec.encode({ kind: 'opened', serial: wiring.serial, accepted: true }))
    bench.faults.cut = true
    bench.advance(1000)
    expect(bench.news().filter(({ kind }) => kind === 'OrderDone')).toEqual([done('a')])
    expect(bench.openings()).toEqual(['in'])
  })

  test('whatever happens, an order ends once and opens once at most, and each passage counts once', () => {
    for (let seed = 1; seed <= 80; seed++) {
      const bench = gateBench({}, { seed })
      Object.assign(bench.faults, { lose: 0.1, double: 0.2, latenessMs: 60 })
      bench.news()
      bench.order(openGate('in', 'a', 3000))
      bench.advance(700)
      const opened = bench.openings().length
      bench.stimulate({ kind: 'Walk', direction: 'in' })
      bench.advance(3000)
      bench.order(openGate('out', 'b', 3000))
      bench.advance(8000)
      Object.assign(bench.faults, { lose: 0, double: 0, latenessMs: 0 })
      bench.advance(9000)
      const news = bench.news()
      const ends = (ref: string) =>
        news.filter((one) => /^Order/.test(one.kind) && 'ref' in one && one.ref === ref)
      expect(ends('a'), `seed ${seed}`).toHaveLength(1)
      expect(ends('b'), `seed ${seed}`).toHaveLength(1)
      expect(bench.openings().length, `seed ${seed}`).toBeLessThanOrEqual(2)
      const passages = news.filter(({ kind }) => kind === 'PersonPassed')
      const wasOffline = news.some(({ kind }) => kind === 'Offline')
      if (wasOffline) expect(passages.length, `seed ${seed}`).toBeLessThanOrEqual(opened)
      else expect(passages, `seed ${seed}`).toEqual(opened === 1 ? [passed('in', 'a')] : [])
    }
  })
})

describe('settings', () => {
  test('need serial number, doors and what the contacts are; the rest has defaults', () => {
    expect(familyOf('uhppote')).toBe(uhppote)
    expect(uhppote.settings.parse(wiring)).toEqual({
      ...wiring,
      fire: false,
      relockMs: 5000,
      pollMs: 200,
      replyMs: 200,
    })
    expect(uhppote.identityOf(wiring)).toBe('423187757')
    expect(uhppote.unseen?.(wiring)).toBeNull()
    expect(uhppote.unseen?.({ ...wiring, contact: 'leaf' })?.en).toContain('does not see who passes')
  })

  test.each([
    [{ doors: wiring.doors, contact: 'passage' }],
    [{ serial: 1, doors: wiring.doors }],
    [{ ...wiring, serial: 0 }],
    [{ ...wiring, doors: { in: 2, out: 2 } }],
    [{ ...wiring, doors: { in: 1, out: 5 } }],
  ])('%j are refused', (settings) => {
    expect(uhppote.settings.safeParse(settings).success).toBe(false)
  })
})
