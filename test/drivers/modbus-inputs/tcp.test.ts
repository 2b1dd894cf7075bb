import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import { modbusTcpInputs } from '../../../drivers/modbus-inputs/index.ts'
import { online } from '../../support/conversation-rows.ts'
import { familyBench } from '../../support/family-bench.ts'
import { contact } from '../../support/input-board.ts'

const two = { inputs: 2 }

function tcpBench(devices: Readonly<Record<string, unknown>> = { board: two }) {
  const bench = familyBench({ family: modbusTcpInputs, devices, format: null, extraMs: 300 })
  bench.advance(500)
  return bench
}

describe('an input board over Modbus TCP', () => {
  test('tells its contacts as found, then each change', () => {
    const bench = tcpBench()
    expect(bench.news()).toEqual([online, contact(1, false), contact(2, false)])
    bench.stimulate({ kind: 'SetContact', input: 2, active: true })
    bench.advance(500)
    expect(bench.news()).toEqual([contact(2, true)])
  })

  test('is not moved by an answer of another transaction', () => {
    const bench = tcpBench()
    bench.news()
    for (let count = 0; count < 20; count++) {
      bench.appear(fromHex('7F FF 00 00 00 04 01 02 01 03'))
      bench.advance(50)
    }
    expect(bench.news()).toEqual([])
    expect(bench.counters().strays).toBe(20)
  })

  test('behind one connection with another keeps its own', () => {
    const bench = tcpBench({ left: { ...two, unit: 1 }, right: { ...two, unit: 2 } })
    bench.stimulate({ kind: 'SetContact', input: 1, active: true }, 'right')
    bench.advance(500)
    expect(bench.news('left')).toEqual([online, contact(1, false), contact(2, false)])
    expect(bench.news('right').at(-1)).toEqual(contact(1, true))
  })

  test('comes back after it was silent', () => {
    const bench = tcpBench()
    bench.news()
    bench.silence(3000)
    bench.advance(8000)
    expect(bench.news()).toEqual([
      { kind: 'Offline', cause: 'no_reply' },
      online,
      contact(1, false),
      contact(2, false),
    ])
  })
})
