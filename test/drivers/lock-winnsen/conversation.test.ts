/** A board that tells its locks one by one: what a reading of the whole board is then, and when it is asked for again. */
import { describe, expect, test } from 'vitest'
import { converse } from '../../../drivers/lock-winnsen/conversation.ts'
import { lockWinnsen } from '../../../drivers/lock-winnsen/index.ts'
import type { LockStatus, WinnsenPacket } from '../../../drivers/lock-winnsen/packets.ts'
import { simulate } from '../../../drivers/lock-winnsen/simulator.ts'
import type { WinnsenSettings } from '../../../drivers/lock-winnsen/wiring.ts'
import type { Input, Request } from '../../../drivers/ports.ts'
import type { Signal } from '../../../drivers/words.ts'
import {
  done,
  expectRows,
  failed,
  offline,
  online,
  order,
  type Row,
  sent,
  silence,
  start,
  unconfirmed,
  unsent,
  wake,
} from '../../support/conversation-rows.ts'
import { openDoor } from '../../support/lock-bench.ts'

const least = { feedback: 'closed_when_shut', doors: { count: 3 } }

const settings = (change: object = {}): WinnsenSettings =>
  lockWinnsen.settings.parse({ ...least, ...change }) as WinnsenSettings

type WinnsenRow = Row<WinnsenPacket>

const query = (lock: number): Request<WinnsenPacket> => ({
  packet: { kind: 'queryOne', station: 1, lock, expects: 'status_lock' },
  priority: 'poll',
  replyMs: 300,
  notAfter: null,
})
const unlock = (lock: number, notAfter: number): Request<WinnsenPacket> => ({
  packet: { kind: 'unlock', station: 1, lock },
  priority: 'order',
  replyMs: 3000,
  notAfter,
})
const says = (lock: number, status: LockStatus): Input<WinnsenPacket> => ({
  kind: 'reply',
  packet: { kind: 'lockState', station: 1, lock, status, order: 'status_lock' },
})
const answered = (status: LockStatus): Input<WinnsenPacket> => ({
  kind: 'reply',
  packet: { kind: 'unlockReply', station: 1, lock: 1, status },
})
const found = (...open: readonly number[]): Signal => ({ kind: 'DoorsFound', open })
const opened = (door: number, ref: string | null): Signal => ({ kind: 'DoorOpened', door, ref })

const expectSteps = (rows: readonly WinnsenRow[], change: object = {}) =>
  expectRows(converse(settings(change)), rows)

/**
 * Answers to queries that are out from `at - 10` on, one every 10 ms; each but the last brings the next query, the last
 * one `end`.
 */
function sweep(
  at: number,
  statuses: readonly (readonly [lock: number, LockStatus])[],
  end: WinnsenRow[2],
): WinnsenRow[] {
  return statuses.flatMap(([lock, status], step): WinnsenRow[] => {
    const next = statuses[step + 1]
    const now = at + 10 * step
    return [
      [now - 10, sent, {}],
      [now, says(lock, status), next === undefined ? end : { send: query(next[0]) }],
    ]
  })
}

const shut: readonly (readonly [number, LockStatus])[] = [
  [1, 'closed'],
  [2, 'closed'],
  [3, 'closed'],
]

/** Online with the first answer, found at 160 after two rounds; the next round is due at 630. */
const ready: WinnsenRow[] = [
  [0, start, { send: query(1), wakeAt: null }],
  [0, sent, {}],
  [10, says(1, 'closed'), { signals: [online], send: query(2) }],
  ...sweep(20, shut.slice(1), { wakeAt: 130 }),
  [130, wake, { send: query(1) }],
  ...sweep(140, shut, { signals: [found()], wakeAt: 630 }),
]

/** Door 1 was ordered open; its unlock was answered at 410. */
const unlocked = (status: LockStatus = 'open'): WinnsenRow[] => [
  ...ready,
  [200, order(openDoor('a')), { send: unlock(1, 3200), wakeAt: null }],
  [200, sent, {}],
  [410, answered(status), { send: query(1) }],
]

