import { describe, test } from 'vitest'
import type { Signal } from '../../../drivers/words.ts'
import { failed, offline, online, order, silence, start, wake } from '../../support/conversation-rows.ts'
import { coils, exception, inputs, openGate } from '../../support/relay-gate.ts'
import {
  begun,
  expectSteps,
  lapsed,
  opened,
  type RelayRow,
  readInputs,
  readRelays,
  reply,
} from '../../support/relay-rows.ts'

describe('a board that does not answer', () => {
  const gone: readonly RelayRow[] = [
    ...begun,
    [60, wake, { send: readInputs }],
    [130, silence, { send: readInputs }],
    [200, silence, { send: readInputs }],
    [270, silence, { signals: [offline], wakeAt: 350 }],
  ]

  test('is offline after three silences in a row', () => {
    expectSteps(gone)
    expectSteps([
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
    expectSteps([
      [0, start, { send: readRelays }],
      [70, silence, { send: readRelays }],
      [140, silence, { send: readRelays }],
      [210, silence, { signals: [offline] }],
    ])
  })

  test('is asked with pauses that grow to two seconds', () => {
    const pauses = [80, 160, 320, 640, 1280, 2000, 2000]
    const rows: RelayRow[] = []
    let at = 350
    for (const pauseMs of pauses.slice(1)) {
      rows.push([at, wake, { send: readRelays }], [at + 70, silence, { wakeAt: at + 70 + pauseMs }])
      at += 70 + pauseMs
    }
    expectSteps([...gone, ...rows])
  })

  test('fails orders, those that wait included', () => {
    expectSteps([
      [0, start, { send: readRelays }],
      [10, order(openGate('in', 'a')), {}],
      [70, silence, { send: readRelays }],
      [140, silence, { send: readRelays }],
      [210, silence, { signals: [failed('a', 'offline'), offline] }],
      [220, order(openGate('in', 'b')), { signals: [failed('b', 'offline')] }],
    ])
  })

  test('comes back with a fresh reading: nothing is concluded across the gap', () => {
    expectSteps([
      ...gone,
      [350, wake, { send: readRelays }],
      [370, reply(coils()), { send: readInputs }],
      [390, reply(inputs(3)), { signals: [online], wakeAt: 410 }],
      [410, wake, { send: readInputs }],
      [425, reply(inputs(3)), {}],
    ])
  })

  test('ends its opens by time all the same', () => {
    expectSteps([
      ...opened,
      [140, silence, { send: readInputs }],
      [210, silence, { send: readInputs }],
      [280, silence, { signals: [offline] }],
      [6070, wake, { send: readRelays, signals: [lapsed('a')] }],
    ])
  })

  test('comes back while a pulse of ours lasts: that relay is no cause for concern', () => {
    expectSteps([
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
    expectSteps([
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
    expectSteps([
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
