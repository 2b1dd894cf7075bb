import { describe, test } from 'vitest'
import {
  done,
  failed,
  order,
  sent,
  silence,
  unconfirmed,
  unsent,
  wake,
} from '../../support/conversation-rows.ts'
import { coils, exception, flashOn, inputs, openGate } from '../../support/relay-gate.ts'
import {
  begun,
  checkRelays,
  expectSteps,
  flash,
  lapsed,
  opened,
  passed,
  type RelayRow,
  readInputs,
  reply,
  stray,
  unanswered,
} from '../../support/relay-rows.ts'

describe('an open order', () => {
  test('is one flash of the right relay, and done with its echo', () => {
    expectSteps([
      ...begun,
      [50, order(openGate('out', 'a', 1000)), { send: flash(2, 1050), wakeAt: null }],
      [51, sent, {}],
      [70, reply(flashOn(2)), { send: readInputs, signals: [done('a')], wakeAt: 70 + 6000 }],
    ])
  })

  test('waits for the poll in flight and goes before the next one', () => {
    expectSteps([
      ...begun,
      [60, wake, { send: readInputs }],
      [62, order(openGate('in', 'a')), {}],
      [75, reply(inputs()), { send: flash(1, 2062) }],
    ])
  })

  test('takes the place of a poll that was not written yet', () => {
    expectSteps([
      ...begun,
      [60, wake, { send: readInputs }],
      [61, unsent, { wakeAt: 71 }],
      [61, order(openGate('in', 'a')), { send: flash(1, 2061) }],
    ])
  })

  test('that the board refuses is refused, and the relay is free for the next one', () => {
    expectSteps([
      ...begun,
      [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
      [51, sent, {}],
      [70, reply(exception(5)), { send: readInputs, signals: [failed('a', 'refused')] }],
      [85, reply(inputs()), {}],
      [90, order(openGate('in', 'b')), { send: flash(1, 2090) }],
    ])
  })

  test('that could not be written in time is late', () => {
    expectSteps([
      ...begun,
      [50, order(openGate('in', 'a', 100)), { send: flash(1, 150) }],
      [160, unsent, { send: readInputs, signals: [failed('a', 'late')] }],
    ])
  })

  test('for a locker door is refused', () => {
    expectSteps([
      ...begun,
      [
        50,
        order({ kind: 'OpenDoor', ref: 'a', door: 1, withinMs: 1000 }),
        { signals: [failed('a', 'refused')] },
      ],
    ])
  })

  test('that is given again while it is under way or open is not carried out twice', () => {
    expectSteps([
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
    expectSteps([
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
    expectSteps([
      ...opened,
      [75, order(openGate('in', 'b', 300)), { wakeAt: 375 }],
      [85, reply(inputs()), { wakeAt: 110 }],
      [375, wake, { send: readInputs, signals: [failed('b', 'late')] }],
    ])
  })

  test('is the fifth that nobody used in its direction: the gate is busy', () => {
    expectSteps([
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
    expectSteps([
      ...unanswered,
      [140, reply(coils(1)), { send: readInputs, signals: [done('a')], wakeAt: 6140 }],
    ])
  })

  test('is sent again when its relay is at rest while the pulse would still last', () => {
    expectSteps([
      ...unanswered,
      [140, reply(coils(2)), { send: flash(1, 2050) }],
      [141, sent, {}],
      [160, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
    ])
  })

  test('is sent again up to 100 ms before the pulse would end, not from then on', () => {
    expectSteps([...unanswered, [450, reply(coils()), { send: flash(1, 2050) }]])
    expectSteps([...unanswered, [451, reply(coils()), { send: readInputs, signals: [unconfirmed('a')] }]])
  })

  test('is not sent a third time: it surely had no effect, and is late', () => {
    expectSteps([
      ...unanswered,
      [140, reply(coils()), { send: flash(1, 2050) }],
      [141, sent, {}],
      [210, silence, { send: checkRelays }],
      [230, reply(coils()), { send: readInputs, signals: [failed('a', 'late')] }],
      [245, reply(inputs(3)), { signals: [passed('in', null)] }],
    ])
  })

  test('is late when it surely had no effect and its time is over', () => {
    expectSteps([
      ...begun,
      [50, order(openGate('in', 'a', 90)), { send: flash(1, 140) }],
      [51, sent, {}],
      [120, silence, { send: checkRelays }],
      [140, reply(coils()), { send: readInputs, signals: [failed('a', 'late')] }],
    ])
  })

  test('is late when its second flash could not be written in time', () => {
    expectSteps([
      ...unanswered,
      [140, reply(coils()), { send: flash(1, 2050) }],
      [2051, unsent, { send: readInputs, signals: [failed('a', 'late')] }],
    ])
  })

  test('is unconfirmed when the relays cannot be read, and a passage still counts for it', () => {
    expectSteps([
      ...unanswered,
      [190, silence, { send: readInputs, signals: [unconfirmed('a')] }],
      [205, reply(inputs(3)), { signals: [passed('in', 'a')] }],
    ])
    expectSteps([
      ...unanswered,
      [140, reply(exception(1)), { send: readInputs, signals: [unconfirmed('a')] }],
    ])
  })

  test('is unconfirmed and lapses when nobody passes', () => {
    expectSteps([
      ...unanswered,
      [190, silence, { send: readInputs, signals: [unconfirmed('a')] }],
      [205, reply(inputs()), {}],
      [6189, wake, { send: readInputs }],
      [6190, wake, { signals: [lapsed('a')] }],
    ])
  })

  test('is not sent again on a reading that may be the late answer to an older one', () => {
    const secondOrder = (at: number): readonly RelayRow[] => [
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
    expectSteps([
      ...secondOrder(1000),
      [1090, reply(coils()), { send: readInputs, signals: [unconfirmed('b')] }],
    ])
    expectSteps([...secondOrder(10_200), [10_290, reply(coils()), { send: flash(2, 12_200) }]])
  })

  test('is done when its echo comes while the relays are read, whatever they say then', () => {
    expectSteps([
      ...unanswered,
      [125, stray(flashOn(1)), { signals: [done('a')] }],
      [140, reply(coils()), { send: readInputs }],
      [155, reply(inputs(3)), { signals: [passed('in', 'a')] }],
    ])
  })

  test('is not proved by an echo that came before it was written', () => {
    expectSteps([
      ...begun,
      [50, order(openGate('in', 'a')), { send: flash(1, 2050) }],
      [50, stray(flashOn(1)), {}],
      [51, sent, {}],
      [70, reply(flashOn(1)), { send: readInputs, signals: [done('a')] }],
    ])
  })

  test('is not proved by an echo of another relay, time or unit', () => {
    expectSteps([
      ...unanswered,
      [125, stray(flashOn(2)), {}],
      [126, stray(flashOn(1, 6)), {}],
      [127, stray({ ...flashOn(1), unit: 2 }), {}],
      [128, stray(coils(1)), {}],
      [140, reply(coils()), { send: flash(1, 2050) }],
    ])
  })
})
