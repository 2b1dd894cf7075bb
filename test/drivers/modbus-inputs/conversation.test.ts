import { describe, test } from 'vitest'
import { converse, type InputsSettings } from '../../../drivers/modbus-inputs/conversation.ts'
import type { InputsPacket } from '../../../drivers/modbus-inputs/packets.ts'
import type { Input, Request } from '../../../drivers/ports.ts'
import type { Order, Signal } from '../../../drivers/words.ts'
import {
  expectRows,
  failed,
  offline,
  online,
  order,
  type Row,
  sent,
  silence,
  start,
  unsent,
  wake,
} from '../../support/conversation-rows.ts'
import { contact, illegalAddress, inputBoard, inputs } from '../../support/input-board.ts'

type InputsRow = Row<InputsPacket>

const reply = (packet: InputsPacket): Input<InputsPacket> => ({ kind: 'reply', packet })
const read: Request<InputsPacket> = {
  packet: { kind: 'readInputs', unit: 1, address: 0, count: 2 },
  priority: 'poll',
  replyMs: 50,
  notAfter: null,
}

function expectSteps(rows: readonly InputsRow[], settings: Partial<InputsSettings> = {}): void {
  expectRows(converse({ ...inputBoard, ...settings }), rows)
}

/** Online at 120 with input 1 closed and input 2 open; the next reading is due at 200. */
const begun: readonly InputsRow[] = [
  [0, start, { send: read }],
  [1, sent, {}],
  [20, reply(inputs(1)), { wakeAt: 100 }],
  [100, wake, { send: read, wakeAt: null }],
  [120, reply(inputs(1)), { signals: [online, contact(1, true), contact(2, false)], wakeAt: 200 }],
]

/** A reading every 100 ms from `at` on, each answered 20 ms later with these inputs on. */
function readings(at: number, on: readonly (readonly [number[], Signal[]])[]): InputsRow[] {
  return on.flatMap(([closed, signals], index): InputsRow[] => [
    [at + 100 * index, wake, { send: read }],
    [at + 100 * index + 20, reply(inputs(...closed)), { signals }],
  ])
}

describe('at start', () => {
  test('every input is told once as found, when two readings agree', () => {
    expectSteps([...begun, ...readings(200, [[[1], []]])])
  })

  test('readings that do not agree are not what is found', () => {
    expectSteps([
      [0, start, { send: read }],
      [20, reply(inputs()), {}],
      ...readings(100, [
        [[1], []],
        [[1], [online, contact(1, true), contact(2, false)]],
      ]),
    ])
  })

  test('inputs that settle one after the other are told together', () => {
    expectSteps([
      [0, start, { send: read }],
      [20, reply(inputs(1)), {}],
      ...readings(100, [
        [[1, 2], []],
        [[2], [online, contact(1, true), contact(2, true)]],
        [[2], [contact(1, false)]],
      ]),
    ])
  })

  test('bits beyond the inputs of the board say nothing', () => {
    expectSteps([
      ...begun,
      ...readings(200, [
        [[1, 3, 8], []],
        [[1, 3], []],
      ]),
    ])
  })
})

