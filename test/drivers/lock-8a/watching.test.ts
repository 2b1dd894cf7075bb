import { describe, test } from 'vitest'
import {
  offline,
  online,
  order,
  sent,
  silence,
  start,
  unconfirmed,
  wake,
} from '../../support/conversation-rows.ts'
import { openDoor } from '../../support/lock-bench.ts'
import {
  closed,
  event,
  expectSteps,
  found,
  type LockRow,
  opened,
  query,
  reads,
  ready,
  unlock,
  unlocking,
} from '../../support/lock-rows.ts'

describe('starting', () => {
  test('only reads, and tells the doors once two readings agree', () => expectSteps(ready()))

  test('doors that stand open are found, not opened', () => expectSteps(ready(2, 4)))

  test('a bouncing contact delays the finding, but not for ever', () => {
    expectSteps([
      ...ready().slice(0, 5),
      [120, reads(3), { wakeAt: 220 }],
      [220, wake, { send: query }],
      [220, sent, {}],
      [230, reads(), { wakeAt: 330 }],
      [330, wake, { send: query }],
      [330, sent, {}],
      [340, reads(3), { wakeAt: 440 }],
      [440, wake, { send: query }],
      [440, sent, {}],
      [450, reads(), { signals: [found()] }],
    ])
  })

  test('a cabinet whose every door reads open asks for a look at the setting', () => {
    const what = 'every door reads open: check the setting feedback'
    expectSteps([
      ...ready(1, 2, 3, 4).slice(0, 5),
      [120, reads(1, 2, 3, 4), { signals: [found(1, 2, 3, 4), { kind: 'Degraded', what }] }],
    ])
  })

  test('a cabinet of one door may stand open', () => {
    expectSteps([...ready(1).slice(0, 5), [120, reads(1), { signals: [found(1)] }]], { doors: { count: 1 } })
  })

  test('a second reading that comes too early finds nothing', () => {
    expectSteps([
      ...ready().slice(0, 3),
      [20, event(), { send: query }],
      [20, sent, {}],
      [30, reads(), { wakeAt: 110 }],
    ])
  })

  test('a board that never answers is offline after three silences, then asked every two seconds', () => {
    expectSteps([
      [0, start, { send: query }],
      [0, sent, {}],
      [312, silence, { wakeAt: 500 }],
      [500, wake, { send: query }],
      [500, sent, {}],
      [812, silence, { wakeAt: 1000 }],
      [1000, wake, { send: query }],
      [1000, sent, {}],
      [1312, silence, { signals: [offline], wakeAt: 3000 }],
      [3000, wake, { send: query }],
      [3000, sent, {}],
      [3312, silence, { wakeAt: 5000 }],
    ])
  })

  test('an order waits until the doors are found', () => {
    expectSteps([
      [0, start, { send: query }],
      [0, sent, {}],
      [5, order(openDoor('a')), { wakeAt: 3005 }],
      [10, reads(), { signals: [online], wakeAt: 110 }],
      [110, wake, { send: query }],
      [110, sent, {}],
      [120, reads(), { signals: [found()], send: unlock(1, 3005) }],
    ])
  })
})

