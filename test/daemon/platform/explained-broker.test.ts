import { expect, test } from 'vitest'
import type { BrokerOwner } from '../../../daemon/platform/broker.ts'
import { explained } from '../../../daemon/platform/explained-broker.ts'
import { Fault } from '../../../drivers/fault.ts'

function link(problem: string | null) {
  const owners: BrokerOwner[] = []
  const told: string[] = []
  const broker = explained(
    {
      connect(owner) {
        owners.push(owner)
        return { publish: () => undefined, subscribe: () => undefined, close: () => undefined }
      },
    },
    () => problem,
  )
  broker.connect({
    up: () => told.push('up'),
    down: ({ code, message }) => told.push(`${code}: ${message}`),
    message: ({ topic }) => told.push(topic),
  })
  const [owner] = owners
  if (owner === undefined) throw new Error('no link was made')
  return { owner, told }
}

const reset = new Fault('reset', 'the broker reset the connection')

test('a link that could not be made says what is wrong with our own certificate', () => {
  const { owner, told } = link('certificate expired on 2026-03-01')
  owner.down(reset)
  expect(told).toEqual(['reset: the broker reset the connection; our own certificate expired on 2026-03-01'])
})

test('a link that was up, or that we know nothing of, ends with its own fault', () => {
  const was = link('certificate expired on 2026-03-01')
  was.owner.up()
  was.owner.down(reset)
  expect(was.told).toEqual(['up', 'reset: the broker reset the connection'])
  const unknown = link(null)
  unknown.owner.down(reset)
  expect(unknown.told).toEqual(['reset: the broker reset the connection'])
})
