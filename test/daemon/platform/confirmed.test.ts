import { describe, expect, test } from 'vitest'
import { unconfirmedLimit } from '../../../daemon/platform/outbox.ts'
import { outboxBench } from '../../support/outbox-bench.ts'

const sequences = (bench: ReturnType<typeof outboxBench>) => bench.arrived().map(({ sequence }) => sequence)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n)

describe('an event that the broker has', () => {
  test('is sent and not delivered: the backlog ends with the word of the platform (edge case 28)', () => {
    const bench = outboxBench({ stored: 10 })
    bench.connect()
    bench.clock.advance(1_000)
    expect(bench.outbox().sentUpTo()).toBe(10)
    expect([bench.outbox().backlog(), bench.outbox().confirmedUpTo()]).toEqual([10, 0])
    bench.outbox().confirm(7)
    expect([bench.outbox().backlog(), bench.outbox().confirmedUpTo()]).toEqual([3, 7])
    bench.outbox().confirm(10)
    expect([bench.outbox().backlog(), bench.outbox().confirmedUpTo()]).toEqual([0, 10])
  })

  test('comes again with each new link until it is confirmed, because a broker may forget', () => {
    const bench = outboxBench({ stored: 6 })
    bench.connect()
    bench.clock.advance(1_000)
    bench.outbox().confirm(4)
    bench.broker.kill()
    bench.connect()
    bench.clock.advance(1_000)
    expect(bench.arrived().slice(6)).toEqual([
      { sequence: 5, delivery: 'again' },
      { sequence: 6, delivery: 'again' },
    ])
  })

  test('comes again after 30 s without a word, then after 60, 120 … up to ten minutes', () => {
    const bench = outboxBench({ stored: 2 })
    bench.connect()
    const times: number[] = []
    let seen = 0
    for (let second = 0; second < 2_400; second++) {
      bench.clock.advance(1_000)
      const now = bench.arrived().length
      if (now > seen) times.push(Math.floor(bench.clock.now() / 1_000))
      seen = now
    }
    const pauses = times.slice(1).map((at, n) => at - (times[n] ?? 0))
    expect(pauses.slice(0, 6).map((pause) => Math.round(pause / 10) * 10)).toEqual([
      30, 60, 120, 240, 480, 600,
    ])
    expect(sequences(bench).every((one) => one === 1 || one === 2)).toBe(true)
  })

  test('counts from the last word: a platform that is slow and alive is not sent anything twice', () => {
    const bench = outboxBench({ stored: 100 })
    bench.connect()
    for (let upTo = 1; upTo <= 100; upTo++) {
      bench.clock.advance(25_000)
      bench.outbox().confirm(upTo)
    }
    expect(sequences(bench)).toEqual(range(1, 100))
  })
})

describe('a platform that confirms nothing for a while', () => {
  test(`is waited for with ${unconfirmedLimit} events on their way, and not overrun`, () => {
    const bench = outboxBench({ stored: 5_000 })
    bench.connect()
    bench.clock.advance(20_000)
    expect(sequences(bench)).toEqual(range(1, unconfirmedLimit))
    bench.outbox().confirm(400)
    bench.clock.advance(5_000)
    expect(sequences(bench)).toEqual(range(1, unconfirmedLimit + 400))
  })

  test('may confirm what this link has not sent yet: that is skipped', () => {
    const bench = outboxBench({ stored: 50 })
    bench.outbox().confirm(30)
    bench.connect()
    bench.clock.advance(1_000)
    expect(sequences(bench)).toEqual(range(31, 50))
  })

  test('may say less than before: what was confirmed stays so', () => {
    const bench = outboxBench({ stored: 10 })
    bench.connect()
    bench.clock.advance(1_000)
    bench.outbox().confirm(9)
    bench.outbox().confirm(3)
    expect(bench.outbox().confirmedUpTo()).toBe(9)
  })
})

