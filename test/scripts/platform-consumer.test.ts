import { describe, expect, test } from 'vitest'
import { isOperation, operations, requestBody } from '../../daemon/platform/requests.ts'
import type { Told } from '../../scripts/platform-consumer/consumer.ts'
import { createConsumer } from '../../scripts/platform-consumer/consumer.ts'
import { createInbox } from '../../scripts/platform-consumer/inbox.ts'
import type { LinkOwner, Publication } from '../../scripts/platform-consumer/link.ts'
import { createResends, resendRequest } from '../../scripts/platform-consumer/resend.ts'
import { openStore, StoreFault } from '../../scripts/platform-consumer/store.ts'
import { seeded } from '../support/chance.ts'
import type { SealedEvent } from '../support/sealed-events.ts'
import { sealedEvents } from '../support/sealed-events.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const root = 'warden/v1/140500-01'
const stream = 'j-1'
const source = '/venues/140500-01/gateways/gw1'
const startMs = Date.parse('2026-03-18T09:30:00+08:00')

/** A consumer on virtual time with links that the test makes and breaks; everything of note in the order it happens. */
function bench({ sign = null as ((body: Uint8Array) => Promise<string>) | null } = {}) {
  const clock = createVirtualClock()
  const store = openStore(':memory:')
  const story: string[] = []
  const told: Told[] = []
  const published: Publication[] = []
  const links: { topics: readonly string[]; owner: LinkOwner; attemptMs: number }[] = []
  let isFull = false
  const consumer = createConsumer({
    connect(topics, owner) {
      links.push({ topics, owner, attemptMs: clock.now() })
      return {
        publish(publication, said) {
          published.push(publication)
          if (publication.topic.endsWith('/ack'))
            story.push(`ack ${JSON.parse(publication.payload).sequence}`)
          if (said !== undefined) clock.at(clock.now() + 1, said)
        },
        close: () => void clock.at(clock.now() + 1, () => owner.down('closed')),
      }
    },
    store: {
      ...store,
      transaction(work) {
        if (isFull) throw new StoreFault('the disk is full')
        const result = store.transaction(work)
        story.push('commit')
        return result
      },
    },
    inbox: createInbox(store),
    clock,
    chance: seeded(1),
    dateMs: () => startMs + clock.now(),
    venue: '+',
    test: false,
    client: 'city',
    sign,
    tell: (one) => told.push(one),
  })
  const link = () => {
    const newest = links.at(-1)
    if (newest === undefined) throw new Error('no link')
    return newest.owner
  }
  const message = (topic: string, text: string) => ({
    topic: `${root}/${topic}`,
    payload: Buffer.from(text),
    properties: { delivery: 'live' },
    correlation: null,
    settle: () => void story.push('settled'),
  })
  return {
    clock,
    store,
    story,
    published,
    links,
    link,
    consumer,
    heard: (kind: Told['kind']) => told.filter((one) => one.kind === kind),
    say: (topic: string, value: object) => link().message(message(topic, JSON.stringify(value))),
    event: ({ text }: SealedEvent) => link().message(message('event/zone/entered', text)),
    fill: (full: boolean) => {
      isFull = full
    },
    acks: () =>
      published.filter(({ topic }) => topic === `${root}/ack`).map(({ payload }) => JSON.parse(payload)),
    requests: () => published.filter(({ topic }) => topic.startsWith(`${root}/request/`)),
  }
}

function running(given: Parameters<typeof bench>[0] = {}) {
  const made = bench(given)
  made.consumer.start()
  made.link().up()
  return made
}

