import { expect, test } from 'vitest'
import type { Done, OutboundMessage } from '../../../daemon/platform/broker.ts'
import { createQuota, maxWaiting } from '../../../daemon/platform/quota.ts'
import { Fault } from '../../../drivers/fault.ts'

function given(receiveMaximum: number) {
  const sent: { topic: string; done: Done }[] = []
  const quota = createQuota(receiveMaximum, ({ topic }, done) => sent.push({ topic, done }))
  const answers: string[] = []
  const offer = (topic: string): void => {
    const message: OutboundMessage = { topic, payload: '', qos: 1, retain: false, contentType: 'text/plain' }
    quota.offer(message, (fault) => answers.push(`${topic}:${fault?.code ?? 'ok'}`))
  }
  return { sent, quota, answers, offer, topics: () => sent.map((one) => one.topic).join('') }
}

test('no more messages are open than the broker can take, and they go in order', () => {
  const { sent, offer, topics, answers } = given(2)
  for (const topic of 'abcde') offer(topic)
  expect(topics()).toBe('ab')
  sent[1]?.done(null)
  expect(topics()).toBe('abc')
  sent[0]?.done(null)
  sent[2]?.done(null)
  expect(topics()).toBe('abcde')
  expect(answers).toEqual(['b:ok', 'a:ok', 'c:ok'])
})

test('a refused message gives its place free as well', () => {
  const { sent, offer, topics, answers } = given(1)
  offer('a')
  offer('b')
  sent[0]?.done(new Fault('refused', 'no'))
  expect(topics()).toBe('ab')
  expect(answers).toEqual(['a:refused'])
})

test('what waits is bounded, and the one too many is told so', async () => {
  const { offer, answers } = given(1)
  for (let n = 0; n <= maxWaiting; n++) offer('a')
  offer('b')
  expect(answers).toEqual([])
  await Promise.resolve()
  expect(answers).toEqual(['b:busy'])
})

test('what waits can be dropped', () => {
  const { sent, quota, offer, topics } = given(1)
  offer('a')
  offer('b')
  quota.drop()
  sent[0]?.done(null)
  expect(topics()).toBe('a')
})
