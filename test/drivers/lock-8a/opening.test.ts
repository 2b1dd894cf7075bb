import { describe, test } from 'vitest'
import type { Order } from '../../../drivers/words.ts'
import {
  done,
  failed,
  offline,
  order,
  sent,
  silence,
  start,
  unconfirmed,
  unsent,
  wake,
} from '../../support/conversation-rows.ts'
import { openDoor } from '../../support/lock-bench.ts'
import {
  answered,
  closed,
  expectSteps,
  type LockRow,
  opened,
  query,
  reads,
  ready,
  stillShut,
  unlock,
  unlocking,
} from '../../support/lock-rows.ts'

describe('opening', () => {
  test('an answered unlock is done when the door was seen open', () => {
    expectSteps([
      ...unlocking,
      [425, reads(1), { wakeAt: 525 }],
      [525, wake, { send: query }],
      [525, sent, {}],
      [535, reads(1), { signals: [opened(1, 'a'), done('a')], wakeAt: 1025 }],
    ])
  })

  test('so is one that nobody answered', () => {
    expectSteps([
      ...ready(),
      [200, order(openDoor('a')), { send: unlock(1, 3200) }],
      [200, sent, {}],
      [1210, silence, { send: query }],
      [1210, sent, {}],
      [1220, reads(1), { wakeAt: 1320 }],
      [1320, wake, { send: query }],
      [1320, sent, {}],
      [1330, reads(1), { signals: [opened(1, 'a'), done('a')] }],
    ])
  })

  test('a door that still reads shut is unlocked once more, then it is stuck', () => {
    expectSteps([
      ...stillShut,
      [2030, reads(), { send: unlock(1, 3200) }],
      [2030, sent, {}],
      [2240, answered, { send: query }],
      [3735, sent, {}],
      [3739, reads(), { wakeAt: 3839 }],
      [3839, wake, { send: query }],
      [3839, sent, {}],
      [3849, reads(), { signals: [failed('a', 'stuck')], wakeAt: 4339 }],
    ])
  })

  test('it is not unlocked again when its order ran out meanwhile', () => {
    expectSteps([
      ...ready(),
      [200, order(openDoor('a', { withinMs: 1500 })), { send: unlock(1, 1700) }],
      [200, sent, {}],
      [410, answered, { send: query }],
      [1920, sent, {}],
      [1930, reads(), { signals: [failed('a', 'stuck')] }],
    ])
  })

  test('it is unlocked twice at most, however long its order lasts', () => {
    expectSteps([
      ...ready(),
      [200, order(openDoor('a', { withinMs: 20_000 })), { send: unlock(1, 20_200) }],
      [200, sent, {}],
      [410, answered, { send: query }],
      [1910, sent, {}],
      [1920, reads(), { send: unlock(1, 20_200) }],
      [1920, sent, {}],
      [2130, answered, { send: query }],
      [3630, sent, {}],
      [3640, reads(), { signals: [failed('a', 'stuck')] }],
    ])
  })

  test('a repetition that was not sent leaves it stuck', () => {
    expectSteps([
      ...stillShut,
      [2030, reads(), { send: unlock(1, 3200) }],
      [3300, unsent, { signals: [failed('a', 'stuck')], send: query }],
    ])
  })

  test('the coils rest before the repetition', () => {
    expectSteps(
      [
        ...unlocking.slice(0, -1),
        [910, sent, {}],
        [920, reads(), { wakeAt: 1020 }],
        [1020, wake, { send: query }],
        [1020, sent, {}],
        [2200, reads(), { send: query }],
        [2200, sent, {}],
        [2210, reads(), { send: unlock(1, 3200) }],
      ],
      { confirmMs: 500, betweenUnlocksMs: 2000 },
    )
  })

  test('a door that begins to open in the last moment is waited for', () => {
    expectSteps([
      ...stillShut,
      [2030, reads(1), { wakeAt: 2130 }],
      [2130, wake, { send: query }],
      [2130, sent, {}],
      [2140, reads(1), { signals: [opened(1, 'a'), done('a')] }],
    ])
  })

  test('a board that cannot be read afterwards leaves the order unconfirmed and those behind it undone', () => {
    expectSteps([
      ...unlocking,
      [500, order(openDoor('b', { door: 2 })), {}],
      [727, silence, { send: query }],
      [727, sent, {}],
      [1039, silence, { send: query }],
      [1039, sent, {}],
      [1351, silence, { signals: [unconfirmed('a'), failed('b', 'offline'), offline], wakeAt: 3039 }],
    ])
  })

  test('an unlock that was not sent in time is late', () => {
    expectSteps([
      ...ready(),
      [200, order(openDoor('a')), { send: unlock(1, 3200) }],
      [3201, unsent, { signals: [failed('a', 'late')], send: query }],
    ])
  })

  test('a poll that makes way lets the order go first', () => {
    expectSteps([
      ...ready(),
      [610, wake, { send: query }],
      [615, unsent, { wakeAt: 625 }],
      [615, order(openDoor('a')), { send: unlock(1, 3615) }],
    ])
  })

  test('a reading back that makes way for another order goes on at once', () => {
    expectSteps([
      ...unlocking.slice(0, -1),
      [412, unsent, { wakeAt: 422 }],
      [412, order(openDoor('b', { door: 2 })), { wakeAt: 422 }],
      [422, wake, { send: query }],
    ])
  })

  test('a door that is open already needs no pulse', () => {
    expectSteps([...ready(1), [200, order(openDoor('a')), { signals: [done('a')] }]])
  })

  test('a door that may be opening by itself is waited for, and its opening is not the order’s', () => {
    expectSteps([
      ...ready(),
      [610, wake, { send: query }],
      [610, sent, {}],
      [620, reads(1), { wakeAt: 720 }],
      [630, order(openDoor('a')), { wakeAt: 720 }],
      [720, wake, { send: query }],
      [720, sent, {}],
      [730, reads(1), { signals: [opened(1, null), done('a')] }],
    ])
  })

  test('a door that is just being shut is waited for, and then unlocked', () => {
    expectSteps([
      ...ready(1),
      [610, wake, { send: query }],
      [610, sent, {}],
      [620, reads(), { wakeAt: 720 }],
      [630, order(openDoor('a')), { wakeAt: 720 }],
      [720, wake, { send: query }],
      [720, sent, {}],
      [730, reads(), { signals: [closed(1)], send: unlock(1, 3630) }],
    ])
  })

  test('another door that moves is told without a ref, and as what it is', () => {
    const what = 'unlock of door 1 moved door 3'
    expectSteps([
      ...unlocking,
      [425, reads(3), { wakeAt: 525 }],
      [525, wake, { send: query }],
      [525, sent, {}],
      [535, reads(3), { signals: [opened(3, null), { kind: 'Degraded', what }], wakeAt: 635 }],
    ])
  })

  test('another door that is shut meanwhile is only shut', () => {
    expectSteps([
      ...ready(3),
      [200, order(openDoor('a')), { send: unlock(1, 3200) }],
      [200, sent, {}],
      [410, answered, { send: query }],
      [410, sent, {}],
      [420, reads(1), {}],
      [520, wake, { send: query }],
      [520, sent, {}],
      [530, reads(1), { signals: [opened(1, 'a'), done('a'), closed(3)] }],
    ])
  })
})

