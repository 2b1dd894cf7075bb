import { describe, expect, test } from 'vitest'
import { converse } from '../../../drivers/lock-kerong-cu16/conversation.ts'
import { lockKerongCu16 } from '../../../drivers/lock-kerong-cu16/index.ts'
import type { CuPacket } from '../../../drivers/lock-kerong-cu16/packets.ts'
import type { CuSettings } from '../../../drivers/lock-kerong-cu16/wiring.ts'
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

type CuRow = Row<CuPacket>

const query: Request<CuPacket> = {
  packet: { kind: 'queryBoard', board: 3 },
  priority: 'poll',
  replyMs: 300,
  notAfter: null,
}
/** Nobody answers it, so no reply is waited for. */
const unlock = (lock: number, notAfter: number): Request<CuPacket> => ({
  packet: { kind: 'unlock', board: 3, lock },
  priority: 'order',
  replyMs: null,
  notAfter,
})
const reads = (...open: readonly number[]): Input<CuPacket> => ({
  kind: 'reply',
  packet: {
    kind: 'boardState',
    board: 3,
    closed: Array.from({ length: 16 }, (_, at) => !open.includes(at + 1)),
    items: Array.from({ length: 16 }, () => true),
  },
})
const found = (...open: readonly number[]): Signal => ({ kind: 'DoorsFound', open })
const opened = (door: number, ref: string | null): Signal => ({ kind: 'DoorOpened', door, ref })

function expectSteps(rows: readonly CuRow[]): void {
  const settings = lockKerongCu16.settings.parse({ board: 3, doors: { count: 4 } }) as CuSettings
  expectRows(converse(settings), rows)
}

/** Online at 10 and every door found at 120; the next poll is due at 610. */
const ready: CuRow[] = [
  [0, start, { send: query, signals: [], wakeAt: null }],
  [0, sent, {}],
  [10, reads(), { signals: [online], wakeAt: 110 }],
  [110, wake, { send: query }],
  [110, sent, {}],
  [120, reads(), { signals: [found()], wakeAt: 610 }],
]

/** Door 1 was ordered open; the unlock left at 205, which is its end, and the board is read from 305 on. */
const unlocked: CuRow[] = [
  ...ready,
  [200, order(openDoor('a')), { send: unlock(1, 3200), wakeAt: null }],
  [205, sent, { wakeAt: 305 }],
  [305, wake, { send: query }],
  [305, sent, {}],
]

describe('an unlock that is never answered', () => {
  test('is read back after 100 ms, and done when the door was seen open twice', () => {
    expectSteps([
      ...unlocked,
      [315, reads(1), { wakeAt: 415 }],
      [415, wake, { send: query }],
      [415, sent, {}],
      [425, reads(1), { signals: [opened(1, 'a'), done('a')] }],
    ])
  })

  test('is repeated once when the door reads shut for 1.5 s, then it is stuck', () => {
    expectSteps([
      ...unlocked,
      [315, reads(), { wakeAt: 415 }],
      [1705, wake, { send: query }],
      [1705, sent, {}],
      [1715, reads(), { send: unlock(1, 3200) }],
      [1715, sent, { wakeAt: 1815 }],
      [3215, wake, { send: query }],
      [3215, sent, {}],
      [3225, reads(), { signals: [failed('a', 'stuck')] }],
    ])
  })

  test('is not repeated once its order has run out', () => {
    expectSteps([
      ...ready,
      [200, order(openDoor('a', { withinMs: 1000 })), { send: unlock(1, 1200) }],
      [205, sent, {}],
      [1705, wake, { send: query }],
      [1705, sent, {}],
      [1715, reads(), { signals: [failed('a', 'stuck')] }],
    ])
  })

  test('leaves its order unconfirmed when the board cannot be read any more', () => {
    expectSteps([
      ...unlocked,
      [617, silence, { send: query }],
      [617, sent, {}],
      [929, silence, { send: query }],
      [929, sent, {}],
      [1241, silence, { signals: [unconfirmed('a'), offline] }],
    ])
  })

  test('that another door answers is told as what it is', () => {
    const what = 'unlock of door 1 moved door 2'
    expectSteps([
      ...unlocked,
      [315, reads(2), { wakeAt: 415 }],
      [415, wake, { send: query }],
      [415, sent, {}],
      [425, reads(2), { signals: [opened(2, null), { kind: 'Degraded', what }] }],
    ])
  })

  test('that was not put on the wire in time is late', () => {
    expectSteps([
      ...ready,
      [200, order(openDoor('a')), { send: unlock(1, 3200) }],
      [3201, unsent, { signals: [failed('a', 'late')], send: query }],
    ])
  })

  test('makes the next one wait until the coils have rested', () => {
    expectSteps([
      ...unlocked,
      [310, order(openDoor('b', { door: 2 })), {}],
      [315, reads(1), { wakeAt: 415 }],
      [415, wake, { send: query }],
      [415, sent, {}],
      [425, reads(1), { signals: [opened(1, 'a'), done('a')], wakeAt: 505 }],
      [505, wake, { send: unlock(2, 3310) }],
    ])
  })
})

describe('the settings', () => {
  const problems = (change: object) =>
    lockKerongCu16.settings.safeParse({ doors: { count: 16 }, ...change }).error?.issues.length ?? 0

  test('need only the doors: the manual says what a set bit means', () => {
    expect(lockKerongCu16.settings.parse({ doors: { count: 16 } })).toEqual({
      board: 0,
      feedback: 'closed_when_shut',
      doors: { count: 16 },
      pollMs: 500,
      queryReplyMs: 300,
      confirmMs: 1500,
      betweenUnlocksMs: 300,
      debounceMs: 100,
    })
  })

  test.each([
    ['board 10', { board: 10 }],
    ['17 doors', { doors: { count: 17 } }],
    ['lock 0', { doors: [{ door: 1, lock: 0 }] }],
    ['coils that do not rest', { betweenUnlocksMs: 299 }],
    ['a time for answers to unlocks, which never come', { replyMs: 1000 }],
  ])('refuse %s', (_name, change) => {
    expect(problems(change)).toBeGreaterThan(0)
  })
})
