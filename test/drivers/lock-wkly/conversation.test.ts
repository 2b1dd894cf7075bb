import { describe, expect, test } from 'vitest'
import { converse } from '../../../drivers/lock-wkly/conversation.ts'
import { lockWkly } from '../../../drivers/lock-wkly/index.ts'
import type { WklyPacket } from '../../../drivers/lock-wkly/packets.ts'
import { simulate } from '../../../drivers/lock-wkly/simulator.ts'
import type { WklySettings } from '../../../drivers/lock-wkly/wiring.ts'
import type { Input, Request } from '../../../drivers/ports.ts'
import type { Signal } from '../../../drivers/words.ts'
import {
  done,
  expectRows,
  offline,
  online,
  order,
  type Row,
  sent,
  start,
  wake,
} from '../../support/conversation-rows.ts'
import { openDoor } from '../../support/lock-bench.ts'

const settings = (change: object = {}): WklySettings =>
  lockWkly.settings.parse({ doors: { count: 4 }, ...change }) as WklySettings

const query: Request<WklyPacket> = {
  packet: { kind: 'queryAll', board: 0 },
  priority: 'poll',
  replyMs: 300,
  notAfter: null,
}
const unlock: Request<WklyPacket> = {
  packet: { kind: 'unlock', board: 0, lock: 1 },
  priority: 'order',
  replyMs: 1000,
  notAfter: 3200,
}
const says = (status: number, closed: readonly boolean[]): Input<WklyPacket> => ({
  kind: 'reply',
  packet: { kind: 'boardState', board: 0, status, closed },
})
const reads = (...open: readonly number[]): Input<WklyPacket> =>
  says(
    0,
    Array.from({ length: 24 }, (_, at) => !open.includes(at + 1)),
  )
const answered = (status: number): Input<WklyPacket> => ({
  kind: 'reply',
  packet: { kind: 'unlockReply', board: 0, status, lock: 1, closed: status !== 0 },
})
const event = (board: number): Input<WklyPacket> => ({
  kind: 'stray',
  packet: { kind: 'lockEvent', board, lock: 1, closed: false },
})
const found: Signal = { kind: 'DoorsFound', open: [] }

/** Online at 10 and every door found at 120; the next poll is due at 610. */
const ready: Row<WklyPacket>[] = [
  [0, start, { send: query, signals: [], wakeAt: null }],
  [0, sent, {}],
  [10, reads(), { signals: [online], wakeAt: 110 }],
  [110, wake, { send: query }],
  [110, sent, {}],
  [120, reads(), { signals: [found], wakeAt: 610 }],
]

const expectSteps = (rows: readonly Row<WklyPacket>[]) => expectRows(converse(settings()), rows)

describe('the conversation', () => {
  test.each([0, 1, 0xff])(
    'does not believe an unlock that is answered with status %d: the doors say it',
    (status) => {
      expectSteps([
        ...ready,
        [200, order(openDoor('a')), { send: unlock }],
        [200, sent, {}],
        [410, answered(status), { send: query }],
        [410, sent, {}],
        [420, reads(1), { wakeAt: 520 }],
        [520, wake, { send: query }],
        [520, sent, {}],
        [530, reads(1), { signals: [{ kind: 'DoorOpened', door: 1, ref: 'a' }, done('a')] }],
      ])
    },
  )

  test('is hastened by an event of its board and believes none', () => {
    expectSteps([
      ...ready,
      [300, event(1), { wakeAt: 610 }],
      [310, event(0), { send: query }],
      [310, sent, {}],
      [320, reads(), { wakeAt: 810 }],
    ])
  })

  test('takes a board whose readings fail for one that cannot be read', () => {
    const failing = says(0xff, [])
    expectSteps([
      ...ready,
      [610, wake, { send: query }],
      [610, sent, {}],
      [620, failing, { wakeAt: 1110 }],
      [1110, wake, { send: query }],
      [1110, sent, {}],
      [1120, failing, { wakeAt: 1610 }],
      [1610, wake, { send: query }],
      [1610, sent, {}],
      [1620, failing, { signals: [offline], wakeAt: 3610 }],
    ])
  })

  test('says which doors the board does not tell, once, and finds none before it does', () => {
    const small = says(0, [true, true])
    const what = 'no reading of door 3, 4: check the setting doors'
    const readings = [10, 120, 230, 340, 450].flatMap((at): Row<WklyPacket>[] => [
      [at - 10, at === 10 ? start : wake, { send: query }],
      [at - 10, sent, {}],
      [
        at,
        small,
        {
          signals: at === 10 ? [online] : at === 450 ? [{ kind: 'Degraded', what }] : [],
          wakeAt: at === 450 ? 940 : at + 100,
        },
      ],
    ])
    expectSteps([
      ...readings,
      [940, wake, { send: query }],
      [940, sent, {}],
      [950, small, { signals: [], wakeAt: 1440 }],
      [1440, wake, { send: query }],
      [1440, sent, {}],
      [1450, reads(2), { signals: [], wakeAt: 1940 }],
      [1940, wake, { send: query }],
      [1940, sent, {}],
      [1950, reads(2), { signals: [{ kind: 'DoorsFound', open: [2] }] }],
    ])
  })
})