describe('how an event comes', () => {
  test('is live as it happens, late when it is older than 10 s, again when it came before', () => {
    const bench = outboxBench()
    // the bench dates all of its events 0
    bench.connect()
    bench.append(1)
    bench.clock.advance(9_000)
    bench.append(1)
    bench.clock.advance(5_000)
    bench.append(1)
    bench.clock.advance(100)
    bench.broker.kill()
    bench.connect()
    bench.clock.advance(100)
    expect(bench.arrived().map(({ sequence, delivery }) => `${sequence} ${delivery}`)).toEqual([
      '1 live',
      '2 live',
      '3 late',
      '1 again',
      '2 again',
      '3 again',
    ])
  })

  test('is again for what a gateway before this one has sent', () => {
    const bench = outboxBench({ stored: 3 })
    bench.connect()
    bench.clock.advance(1_000)
    bench.crash()
    bench.connect()
    bench.clock.advance(1_000)
    expect(
      bench
        .arrived()
        .slice(3)
        .map(({ delivery }) => delivery),
    ).toEqual(['again', 'again', 'again'])
  })
})

describe('a stretch that is asked for', () => {
  test('comes whole and in order beside the new events, which go on', () => {
    const bench = outboxBench({ stored: 300, window: 8 })
    bench.connect()
    bench.clock.advance(2_000)
    bench.outbox().confirm(300)
    expect(bench.outbox().repeat(11, 150)).toBe(true)
    bench.append(20)
    bench.clock.advance(3_000)
    const after = bench.arrived().slice(300)
    expect(after.filter(({ sequence }) => sequence <= 300)).toEqual(
      range(11, 150).map((sequence) => ({ sequence, delivery: 'again' })),
    )
    expect(after.filter(({ sequence }) => sequence > 300).map(({ sequence }) => sequence)).toEqual(
      range(301, 320),
    )
    const firstNew = after.findIndex(({ sequence }) => sequence > 300)
    expect(firstNew).toBeLessThan(20)
    expect(bench.outbox().sentUpTo()).toBe(320)
  })

  test('begins again after a lost link, and is refused when eight wait already', () => {
    const bench = outboxBench({ stored: 200, window: 4 })
    bench.outbox().confirm(200)
    bench.connect()
    bench.broker.acks = 'hold'
    expect(bench.outbox().repeat(1, 100)).toBe(true)
    bench.clock.advance(50)
    bench.broker.kill()
    bench.broker.acks = 'give'
    bench.connect()
    bench.clock.advance(2_000)
    const again = sequences(bench)
    expect(again.slice(-100)).toEqual(range(1, 100))
    bench.broker.kill()
    const taken = range(1, 9).map(() => bench.outbox().repeat(1, 10))
    expect(taken).toEqual([...range(1, 8).map(() => true), false])
  })

  test('proves nothing about what was not sent in between', () => {
    const bench = outboxBench({ stored: 100, window: 8 })
    bench.connect()
    bench.broker.acks = 'hold'
    bench.clock.advance(100)
    bench.broker.kill()
    bench.broker.acks = 'give'
    bench.outbox().repeat(90, 100)
    bench.connect()
    // the first eleven that are acknowledged are the stretch
    bench.clock.advance(3)
    expect(bench.outbox().sentUpTo()).toBeLessThan(90)
    bench.clock.advance(1_000)
    expect(bench.outbox().sentUpTo()).toBe(100)
  })
})

test('a crash keeps what was confirmed, at most the last fifth of a second is confirmed again', () => {
  const bench = outboxBench({ stored: 40 })
  bench.connect()
  bench.clock.advance(1_000)
  bench.outbox().confirm(30)
  bench.clock.advance(250)
  bench.outbox().confirm(35)
  bench.crash()
  expect(bench.outbox().confirmedUpTo()).toBe(30)
  bench.connect()
  bench.clock.advance(1_000)
  expect(sequences(bench).slice(40)).toEqual(range(31, 40))
})

test('a backlog is told as drained when the platform has confirmed its last event, not before', () => {
  const bench = outboxBench({ stored: 200 })
  bench.connect()
  bench.clock.advance(5_000)
  expect(bench.drained).toEqual([])
  bench.outbox().confirm(199)
  expect(bench.drained).toEqual([])
  bench.outbox().confirm(200)
  expect(bench.drained).toEqual([200])
})