describe('watching', () => {
  test('a door has moved when two readings far enough apart say so', () => {
    expectSteps([
      ...ready(),
      [610, wake, { send: query }],
      [610, sent, {}],
      [620, reads(3), { wakeAt: 720 }],
      [720, wake, { send: query }],
      [720, sent, {}],
      [730, reads(3), { signals: [opened(3, null)], wakeAt: 1220 }],
      [1220, wake, { send: query }],
      [1220, sent, {}],
      [1230, reads(), { wakeAt: 1330 }],
      [1330, wake, { send: query }],
      [1330, sent, {}],
      [1340, reads(), { signals: [closed(3)] }],
    ])
  })

  test('a contact that bounces once has not moved', () => {
    expectSteps([
      ...ready(),
      [610, wake, { send: query }],
      [610, sent, {}],
      [620, reads(3), {}],
      [720, wake, { send: query }],
      [720, sent, {}],
      [730, reads(), { wakeAt: 1220 }],
      [1220, wake, { send: query }],
      [1220, sent, {}],
      [1230, reads(3), { wakeAt: 1330 }],
    ])
  })

  test('a second reading counts only if it was asked for late enough', () => {
    expectSteps([
      ...ready(),
      [610, wake, { send: query }],
      [610, sent, {}],
      [620, reads(3), {}],
      [650, event(), { send: query }],
      [650, sent, {}],
      [900, reads(3), { send: query }],
      [900, sent, {}],
      [910, reads(3), { signals: [opened(3, null)] }],
    ])
  })

  test('an event is not believed, it hastens the reading', () => {
    expectSteps([
      ...ready(),
      [300, event(), { send: query }],
      [300, sent, {}],
      [310, reads(), { wakeAt: 800 }],
    ])
  })

  test('an event during a reading asks for another one', () => {
    expectSteps([
      ...ready(),
      [610, wake, { send: query }],
      [610, sent, {}],
      [615, event(), {}],
      [620, reads(), { send: query }],
      [620, sent, {}],
      [630, reads(), { wakeAt: 1120 }],
    ])
  })

  test('an event of another board, and any other packet that was not asked for, is left alone', () => {
    expectSteps([
      ...ready(),
      [300, event(2), { wakeAt: 610 }],
      [310, { kind: 'stray', packet: { kind: 'boardState', board: 1, bits: 0 } }, { wakeAt: 610 }],
    ])
  })

  test('an answer now and then is enough to stay online', () => {
    expectSteps([
      ...ready(),
      [610, wake, { send: query }],
      [610, sent, {}],
      [922, silence, { wakeAt: 1110 }],
      [1110, wake, { send: query }],
      [1110, sent, {}],
      [1422, silence, { wakeAt: 1610 }],
      [1610, wake, { send: query }],
      [1610, sent, {}],
      [1620, reads(), { wakeAt: 2110 }],
      [2110, wake, { send: query }],
      [2110, sent, {}],
      [2422, silence, { wakeAt: 2610 }],
    ])
  })
})

describe('after a gap', () => {
  /** Three silences at 1000, 1500 and 2000; door 2 was open before. */
  const gone: LockRow[] = [
    ...ready(2),
    [610, wake, { send: query }],
    [610, sent, {}],
    [922, silence, { wakeAt: 1110 }],
    [1110, wake, { send: query }],
    [1110, sent, {}],
    [1422, silence, {}],
    [1610, wake, { send: query }],
    [1610, sent, {}],
    [1922, silence, { signals: [offline], wakeAt: 3610 }],
    [3610, wake, { send: query }],
    [3610, sent, {}],
  ]

  test('the doors are found anew, which tells what changed', () => {
    expectSteps([
      ...gone,
      [3620, reads(3), { signals: [online], wakeAt: 3720 }],
      [3720, wake, { send: query }],
      [3720, sent, {}],
      [3730, reads(3), { signals: [found(3)], wakeAt: 4220 }],
    ])
  })

  test('a door that opened for an order that nobody could confirm answers it first, and only once', () => {
    expectSteps([
      ...unlocking,
      [727, silence, { send: query }],
      [727, sent, {}],
      [1039, silence, { send: query }],
      [1039, sent, {}],
      [1351, silence, { signals: [unconfirmed('a'), offline], wakeAt: 3039 }],
      [3039, wake, { send: query }],
      [3039, sent, {}],
      [3049, reads(1, 3), { signals: [online] }],
      [3149, wake, { send: query }],
      [3149, sent, {}],
      [3159, reads(1, 3), { signals: [opened(1, 'a'), found(1, 3)] }],
      [3649, wake, { send: query }],
      [3649, sent, {}],
      [3659, reads(3), {}],
      [3759, wake, { send: query }],
      [3759, sent, {}],
      [3769, reads(3), { signals: [closed(1)] }],
      [4259, wake, { send: query }],
      [4259, sent, {}],
      [4269, reads(1, 3), {}],
      [4369, wake, { send: query }],
      [4369, sent, {}],
      [4379, reads(1, 3), { signals: [opened(1, null)] }],
    ])
  })

  test('a reading from before it finds nothing', () => {
    expectSteps([
      ...ready().slice(0, 5),
      [422, silence, { wakeAt: 610 }],
      [610, wake, { send: query }],
      [610, sent, {}],
      [922, silence, { wakeAt: 1110 }],
      [1110, wake, { send: query }],
      [1110, sent, {}],
      [1422, silence, { signals: [offline] }],
      [3110, wake, { send: query }],
      [3110, sent, {}],
      [3120, reads(), { signals: [online], wakeAt: 3220 }],
    ])
  })
})
