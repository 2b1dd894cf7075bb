import { describe, expect, test } from 'vitest'
import { converse } from '../../../drivers/lock-8a/conversation.ts'
import type { LockPacket } from '../../../drivers/lock-8a/packets.ts'
import type { LockSettings } from '../../../drivers/lock-8a/wiring.ts'
import type { Input, Request, Step } from '../../../drivers/ports.ts'
import type { Order, OrderFailure, Signal } from '../../../drivers/words.ts'
import { lockSettings, openDoor } from '../../support/lock-bench.ts'

type Wanted = Partial<Omit<Step<unknown, LockPacket>, 'state'>>

/** At this moment, after this input, exactly this is sent and signalled; `wakeAt` is checked where it is named. */
type Row = readonly [at: number, Input<LockPacket>, Wanted]

const start: Input<LockPacket> = { kind: 'start' }
const wake: Input<LockPacket> = { kind: 'wake' }
const sent: Input<LockPacket> = { kind: 'sent' }
const silence: Input<LockPacket> = { kind: 'silence' }
const unsent: Input<LockPacket> = { kind: 'unsent' }
const order = (given: Order): Input<LockPacket> => ({ kind: 'order', order: given })
const event = (board = 1): Input<LockPacket> => ({
  kind: 'stray',
  packet: { kind: 'lockEvent', board, lock: 1, bit: false },
})
const answered: Input<LockPacket> = {
  kind: 'reply',
  packet: { kind: 'unlockReply', board: 1, lock: 1, bit: true },
}

/** A reading in which these doors are open; of this cabinet every shut door reads 1. */
const reads = (...open: readonly number[]): Input<LockPacket> => ({
  kind: 'reply',
  packet: { kind: 'boardState', board: 1, bits: bitsOf(open) },
})
const bitsOf = (open: readonly number[]) => open.reduce((bits, door) => bits & ~(1 << (door - 1)), 0xffffff)

const query: Request<LockPacket> = {
  packet: { kind: 'queryAll', board: 1 },
  priority: 'poll',
  replyMs: 300,
  notAfter: null,
}
const unlock = (lock: number, notAfter: number): Request<LockPacket> => ({
  packet: { kind: 'unlock', board: 1, lock },
  priority: 'order',
  replyMs: 1000,
  notAfter,
})

const online: Signal = { kind: 'Online', identity: null }
const offline: Signal = { kind: 'Offline', cause: 'no_reply' }
const found = (...open: readonly number[]): Signal => ({ kind: 'DoorsFound', open })
const opened = (door: number, ref: string | null): Signal => ({ kind: 'DoorOpened', door, ref })
const closed = (door: number): Signal => ({ kind: 'DoorClosed', door })
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
const failed = (ref: string, why: OrderFailure): Signal => ({ kind: 'OrderFailed', ref, why })
const unconfirmed = (ref: string): Signal => ({ kind: 'OrderUnconfirmed', ref })

/** Plays the rows and holds the conversation to its contract: one request at a time, wakes after now. */
function play(rows: readonly Row[], settings: Partial<LockSettings> = {}) {
  const conversation = converse(lockSettings(settings))
  let state = conversation.initial
  let outstanding = false
  rows.forEach(([at, input, wanted], index) => {
    const row = `row ${index + 1}: ${input.kind} at ${at}`
    if (['reply', 'silence', 'unsent'].includes(input.kind)) {
      expect(outstanding, `${row} ends a request that is none`).toBe(true)
      outstanding = false
    }
    const step = conversation.step(state, input, at)
    state = step.state
    expect(step.send, row).toEqual(wanted.send ?? null)
    expect(step.signals, row).toEqual(wanted.signals ?? [])
    if ('wakeAt' in wanted) expect(step.wakeAt, row).toBe(wanted.wakeAt)
    if (step.wakeAt !== null) expect(step.wakeAt, row).toBeGreaterThan(at)
    if (step.send !== null) {
      expect(outstanding, `${row} sends while a request is outstanding`).toBe(false)
      outstanding = true
    }
  })
}