describe('the settings', () => {
  test('need only the doors: the sheets say what the states mean', () => {
    expect(settings()).toEqual({
      board: 0,
      feedback: 'closed_when_shut',
      doors: { count: 4 },
      pollMs: 500,
      replyMs: 1000,
      queryReplyMs: 300,
      confirmMs: 1500,
      betweenUnlocksMs: 300,
      debounceMs: 100,
    })
  })

  test.each([
    ['board 256', { board: 256 }],
    ['49 doors', { doors: { count: 49 } }],
    ['a misspelt key', { boards: 1 }],
  ])('refuse %s', (_name, change) => {
    expect(lockWkly.settings.safeParse({ doors: { count: 4 }, ...change }).success).toBe(false)
  })
})

describe('the simulated board', () => {
  const hear = (packet: WklyPacket) => {
    const board = simulate(settings())
    return board.step(board.initial, { kind: 'request', packet }, 0)
  }

  test('answers an unlock with what its switch will read', () => {
    expect(hear({ kind: 'unlock', board: 0, lock: 2 })).toMatchObject({
      replies: [
        { packet: { kind: 'unlockReply', board: 0, status: 0, lock: 2, closed: false }, afterMs: 200 },
      ],
      wakeAt: 30,
    })
  })

  test('answers queries of one lock and of its 24', () => {
    expect(hear({ kind: 'queryOne', board: 0, lock: 2 }).replies).toMatchObject([
      { packet: { kind: 'lockState', lock: 2, closed: true } },
    ])
    const closed = Array.from({ length: 24 }, (_, at) => at < 4)
    expect(hear({ kind: 'queryAll', board: 0 }).replies).toMatchObject([
      { packet: { kind: 'boardState', status: 0, closed } },
    ])
  })

  test('reports each change by itself', () => {
    const board = simulate(settings())
    const pulled = board.step(board.initial, { kind: 'stimulus', stimulus: { kind: 'PullDoor', door: 3 } }, 0)
    expect(pulled.replies).toEqual([
      { packet: { kind: 'lockEvent', board: 0, lock: 3, closed: false }, afterMs: 10 },
    ])
  })

  test.each<[WklyPacket, number[]]>([
    [{ kind: 'openSeveral', board: 0, locks: [1, 3] }, [1, 3]],
    [{ kind: 'openInTurn', board: 0, locks: [2] }, [2]],
    [{ kind: 'openAll', board: 0 }, [1, 2, 3, 4]],
  ])('does what somebody else says: %o', (packet, doors) => {
    const board = simulate(settings())
    const acted = board.step(board.initial, { kind: 'request', packet }, 0)
    expect(acted.replies).toMatchObject([{ packet: { kind: 'foreignReply', to: packet.kind, status: 0 } }])
    const { movements } = board.step(acted.state, { kind: 'wake' }, 30)
    expect(movements).toEqual(doors.map((door) => ({ kind: 'DoorReleased', door })))
  })

  test('keeps quiet about what is meant for another board', () => {
    expect(hear({ kind: 'queryAll', board: 1 }).replies).toEqual([])
    expect(hear({ kind: 'flash', board: 0, data: [1] }).replies).toEqual([])
  })
})