describe('a contact that moves', () => {
  test('is told once two readings agree', () => {
    expectSteps([
      ...begun,
      ...readings(200, [
        [[1, 2], []],
        [[1, 2], [contact(2, true)]],
        [[1, 2], []],
        [[2], []],
        [[2], [contact(1, false)]],
      ]),
    ])
  })

  test('and is back at the next reading is no news', () => {
    expectSteps([
      ...begun,
      ...readings(200, [
        [[1, 2], []],
        [[1], []],
        [[1], []],
      ]),
    ])
  })

  test('is told across a lost answer', () => {
    expectSteps([
      ...begun,
      ...readings(200, [[[1, 2], []]]),
      [300, wake, { send: read }],
      [370, silence, { wakeAt: 400 }],
      ...readings(400, [[[1, 2], [contact(2, true)]]]),
    ])
  })

  test('without end is taken after ten readings, named once, and told again when it holds still', () => {
    const what = '输入 2 的触点抖动不止，请检查接线 input 2 does not hold still: check its wiring'
    const at = (index: number): number[] => (index % 2 === 0 ? [1, 2] : [1])
    const unsteady = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, index): [number[], Signal[]] => [at(from + index), []])
    expectSteps([
      ...begun,
      ...readings(200, [
        ...unsteady(0, 9),
        [[1], [{ kind: 'Degraded', what }]],
        ...unsteady(10, 40),
        [[1, 2], []],
        [[1, 2], [contact(2, true)]],
      ]),
    ])
  })

  test('without end from the start on does not keep the board from being online', () => {
    const what = '输入 2 的触点抖动不止，请检查接线 input 2 does not hold still: check its wiring'
    const chatter = Array.from({ length: 9 }, (_, index): [number[], Signal[]] => [
      index % 2 === 0 ? [2] : [],
      [],
    ])
    expectSteps([
      [0, start, { send: read }],
      [20, reply(inputs()), {}],
      ...readings(100, [
        ...chatter,
        [[], [online, contact(1, false), contact(2, false), { kind: 'Degraded', what }]],
      ]),
    ])
  })
})

describe('a board that does not answer', () => {
  const gone: readonly InputsRow[] = [
    ...begun,
    [200, wake, { send: read }],
    [270, silence, { wakeAt: 300 }],
    [300, wake, { send: read }],
    [370, silence, { wakeAt: 400 }],
    [400, wake, { send: read }],
    [470, silence, { signals: [offline], wakeAt: 670 }],
  ]

  test('is offline after three silences in a row, and asked with pauses that grow to two seconds', () => {
    const rows: InputsRow[] = []
    let at = 670
    for (const pauseMs of [400, 800, 1600, 2000, 2000]) {
      rows.push([at, wake, { send: read }], [at + 70, silence, { wakeAt: at + 70 + pauseMs }])
      at += 70 + pauseMs
    }
    expectSteps([...gone, ...rows])
  })

  test('that never answered is offline too', () => {
    expectSteps([
      [0, start, { send: read }],
      [70, silence, {}],
      [100, wake, { send: read }],
      [170, silence, {}],
      [200, wake, { send: read }],
      [270, silence, { signals: [offline] }],
    ])
  })

  test('comes back with every input told as found, moved or not', () => {
    expectSteps([
      ...gone,
      ...readings(670, [
        [[1, 2], []],
        [
          [1, 2],
          [online, contact(1, true), contact(2, true)],
        ],
      ]),
    ])
  })

  test('but refuses to be read is complained about once and counts as gone', () => {
    const what = '板卡拒绝读取（异常码 2） the board refuses to be read (exception 2)'
    expectSteps([
      [0, start, { send: read }],
      [20, reply(illegalAddress), { signals: [{ kind: 'Degraded', what }] }],
      [100, wake, { send: read }],
      [120, reply(illegalAddress), {}],
      [200, wake, { send: read }],
      [220, reply(illegalAddress), { signals: [offline] }],
    ])
  })
})

describe('orders', () => {
  test.each<Order>([
    { kind: 'OpenGate', ref: 'a', direction: 'out', withinMs: 2000 },
    { kind: 'OpenDoor', ref: 'a', door: 1, withinMs: 2000 },
  ])('$kind is refused, online or not', (given) => {
    expectSteps([
      [0, start, { send: read }],
      [10, order(given), { signals: [failed('a', 'refused')] }],
    ])
    expectSteps([...begun, [150, order(given), { signals: [failed('a', 'refused')], wakeAt: 200 }]])
  })

  test('that take the place of a reading do not end the readings', () => {
    expectSteps([
      ...begun,
      [200, wake, { send: read }],
      [201, unsent, { wakeAt: 211 }],
      [211, wake, { send: read }],
    ])
  })
})

test('a packet that answers nothing is no reading', () => {
  expectSteps([...begun, [150, { kind: 'stray', packet: inputs(2) }, { wakeAt: 200 }]])
})