describe('a reading', () => {
  test('is a round of all doors, and two that agree find them', () => expectSteps(ready))

  test('that shows a door moved is followed by a second look at that door alone', () => {
    expectSteps([
      ...ready,
      [630, wake, { send: query(1) }],
      ...sweep(
        640,
        [
          [1, 'closed'],
          [2, 'open'],
          [3, 'closed'],
        ],
        { wakeAt: 760 },
      ),
      [760, wake, { send: query(2) }],
      ...sweep(770, [[2, 'open']], { signals: [opened(2, null)], wakeAt: 1260 }),
      [1260, wake, { send: query(1) }],
    ])
  })

  test('of a single wrong state moves nothing', () => {
    expectSteps([
      ...ready,
      [630, wake, { send: query(1) }],
      ...sweep(
        640,
        [
          [1, 'closed'],
          [2, 'open'],
          [3, 'closed'],
        ],
        { wakeAt: 760 },
      ),
      [760, wake, { send: query(2) }],
      ...sweep(770, [[2, 'closed']], { wakeAt: 1260 }),
    ])
  })

  test('of all doors comes between two second looks, so that one bad contact hides no other door', () => {
    expectSteps([
      ...ready,
      [630, wake, { send: query(1) }],
      ...sweep(
        640,
        [
          [1, 'closed'],
          [2, 'open'],
          [3, 'closed'],
        ],
        { wakeAt: 760 },
      ),
      [760, wake, { send: query(2) }],
      ...sweep(770, [[2, 'cooling']], { send: query(1) }),
      ...sweep(
        780,
        [
          [1, 'closed'],
          [2, 'open'],
          [3, 'closed'],
        ],
        { signals: [opened(2, null)] },
      ),
    ])
  })

  test('goes on where it was when an answer got lost', () => {
    expectSteps([
      ...ready,
      [630, wake, { send: query(1) }],
      ...sweep(640, shut.slice(0, 1), { send: query(2) }),
      [640, sent, {}],
      [952, silence, { wakeAt: 1140 }],
      [1140, wake, { send: query(2) }],
      ...sweep(1150, shut.slice(1), { send: query(1) }),
    ])
  })

  test('that makes way for an order goes on behind it, from the beginning', () => {
    expectSteps([
      ...ready,
      [630, wake, { send: query(1) }],
      ...sweep(640, shut.slice(0, 1), { send: query(2) }),
      [645, unsent, { wakeAt: 655 }],
      [645, order(openDoor('b', { door: 3 })), { send: unlock(3, 3645) }],
      [650, sent, {}],
      [
        860,
        { kind: 'reply', packet: { kind: 'unlockReply', station: 1, lock: 3, status: 'open' } },
        { send: query(3) },
      ],
    ])
  })

  test('that fails three times makes the board offline, and the next one begins anew', () => {
    expectSteps([
      ...ready,
      [630, wake, { send: query(1) }],
      ...sweep(640, shut.slice(0, 1), { send: query(2) }),
      [640, sent, {}],
      [952, silence, { wakeAt: 1140 }],
      [1140, wake, { send: query(2) }],
      [1140, sent, {}],
      [1452, silence, { wakeAt: 1640 }],
      [1640, wake, { send: query(2) }],
      [1640, sent, {}],
      [1952, silence, { signals: [offline], wakeAt: 3640 }],
      [3640, wake, { send: query(1) }],
    ])
  })
})

