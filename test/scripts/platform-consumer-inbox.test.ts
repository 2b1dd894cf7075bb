import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Arrival, Inbox } from '../../scripts/platform-consumer/inbox.ts'
import { createInbox } from '../../scripts/platform-consumer/inbox.ts'
import type { Store } from '../../scripts/platform-consumer/store.ts'
import { openStore } from '../../scripts/platform-consumer/store.ts'
import { hashByDefinition } from '../support/journal.ts'
import type { SealedEvent } from '../support/sealed-events.ts'
import { sealedEvents } from '../support/sealed-events.ts'

/** The receiver's duties of the contract, "Receiving events" 1 to 5, and Art. 25 (complete records), one by one. */
const stream = 'j-1'
const arrival: Arrival = { venue: '140500-01', test: false, delivery: 'live', nowMs: 0 }

function bench(): {
  store: Store
  inbox: Inbox
  take: (event: SealedEvent | string, how?: object) => string
} {
  const store = openStore(':memory:')
  const inbox = createInbox(store)
  return {
    store,
    inbox,
    take: (event, how = {}) => {
      const text = typeof event === 'string' ? event : event.text
      return store.transaction(() => inbox.receive(text, { ...arrival, ...how })).outcome
    },
  }
}

function ends(inbox: Inbox): string {
  return inbox.acknowledgement(stream)?.sequence ?? '0'
}

const kinds = (store: Store) => store.alarms().map(({ kind }) => kind)

/** The same envelope with other members and its hash made anew: what a forger can do who has no journal. */
function forged({ text }: SealedEvent, changes: object): string {
  const envelope = { ...(JSON.parse(text) as Record<string, unknown>), ...changes }
  return JSON.stringify({ ...envelope, hash: hashByDefinition(envelope) })
}

describe('events in order', () => {
  test('are stored as they came, and the acknowledgement is copied from the last of them', () => {
    const { store, inbox, take } = bench()
    const events = sealedEvents(12)
    expect(inbox.acknowledgement(stream)).toBeNull()
    expect(events.map((event) => take(event))).toEqual(events.map(() => 'taken'))
    expect([...store.envelopes({ stream, from: 1, to: 12 })]).toEqual(events.map(({ text }) => text))
    expect(inbox.acknowledgement(stream)).toEqual({ stream, sequence: '12', hash: events[11]?.hash })
    expect(store.alarms()).toEqual([])
  })

  test('of several venues are kept apart', () => {
    const { inbox, take } = bench()
    const here = sealedEvents(3)
    const there = sealedEvents(5, { venue: '140500-02', stream: 'j-2', seed: 2 })
    for (const [n, event] of there.entries()) {
      take(event, { venue: '140500-02' })
      const ours = here[n]
      if (ours !== undefined) take(ours)
    }
    expect(inbox.acknowledgement('j-1')?.sequence).toBe('3')
    expect(inbox.acknowledgement('j-2')?.sequence).toBe('5')
  })

  test('that we have already are thrown away, also when their rows were moved to an archive', () => {
    const { store, take } = bench()
    const events = sealedEvents(3)
    for (const event of events) take(event)
    expect(events.map((event) => take(event, { delivery: 'again' }))).toEqual(['known', 'known', 'known'])
    store.removeEvent(stream, 2)
    expect(take(events[1] ?? '')).toBe('known')
    expect(store.alarms()).toEqual([])
  })
})

describe('an event that comes too early', () => {
  test('waits, unacknowledged, until the gap is closed; then all that waited is told at once', () => {
    const { store, inbox, take } = bench()
    const [first, second, ...later] = sealedEvents(5)
    if (first === undefined || second === undefined) throw new Error('no events')
    take(first)
    expect(later.map((event) => take(event))).toEqual(['waiting', 'waiting', 'waiting'])
    expect(ends(inbox)).toBe('1')
    const closing = store.transaction(() => inbox.receive(second.text, arrival))
    expect(closing).toMatchObject({ outcome: 'taken', from: 2, to: 5 })
    expect(ends(inbox)).toBe('5')
  })

  test('makes a gap that is told after three seconds without progress, and not before', () => {
    const { inbox, take } = bench()
    const events = sealedEvents(9)
    take(events[0] ?? '')
    take(events[6] ?? '')
    expect(inbox.gaps(1_000)).toEqual([])
    expect(inbox.gaps(3_999)).toEqual([])
    const gap = { stream, venue: '140500-01', source: '/venues/140500-01/gateways/gw1' }
    expect(inbox.gaps(4_000)).toEqual([{ ...gap, from: 2, to: 6 }])
    take(events[1] ?? '')
    expect(inbox.gaps(4_000)).toEqual([])
    expect(inbox.gaps(7_000)).toEqual([{ ...gap, from: 3, to: 6 }])
    for (const event of events.slice(2, 6)) take(event)
    expect(inbox.gaps(60_000)).toEqual([])
  })
})

