import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { families } from '../../drivers/families.ts'
import type { Family } from '../../drivers/family.ts'
import type { Stimulus } from '../../drivers/ports.ts'
import { online } from '../support/conversation-rows.ts'
import { familyBench } from '../support/family-bench.ts'
import { badge, entered, readFailed } from '../support/listening-device.ts'
import { revealed } from '../support/revealed.ts'

/** Every family that only tells, against its simulator over a pipe: what it is given comes out, whatever the wire does. */
interface Make {
  readonly name: string
  readonly settings: Record<string, unknown>
  /** What is told of a text that was presented. */
  readonly told: (text: string) => unknown
  readonly present: (text: string) => Stimulus
}

const scanner = (name: string, carrier: string | null = null, settings = {}): Make => ({
  name,
  settings: { samePresentationMs: 0, ...settings },
  told: (text) => badge(text, carrier),
  present: (text) => ({ kind: 'PresentBadge', text }),
})
const keypad = (name: string): Make => ({
  name,
  settings: {},
  told: entered,
  present: (keys) => ({ kind: 'PressKeys', keys: `${keys}\n` }),
})
const makes: readonly Make[] = [
  scanner('wedge-evdev'),
  scanner('scanner-serial'),
  scanner('scanner-hid-pos', 'qr', { shape: 'access-is' }),
  scanner('scanner-hid-pos', null, { shape: 'microscan' }),
  scanner('scanner-hid-pos', null, { shape: 'zebra', end: 'enter' }),
  keypad('keypad-evdev'),
  keypad('keypad-hid'),
]

const titled = makes.map((make) => [`${make.name} ${JSON.stringify(make.settings)}`, make] as const)

function familyOf({ name }: Make): Family {
  const family = families.get(name)
  if (family === undefined) throw new RangeError(`no family ${name}`)
  return family
}

/** Long enough for the slowest of them to type a dozen keys, and for everything that is half to be given up. */
const aWhileMs = 10_000

function bench(make: Make, options: { seed?: number; echo?: boolean } = {}) {
  const family = familyOf(make)
  const format = make.name === 'scanner-serial' ? family.serial : null
  const it = familyBench({ family, devices: { it: make.settings }, format, ...options })
  it.advance(aWhileMs)
  return {
    ...it,
    present(text: string) {
      it.stimulate(make.present(text))
      it.advance(aWhileMs)
    },
    /** Personal values shown. */
    news: () => revealed(it.news()),
  }
}

describe.each(titled)('%s', (_title, make) => {
  test('is online as soon as its wire is open, and tells what it is given', () => {
    const it = bench(make)
    expect(it.news()).toEqual([online])
    it.present('0042')
    it.present('0043')
    expect(it.news()).toEqual([make.told('0042'), make.told('0043')])
    expect(it.counters().noiseBytes).toBe(0)
    expect(it.sent).toEqual([])
  })

  test('refuses what it cannot do, and goes on', () => {
    const it = bench(make)
    it.news()
    it.order({ kind: 'OpenGate', ref: 'a', direction: 'in', withinMs: 1000 })
    it.present('1')
    expect(it.news()).toEqual([{ kind: 'OrderFailed', ref: 'a', why: 'refused' }, make.told('1')])
  })

  test('is heard on a wire that is expected to echo', () => {
    const it = bench(make, { echo: true })
    it.news()
    it.present('0042')
    expect(it.news()).toEqual([make.told('0042')])
  })

  test('is heard however late what it tells comes', () => {
    const it = bench(make)
    it.news()
    it.misbehaviour.extraDelayMs = 500
    it.present('0042')
    expect(it.news()).toEqual([make.told('0042')])
  })

  test('that is unplugged in the middle tells nothing of it', () => {
    const it = bench(make)
    it.news()
    it.stimulate(make.present('123456'))
    it.advance(29)
    it.cut()
    it.advance(aWhileMs)
    expect(it.news()).toEqual([{ kind: 'Offline', cause: 'unplugged' }])
  })

  test('is understood again after noise, half packets and wrong bytes', () => {
    const it = bench(make)
    it.misbehaviour.noiseBefore = 3
    it.present('11')
    it.misbehaviour.noiseBefore = 0
    it.misbehaviour.halfFrame = 5
    it.present('22')
    it.misbehaviour.wrongChecksum = 1
    it.present('33')
    it.misbehaviour.halfFrame = 0
    it.misbehaviour.wrongChecksum = 0
    it.present('0000')
    it.news()
    it.present('44')
    expect(it.news()).toEqual([make.told('44')])
  })

  test('is understood again after whatever the wire did to it', () => {
    const share = fc.double({ min: 0, max: 0.2, noNaN: true })
    fc.assert(
      fc.property(fc.integer(), share, share, share, (seed, loseByte, flipBit, splitChunk) => {
        const it = bench(make, { seed })
        Object.assign(it.faults, { loseByte, flipBit, addNoise: flipBit, splitChunk })
        it.present('123456')
        it.silence(200)
        it.present('654321')
        Object.assign(it.faults, { loseByte: 0, flipBit: 0, addNoise: 0, splitChunk: 0 })
        it.present('0000')
        it.news()
        it.present('0042')
        expect(it.news()).toEqual([make.told('0042')])
      }),
      { numRuns: 40 },
    )
  })

  test('with its bytes cut anywhere is understood as ever', () => {
    const it = bench(make)
    it.news()
    it.faults.splitChunk = 0.5
    it.present('0042')
    expect(it.news()).toEqual([make.told('0042')])
  })

  test('never shows in a text or an error what it was given', () => {
    const it = bench(make)
    it.present('246813579')
    expect(it.signals.length).toBe(2)
    expect(JSON.stringify(it.signals)).not.toContain('246813579')
    expect(String(it.signals.map(({ signal }) => Object.values(signal).join()))).not.toContain('246813579')
  })
})

test('a code of several reports that loses one is none', () => {
  const make = scanner('scanner-hid-pos', 'qr', { shape: 'access-is' })
  const it = bench(make)
  it.news()
  it.stimulate(make.present('A'.repeat(120)))
  // the first report has come, the last one is lost
  it.advance(40)
  it.silence(100)
  it.advance(aWhileMs)
  expect(it.news()).toEqual([readFailed('interrupted')])
  it.present('A'.repeat(120))
  expect(it.news()).toEqual([make.told('A'.repeat(120))])
})

test('a reader and a keypad type every character that has a key', () => {
  const it = bench(scanner('wedge-evdev'))
  it.news()
  it.present(`aZ09 ~!@#$%^&*()_+-={}[]|\\:";'<>?,./`)
  expect(it.news()).toEqual([badge(`aZ09 ~!@#$%^&*()_+-={}[]|\\:";'<>?,./`)])
})
