import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { GatewayBench } from '../support/gateway-bench.ts'
import { booted, numberOf, present, pullAll, visit } from '../support/gateway-visits.ts'
import { cardOf, edgeCases, people, person } from '../support/people.ts'
import { showCard } from '../support/visitor.ts'

const minuteMs = 60_000
const free = { rules: { depositRequired: false } }

describe('a stop', () => {
  test('closes the wires, stores the stop, publishes the last events, says offline, and is over', async () => {
    const bench = booted(free)
    bench.roster(['A1'])
    bench.clock.advance(minuteMs)
    const from = bench.happened.length
    await bench.finish(bench.gateway().stop('ordered'))
    const story = bench.happened.slice(from)
    const closings = story.filter((what) => what.startsWith('closed'))
    expect(new Set(closings).size).toBe(bench.cables.size)
    expect(story.slice(0, closings.length)).toEqual(closings)
    expect(story.slice(closings.length)).toEqual([
      'stored gateway.stopped',
      'published event/gateway/stopped',
      'published state/gateway',
    ])
    expect(JSON.parse(bench.broker.retained.get('warden/v1/140500-01/state/gateway') ?? '')).toMatchObject({
      state: 'offline',
    })
    expect(bench.timers()).toBe(0)
  })

  test('with an open passage ends it as unknown before the stop, moves nothing and says nothing later', async () => {
    const bench = booted(free)
    bench.roster(['A1'])
    present(bench, 'lane1-in')
    expect(bench.gateway().status().openPassages).toBe(1)
    await bench.finish(bench.gateway().stop('ordered'))
    expect(bench.types().slice(-3)).toEqual(['passage.timed_out', 'occupancy.mismatched', 'gateway.stopped'])
    const before = bench.types().length
    bench.devices.stimulate('lane1-gate', { kind: 'Walk', direction: 'in' })
    present(bench, 'lane1-in')
    bench.clock.advance(minuteMs)
    expect([bench.types().length, bench.openings.length, bench.timers()]).toEqual([before, 1, 0])
  })

  test.each([
    ['an idle broker', () => undefined],
    ['a broker that has been away for a while', brokerAway],
    ['a broker that dies that moment', (bench: GatewayBench) => bench.broker.kill()],
    [
      'a broker that acknowledges nothing',
      (bench: GatewayBench) => Object.assign(bench.broker, { acks: 'hold' }),
    ],
    ['its wires away', pullAll],
  ])('with %s is over within 3 s and leaves no timer', async (_name, prepare) => {
    const bench = booted(free)
    prepare(bench)
    const before = bench.clock.now()
    await bench.finish(bench.gateway().stop('ordered'))
    expect(bench.clock.now() - before).toBeLessThan(3_000)
    expect(bench.types().at(-1)).toBe('gateway.stopped')
    bench.clock.advance(1)
    expect(bench.timers()).toBe(0)
  })

  test('in order is followed by a start without anything to recover', async () => {
    const bench = booted(free)
    await bench.finish(bench.gateway().stop('ordered'))
    bench.kill()
    const before = bench.types().length
    bench.boot()
    bench.clock.advance(minuteMs)
    const story = bench.types().slice(before)
    expect(story[0]).toBe('gateway.started')
    expect(story).not.toContain('gateway.recovered')
  })

  test('on a full disk says what is lost, and the next start knows that the end was unclean', async () => {
    const bench = booted(free)
    bench.diskFull = true
    bench.clock.advance(1_000)
    await bench.finish(bench.gateway().stop('ordered'))
    expect(bench.log.told().at(-1)).toBe('error journal cannot be written, kept facts are lost')
    bench.kill()
    bench.diskFull = false
    bench.boot()
    expect(bench.types()).toContain('gateway.recovered')
  })
})

describe('no name and no number', () => {
  /** Everybody there is, in every way a card can go. */
  function everybody(): GatewayBench {
    const bench = booted()
    bench.roster(people.slice(0, 6).map(({ key }) => key))
    visit(bench, 'A1')
    for (const { key } of people) present(bench, 'lane1-in', key)
    const { stage, devices, clock } = bench
    for (const holder of edgeCases) {
      const card = cardOf(holder)
      stage.play(showCard({ stage, stimulate: devices.stimulate }, { reader: 'lane1-in', card, holdMs: 900 }))
      stage.play(
        showCard({ stage, stimulate: devices.stimulate }, { reader: 'desk1-reader', card, holdMs: 900 }),
      )
    }
    clock.runUntil(() => stage.playing() === 0, 30 * minuteMs)
    bench.gateway().noteRejectedRoster('S-B', 3, 'file')
    bench.diskFull = true
    bench.roster(['A1'])
    present(bench, 'lane2-in')
    pullAll(bench)
    clock.advance(minuteMs)
    bench.diskFull = false
    bench.broker.kill()
    clock.advance(minuteMs)
    return bench
  }

  const secrets = [...people, ...edgeCases].flatMap(({ name, id_no }) => [name, id_no])

  function expectNone(text: string): void {
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
  }

  test('gets out: not published, not logged, not stored, not in the status or the state, not on the disk', async () => {
    const bench = everybody()
    const { received } = bench.broker
    const status = bench.gateway().status()
    const state = bench.gateway().state()
    const stored = bench.journal.readAfter(0, 100_000)
    expect([stored.length > 100, received.length > 100, bench.log.lines.length > 10]).toEqual([
      true,
      true,
      true,
    ])
    expect(new Set(bench.types()).has('identity.rejected')).toBe(true)
    for (const what of [received, bench.log.lines, stored, status, state]) {
      expectNone(JSON.stringify(what))
      expectNone(inspect(what, { depth: null, maxArrayLength: null, maxStringLength: null }))
    }
    await bench.finish(bench.gateway().stop('ordered'))
    expectNone(bench.onDisk().toString('utf8'))
    // and yet, who is who can be found by those who may
    const [ref = ''] = bench.vault.participants(bench.vault.hash(numberOf('A1')))
    expect(bench.vault.person(ref)?.name.reveal()).toBe(person('A1').name)
    expect(JSON.stringify(stored)).toContain(ref)
  })
})

function brokerAway({ broker, clock }: GatewayBench): void {
  broker.available = false
  broker.kill()
  clock.advance(minuteMs)
}