describe('an order', () => {
  test('is read back over the whole board, its door first, and done at the second look', () => {
    expectSteps([
      ...unlocked(),
      ...sweep(
        420,
        [
          [1, 'open'],
          [2, 'closed'],
          [3, 'closed'],
        ],
        { wakeAt: 540 },
      ),
      [540, wake, { send: query(1) }],
      ...sweep(550, [[1, 'open']], { signals: [opened(1, 'a'), done('a')] }),
    ])
  })

  test('of another door asks for that door first', () => {
    expectSteps([
      ...ready,
      [200, order(openDoor('b', { door: 2 })), { send: unlock(2, 3200) }],
      [200, sent, {}],
      [3300, silence, { send: query(2) }],
      ...sweep(
        3310,
        [
          [2, 'open'],
          [1, 'closed'],
          [3, 'closed'],
        ],
        { wakeAt: 3430 },
      ),
    ])
  })

  test('that moved another door is told as what it is, and that door is looked at again with its own', () => {
    const what = 'unlock of door 1 moved door 3'
    expectSteps([
      ...unlocked(),
      ...sweep(
        420,
        [
          [1, 'closed'],
          [2, 'closed'],
          [3, 'open'],
        ],
        { wakeAt: 540 },
      ),
      [540, wake, { send: query(1) }],
      ...sweep(
        550,
        [
          [1, 'closed'],
          [3, 'open'],
        ],
        { signals: [opened(3, null), { kind: 'Degraded', what }] },
      ),
    ])
  })

  test.each<LockStatus>(['closed', 'cooling'])(
    'answered with %s is repeated once, when the door was seen shut',
    (status) => {
      expectSteps([
        ...unlocked(status),
        [1905, sent, {}],
        [1915, says(1, 'closed'), { send: query(2) }],
        ...sweep(1925, shut.slice(1), { wakeAt: 2035 }),
        [2035, wake, { send: query(1) }],
        ...sweep(2045, shut, { send: unlock(1, 3200) }),
        [2065, sent, {}],
        [2265, answered(status), { send: query(1) }],
        ...sweep(3775, shut, { signals: [failed('a', 'stuck')] }),
      ])
    },
  )

  test('whose door the board cannot tell is unconfirmed', () => {
    expectSteps([
      ...unlocked(),
      [1920, sent, {}],
      [1930, says(1, 'cooling'), { send: query(2) }],
      ...sweep(1940, shut.slice(1), { signals: [unconfirmed('a')] }),
    ])
  })
})

describe('the settings', () => {
  test('need the polarity, which one implementation alone tells, and the doors', () => {
    expect(settings()).toEqual({
      station: 1,
      feedback: 'closed_when_shut',
      statusOrder: 'status_lock',
      doors: { count: 3 },
      pollMs: 500,
      replyMs: 3000,
      queryReplyMs: 300,
      confirmMs: 1500,
      betweenUnlocksMs: 300,
      debounceMs: 100,
    })
    const { error } = lockWinnsen.settings.safeParse({ doors: { count: 3 } })
    expect(error?.issues.map(({ path }) => path.join())).toEqual(['feedback'])
  })

  test.each([
    ['station 0', { station: 0 }],
    ['station 5', { station: 5 }],
    ['17 doors', { doors: { count: 17 } }],
    ['an order that is none', { statusOrder: 'lock' }],
  ])('refuse %s', (_name, change) => {
    expect(lockWinnsen.settings.safeParse({ ...least, ...change }).success).toBe(false)
  })
})

describe('the simulated board', () => {
  const hear = (packet: WinnsenPacket, change: object = {}) => {
    const board = simulate(settings(change))
    return board.step(board.initial, { kind: 'request', packet }, 0)
  }
  const asked = (lock: number): WinnsenPacket => ({ kind: 'queryOne', station: 1, lock, expects: null })

  test.each(['status_lock', 'lock_status'] as const)(
    'tells a lock in the order %s that the site has',
    (statusOrder) => {
      expect(hear(asked(2), { statusOrder }).replies).toEqual([
        {
          packet: { kind: 'lockState', station: 1, lock: 2, status: 'closed', order: statusOrder },
          afterMs: 10,
        },
      ])
      expect(hear(asked(9), { statusOrder }).replies).toMatchObject([{ packet: { status: 'open' } }])
    },
  )

  test('answers an unlock with what its switch will read', () => {
    expect(hear({ kind: 'unlock', station: 1, lock: 2 })).toMatchObject({
      replies: [{ packet: { kind: 'unlockReply', lock: 2, status: 'open' }, afterMs: 200 }],
      wakeAt: 30,
    })
  })

  test('keeps quiet about what is meant for another station', () => {
    expect(hear({ ...asked(1), station: 2 }).replies).toEqual([])
    expect(hear({ kind: 'unlockReply', station: 1, lock: 1, status: 'open' }).replies).toEqual([])
  })
})
