/** The same request again: answered the same, and nothing is done a second time (F-P.4, F-10.1). */
import { describe, expect, test } from 'vitest'
import { signRequest } from '../../../scripts/platform-consumer/sign.ts'
import type { RequestBench } from '../../support/request-bench.ts'
import { requestBench } from '../../support/request-bench.ts'

async function suspended(): Promise<{ it: RequestBench; body: Uint8Array; first: string }> {
  const it = await requestBench({ gateway: { ownFactsClock: true } })
  it.bench.roster(['A1'])
  it.news()
  const body = it.body('session.suspend', { session: 'S-A', cause: 'complaint' })
  const [said] = await it.send('session.suspend', body)
  expect(said?.answer.outcome).toBe('done')
  expect(it.news()).toEqual(['request.accepted', 'session.suspended', 'notification.sent'])
  return { it, body, first: said?.text ?? '' }
}

describe('a request that comes again with the same bytes', () => {
  test('gets the first answer to the letter, and does nothing', async () => {
    const { it, body, first } = await suspended()
    for (let n = 0; n < 3; n++) {
      const said = await it.send('session.suspend', body)
      expect(said.map(({ text }) => text)).toEqual([first])
    }
    expect(it.news()).toEqual([])
  })

  test('after a kill and a new start as well', async () => {
    const { it, body, first } = await suspended()
    await it.restart()
    it.news()
    const said = await it.send('session.suspend', body)
    expect(said.map(({ text }) => text)).toEqual([first])
    expect(it.news()).toEqual([])
  })

  test('after it has expired, and while the clock is not trusted, as well: it only tells', async () => {
    const { it, body, first } = await suspended()
    it.bench.moveFactsTo(it.bench.gateway().moment().ms + 3_600_000)
    it.bench.wall.quality = 'suspect'
    const said = await it.send('session.suspend', body)
    expect(said.map(({ text }) => text)).toEqual([first])
  })

  test('when the first answer was lost with the link', async () => {
    const it = await requestBench()
    it.bench.roster(['A1'])
    const body = it.body('session.suspend', { session: 'S-A', cause: 'fire' })
    const jws = await signRequest(body, it.city.signing)
    it.bench.broker.say('warden/v1/140500-01/request/session.suspend', body, {
      responseTopic: 'warden/v1/140500-01/response/city',
      properties: { jws },
    })
    it.bench.broker.kill()
    await it.settle()
    it.bench.clock.advance(30_000)
    await it.settle()
    it.news()
    const said = await it.send('session.suspend', body)
    expect(said.map(({ answer }) => answer.outcome)).toEqual(['done'])
    expect(it.news()).toEqual([])
  })

  test('is refused the same again when it was refused', async () => {
    const it = await requestBench()
    const body = it.body('session.suspend', { session: 'S-NONE', cause: 'fire' })
    const [first] = await it.send('session.suspend', body)
    expect(first?.answer).toMatchObject({
      outcome: 'refused',
      refusal: { code: 'unknown_session', field: 'data.session' },
    })
    const [again] = await it.send('session.suspend', body)
    expect(again?.text).toBe(first?.text)
    expect(it.news()).toEqual(['request.refused'])
  })

  test('retained is refused all the same', async () => {
    const { it, body } = await suspended()
    const [said] = await it.send('session.suspend', body, { retained: true })
    expect(said?.answer.refusal?.code).toBe('retained')
  })
})

test('a journal that cannot be written refuses, keeps nothing, and the same request works afterwards', async () => {
  const it = await requestBench()
  it.bench.roster(['A1'])
  it.news()
  it.bench.diskFull = true
  const body = it.body('session.suspend', { session: 'S-A', cause: 'fire' })
  const [refused] = await it.send('session.suspend', body)
  expect(refused?.answer.refusal?.code).toBe('journal_unwritable')
  it.bench.diskFull = false
  it.bench.clock.advance(10_000)
  const [done] = await it.send('session.suspend', body)
  expect(done?.answer.outcome).toBe('done')
  expect(it.bench.gateway().state().sessions.get('S-A')?.suspended).toBe(true)
})

test('a kill between the facts and their answer: the repeat is told what came of it, and nothing is done twice', async () => {
  const it = await requestBench()
  it.bench.roster(['A1'])
  it.bench.onAppended = () => {
    it.bench.onAppended = () => undefined
    it.bench.kill()
  }
  const body = it.body('session.suspend', { session: 'S-A', cause: 'fire' })
  const jws = await signRequest(body, it.city.signing)
  it.bench.broker.say('warden/v1/140500-01/request/session.suspend', body, {
    responseTopic: 'warden/v1/140500-01/response/city',
    properties: { jws },
  })
  await it.settle(() => !it.bench.isRunning())
  expect(it.bench.isRunning()).toBe(false)
  await it.restart()
  const [said] = await it.send('session.suspend', body)
  expect(said?.answer.outcome).toBe('done')
  expect(it.bench.types().filter((type) => type === 'session.suspended')).toHaveLength(1)
})
