import { describe, expect, test } from 'vitest'
import type { DeviceSignal } from '../../daemon/domain/input.ts'
import { Fault } from '../../drivers/fault.ts'
import { loopBench, rosterOf, startMs } from '../support/loop-bench.ts'

const free = { depositRequired: false }
const diskFull = () => new Fault('journal_unwritable', 'disk full')
/** How often writing is tried again while it fails, in milliseconds. */
const retryMs = 2_000

const isAboutProbe = (type: string) => type === 'device.connected' || type === 'device.disconnected'

/** One fact each time: a device comes, goes, comes. */
function comesAndGoes(i: number): DeviceSignal {
  return i % 2 === 0 ? { kind: 'Online', identity: null } : { kind: 'Offline', cause: 'missing' }
}

describe('an input', () => {
  test('is stored before any order is given, and told after', () => {
    const bench = loopBench(free)
    bench.cardAt('lane1', 'in')
    expect(bench.happened).toEqual(['append passage.granted', 'order OpenGate', 'told passage.granted'])
    expect(bench.orders[0]).toMatchObject({ device: 'lane1-gate', order: { direction: 'in' } })
    expect(bench.stored.at(-1)).toMatchObject({ data: { ref: bench.lastRef() } })
  })

  test('that leads to nothing is not stored', () => {
    const bench = loopBench(free)
    bench.signal('lane1-gate', { kind: 'Online', identity: null })
    expect(bench.happened).toEqual([])
  })

  test('that comes from inside another one follows it', () => {
    const bench = loopBench(free)
    bench.onOrder = ({ order }) =>
      bench.signal('lane1-gate', { kind: 'OrderFailed', ref: order.ref, why: 'offline' })
    bench.cardAt('lane1', 'in')
    expect(bench.happened).toEqual([
      'append passage.granted',
      'order OpenGate',
      'told passage.granted',
      'append passage.timed_out',
      'told passage.timed_out',
    ])
    expect(bench.stored.at(-1)).toMatchObject({ data: { cause: 'gate_offline' } })
  })

  test('with an answer is on record by the time of the answer', () => {
    const { loop, types } = loopBench()
    let storedByThen = false
    loop.submit({ kind: 'command', command: rosterOf('S-B') }, ({ refusal }) => {
      expect(refusal).toBeNull()
      storedByThen = types().at(-1) === 'roster.received'
    })
    expect(storedByThen).toBe(true)
  })

  test('that the core refuses is answered with its refusal', () => {
    const { loop, happened } = loopBench()
    const answers: unknown[] = []
    loop.submit({ kind: 'command', command: { ...rosterOf('S-B'), room: 'cellar' } }, ({ refusal }) =>
      answers.push(refusal?.code),
    )
    expect(answers).toEqual(['unknown_room'])
    expect(happened).toEqual(['append roster.rejected', 'told roster.rejected'])
  })

  test('beyond the bound of waiting ones is dropped, said once, and refused if it wants an answer', () => {
    const answers: unknown[] = []
    const flood = loopBench(free)
    flood.onOrder = () => {
      for (let i = 0; i < 10_050; i++) flood.signal('probe', comesAndGoes(i))
      flood.loop.submit({ kind: 'command', command: rosterOf('S-B') }, ({ refusal }) =>
        answers.push(refusal?.code),
      )
    }
    const before = flood.types().filter(isAboutProbe).length
    flood.cardAt('lane1', 'in')
    expect(flood.types().filter(isAboutProbe)).toHaveLength(before + 10_000)
    expect(answers).toEqual(['journal_unwritable'])
    expect(flood.log.told()).toEqual(['error inbox full, inputs are dropped'])
  })
})

describe('facts of an earlier life', () => {
  test('give no orders: not when they are folded, not at the start, not by their deadlines', () => {
    const bench = loopBench(free)
    bench.cardAt('lane1', 'in')
    expect(bench.orders).toHaveLength(1)
    const next = bench.restarted()
    next.submit({ kind: 'started', version: '0.0.0', configuration: 'test' })
    bench.clock.advance(60_000)
    expect(bench.orders).toHaveLength(1)
    expect(bench.stored.filter(({ type }) => type === 'passage.timed_out')).toHaveLength(1)
    expect(next.state().passages.size).toBe(0)
  })
})