describe('a journal that is ahead of us', () => {
  const told = (lastSequence: number, more = {}) => ({
    source: '/venues/140500-01/gateways/gw1',
    stream,
    lastSequence,
    headHash: 'f'.repeat(64),
    confirmedSequence: null,
    ...more,
  })
  const from = { venue: '140500-01' }

  test('of a journal of which nothing came yet makes all of it a gap, so that an empty inbox can ask', () => {
    const { inbox } = bench()
    inbox.hear({ ...told(7), stream: 'j-new' }, { ...from, nowMs: 0 })
    const [gap] = inbox.gaps(60_000)
    expect(gap).toMatchObject({ stream: 'j-new', source: '/venues/140500-01/gateways/gw1', from: 1, to: 7 })
  })

  test('that names the gateway of another venue is not believed', () => {
    const { inbox } = bench()
    inbox.hear({ ...told(7), source: '/venues/140500-02/gateways/gw1' }, { ...from, nowMs: 0 })
    expect(inbox.gaps(60_000)).toEqual([])
  })

  test('is a gap after five seconds in which nothing came, however often it is told', () => {
    const { inbox, take } = bench()
    const events = sealedEvents(4)
    take(events[0] ?? '', { nowMs: 500 })
    inbox.hear(told(4), { ...from, nowMs: 1_000 })
    inbox.hear(told(4), { ...from, nowMs: 5_900 })
    expect(inbox.gaps(5_999)).toEqual([])
    expect(inbox.gaps(6_000)).toMatchObject([{ from: 2, to: 4 }])
    take(events[1] ?? '', { nowMs: 6_100 })
    expect(inbox.gaps(11_099)).toEqual([])
    expect(inbox.gaps(11_100)).toMatchObject([{ from: 3, to: 4 }])
  })

  test('has not heard our acknowledgement when it says less is confirmed than we have', () => {
    const { inbox, take } = bench()
    for (const event of sealedEvents(4)) take(event)
    const nowMs = 0
    expect(inbox.hear(told(9, { confirmedSequence: 3 }), { ...from, nowMs }).isBehind).toBe(true)
    expect(inbox.hear(told(9, { confirmedSequence: 4 }), { ...from, nowMs }).isBehind).toBe(false)
    expect(inbox.hear(told(9), { ...from, nowMs }).isBehind).toBe(false)
  })

  test('with another hash for an event that we have is an alarm, once', () => {
    const { inbox, take } = bench()
    const events = sealedEvents(4)
    for (const event of events) take(event)
    const heard = () => inbox.hear(told(3), { ...from, nowMs: 0 }).alarms.map(({ kind }) => kind)
    expect(inbox.hear(told(3, { headHash: events[2]?.hash }), { ...from, nowMs: 0 }).alarms).toEqual([])
    expect([heard(), heard()]).toEqual([['journal_differs'], []])
  })

  test('is not asked for a journal that it had before', () => {
    const { inbox, take } = bench()
    const old = sealedEvents(5)
    take(old[0] ?? '')
    take(old[4] ?? '')
    for (const event of sealedEvents(2, { stream: 'j-2', seed: 2 })) take(event)
    inbox.hear(told(2, { stream: 'j-2' }), { ...from, nowMs: 0 })
    inbox.gaps(0)
    expect(inbox.gaps(60_000)).toEqual([])
  })
})