describe('a door that answers its order late', () => {
  const stuckAt2030: LockRow[] = [
    ...ready(),
    [200, order(openDoor('a', { withinMs: 1500 })), { send: unlock(1, 1700) }],
    [200, sent, {}],
    [410, answered, { send: query }],
    [1910, sent, {}],
    [2030, reads(), { signals: [failed('a', 'stuck')], wakeAt: 2410 }],
  ]

  test('carries the order’s ref within three seconds of its end', () => {
    expectSteps([
      ...stuckAt2030,
      [5010, wake, { send: query }],
      [5010, sent, {}],
      [5030, reads(1), { wakeAt: 5130 }],
      [5130, wake, { send: query }],
      [5130, sent, {}],
      [5140, reads(1), { signals: [opened(1, 'a')] }],
    ])
  })

  test('carries none after that', () => {
    expectSteps([
      ...stuckAt2030,
      [5011, wake, { send: query }],
      [5011, sent, {}],
      [5031, reads(1), {}],
      [5131, wake, { send: query }],
      [5131, sent, {}],
      [5141, reads(1), { signals: [opened(1, null)] }],
    ])
  })

  test('carries it once: the next opening is nobody’s', () => {
    expectSteps([
      ...stuckAt2030,
      [2410, wake, { send: query }],
      [2410, sent, {}],
      [2420, reads(1), {}],
      [2520, wake, { send: query }],
      [2520, sent, {}],
      [2530, reads(1), { signals: [opened(1, 'a')] }],
      [3020, wake, { send: query }],
      [3020, sent, {}],
      [3030, reads(), {}],
      [3130, wake, { send: query }],
      [3130, sent, {}],
      [3140, reads(), { signals: [closed(1)] }],
      [3630, wake, { send: query }],
      [3630, sent, {}],
      [3640, reads(1), {}],
      [3740, wake, { send: query }],
      [3740, sent, {}],
      [3750, reads(1), { signals: [opened(1, null)] }],
    ])
  })

  test('another door has no part in it', () => {
    expectSteps([
      ...stuckAt2030,
      [2410, wake, { send: query }],
      [2410, sent, {}],
      [2420, reads(2), {}],
      [2520, wake, { send: query }],
      [2520, sent, {}],
      [2530, reads(2), { signals: [opened(2, null)] }],
    ])
  })
})