describe('a deadline', () => {
  test('ends what is open exactly once, at its moment', () => {
    const bench = loopBench({ ...free, grantMs: 8_000 })
    bench.cardAt('lane1', 'in')
    bench.clock.advance(7_999)
    expect(bench.types()).not.toContain('passage.timed_out')
    bench.clock.advance(1)
    expect(bench.stored.at(-1)).toMatchObject({ type: 'passage.timed_out', atMs: startMs + 8_000 })
    bench.clock.advance(60_000)
    expect(bench.types().filter((type) => type === 'passage.timed_out')).toHaveLength(1)
  })

  test('moves to the next one that is open when the earlier one ends', () => {
    const bench = loopBench({ ...free, grantMs: 8_000 })
    bench.cardAt('lane1', 'in')
    bench.clock.advance(3_000)
    const ref = bench.lastRef()
    bench.cardAt('lane2', 'out')
    bench.signal('lane1-gate', { kind: 'PersonPassed', direction: 'in', ref })
    expect(bench.clock.waiting()).toBe(1)
    bench.clock.advance(7_999)
    expect(bench.types()).not.toContain('passage.timed_out')
    bench.clock.advance(1)
    expect(bench.stored.at(-1)).toMatchObject({ type: 'passage.timed_out', atMs: startMs + 11_000 })
  })

  test('of a grant that was used never comes', () => {
    const bench = loopBench(free)
    bench.cardAt('lane1', 'in')
    bench.signal('lane1-gate', { kind: 'PersonPassed', direction: 'in', ref: bench.lastRef() })
    bench.clock.advance(60_000)
    expect(bench.types()).not.toContain('passage.timed_out')
  })

  test('of a stopped loop never comes', () => {
    const bench = loopBench(free)
    bench.cardAt('lane1', 'in')
    bench.loop.stop()
    expect(bench.clock.waiting()).toBe(0)
    bench.clock.advance(60_000)
    bench.cardAt('lane1', 'out')
    expect(bench.types().at(-1)).toBe('passage.granted')
    expect(bench.orders).toHaveLength(1)
  })
})