describe('the consumer', () => {
  test('listens to events, journals and its own answers, of all venues or one', () => {
    const { links } = running()
    expect(links[0]?.topics).toEqual([
      'warden/v1/+/event/#',
      'warden/v1/+/state/journal',
      'warden/v1/+/response/city',
    ])
  })

  test('stores what came in one go in one go, then tells the broker, then acknowledges the last', () => {
    const { clock, event, story, acks } = running()
    const events = sealedEvents(3)
    for (const one of events) event(one)
    expect(story).toEqual([])
    clock.advance(1_000)
    expect(story).toEqual(['commit', 'settled', 'settled', 'settled', 'ack 3'])
    expect(acks()).toEqual([{ stream, sequence: '3', hash: events[2]?.hash }])
  })

  test('acknowledges at most every 100 ms, and after 200 events at once', () => {
    const { clock, event, acks } = running()
    const events = sealedEvents(310)
    for (const one of events.slice(0, 10)) {
      event(one)
      clock.advance(10)
    }
    clock.advance(100)
    expect(acks().map(({ sequence }) => sequence)).toEqual(['10'])
    for (const one of events.slice(10, 210)) event(one)
    clock.advance(1)
    expect(acks().map(({ sequence }) => sequence)).toEqual(['10', '210'])
    for (const one of events.slice(210)) event(one)
    clock.advance(99)
    expect(acks()).toHaveLength(2)
    clock.advance(1)
    expect(acks().at(-1)).toMatchObject({ sequence: '310' })
  })

  test('acknowledges again what comes again: the gateway has not heard of it', () => {
    const { clock, event, acks } = running()
    const events = sealedEvents(2)
    for (const one of [...events, ...events]) {
      event(one)
      clock.advance(200)
    }
    expect(acks().map(({ sequence }) => sequence)).toEqual(['1', '2', '2', '2'])
  })

  test('acknowledges all it has on each new link, and what a journal says is not confirmed', () => {
    const { clock, event, link, acks, say } = running()
    for (const one of sealedEvents(4)) event(one)
    clock.advance(500)
    link().down('the broker died')
    clock.advance(1_000)
    link().up()
    expect(acks().map(({ sequence }) => sequence)).toEqual(['4', '4'])
    say('state/journal', { source, stream, lastSequence: 4, headHash: 'x', confirmedSequence: 2 })
    clock.advance(100)
    expect(acks().map(({ sequence }) => sequence)).toEqual(['4', '4', '4'])
  })

  test('settles and acknowledges nothing that the disk did not take, and gets it again on the next link', () => {
    const { clock, event, fill, story, links, heard, link } = running()
    const [first] = sealedEvents(1)
    if (first === undefined) throw new Error('no event')
    fill(true)
    event(first)
    clock.advance(10)
    expect(story).toEqual([])
    expect(heard('not_stored')).toHaveLength(1)
    fill(false)
    clock.advance(1_000)
    expect(links).toHaveLength(2)
    link().up()
    event(first)
    clock.advance(200)
    expect(story).toEqual(['commit', 'settled', 'ack 1'])
  })

  test('forgets what was not stored when the link ended: the broker sends it again', () => {
    const { clock, event, link, story } = running()
    for (const one of sealedEvents(2)) event(one)
    link().down('the line was cut')
    clock.advance(100)
    expect(story).toEqual([])
  })

  test('comes back with growing pauses of at most 15 s, and soon again after a link that held', () => {
    const { clock, links, link } = running()
    /** breaks the link, and how long it takes until the next is tried */
    const pause = () => {
      const cutMs = clock.now()
      link().down('the broker died')
      clock.advance(20_000)
      return (links.at(-1)?.attemptMs ?? 0) - cutMs
    }
    const pauses = Array.from({ length: 12 }, pause)
    expect(pauses[0]).toBeLessThanOrEqual(500)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(15_000)
    expect(Math.min(...pauses.slice(-3))).toBeGreaterThanOrEqual(7_500)
    link().up()
    clock.advance(10_000)
    expect(pause()).toBeLessThanOrEqual(500)
  })

  test('stores, settles and acknowledges what has come before it ends', async () => {
    const { clock, event, consumer, story } = running()
    for (const one of sealedEvents(2)) event(one)
    const stopped = consumer.stop()
    expect(story).toEqual(['commit', 'settled', 'settled', 'ack 2'])
    clock.advance(10)
    await stopped
    expect(clock.waiting()).toBe(0)
  })

  test('takes no notice of states and answers that are none, but settles them', () => {
    const { clock, link, story, acks } = running()
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"stream":1}',
      '{"source":"/venues/140500-01/gateways/gw1","stream":"j-1","lastSequence":"9","headHash":"x"}',
    ])
      link().message({
        topic: `${root}/state/journal`,
        payload: Buffer.from(text),
        properties: {},
        correlation: null,
        settle: () => void story.push('settled'),
      })
    clock.advance(1_000)
    expect(story).toEqual(Array(6).fill('settled'))
    expect(acks()).toEqual([])
  })
})

