import { describe, expect, test } from 'vitest'
import { type WiredInput, walkInputs } from '../../../daemon/commissioning/inputs-walk.ts'
import { walkReading } from '../../../daemon/commissioning/reading-walk.ts'
import type { Walk } from '../../../daemon/commissioning/walk.ts'
import { contactMeanings } from '../../../daemon/text/walk-words.ts'
import { cardOf, person } from '../../support/people.ts'
import { usualSettings } from '../../support/usual-settings.ts'
import { createWalkBench, no, skip, verdicts, type Walker, yes } from '../../support/walk-bench.ts'

const place = { zh: '一号通道（进）', en: 'lane 1 (in)' }
const reading = (walk: Walk) => walkReading(walk, place)
const face = cardOf(person('A1'))
const bench = (family: string) =>
  createWalkBench({ family, truth: usualSettings(family), believed: usualSettings(family) })

describe('a reader', () => {
  test('is proven by a card, of which nothing is kept', async () => {
    const its = bench('sam-v')
    await its.run(reading, () => {
      its.later(2_000, { kind: 'PresentCard', card: face })
      return yes
    })
    expect(verdicts(its)).toEqual(['reading.read proven'])
    expect(JSON.stringify(its.entries)).not.toContain(face.number)
    expect(JSON.stringify(its.entries)).not.toContain(face.name)
  })

  test.each(['sam-v', 'scanner-serial'])('%s that nothing is held to fails in its time', async (family) => {
    const its = bench(family)
    await its.run(reading, () => yes)
    expect(verdicts(its)).toEqual(['reading.read failed'])
  })

  test('of badges is proven by one', async () => {
    const its = bench('scanner-serial')
    await its.run(reading, () => {
      its.later(2_000, { kind: 'PresentBadge', text: 'B-0042' })
      return yes
    })
    expect(verdicts(its)).toEqual(['reading.read proven'])
    expect(JSON.stringify(its.entries)).not.toContain('B-0042')
  })
})

describe('a keypad', () => {
  test.each([
    ['1357924680', 'proven'],
    ['1357924681', 'failed'],
  ])('that types %s is %s', async (keys, verdict) => {
    const its = bench('keypad-hid')
    await its.run(reading, () => {
      its.later(2_000, { kind: 'PressKeys', keys: `${keys}\n` })
      return yes
    })
    expect(verdicts(its)).toEqual([`reading.keys ${verdict}`])
    expect(its.entries.filter(({ words }) => words.en.includes('1357924681'))).toEqual([])
  })
})

const mains: WiredInput = {
  id: 'mains',
  name: { zh: '市电', en: 'mains' },
  input: 1,
  meaning: contactMeanings.mains,
  activeWhen: 'closed',
}

/** The board's contact at `input` is closed while mains is there, or open. It is there at first. */
function electrician({ input, closedWhen = true }: { input: number; closedWhen?: boolean }): Walker {
  return ({ text }, its) => {
    if (text.includes('is it so now')) return yes
    const isThere = !text.includes('no longer')
    its.later(2_000, { kind: 'SetContact', input, active: isThere === closedWhen })
    return yes
  }
}

describe('an input board', () => {
  const started = (closed: boolean, input = 1) => {
    const its = bench('modbus-inputs')
    its.later(0, { kind: 'SetContact', input, active: closed })
    return its
  }

  test('is proven where the contact is as written', async () => {
    const its = started(true)
    let corrections: unknown
    await its.run(
      async (walk) => {
        corrections = await walkInputs(walk, [mains])
      },
      electrician({ input: 1 }),
    )
    expect(verdicts(its)).toEqual(['inputs.mains proven'])
    expect(corrections).toEqual([])
  })

  test.each([
    [
      { input: 1, closedWhen: false },
      { id: 'mains', input: 1, activeWhen: 'open' },
    ],
    [
      { input: 3, closedWhen: true },
      { id: 'mains', input: 3, activeWhen: 'closed' },
    ],
    [
      { input: 3, closedWhen: false },
      { id: 'mains', input: 3, activeWhen: 'open' },
    ],
  ])('wired as %j is found out', async (wired, correction) => {
    const its = started(wired.closedWhen, wired.input)
    let corrections: unknown
    await its.run(async (walk) => {
      corrections = await walkInputs(walk, [mains])
    }, electrician(wired))
    expect(verdicts(its)).toEqual(['inputs.mains changed'])
    expect(corrections).toEqual([correction])
  })

  test('fails where nothing moves, and is left out where that is asked', async () => {
    const its = started(true)
    await its.run(
      (walk) => walkInputs(walk, [mains]),
      () => no,
    )
    expect(verdicts(its)).toEqual(['inputs.mains failed'])
    const left = started(true)
    await left.run(
      (walk) => walkInputs(walk, [mains]),
      () => skip,
    )
    expect(verdicts(left)).toEqual(['inputs.mains skipped'])
  })
})
