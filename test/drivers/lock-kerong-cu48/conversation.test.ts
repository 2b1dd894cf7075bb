import { describe, expect, test } from 'vitest'
import { converse } from '../../../drivers/lock-kerong-cu48/conversation.ts'
import { lockKerongCu48 } from '../../../drivers/lock-kerong-cu48/index.ts'
import type { LongPacket, StatusEnd } from '../../../drivers/lock-kerong-cu48/packets.ts'
import { simulate } from '../../../drivers/lock-kerong-cu48/simulator.ts'
import type { LongSettings } from '../../../drivers/lock-kerong-cu48/wiring.ts'
import type { Input, Request } from '../../../drivers/ports.ts'
import { done, expectRows, online, order, sent, start, wake } from '../../support/conversation-rows.ts'
import { openDoor } from '../../support/lock-bench.ts'

const least = { feedback: 'closed_when_shut', doors: [{ door: 1, lock: 48 }] }

function settings(change: object = {}): LongSettings {
  return lockKerongCu48.settings.parse({ ...least, ...change }) as LongSettings
}

const query = (expects: StatusEnd | null): Request<LongPacket> => ({
  packet: { kind: 'queryBoard', device: 0, expects },
  priority: 'poll',
  replyMs: 300,
  notAfter: null,
})
const reads = (isOpen: boolean): Input<LongPacket> => ({
  kind: 'reply',
  packet: {
    kind: 'boardState',
    device: 0,
    closed: Array.from({ length: 48 }, (_, at) => at !== 47 || !isOpen),
    end: 'sum',
  },
})

describe('the conversation', () => {
  test.each([
    ['either', null],
    ['sum', 'sum'],
    ['etx_sum', 'etx_sum'],
  ] as const)('asks for a reply that ends as the setting %s says', (statusEnd, expects) => {
    expectRows(converse(settings({ statusEnd })), [[0, start, { send: query(expects) }]])
  })

  test('opens lock 48 without waiting for an answer that nobody knows, and reads the board 150 ms later', () => {
    const unlock: Request<LongPacket> = {
      packet: { kind: 'unlock', device: 0, lock: 48 },
      priority: 'order',
      replyMs: null,
      notAfter: 3200,
    }
    expectRows(converse(settings()), [
      [0, start, { send: query(null) }],
      [0, sent, {}],
      [10, reads(false), { signals: [online] }],
      [110, wake, { send: query(null) }],
      [110, sent, {}],
      [120, reads(false), { signals: [{ kind: 'DoorsFound', open: [] }] }],
      [200, order(openDoor('a')), { send: unlock }],
      [200, sent, { wakeAt: 350 }],
      [350, wake, { send: query(null) }],
      [350, sent, {}],
      [360, reads(true), { wakeAt: 460 }],
      [460, wake, { send: query(null) }],
      [460, sent, {}],
      [470, reads(true), { signals: [{ kind: 'DoorOpened', door: 1, ref: 'a' }, done('a')] }],
    ])
  })
})

describe('the settings', () => {
  test('need the polarity, which one implementation alone tells, and the doors', () => {
    expect(settings()).toEqual({
      device: 0,
      feedback: 'closed_when_shut',
      statusEnd: 'either',
      doors: [{ door: 1, lock: 48 }],
      pollMs: 500,
      queryReplyMs: 300,
      confirmMs: 1500,
      betweenUnlocksMs: 300,
      debounceMs: 100,
    })
    const { error } = lockKerongCu48.settings.safeParse({ doors: { count: 48 } })
    expect(error?.issues.map(({ path, message }) => `${path.join()}: ${message}`)).toEqual([
      expect.stringMatching(/^feedback: .*调试.*commissioning/),
    ])
  })

  test.each([
    ['device 256', { device: 256 }],
    ['49 doors', { doors: { count: 49 } }],
    ['an end that is none', { statusEnd: '03' }],
  ])('refuse %s', (_name, change) => {
    expect(lockKerongCu48.settings.safeParse({ ...least, ...change }).success).toBe(false)
  })
})

describe('the simulated board', () => {
  test.each([
    ['either', 'sum'],
    ['sum', 'sum'],
    ['etx_sum', 'etx_sum'],
  ] as const)('ends its replies, by the setting %s, with %s', (statusEnd, end) => {
    const board = simulate(settings({ statusEnd }))
    const packet: LongPacket = { kind: 'queryBoard', device: 0, expects: null }
    const { replies } = board.step(board.initial, { kind: 'request', packet }, 0)
    const closed = Array.from({ length: 48 }, (_, at) => at === 47)
    expect(replies).toEqual([{ packet: { kind: 'boardState', device: 0, closed, end }, afterMs: 10 }])
  })

  test('says nothing to an unlock, and is deaf to what is meant for others', () => {
    const board = simulate(settings())
    const hear = (packet: LongPacket) => board.step(board.initial, { kind: 'request', packet }, 0)
    expect(hear({ kind: 'unlock', device: 0, lock: 48 })).toMatchObject({ replies: [], wakeAt: 30 })
    expect(hear({ kind: 'unlock', device: 1, lock: 48 })).toMatchObject({ replies: [], wakeAt: null })
    expect(hear({ kind: 'boardState', device: 0, closed: [], end: 'sum' })).toMatchObject({ replies: [] })
  })
})
