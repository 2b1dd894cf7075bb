import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromHex } from '../../../drivers/codec/bytes.ts'
import { keyReportCodec } from '../../../drivers/keypad-hid/codec.ts'
import { converse } from '../../../drivers/keypad-hid/conversation.ts'
import { keypadHid } from '../../../drivers/keypad-hid/index.ts'
import { order as asInput } from '../../support/conversation-rows.ts'
import { entered, listenTo, readFailed } from '../../support/listening-device.ts'

const settings = { maxDigits: 16, timeoutMs: 5000 }

function keypad(changed: Partial<typeof settings> = {}) {
  const ear = listenTo(converse({ ...settings, ...changed }))
  return {
    ...ear,
    /** Reports as bytes, one each 20 ms. */
    report(...hex: readonly string[]) {
      for (const one of hex) {
        ear.wait(20)
        const seen = keyReportCodec.scanReply(fromHex(one), null)
        if (seen.kind !== 'packet') throw new Error(`no report: ${one}`)
        ear.hear(seen.packet)
      }
    },
  }
}

const none = '00 00 00 00 00 00 00 00'
const [one, two, three] = ['1E', '1F', '20'].map((usage) => `00 00 ${usage} 00 00 00 00 00`) as [
  string,
  string,
  string,
]
const enter = '00 00 28 00 00 00 00 00'
const rollOver = '00 00 01 01 01 01 01 01'

test('the defaults of the schema are those of these tests', () => {
  expect(keypadHid.settings.parse({})).toEqual(settings)
})

describe('an entry', () => {
  test('is told at Enter', () => {
    const it = keypad()
    it.report(one, none, two, none, two, none, enter, none)
    expect(it.news()).toEqual([entered('122')])
  })

  test('is told at #, which is 3 with Shift', () => {
    const it = keypad()
    it.report(one, none, '02 00 00 00 00 00 00 00', '02 00 20 00 00 00 00 00', none)
    expect(it.news()).toEqual([entered('1')])
  })

  test('has each key once, however long it is down and whatever is pressed besides', () => {
    const it = keypad()
    it.report(one, one, '00 00 1E 1F 00 00 00 00', '00 00 1F 20 00 00 00 00', three, none, enter)
    expect(it.news()).toEqual([entered('123')])
  })

  test('has keys of one report in the order of its places', () => {
    const it = keypad()
    it.report('00 00 20 1E 1F 28 00 00', none)
    expect(it.news()).toEqual([entered('312')])
  })

  test('has nothing of a report of too many keys, and no key twice for it', () => {
    const it = keypad()
    it.report(one, rollOver, one, '00 00 1E 1F 00 00 00 00', rollOver, none, enter)
    expect(it.news()).toEqual([entered('12')])
  })

  test('with another key than digits is told as such', () => {
    const it = keypad()
    it.report(one, none, '00 00 04 00 00 00 00 00', none, two, none, enter, none)
    expect(it.news()).toEqual([readFailed('unreadable')])
    it.report(one, none, '01 00 1F 00 00 00 00 00', none, enter)
    expect(it.news()).toEqual([readFailed('unreadable')])
  })

  test('is as long as may be and no longer', () => {
    const it = keypad({ maxDigits: 2 })
    it.report(one, none, two, none, enter, none, one, none, two, none, three, none, enter, none)
    expect(it.news()).toEqual([entered('12'), readFailed('too_long')])
  })

  test('left unfinished is forgotten after 5 s', () => {
    const it = keypad()
    it.report(one, none)
    const last = it.now() - 20
    it.waitUntil(last + 4999)
    expect(it.news()).toEqual([])
    it.waitUntil(last + 5000)
    expect(it.news()).toEqual([readFailed('interrupted')])
    it.report(two, none, enter)
    expect(it.news()).toEqual([entered('2')])
  })

  test('is not added to by whoever comes after the process was held up', () => {
    const it = keypad()
    it.report(one, none)
    it.heldUp(60_000)
    it.report(two, none, enter, none)
    expect(it.news()).toEqual([readFailed('interrupted')])
    it.report(two, none, enter, none)
    expect(it.news()).toEqual([entered('2')])
  })
})

test('an order is refused: there is nothing to open', () => {
  const it = keypad()
  it.step(asInput({ kind: 'OpenGate', ref: 'a', direction: 'out', withinMs: 1000 }))
  expect(it.news()).toEqual([{ kind: 'OrderFailed', ref: 'a', why: 'refused' }])
})

test('no sequence of reports makes it throw, ask for anything or remember more than an entry', () => {
  const usage = fc.oneof(fc.constantFrom(0, 0x1e, 0x1f, 0x28, 0x2a), fc.nat(0xe7))
  const report = fc.tuple(fc.constantFrom(0, 0, 0, 2, 1), fc.array(usage, { minLength: 6, maxLength: 6 }))
  fc.assert(
    fc.property(fc.array(fc.tuple(report, fc.nat(3000)), { maxLength: 60 }), (reports) => {
      const it = keypad({ maxDigits: 4 })
      for (const [[modifiers, usages], pauseMs] of reports) {
        it.wait(pauseMs)
        it.hear({ kind: 'keyReport', modifiers, usages })
        expect(it.state().line.text).toMatch(/^[0-9]{0,4}$/)
        expect(it.state().down.length).toBeLessThanOrEqual(6)
      }
    }),
    { numRuns: 3000 },
  )
})