describe('orders that wait', () => {
  test('are carried out one at a time, the coils resting in between', () => {
    expectSteps(
      [
        ...unlocking,
        [420, order(openDoor('b', { door: 2 })), { wakeAt: 3420 }],
        [425, reads(1), { wakeAt: 525 }],
        [525, wake, { send: query }],
        [525, sent, {}],
        [535, reads(1), { signals: [opened(1, 'a'), done('a')], wakeAt: 1025 }],
        [1025, wake, { send: query }],
        [1025, sent, {}],
        [1035, reads(1), { wakeAt: 1205 }],
        [1205, wake, { send: unlock(2, 3420) }],
      ],
      { betweenUnlocksMs: 1000 },
    )
  })

  test('end when their time is over', () => {
    expectSteps([
      ...unlocking,
      [420, order(openDoor('b', { door: 2, withinMs: 500 })), { wakeAt: 920 }],
      [725, silence, { send: query, wakeAt: 920 }],
      [920, wake, { signals: [failed('b', 'late')] }],
    ])
  })

  test('are at most eight', () => {
    const more = Array.from(
      { length: 7 },
      (_, at): LockRow => [411 + at, order(openDoor(`more${at}`, { door: 2 })), {}],
    )
    expectSteps([
      ...unlocking.slice(0, -1),
      ...more,
      [420, order(openDoor('last', { door: 3 })), { signals: [failed('last', 'busy')] }],
      [421, order(openDoor('more3', { door: 2 })), { signals: [] }],
    ])
  })

  test('are refused for a gate and for a door that the cabinet does not have', () => {
    const gate: Order = { kind: 'OpenGate', ref: 'g', direction: 'in', withinMs: 1000 }
    expectSteps([
      ...ready(),
      [200, order(gate), { signals: [failed('g', 'refused')] }],
      [201, order(openDoor('a', { door: 5 })), { signals: [failed('a', 'refused')] }],
    ])
  })

  test('fail at once while the board is offline', () => {
    expectSteps([
      [0, start, { send: query }],
      [312, silence, { send: null }],
      [500, wake, { send: query }],
      [812, silence, {}],
      [1000, wake, { send: query }],
      [1312, silence, { signals: [offline] }],
      [1400, order(openDoor('a')), { signals: [failed('a', 'offline')] }],
    ])
  })
})