/** Online at 10 and every door found at 120; the next poll is due at 610. */
const ready = (...open: readonly number[]): Row[] => [
  [0, start, { send: query, signals: [], wakeAt: null }],
  [0, sent, { wakeAt: null }],
  [10, reads(...open), { signals: [online], wakeAt: 110 }],
  [110, wake, { send: query }],
  [110, sent, {}],
  [120, reads(...open), { signals: [found(...open)], wakeAt: 610 }],
]

/** Door 1 was ordered open at 200 and the unlock was answered at 410; the board is being read back. */
const unlocking: Row[] = [
  ...ready(),
  [200, order(openDoor('a')), { send: unlock(1, 3200), wakeAt: null }],
  [205, sent, {}],
  [410, answered, { send: query }],
  [415, sent, {}],
]

/** The same, and at 1920 door 1 still reads shut. */
const stillShut: Row[] = [
  ...unlocking,
  [425, reads(), { wakeAt: 525 }],
  [1905, wake, { send: query }],
  [1909, sent, {}],
  [1920, reads(), { wakeAt: 2020 }],
  [2020, wake, { send: query }],
  [2020, sent, {}],
]

describe('starting', () => {
  test('only reads, and tells the doors once two readings agree', () => play(ready()))

  test('doors that stand open are found, not opened', () => play(ready(2, 4)))

  test('a bouncing contact delays the finding, but not for ever', () => {
    play([
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
    play([
      ...ready(1, 2, 3, 4).slice(0, 5),
      [120, reads(1, 2, 3, 4), { signals: [found(1, 2, 3, 4), { kind: 'Degraded', what }] }],
    ])
  })

  test('a cabinet of one door may stand open', () => {
    play([...ready(1).slice(0, 5), [120, reads(1), { signals: [found(1)] }]], { doors: { count: 1 } })
  })

  test('a second reading that comes too early finds nothing', () => {
    play([
      ...ready().slice(0, 3),
      [20, event(), { send: query }],
      [20, sent, {}],
      [30, reads(), { wakeAt: 110 }],
    ])
  })

  test('a board that never answers is offline after three silences, then asked every two seconds', () => {
    play([
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
    play([
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
    play([
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
    play([
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
    play([
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
    play([...ready(), [300, event(), { send: query }], [300, sent, {}], [310, reads(), { wakeAt: 800 }]])
  })

  test('an event during a reading asks for another one', () => {
    play([
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
    play([
      ...ready(),
      [300, event(2), { wakeAt: 610 }],
      [310, { kind: 'stray', packet: { kind: 'boardState', board: 1, bits: 0 } }, { wakeAt: 610 }],
    ])
  })

  test('an answer now and then is enough to stay online', () => {
    play([
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

describe('opening', () => {
  test('an answered unlock is done when the door was seen open', () => {
    play([
      ...unlocking,
      [425, reads(1), { wakeAt: 525 }],
      [525, wake, { send: query }],
      [525, sent, {}],
      [535, reads(1), { signals: [opened(1, 'a'), done('a')], wakeAt: 1025 }],
    ])
  })

  test('so is one that nobody answered', () => {
    play([
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
    play([
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
    play([
      ...ready(),
      [200, order(openDoor('a', { withinMs: 1500 })), { send: unlock(1, 1700) }],
      [200, sent, {}],
      [410, answered, { send: query }],
      [1920, sent, {}],
      [1930, reads(), { signals: [failed('a', 'stuck')] }],
    ])
  })

  test('it is unlocked twice at most, however long its order lasts', () => {
    play([
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
    play([
      ...stillShut,
      [2030, reads(), { send: unlock(1, 3200) }],
      [3300, unsent, { signals: [failed('a', 'stuck')], send: query }],
    ])
  })

  test('the coils rest before the repetition', () => {
    play(
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
    play([
      ...stillShut,
      [2030, reads(1), { wakeAt: 2130 }],
      [2130, wake, { send: query }],
      [2130, sent, {}],
      [2140, reads(1), { signals: [opened(1, 'a'), done('a')] }],
    ])
  })

  test('a board that cannot be read afterwards leaves the order unconfirmed and those behind it undone', () => {
    play([
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
    play([
      ...ready(),
      [200, order(openDoor('a')), { send: unlock(1, 3200) }],
      [3201, unsent, { signals: [failed('a', 'late')], send: query }],
    ])
  })

  test('a poll that makes way lets the order go first', () => {
    play([
      ...ready(),
      [610, wake, { send: query }],
      [615, unsent, { wakeAt: 625 }],
      [615, order(openDoor('a')), { send: unlock(1, 3615) }],
    ])
  })

  test('a reading back that makes way for another order goes on at once', () => {
    play([
      ...unlocking.slice(0, -1),
      [412, unsent, { wakeAt: 422 }],
      [412, order(openDoor('b', { door: 2 })), { wakeAt: 422 }],
      [422, wake, { send: query }],
    ])
  })

  test('a door that is open already needs no pulse', () => {
    play([...ready(1), [200, order(openDoor('a')), { signals: [done('a')] }]])
  })

  test('a door that may be opening by itself is waited for, and its opening is not the order’s', () => {
    play([
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
    play([
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
    play([
      ...unlocking,
      [425, reads(3), { wakeAt: 525 }],
      [525, wake, { send: query }],
      [525, sent, {}],
      [535, reads(3), { signals: [opened(3, null), { kind: 'Degraded', what }], wakeAt: 635 }],
    ])
  })

  test('another door that is shut meanwhile is only shut', () => {
    play([
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
  const stuckAt2030: Row[] = [
    ...ready(),
    [200, order(openDoor('a', { withinMs: 1500 })), { send: unlock(1, 1700) }],
    [200, sent, {}],
    [410, answered, { send: query }],
    [1910, sent, {}],
    [2030, reads(), { signals: [failed('a', 'stuck')], wakeAt: 2410 }],
  ]

  test('carries the order’s ref within three seconds of its end', () => {
    play([
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
    play([
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
    play([
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
    play([
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
    play(
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
    play([
      ...unlocking,
      [420, order(openDoor('b', { door: 2, withinMs: 500 })), { wakeAt: 920 }],
      [725, silence, { send: query, wakeAt: 920 }],
      [920, wake, { signals: [failed('b', 'late')] }],
    ])
  })

  test('are at most eight', () => {
    const more = Array.from(
      { length: 7 },
      (_, at): Row => [411 + at, order(openDoor(`more${at}`, { door: 2 })), {}],
    )
    play([
      ...unlocking.slice(0, -1),
      ...more,
      [420, order(openDoor('last', { door: 3 })), { signals: [failed('last', 'busy')] }],
      [421, order(openDoor('more3', { door: 2 })), { signals: [] }],
    ])
  })

  test('are refused for a gate and for a door that the cabinet does not have', () => {
    const gate: Order = { kind: 'OpenGate', ref: 'g', direction: 'in', withinMs: 1000 }
    play([
      ...ready(),
      [200, order(gate), { signals: [failed('g', 'refused')] }],
      [201, order(openDoor('a', { door: 5 })), { signals: [failed('a', 'refused')] }],
    ])
  })

  test('fail at once while the board is offline', () => {
    play([
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

describe('after a gap', () => {
  /** Three silences at 1000, 1500 and 2000; door 2 was open before. */
  const gone: Row[] = [
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
    play([
      ...gone,
      [3620, reads(3), { signals: [online], wakeAt: 3720 }],
      [3720, wake, { send: query }],
      [3720, sent, {}],
      [3730, reads(3), { signals: [found(3)], wakeAt: 4220 }],
    ])
  })

  test('a door that opened for an order that nobody could confirm answers it first, and only once', () => {
    play([
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
    play([
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
