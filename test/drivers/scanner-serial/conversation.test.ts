import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { byteString, bytesOfText } from '../../../drivers/codec/typed/text.ts'
import { converse } from '../../../drivers/scanner-serial/conversation.ts'
import { scannerSerial } from '../../../drivers/scanner-serial/index.ts'
import { badge, listenTo, readFailed } from '../../support/listening-device.ts'

const settings = { gapMs: 200, maxLength: 512, samePresentationMs: 2000 }

function scanner(changed: Partial<typeof settings> = {}) {
  const ear = listenTo(converse({ ...settings, ...changed }))
  ear.wait(1000)
  ear.news()
  return {
    ...ear,
    part: (text: string, isEnd = false) =>
      ear.hear({ kind: 'text', bytes: byteString(bytesOfText(text)), isEnd }),
    bytes: (bytes: string, isEnd = false) => ear.hear({ kind: 'text', bytes, isEnd }),
  }
}

test('the defaults of the schema are those of these tests', () => {
  expect(scannerSerial.settings.parse({})).toEqual(settings)
})

describe('a line', () => {
  test('is told at its end, whatever pieces it came in', () => {
    const it = scanner()
    it.part('TEST')
    it.wait(200)
    it.part('-1')
    it.part('', true)
    expect(it.news()).toEqual([badge('TEST-1')])
  })

  test('may be in Chinese, and be cut inside a character', () => {
    const it = scanner()
    const bytes = byteString(bytesOfText('识别牌'))
    it.bytes(bytes.slice(0, 4))
    it.bytes(bytes.slice(4), true)
    expect(it.news()).toEqual([badge('识别牌')])
  })

  test('that is empty is nothing, as the line feed that comes late behind a carriage return', () => {
    const it = scanner()
    it.part('A', true)
    it.wait(300)
    it.part('', true)
    expect(it.news()).toEqual([badge('A')])
  })

  test('is told once within 2 s of its last reading', () => {
    const it = scanner()
    for (let n = 0; n < 5; n++) {
      it.part('A', true)
      it.wait(1500)
    }
    expect(it.news()).toEqual([badge('A')])
    it.wait(500)
    it.part('A', true)
    expect(it.news()).toEqual([badge('A')])
  })

  test('with a longer pause inside is none, to its end', () => {
    const it = scanner()
    it.part('TEST')
    it.wait(201)
    it.part('-1', true)
    it.part('NEXT', true)
    expect(it.news()).toEqual([readFailed('interrupted'), badge('NEXT')])
  })

  test('without an end is given up after 2 s', () => {
    const it = scanner()
    it.part('TEST')
    it.wait(1999)
    expect(it.news()).toEqual([])
    it.wait(1)
    expect(it.news()).toEqual([readFailed('interrupted')])
    it.part('NEXT', true)
    expect(it.news()).toEqual([badge('NEXT')])
  })

  test('whose beginning may have been missed is none', () => {
    const ear = listenTo(converse(settings))
    ear.wait(199)
    ear.hear({ kind: 'text', bytes: 'ST-1', isEnd: true })
    expect(ear.news()).toEqual([readFailed('interrupted')])
    ear.hear({ kind: 'text', bytes: 'TEST-1', isEnd: true })
    expect(ear.news()).toEqual([badge('TEST-1')])
  })

  test('that is too long is told as such, and so are bytes that are no text', () => {
    const it = scanner({ maxLength: 6 })
    it.part('TEST-1', true)
    it.part('TEST-', false)
    it.part('12', false)
    it.part('34', true)
    it.bytes('\u0000\u00ff', true)
    expect(it.news()).toEqual([badge('TEST-1'), readFailed('too_long'), readFailed('unreadable')])
  })

  test('is never told in part when the process was held up in the middle of it', () => {
    const it = scanner()
    it.part('TEST')
    it.heldUp(60_000)
    it.part('-1', true)
    expect(it.news()).toEqual([readFailed('interrupted')])
  })
})

test('no sequence of pieces makes it throw or remember more than a line', () => {
  const piece = fc.record({
    bytes: fc.uint8Array({ maxLength: 12 }).map((bytes) => byteString(bytes).replace(/[\r\n]/g, '')),
    isEnd: fc.boolean(),
    pauseMs: fc.nat(2500),
  })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const it = scanner({ maxLength: 20 })
      for (const { bytes, isEnd, pauseMs } of pieces) {
        it.wait(pauseMs)
        it.bytes(bytes, isEnd)
        expect(it.state().line.text.length).toBeLessThanOrEqual(20)
      }
    }),
    { numRuns: 3000 },
  )
})
