import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteString, bytesOfText } from '../../../drivers/codec/typed/text.ts'
import { converse, type PosSettings } from '../../../drivers/scanner-hid-pos/conversation.ts'
import { scannerHidPos } from '../../../drivers/scanner-hid-pos/index.ts'
import { badge, listenTo, readFailed } from '../../support/listening-device.ts'

const settings: PosSettings = {
  shape: 'access-is',
  end: 'report',
  gapMs: 200,
  maxLength: 4096,
  samePresentationMs: 2000,
}

function scanner(changed: Partial<PosSettings> = {}) {
  const ear = listenTo(converse({ ...settings, ...changed }))
  ear.wait(1000)
  ear.news()
  return {
    ...ear,
    /** A report with an AIM id. */
    part: (text: string, more: boolean, aim = ']Q1') =>
      ear.hear({ kind: 'scanReport', bytes: byteString(bytesOfText(text)), aim, symbology: 0, more }),
    /** A report without. */
    plain: (bytes: string) => ear.hear({ kind: 'scanReport', bytes, aim: null, symbology: null, more: null }),
  }
}

describe('the settings', () => {
  test('have the defaults of these tests, but the shape must be named', () => {
    expect(scannerHidPos.settings.parse({ shape: 'access-is' })).toEqual(settings)
    expect(scannerHidPos.settings.safeParse({}).success).toBe(false)
  })

  test('leave the end to the report where the report tells it', () => {
    expect(scannerHidPos.settings.safeParse({ shape: 'zebra', end: 'enter' }).success).toBe(true)
    expect(scannerHidPos.settings.safeParse({ shape: 'access-is', end: 'enter' }).success).toBe(false)
  })
})

describe('a code in reports that say whether more follows', () => {
  test('is told with its last report, and what it was read from', () => {
    const it = scanner()
    it.part('TEST', true)
    it.wait(200)
    it.part('-1', false)
    it.part('6901234567892', false, ']E0')
    expect(it.news()).toEqual([badge('TEST-1', 'qr'), badge('6901234567892', 'barcode')])
  })

  test('may be cut inside a character', () => {
    const it = scanner()
    const bytes = byteString(bytesOfText('识别牌'))
    const report = { kind: 'scanReport', aim: ']Q1', symbology: 0 } as const
    it.hear({ ...report, bytes: bytes.slice(0, 4), more: true })
    it.hear({ ...report, bytes: bytes.slice(4), more: false })
    expect(it.news()).toEqual([badge('识别牌', 'qr')])
  })

  test('is told without the Enter that the scanner puts behind it', () => {
    const it = scanner()
    it.part('TEST-1\r\n', false)
    it.part('\r', false)
    expect(it.news()).toEqual([badge('TEST-1', 'qr')])
  })

  test('with a report missing is none, to its last one', () => {
    const it = scanner()
    it.part('TEST', true)
    it.wait(201)
    it.part('-1', false)
    it.part('NEXT', false)
    expect(it.news()).toEqual([readFailed('interrupted'), badge('NEXT', 'qr')])
  })

  test('whose last report never comes is given up after 2 s', () => {
    const it = scanner()
    it.part('TEST', true)
    it.wait(1999)
    expect(it.news()).toEqual([])
    it.wait(1)
    expect(it.news()).toEqual([readFailed('interrupted')])
  })

  test('has at most 4 KiB', () => {
    const it = scanner()
    for (let n = 0; n < 73; n++) it.part('A'.repeat(56), true)
    it.part('A'.repeat(8), false)
    expect(it.news()).toEqual([badge('A'.repeat(4096), 'qr')])
    for (let n = 0; n < 73; n++) it.part('A'.repeat(56), true)
    it.part('A'.repeat(9), false)
    expect(it.news()).toEqual([readFailed('too_long')])
  })

  test('that is no text is told as such', () => {
    const it = scanner()
    it.part('TEST\u0000', false)
    expect(it.news()).toEqual([readFailed('unreadable')])
  })
})

describe('a code in reports that do not', () => {
  test('is one report', () => {
    const it = scanner({ shape: 'zebra' })
    it.plain('TEST-1')
    it.plain('TEST-2')
    expect(it.news()).toEqual([badge('TEST-1'), badge('TEST-2')])
  })

  test('that fills its report may be a part of a longer one, so it is none, nor is what follows', () => {
    for (const [shape, room] of [
      ['zebra', 63],
      ['microscan', 62],
    ] as const) {
      const it = scanner({ shape })
      it.plain('A'.repeat(room - 1))
      expect(it.news()).toEqual([badge('A'.repeat(room - 1))])
      it.plain('A'.repeat(room))
      it.plain('TAIL')
      expect(it.news()).toEqual([readFailed('too_long')])
      it.plain('A'.repeat(room))
      it.wait(2000)
      it.plain('TEST-1')
      expect(it.news()).toEqual([readFailed('too_long'), badge('TEST-1')])
    }
  })

  test('goes on to the Enter that the scanner puts behind it, where it is set to', () => {
    const it = scanner({ shape: 'zebra', end: 'enter' })
    it.plain('A'.repeat(63))
    it.plain('B\r')
    it.plain('\r')
    it.plain('TEST-1\r\n')
    expect(it.news()).toEqual([badge(`${'A'.repeat(63)}B`), badge('TEST-1')])
  })

  test('without the Enter that it is set to is none', () => {
    const it = scanner({ shape: 'zebra', end: 'enter' })
    it.plain('TEST-1')
    it.wait(2000)
    expect(it.news()).toEqual([readFailed('interrupted')])
  })
})

test('is told once within 2 s of its last reading', () => {
  const it = scanner()
  for (let n = 0; n < 5; n++) {
    it.part('A', false)
    it.wait(1500)
  }
  expect(it.news()).toEqual([badge('A', 'qr')])
})

test('no sequence of reports makes it throw or remember more than a code', () => {
  const report = fc.record({
    bytes: fc.uint8Array({ minLength: 1, maxLength: 63 }).map(byteString),
    aim: fc.constantFrom(null, ']Q1'),
    more: fc.constantFrom(null, true, false),
    pauseMs: fc.nat(2500),
  })
  const shape = fc.constantFrom('access-is' as const, 'zebra' as const)
  fc.assert(
    fc.property(shape, fc.array(report, { maxLength: 40 }), (given, reports) => {
      const it = scanner({ shape: given, maxLength: 100 })
      for (const { pauseMs, ...one } of reports) {
        it.wait(pauseMs)
        it.hear({ kind: 'scanReport', symbology: null, ...one })
        expect(it.state().line.text.length).toBeLessThanOrEqual(100)
      }
    }),
    { numRuns: 3000 },
  )
})