describe('what does not fit', () => {
  const events = sealedEvents(6)
  const [first, second, third, fourth] = events
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error('no events')

  const other = sealedEvents(6, { seed: 9 })
  const unlike = (changes: object): string =>
    JSON.stringify({ ...(JSON.parse(third.text) as object), ...changes })

  const nested = third.text.replace('"data":{', `"data":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)},`)

  test.each<[string, string, string, object?]>([
    ['no JSON', 'unreadable', '{"id":'],
    ['JSON that is no object', 'unreadable', '[1]'],
    ['a member that is missing', 'unreadable', unlike({ prevhash: undefined })],
    ['sequence 0', 'unreadable', unlike({ sequence: '0' })],
    ['a sequence that is a number', 'unreadable', unlike({ sequence: 3 })],
    ['a source without a venue', 'unreadable', unlike({ source: '/gateways/gw1' })],
    ['content that was changed', 'wrong_hash', unlike({ time: '2020-01-01T00:00:00+08:00' })],
    ['nesting deeper than any event', 'wrong_hash', nested],
    ['another venue than its topic', 'foreign_venue', third.text, { venue: '140500-02' }],
    ['a real event among exercises', 'wrong_tree', third.text, { test: true }],
    ['an exercise among real events', 'wrong_tree', forged(third, { test: true })],
    [
      'the stream of another gateway',
      'foreign_stream',
      forged(third, { source: '/venues/140500-01/gateways/gw2' }),
    ],
    ['an id that another event has', 'id_reused', forged(third, { id: first.id })],
    ['a place that another event has', 'sequence_reused', other[1]?.text ?? ''],
    ['a chain that is broken', 'broken_chain', forged(third, { prevhash: 'a'.repeat(64) })],
  ])('%s is the alarm %s, told once, not stored and not acknowledged', (_what, kind, text, how) => {
    const { store, inbox, take } = bench()
    take(first)
    take(second)
    expect(take(text, how)).toBe('rejected')
    expect(take(text, how)).toBe('rejected')
    expect(kinds(store)).toEqual([kind])
    expect(ends(inbox)).toBe('2')
    expect([third, fourth].map((event) => take(event))).toEqual(['taken', 'taken'])
    expect(ends(inbox)).toBe('4')
  })

  test('when it waited behind a gap, it goes as soon as the gap is closed, and the right one is taken', () => {
    const { store, inbox, take } = bench()
    take(first)
    expect(take(forged(third, { id: 'forged', prevhash: 'b'.repeat(64) }))).toBe('waiting')
    expect(take(fourth)).toBe('waiting')
    expect(take(second)).toBe('taken')
    expect(kinds(store)).toEqual(['broken_chain'])
    expect(ends(inbox)).toBe('2')
    expect(take(third)).toBe('taken')
    expect(ends(inbox)).toBe('4')
  })

  test('a history that goes on from another one is never acknowledged', () => {
    const { store, inbox, take } = bench()
    take(first)
    take(second)
    for (const event of other.slice(2)) take(event)
    expect(ends(inbox)).toBe('2')
    expect(kinds(store)).toContain('broken_chain')
  })

  test('fills no disk: after a hundred of a kind the rest is not written down', () => {
    const { store, take } = bench()
    for (let n = 0; n < 150; n++) take(forged(third, { id: `forged-${n}`, source: '/venues/x/gateways/y' }))
    expect(store.alarms()).toHaveLength(100)
  })
})

test('a journal that begins anew is an alarm, and is taken', () => {
  const { store, inbox, take } = bench()
  for (const event of sealedEvents(3)) take(event)
  for (const event of sealedEvents(2, { stream: 'j-2', seed: 2 })) expect(take(event)).toBe('taken')
  expect(store.alarms()).toMatchObject([{ kind: 'new_stream', stream: 'j-2', sequence: 1 }])
  expect(store.alarms()[0]?.detail).toContain('j-1 (3)')
  expect(inbox.acknowledgement('j-2')?.sequence).toBe('2')
})

test('exercises have topics of their own and are taken there', () => {
  const { take } = bench()
  for (const event of sealedEvents(3, { test: true })) expect(take(event, { test: true })).toBe('taken')
})

test('whatever is lost, repeated, overtaken or cut off by a restart: each event once, in order, never acknowledged before it is stored', () => {
  const count = 24
  const events = sealedEvents(count)
  const step = fc.oneof(
    { weight: 8, arbitrary: fc.nat(count - 1).map((at) => ({ kind: 'batch', batch: [at] }) as const) },
    {
      weight: 4,
      arbitrary: fc
        .array(fc.nat(count - 1), { minLength: 2, maxLength: 8 })
        .map((batch) => ({ kind: 'batch', batch }) as const),
    },
    // killed after some of a batch, before its commit
    {
      weight: 2,
      arbitrary: fc
        .array(fc.nat(count - 1), { minLength: 1, maxLength: 8 })
        .map((batch) => ({ kind: 'killed', batch }) as const),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' } as const) },
  )

  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const store = openStore(':memory:')
      let inbox = createInbox(store)
      const committed = new Set<number>()
      const receive = (at: number) => inbox.receive(events[at]?.text ?? '', arrival)
      const acknowledgedIsStored = () => {
        const end = Number(ends(inbox))
        for (let n = 0; n < end; n++) expect(committed).toContain(n)
      }
      for (const one of steps) {
        if (one.kind === 'restart') inbox = createInbox(store)
        else if (one.kind === 'killed') {
          const kill = () =>
            store.transaction(() => {
              for (const at of one.batch) receive(at)
              throw new Error('killed')
            })
          expect(kill).toThrow('killed')
          inbox = createInbox(store)
        } else {
          store.transaction(() => one.batch.map(receive))
          for (const at of one.batch) committed.add(at)
        }
        acknowledgedIsStored()
      }
      // What the gateway does with all that is not confirmed.
      store.transaction(() => events.forEach((_event, at) => void receive(at)))
      expect([...store.envelopes({ stream, from: 1, to: count + 9 })]).toEqual(events.map(({ text }) => text))
      expect(ends(inbox)).toBe(String(count))
      expect(store.alarms()).toEqual([])
      store.close()
    }),
    { numRuns: 150 },
  )
})
