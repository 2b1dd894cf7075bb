import { describe, test } from 'vitest'
import type { Signal } from '../../../drivers/words.ts'
import { done, failed, online, order, sent, start, wake } from '../../support/conversation-rows.ts'
import { coils, flashOn, inputs, openGate } from '../../support/relay-gate.ts'
import {
  begun,
  expectSteps,
  flash,
  lapsed,
  opened,
  passed,
  type RelayRow,
  readInputs,
  readRelays,
  reply,
  reversed,
} from '../../support/relay-rows.ts'

describe('at start', () => {
  test('relays and inputs are read, nothing is moved, and then the inputs are read every pollMs', () => {
    expectSteps([
      ...begun,
      [60, wake, { send: readInputs }],
      [75, reply(inputs()), { wakeAt: 100 }],
      [100, wake, { send: readInputs }],
    ])
  })

  test('a relay that holds is named, and left as it is', () => {
    const what = '板卡上线时继电器 5 处于吸合状态 relay 5 was on when the board came online'
    expectSteps([
      [0, start, { send: readRelays }],
      [20, reply(coils(5)), { send: readInputs, signals: [{ kind: 'Degraded', what }] }],
      [40, reply(inputs()), { signals: [online] }],
    ])
  })

  test('a passage contact that is active at the first reading is no passage until it was at rest', () => {
    expectSteps([
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
    expectSteps([
      [0, start, { send: readRelays }],
      [10, order(openGate('in', 'a')), { wakeAt: 2010 }],
      [20, reply(coils()), { send: readInputs }],
      [40, reply(inputs()), { signals: [online], send: flash(1, 2010) }],
    ])
  })

  test('an order that waits too long for it is late', () => {
    expectSteps([
      [0, start, { send: readRelays }],
      [10, order(openGate('in', 'a', 30)), { wakeAt: 40 }],
      [40, wake, { signals: [failed('a', 'late')] }],
    ])
  })
})

describe('passages', () => {
  test('one closure of the contact is one person, on the oldest order of that direction', () => {
    expectSteps([
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
    expectSteps([
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
    expectSteps([
      ...begun,
      [60, wake, { send: readInputs }],
      [75, reply(inputs(4)), { signals: [passed('out', null)] }],
    ])
  })

  test('that do not come lapse one second after the gate locks', () => {
    expectSteps([
      ...opened,
      [85, reply(inputs()), {}],
      [6069, wake, { send: readInputs }],
      [6070, wake, { signals: [lapsed('a')] }],
      [6084, reply(inputs(3)), { signals: [passed('in', null)] }],
    ])
  })

  test('are seen on contacts that open instead', () => {
    expectSteps(
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
  const burning: readonly RelayRow[] = [
    [0, start, { send: readRelays }],
    [20, reply(coils()), { send: readInputs }],
    [40, reply(inputs()), { signals: [online, { kind: 'FireContact', active: true }] }],
  ]
  const calm: readonly RelayRow[] = [
    [0, start, { send: readRelays }],
    [20, reply(coils()), { send: readInputs }],
    [40, reply(inputs(8)), { signals: [online, atRest] }],
  ]

  test('is reported at the first reading, so that an alarm that ended while nobody looked does not last', () => {
    expectSteps(calm, wired)
  })

  test('is reported when it is active, and whenever it changes', () => {
    expectSteps(
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
    expectSteps(
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
    expectSteps(
      [
        ...burning,
        [50, order(openGate('in', 'a')), { signals: [failed('a', 'refused')] }],
        [51, order(openGate('out', 'b')), { send: flash(2, 2051) }],
      ],
      wired,
    )
  })

  test('refuses an order inwards that was waiting when it rose', () => {
    expectSteps(
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
