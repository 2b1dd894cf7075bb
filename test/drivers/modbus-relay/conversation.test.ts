import { describe, expect, test } from 'vitest'
import { converse } from '../../../drivers/modbus-relay/conversation.ts'
import type { ModbusPacket } from '../../../drivers/modbus-relay/packets.ts'
import type { GateSettings } from '../../../drivers/modbus-relay/wiring.ts'
import type { Input, Request, Step } from '../../../drivers/ports.ts'
import type { Order, OrderFailure, Signal } from '../../../drivers/words.ts'
import { coils, exception, flashOn, inputs, openGate, relayGate } from '../../support/relay-gate.ts'

type Wanted = Partial<Omit<Step<unknown, ModbusPacket>, 'state'>>

/** At this moment, after this input, exactly this is sent and signalled; `wakeAt` is checked where it is named. */
type Row = readonly [at: number, Input<ModbusPacket>, Wanted]

const start: Input<ModbusPacket> = { kind: 'start' }
const wake: Input<ModbusPacket> = { kind: 'wake' }
const sent: Input<ModbusPacket> = { kind: 'sent' }
const silence: Input<ModbusPacket> = { kind: 'silence' }
const unsent: Input<ModbusPacket> = { kind: 'unsent' }
const reply = (packet: ModbusPacket): Input<ModbusPacket> => ({ kind: 'reply', packet })
const stray = (packet: ModbusPacket): Input<ModbusPacket> => ({ kind: 'stray', packet })
const order = (given: Order): Input<ModbusPacket> => ({ kind: 'order', order: given })

const poll = (kind: 'readCoils' | 'readInputs'): Request<ModbusPacket> => ({
  packet: { kind, unit: 1, address: 0, count: 8 },
  priority: 'poll',
  replyMs: 50,
  notAfter: null,
})
const readRelays = poll('readCoils')
const readInputs = poll('readInputs')
const checkRelays: Request<ModbusPacket> = { ...readRelays, priority: 'order' }
const flash = (relay: number, notAfter: number): Request<ModbusPacket> => ({
  packet: flashOn(relay),
  priority: 'order',
  replyMs: 50,
  notAfter,
})

const online: Signal = { kind: 'Online', identity: null }
const offline: Signal = { kind: 'Offline', cause: 'no_reply' }
const done = (ref: string): Signal => ({ kind: 'OrderDone', ref })
const failed = (ref: string, why: OrderFailure): Signal => ({ kind: 'OrderFailed', ref, why })
const unconfirmed = (ref: string): Signal => ({ kind: 'OrderUnconfirmed', ref })
const passed = (direction: 'in' | 'out', ref: string | null): Signal => ({
  kind: 'PersonPassed',
  direction,
  ref,
})
const lapsed = (ref: string): Signal => ({ kind: 'PassageLapsed', ref })
const reversed = (direction: 'in' | 'out', ref: string): Signal => ({
  kind: 'PassageReversed',
  direction,
  ref,
})