describe('what is missing', () => {
  const events = sealedEvents(9)
  const signed = async () => 'HEADER..SIGNATURE'

  test('is asked for with a signed request that says where its answer goes', async () => {
    const { clock, event, requests, heard, link } = running({ sign: signed })
    for (const one of [events[0], events[4]]) if (one !== undefined) event(one)
    clock.advance(3_000)
    await Promise.resolve()
    expect(requests()).toEqual([])
    clock.advance(1_000)
    await Promise.resolve()
    const [request] = requests()
    expect(request).toMatchObject({
      topic: `${root}/request/journal.resend`,
      responseTopic: `${root}/response/city`,
      properties: { jws: 'HEADER..SIGNATURE' },
    })
    const body = requestBody.parse(JSON.parse(request?.payload ?? ''))
    expect(request?.correlation).toBe(body.id)
    expect(body).toMatchObject({ audience: source, data: { stream, from: 2, to: 4 } })
    link().message({
      topic: `${root}/response/city`,
      payload: Buffer.from('{"outcome":"done"}'),
      properties: {},
      correlation: body.id,
      settle: () => undefined,
    })
    expect(heard('answered')).toEqual([{ kind: 'answered', id: body.id, answer: '{"outcome":"done"}' }])
  })

  test('is only told where there is no key to ask with', async () => {
    const { clock, event, requests, heard } = running()
    for (const one of [events[0], events[4]]) if (one !== undefined) event(one)
    clock.advance(4_000)
    await Promise.resolve()
    expect(requests()).toEqual([])
    expect(heard('gap')).toMatchObject([{ isAsked: false, gap: { from: 2, to: 4 } }])
  })

  test('is asked for when a journal is ahead and nothing comes', async () => {
    const { clock, event, say, requests } = running({ sign: signed })
    if (events[0] !== undefined) event(events[0])
    clock.advance(10)
    say('state/journal', { source, stream, lastSequence: 9, headHash: events[8]?.hash, confirmedSequence: 0 })
    clock.advance(4_900)
    await Promise.resolve()
    expect(requests()).toEqual([])
    clock.advance(700)
    await Promise.resolve()
    expect(requests().map(({ payload }) => JSON.parse(payload).data)).toEqual([{ stream, from: 2, to: 9 }])
  })

  test('is asked for again with doubling pauses up to a minute, without link not at all', async () => {
    const { clock, event, requests, link } = running({ sign: signed })
    for (const one of [events[0], events[4]]) if (one !== undefined) event(one)
    const askedMs: number[] = []
    for (let seconds = 0; seconds < 400; seconds++) {
      clock.advance(1_000)
      await Promise.resolve()
      while (askedMs.length < requests().length) askedMs.push(clock.now())
    }
    const pauses = askedMs.slice(1).map((ms, n) => (ms - (askedMs[n] ?? 0)) / 1_000)
    expect(pauses).toEqual([4, 8, 16, 32, 60, 60, 60, 60, 60])
    link().down('the broker died')
    const before = requests().length
    clock.advance(120_000)
    await Promise.resolve()
    expect(requests()).toHaveLength(before)
  })
})

describe('requests for a stretch', () => {
  const gap = (from: number, to: number) => ({ stream, venue: '140500-01', source, from, to })

  test('ask for a thousand events at most, for the next when these are here, and wait while they come', () => {
    const due = createResends()
    expect(due([gap(1, 5_000)], 0)).toEqual([gap(1, 1_000)])
    expect(due([gap(400, 5_000)], 3_999)).toEqual([])
    expect(due([gap(1_001, 5_000)], 4_000)).toEqual([gap(1_001, 2_000)])
  })

  test('are kept apart by stream', () => {
    const due = createResends()
    const other = { ...gap(1, 2), stream: 'j-2' }
    expect(due([gap(1, 2)], 0)).toHaveLength(1)
    expect(due([gap(1, 2), other], 100)).toEqual([other])
  })

  test('are what the gateway expects', () => {
    const { id, body } = resendRequest(gap(2, 4), startMs)
    const { operation, data, ...rest } = requestBody.parse(JSON.parse(body))
    expect(rest.id).toBe(id)
    expect(isOperation(operation) && operations[operation].data.parse(data)).toEqual({
      stream,
      from: 2,
      to: 4,
    })
    const lifetimeMs = Date.parse(rest.expires_at) - Date.parse(rest.issued_at)
    expect(lifetimeMs).toBeLessThanOrEqual(operations['journal.resend'].lifetimeMs)
    const longest = { ...gap(99_999_999, 999_999_999), stream: '0198b0c1-7e2a-7d63-9c1f-4b5a6d7e8f90' }
    expect(() => requestBody.parse(JSON.parse(resendRequest(longest, startMs).body))).not.toThrow()
  })

  test('for two journals of one gateway have different ids', () => {
    const ids = ['j-1', 'j-2'].map((one) => resendRequest({ ...gap(1, 2), stream: one }, startMs).id)
    expect(new Set(ids).size).toBe(2)
  })
})