describe('while the journal cannot be written', () => {
  test('an entry is refused, no gate is told to open, and the refusal is stored later', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    bench.cardAt('lane1', 'in')
    expect(bench.happened).toEqual(['refused passage.granted'])
    expect([bench.orders, bench.loop.unwritable()]).toEqual([[], true])
    expect(bench.loop.state().passages.size).toBe(0)
    bench.broken = null
    bench.clock.advance(retryMs)
    expect(bench.stored.at(-1)).toMatchObject({
      type: 'passage.denied',
      data: { reason: 'decision_unavailable', direction: 'in', portal: 'lane1' },
    })
    expect(bench.orders).toEqual([])
  })

  test('an exit opens all the same, ends by its deadline, and is stored later with its own dates', () => {
    const bench = loopBench({ ...free, grantMs: 8_000 })
    bench.broken = diskFull()
    bench.clock.advance(1_000)
    bench.cardAt('lane1', 'out')
    expect(bench.orders).toMatchObject([{ device: 'lane1-gate', order: { direction: 'out' } }])
    expect(bench.loop.state().passages.size).toBe(1)
    bench.clock.advance(20_000)
    expect(bench.loop.state().passages.size).toBe(0)
    bench.broken = null
    bench.clock.advance(retryMs)
    expect(bench.stored.slice(-2)).toMatchObject([
      { type: 'passage.granted', atMs: startMs + 1_000 },
      { type: 'passage.timed_out', atMs: startMs + 9_000 },
    ])
    expect(bench.orders).toHaveLength(1)
  })

  test('no cell is given out and none is opened again, yet the card was read', () => {
    const bench = loopBench()
    bench.broken = diskFull()
    bench.card('desk1-reader')
    expect([bench.orders, bench.loop.state().lockers.size]).toEqual([[], 0])
    bench.broken = null
    bench.clock.advance(retryMs)
    expect(bench.types().slice(-3)).toEqual(['card.read', 'identity.verified', 'participant.arrived'])
  })

  test('what somebody waits for an answer to is refused, and never stored later', () => {
    const bench = loopBench()
    bench.broken = diskFull()
    const answers: unknown[] = []
    bench.loop.submit({ kind: 'command', command: rosterOf('S-B') }, ({ refusal }) =>
      answers.push(refusal?.code),
    )
    expect(answers).toEqual(['journal_unwritable'])
    bench.broken = null
    bench.clock.advance(60_000)
    expect(bench.loop.state().sessions.has('S-B')).toBe(false)
    expect(bench.folded().sessions.has('S-B')).toBe(false)
  })

  test('the facts keep their order, nothing overtakes them, and the record adds up to the state', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    bench.signal('lane1-gate', { kind: 'Offline', cause: 'unplugged' })
    bench.clock.advance(100)
    bench.cardAt('lane2', 'out')
    bench.broken = null
    bench.cardAt('lane2', 'in')
    expect(bench.types().at(-1)).toBe('roster.received')
    bench.clock.advance(retryMs)
    expect(bench.types().slice(-3)).toEqual(['device.disconnected', 'passage.granted', 'passage.denied'])
    expect(bench.stored.map(({ sequence }) => sequence)).toEqual(bench.stored.map((_, i) => i + 1))
    expect(bench.loop.state()).toEqual(bench.folded())
    expect(bench.loop.unwritable()).toBe(false)
  })

  test('writing is tried again by itself every 2 s, and not with every input', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    for (let i = 0; i < 50; i++) bench.signal('probe', comesAndGoes(i))
    expect(bench.happened).toHaveLength(1)
    bench.clock.advance(10 * retryMs)
    expect(bench.happened).toHaveLength(11)
  })

  test('the log says so once, and once that it is over', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    for (let i = 0; i < 50; i++) bench.signal('probe', comesAndGoes(i))
    bench.clock.advance(60_000)
    expect(bench.log.told()).toEqual(['error journal cannot be written'])
    bench.broken = null
    bench.clock.advance(60_000)
    expect(bench.log.told()).toEqual([
      'error journal cannot be written',
      'info journal can be written again, kept facts are stored',
    ])
  })

  test('an entry is granted again as soon as everything is on record', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    bench.cardAt('lane1', 'in')
    bench.broken = null
    bench.clock.advance(retryMs)
    bench.cardAt('lane1', 'in')
    expect(bench.orders).toMatchObject([{ device: 'lane1-gate', order: { direction: 'in' } }])
  })

  test('a long backlog is stored in pieces, with room for others in between', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    for (let i = 0; i < 100; i++) bench.signal('probe', comesAndGoes(i))
    bench.broken = null
    const before = bench.stored.length
    bench.clock.runUntil(() => bench.stored.length > before, retryMs)
    expect(bench.stored.length - before).toBe(16)
    bench.cardAt('lane1', 'out')
    expect(bench.orders).toHaveLength(1)
    bench.clock.advance(10)
    expect(bench.stored.length - before).toBe(101)
    expect(bench.types().at(-1)).toBe('passage.granted')
  })

  test('a failure in the middle of the backlog repeats nothing and loses nothing', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    for (let i = 0; i < 20; i++) bench.signal(`probe-${i}`, { kind: 'Online', identity: `module ${i}` })
    bench.broken = null
    const before = bench.stored.length
    bench.clock.runUntil(() => bench.stored.length > before, retryMs)
    bench.broken = diskFull()
    bench.clock.advance(3 * retryMs)
    expect(bench.stored.length - before).toBe(16)
    bench.broken = null
    bench.clock.advance(retryMs)
    const said = bench.stored.slice(before).map((event) => (event.data as { identity: string }).identity)
    expect(said).toEqual(Array.from({ length: 20 }, (_, i) => `module ${i}`))
  })

  test('what is beyond the bound is counted and said once, exits still open, and the record stops before it', () => {
    const bench = loopBench({ ...free, grantMs: 8_000 })
    bench.broken = diskFull()
    for (let i = 0; i < 20_000; i++) bench.signal('probe', comesAndGoes(i))
    expect(bench.loop.unwritten()).toEqual({ waiting: 20_000, lost: 0 })
    bench.cardAt('lane1', 'out')
    expect(bench.orders).toHaveLength(1)
    bench.clock.advance(20_000)
    expect(bench.loop.state().passages.size).toBe(0)
    expect(bench.loop.unwritten()).toEqual({ waiting: 20_000, lost: 2 })
    bench.broken = null
    const before = bench.stored.length
    bench.clock.advance(retryMs)
    expect(bench.stored.length - before).toBe(20_000)
    expect(bench.loop.unwritten()).toEqual({ waiting: 0, lost: 2 })
    expect(bench.log.told()).toEqual([
      'error journal cannot be written',
      'error too many facts wait for the journal, later ones are lost',
      'info journal can be written again, kept facts are stored',
    ])
    bench.cardAt('lane1', 'out')
    expect(bench.stored.at(-1)).toMatchObject({ type: 'passage.granted', sequence: bench.stored.length })
  })

  test('once a fact is lost, all later ones are: the record gets no hole in its middle', () => {
    const bench = loopBench()
    bench.broken = diskFull()
    for (let i = 0; i < 19_999; i++) bench.signal('probe', comesAndGoes(i))
    bench.card('desk1-reader')
    bench.signal('lane1-gate', { kind: 'Online', identity: 'the one that would fit' })
    expect(bench.loop.unwritten()).toEqual({ waiting: 19_999, lost: 4 })
  })

  test('after facts were lost the next outage begins afresh', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    for (let i = 0; i < 20_001; i++) bench.signal('probe', comesAndGoes(i))
    bench.broken = null
    bench.clock.advance(retryMs)
    bench.broken = diskFull()
    bench.signal('lane1-gate', { kind: 'Online', identity: 'again' })
    expect(bench.loop.unwritten()).toEqual({ waiting: 1, lost: 1 })
    bench.broken = null
    bench.clock.advance(retryMs)
    expect(bench.stored.at(-1)).toMatchObject({ data: { identity: 'again' } })
  })

  test('a stop stores what waits as soon as the disk takes it, without waiting for the next try', () => {
    const bench = loopBench(free)
    const before = bench.types().filter(isAboutProbe).length
    bench.broken = diskFull()
    for (let i = 0; i < 40; i++) bench.signal('probe', comesAndGoes(i))
    bench.broken = null
    bench.loop.stop()
    expect(bench.types().filter(isAboutProbe)).toHaveLength(before + 40)
    expect(bench.clock.waiting()).toBe(0)
  })

  test('a stop says how many facts are lost when the disk still takes nothing', () => {
    const bench = loopBench(free)
    bench.broken = diskFull()
    for (let i = 0; i < 40; i++) bench.signal('probe', comesAndGoes(i))
    bench.loop.stop()
    expect(bench.log.lines.at(-1)).toEqual({
      level: 'error',
      message: 'journal cannot be written, kept facts are lost',
      fields: { lost: 40 },
    })
    expect(bench.clock.waiting()).toBe(0)
  })
})

describe('a bug', () => {
  test.each([
    ['that is no fault', new TypeError('a draft does not fit')],
    ['in the guise of another fault', new Fault('journal_damaged', 'not a journal')],
  ])('%s goes on up, and no order has been given', (_name, error) => {
    const bench = loopBench(free)
    bench.broken = error
    expect(() => bench.cardAt('lane1', 'out')).toThrow(error)
    expect(bench.orders).toEqual([])
  })
})