/** Plays the rows and holds the conversation to its contract: one request at a time, wakes after now. */
function play(rows: readonly Row[], settings: Partial<GateSettings> = {}) {
  const conversation = converse({ ...relayGate, ...settings })
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

/** Online at 40 with every contact at rest; the next poll is due at 60. */
const begun: readonly Row[] = [
  [0, start, { send: readRelays }],
  [20, reply(coils()), { send: readInputs }],
  [40, reply(inputs()), { signals: [online], wakeAt: 60 }],
]

/** Begun, and order `a` inwards was given at 50, written at 51 and met with silence at 120. */
const unanswered: readonly Row[] = [
  ...begun,
  [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
  [51, sent, {}],
  [120, silence, { send: checkRelays }],
]

/** Begun, and order `a` inwards was done at 70. The reading that follows is outstanding. */
const opened: readonly Row[] = [
  ...begun,
  [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
  [51, sent, {}],
  [70, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
]

describe('at start', () => {
  test('relays and inputs are read, nothing is moved, and then the inputs are read every pollMs', () => {
    play([
      ...begun,
      [60, wake, { send: readInputs }],
      [75, reply(inputs()), { wakeAt: 100 }],
      [100, wake, { send: readInputs }],
    ])
  })

  test('a relay that holds is named, and left as it is', () => {
    const what = '板卡上线时继电器 5 处于吸合状态 relay 5 was on when the board came online'
    play([
      [0, start, { send: readRelays }],
      [20, reply(coils(5)), { send: readInputs, signals: [{ kind: 'Degraded', what }] }],
      [40, reply(inputs()), { signals: [online] }],
    ])
  })

  test('a passage contact that is active at the first reading is no passage until it was at rest', () => {
    play([
      [0, start, { send: readRelays }],
      [20, reply(coils()), { send: readInputs }],
      [40, reply(inputs(3)), { signals: [online] }],
      [60, wake, { send: readInputs }],
      [75, reply(inputs(3)), {}],
      [100, wake, { send: readInputs }],
      [115, reply(inputs()), {}],
      [140, wake, { send: readInputs }],
      [155, reply(inputs(3)), { signals: [passed('in', null)] }],
    ])
  })

  test('an order waits until the board is online', () => {
    play([
      [0, start, { send: readRelays }],
      [10, order(openGate('in', 'a')), { wakeAt: 2010 }],
      [20, reply(coils()), { send: readInputs }],
      [40, reply(inputs()), { signals: [online], send: flash(1, 2010) }],
    ])
  })

  test('an order that waits too long for it is late', () => {
    play([
      [0, start, { send: readRelays }],
      [10, order(openGate('in', 'a', 30)), { wakeAt: 40 }],
      [40, wake, { signals: [failed('a', 'late')] }],
    ])
  })
})

describe('an open order', () => {
  test('is one flash of the right relay, and done with its echo', () => {
    play([
      ...begun,
      [50, order(openGate('out', 'a', 1000)), { send: flash(2, 1050), wakeAt: null }],
      [51, sent, {}],
      [70, reply(flashOn(2)), { send: readInputs, signals: [done('a')], wakeAt: 70 + 6000 }],
    ])
  })

  test('waits for the poll in flight and goes before the next one', () => {
    play([
      ...begun,
      [60, wake, { send: readInputs }],
      [62, order(openGate('in', 'a')), {}],
      [75, reply(inputs()), { send: flash(1, 2062) }],
    ])
  })

  test('takes the place of a poll that was not written yet', () => {
    play([
      ...begun,
      [60, wake, { send: readInputs }],
      [61, unsent, { wakeAt: 71 }],
      [61, order(openGate('in', 'a')), { send: flash(1, 2061) }],
    ])
  })

  test('that the board refuses is refused, and the relay is free for the next one', () => {
    play([
      ...begun,
      [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
      [51, sent, {}],
      [70, reply(exception(5)), { send: readInputs, signals: [failed('a', 'refused')] }],
      [85, reply(inputs()), {}],
      [90, order(openGate('in', 'b')), { send: flash(1, 2090) }],
    ])
  })

  test('that could not be written in time is late', () => {
    play([
      ...begun,
      [50, order(openGate('in', 'a', 100)), { send: flash(1, 150) }],
      [160, unsent, { send: readInputs, signals: [failed('a', 'late')] }],
    ])
  })

  test('for a locker door is refused', () => {
    play([
      ...begun,
      [
        50,
        order({ kind: 'OpenDoor', ref: 'a', door: 1, withinMs: 1000 }),
        { signals: [failed('a', 'refused')] },
      ],
    ])
  })

  test('that is given again while it is under way or open is not carried out twice', () => {
    play([
      ...begun,
      [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
      [51, sent, {}],
      [52, order(openGate('in', 'a')), {}],
      [70, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
      [72, order(openGate('in', 'a')), { signals: [failed('a', 'refused')] }],
      [85, reply(inputs()), {}],
      [1000, wake, { send: readInputs }],
    ])
  })

  test('waits until the pulse before it in the same direction is over, and not for the other direction', () => {
    play([
      ...opened,
      [75, order(openGate('in', 'b')), {}],
      [76, order(openGate('out', 'c')), {}],
      [85, reply(inputs()), { send: flash(2, 2076) }],
      [86, sent, {}],
      [105, reply(flashOn(2)), { signals: [done('c')], wakeAt: 110 }],
      [110, wake, { send: readInputs }],
      [669, reply(inputs()), { send: readInputs }],
      [684, reply(inputs()), { send: flash(1, 2075) }],
    ])
  })

  test('whose time is over before that pulse is late', () => {
    play([
      ...opened,
      [75, order(openGate('in', 'b', 300)), { wakeAt: 375 }],
      [85, reply(inputs()), { wakeAt: 110 }],
      [375, wake, { send: readInputs, signals: [failed('b', 'late')] }],
    ])
  })

  test('is the fifth that nobody used in its direction: the gate is busy', () => {
    play([
      ...opened,
      [71, order(openGate('in', 'b')), {}],
      [72, order(openGate('in', 'c')), {}],
      [73, order(openGate('in', 'd')), {}],
      [74, order(openGate('in', 'e')), { signals: [failed('e', 'busy')] }],
      [75, order(openGate('out', 'f')), {}],
      [85, reply(inputs()), { send: flash(2, 2075) }],
    ])
  })
})

describe('an open order that the board leaves unanswered', () => {
  test('is done when its relay is seen to hold', () => {
    play([...unanswered, [140, reply(coils(1)), { send: readInputs, signals: [done('a')], wakeAt: 6140 }]])
  })

  test('is sent again when its relay is at rest while the pulse would still last', () => {
    play([
      ...unanswered,
      [140, reply(coils(2)), { send: flash(1, 2050) }],
      [141, sent, {}],
      [160, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
    ])
  })

  test('is sent again up to 100 ms before the pulse would end, not from then on', () => {
    play([...unanswered, [450, reply(coils()), { send: flash(1, 2050) }]])
    play([...unanswered, [451, reply(coils()), { send: readInputs, signals: [unconfirmed('a')] }]])
  })

  test('is not sent a third time: it surely had no effect, and is late', () => {
    play([
      ...unanswered,
      [140, reply(coils()), { send: flash(1, 2050) }],
      [141, sent, {}],
      [210, silence, { send: checkRelays }],
      [230, reply(coils()), { send: readInputs, signals: [failed('a', 'late')] }],
      [245, reply(inputs(3)), { signals: [passed('in', null)] }],
    ])
  })

  test('is late when it surely had no effect and its time is over', () => {
    play([
      ...begun,
      [50, order(openGate('in', 'a', 90)), { send: flash(1, 140) }],
      [51, sent, {}],
      [120, silence, { send: checkRelays }],
      [140, reply(coils()), { send: readInputs, signals: [failed('a', 'late')] }],
    ])
  })

  test('is late when its second flash could not be written in time', () => {
    play([
      ...unanswered,
      [140, reply(coils()), { send: flash(1, 2050) }],
      [2051, unsent, { send: readInputs, signals: [failed('a', 'late')] }],
    ])
  })

  test('is unconfirmed when the relays cannot be read, and a passage still counts for it', () => {
    play([
      ...unanswered,
      [190, silence, { send: readInputs, signals: [unconfirmed('a')] }],
      [205, reply(inputs(3)), { signals: [passed('in', 'a')] }],
    ])
    play([...unanswered, [140, reply(exception(1)), { send: readInputs, signals: [unconfirmed('a')] }]])
  })

  test('is unconfirmed and lapses when nobody passes', () => {
    play([
      ...unanswered,
      [190, silence, { send: readInputs, signals: [unconfirmed('a')] }],
      [205, reply(inputs()), {}],
      [6189, wake, { send: readInputs }],
      [6190, wake, { signals: [lapsed('a')] }],
    ])
  })

  test('is not sent again on a reading that may be the late answer to an older one', () => {
    const secondOrder = (at: number): readonly Row[] => [
      ...unanswered,
      [190, silence, { send: readInputs, signals: [unconfirmed('a')] }],
      [205, reply(inputs()), {}],
      [
        at,
        order(openGate('out', 'b')),
        { send: flash(2, at + 2000), signals: at > 6190 ? [lapsed('a')] : [] },
      ],
      [at + 1, sent, {}],
      [at + 70, silence, { send: checkRelays }],
    ]
    play([...secondOrder(1000), [1090, reply(coils()), { send: readInputs, signals: [unconfirmed('b')] }]])
    play([...secondOrder(10_200), [10_290, reply(coils()), { send: flash(2, 12_200) }]])
  })

  test('is done when its echo comes while the relays are read, whatever they say then', () => {
    play([
      ...unanswered,
      [125, stray(flashOn(1)), { signals: [done('a')] }],
      [140, reply(coils()), { send: readInputs }],
      [155, reply(inputs(3)), { signals: [passed('in', 'a')] }],
    ])
  })

  test('is not proved by an echo that came before it was written', () => {
    play([
      ...begun,
      [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
      [50, stray(flashOn(1)), {}],
      [51, sent, {}],
      [70, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
    ])
  })

  test('is not proved by an echo of another relay, time or unit', () => {
    play([
      ...unanswered,
      [125, stray(flashOn(2)), {}],
      [126, stray(flashOn(1, 6)), {}],
      [127, stray({ ...flashOn(1), unit: 2 }), {}],
      [128, stray(coils(1)), {}],
      [140, reply(coils()), { send: flash(1, 2050) }],
    ])
  })
})

describe('passages', () => {
  test('one closure of the contact is one person, on the oldest order of that direction', () => {
    play([
      ...opened,
      [85, reply(inputs()), {}],
      [680, order(openGate('in', 'b')), { send: flash(1, 2680) }],
      [681, sent, {}],
      [700, reply(flashOn(1)), { send: readInputs, signals: [done('b')] }],
      [715, reply(inputs(3)), { signals: [passed('in', 'a')] }],
      [740, wake, { send: readInputs }],
      [755, reply(inputs(3)), {}],
      [780, wake, { send: readInputs }],
      [795, reply(inputs()), {}],
      [820, wake, { send: readInputs }],
      [835, reply(inputs(3)), { signals: [passed('in', 'b')] }],
    ])
  })

  test('against the only order are said once, and the order waits on', () => {
    play([
      ...opened,
      [85, reply(inputs(4)), { signals: [reversed('out', 'a')] }],
      [110, wake, { send: readInputs }],
      [125, reply(inputs()), {}],
      [150, wake, { send: readInputs }],
      [165, reply(inputs(4)), { signals: [passed('out', null)] }],
      [190, wake, { send: readInputs }],
      [205, reply(inputs(3)), { signals: [passed('in', 'a')] }],
    ])
  })

  test('without any order belong to nobody', () => {
    play([
      ...begun,
      [60, wake, { send: readInputs }],
      [75, reply(inputs(4)), { signals: [passed('out', null)] }],
    ])
  })

  test('that do not come lapse one second after the gate locks', () => {
    play([
      ...opened,
      [85, reply(inputs()), {}],
      [6069, wake, { send: readInputs }],
      [6070, wake, { signals: [lapsed('a')] }],
      [6084, reply(inputs(3)), { signals: [passed('in', null)] }],
    ])
  })

  test('are seen on contacts that open instead', () => {
    play(
      [
        [0, start, { send: readRelays }],
        [20, reply(coils()), { send: readInputs }],
        [40, reply(inputs(3, 4)), { signals: [online] }],
        [60, wake, { send: readInputs }],
        [75, reply(inputs(3)), { signals: [passed('out', null)] }],
      ],
      { passedActive: 'open' },
    )
  })
})

describe('the fire contact', () => {
  const wired = { fire: 8 } as const
  const atRest: Signal = { kind: 'FireContact', active: false }
  const burning: readonly Row[] = [
    [0, start, { send: readRelays }],
    [20, reply(coils()), { send: readInputs }],
    [40, reply(inputs()), { signals: [online, { kind: 'FireContact', active: true }] }],
  ]
  const calm: readonly Row[] = [
    [0, start, { send: readRelays }],
    [20, reply(coils()), { send: readInputs }],
    [40, reply(inputs(8)), { signals: [online, atRest] }],
  ]

  test('is reported at the first reading, so that an alarm that ended while nobody looked does not last', () => {
    play(calm, wired)
  })

  test('is reported when it is active, and whenever it changes', () => {
    play(
      [
        ...burning,
        [60, wake, { send: readInputs }],
        [75, reply(inputs()), {}],
        [100, wake, { send: readInputs }],
        [115, reply(inputs(8)), { signals: [{ kind: 'FireContact', active: false }] }],
      ],
      wired,
    )
  })

  test('that closes for the alarm is read the other way round', () => {
    play(
      [
        [0, start, { send: readRelays }],
        [20, reply(coils()), { send: readInputs }],
        [40, reply(inputs()), { signals: [online, atRest] }],
        [60, wake, { send: readInputs }],
        [75, reply(inputs(8)), { signals: [{ kind: 'FireContact', active: true }] }],
      ],
      { fire: 8, fireActive: 'closed' },
    )
  })

  test('keeps everybody from being let in, and nobody from being let out', () => {
    play(
      [
        ...burning,
        [50, order(openGate('in', 'a')), { signals: [failed('a', 'refused')] }],
        [51, order(openGate('out', 'b')), { send: flash(2, 2051) }],
      ],
      wired,
    )
  })

  test('refuses an order inwards that was waiting when it rose', () => {
    play(
      [
        ...calm,
        [60, wake, { send: readInputs }],
        [62, order(openGate('in', 'a')), {}],
        [75, reply(inputs()), { signals: [{ kind: 'FireContact', active: true }, failed('a', 'refused')] }],
      ],
      wired,
    )
  })
})

describe('a board that does not answer', () => {
  const gone: readonly Row[] = [
    ...begun,
    [60, wake, { send: readInputs }],
    [130, silence, { send: readInputs }],
    [200, silence, { send: readInputs }],
    [270, silence, { signals: [offline], wakeAt: 350 }],
  ]

  test('is offline after three silences in a row', () => {
    play(gone)
    play([
      ...begun,
      [60, wake, { send: readInputs }],
      [130, silence, { send: readInputs }],
      [200, silence, { send: readInputs }],
      [215, reply(inputs()), {}],
      [240, wake, { send: readInputs }],
      [310, silence, { send: readInputs }],
    ])
  })

  test('that never answered is offline too', () => {
    play([
      [0, start, { send: readRelays }],
      [70, silence, { send: readRelays }],
      [140, silence, { send: readRelays }],
      [210, silence, { signals: [offline] }],
    ])
  })

  test('is asked with pauses that grow to two seconds', () => {
    const pauses = [80, 160, 320, 640, 1280, 2000, 2000]
    const rows: Row[] = []
    let at = 350
    for (const pauseMs of pauses.slice(1)) {
      rows.push([at, wake, { send: readRelays }], [at + 70, silence, { wakeAt: at + 70 + pauseMs }])
      at += 70 + pauseMs
    }
    play([...gone, ...rows])
  })

  test('fails orders, those that wait included', () => {
    play([
      [0, start, { send: readRelays }],
      [10, order(openGate('in', 'a')), {}],
      [70, silence, { send: readRelays }],
      [140, silence, { send: readRelays }],
      [210, silence, { signals: [failed('a', 'offline'), offline] }],
      [220, order(openGate('in', 'b')), { signals: [failed('b', 'offline')] }],
    ])
  })

  test('comes back with a fresh reading: nothing is concluded across the gap', () => {
    play([
      ...gone,
      [350, wake, { send: readRelays }],
      [370, reply(coils()), { send: readInputs }],
      [390, reply(inputs(3)), { signals: [online], wakeAt: 410 }],
      [410, wake, { send: readInputs }],
      [425, reply(inputs(3)), {}],
    ])
  })

  test('ends its opens by time all the same', () => {
    play([
      ...opened,
      [140, silence, { send: readInputs }],
      [210, silence, { send: readInputs }],
      [280, silence, { signals: [offline] }],
      [6070, wake, { send: readRelays, signals: [lapsed('a')] }],
    ])
  })

  test('comes back while a pulse of ours lasts: that relay is no cause for concern', () => {
    play([
      ...opened,
      [140, silence, { send: readInputs }],
      [210, silence, { send: readInputs }],
      [280, silence, { signals: [offline], wakeAt: 360 }],
      [360, wake, { send: readRelays }],
      [380, reply(coils(1)), { send: readInputs }],
    ])
  })

  test('but refuses to be read is complained about once and counts as gone', () => {
    const what = '板卡拒绝读取（异常码 2） the board refuses to be read (exception 2)'
    play([
      [0, start, { send: readRelays }],
      [20, reply(coils()), { send: readInputs }],
      [40, reply(exception(2)), { signals: [{ kind: 'Degraded', what }], wakeAt: 60 }],
      [60, wake, { send: readInputs }],
      [80, reply(exception(2)), { wakeAt: 100 }],
      [100, wake, { send: readInputs }],
      [120, reply(exception(2)), { signals: [offline] }],
    ])
  })

  test('is complained about again when it refuses after a good reading', () => {
    const what = '板卡拒绝读取（异常码 2） the board refuses to be read (exception 2)'
    const complaint: Signal = { kind: 'Degraded', what }
    play([
      ...begun,
      [60, wake, { send: readInputs }],
      [75, reply(exception(2)), { signals: [complaint] }],
      [100, wake, { send: readInputs }],
      [115, reply(inputs()), {}],
      [140, wake, { send: readInputs }],
      [155, reply(exception(2)), { signals: [complaint] }],
    ])
  })
})
