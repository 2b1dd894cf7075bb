import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  append,
  endOf,
  eraseLast,
  giveUp,
  lineUnderWay,
  noLine,
  spoil,
  type TypedLine,
} from '../../../../drivers/codec/typed/line.ts'

const limits = { maxLength: 8, gapMs: 100, restMs: 2000 }
const at = (ms: number) => ({ now: ms, stampMs: ms })

/** The line that pieces make which come at these moments. */
function lineOf(...pieces: readonly (readonly [ms: number, text: string])[]): TypedLine {
  return pieces.reduce((line, [ms, text]) => append(line, text, at(ms), limits), noLine)
}

describe('a line', () => {
  test('is what came, when it ends in time', () => {
    const line = lineOf([0, 'AB'], [100, 'C'], [200, 'D'])
    expect(endOf(line, at(300), limits)).toEqual({ kind: 'whole', text: 'ABCD' })
  })

  test('of nothing is none', () => {
    expect(endOf(noLine, at(0), limits)).toBeNull()
    const erased = eraseLast(lineOf([0, 'A']), at(10), limits)
    expect(endOf(erased, at(20), limits)).toBeNull()
    expect(eraseLast(noLine, at(0), limits)).toBe(noLine)
  })

  test('with a longer pause than may be is interrupted, whatever comes behind it', () => {
    expect(endOf(lineOf([0, 'AB'], [101, 'CD']), at(110), limits)).toEqual({
      kind: 'spoiled',
      failure: 'interrupted',
    })
    expect(endOf(lineOf([0, 'AB']), at(101), limits)).toEqual({ kind: 'spoiled', failure: 'interrupted' })
  })

  test('is measured by the clock of the device, not by when we came to read it', () => {
    const read = (line: TypedLine, text: string, stampMs: number) =>
      append(line, text, { now: 5000, stampMs }, limits)
    const quick = read(append(noLine, 'A', { now: 1000, stampMs: 70 }, limits), 'B', 80)
    expect(endOf(quick, { now: 5000, stampMs: 90 }, limits)).toEqual({ kind: 'whole', text: 'AB' })
    const slow = read(append(noLine, 'A', { now: 4999, stampMs: 70 }, limits), 'B', 171)
    expect(endOf(slow, { now: 5000, stampMs: 172 }, limits)).toMatchObject({ failure: 'interrupted' })
  })

  test('may be as long as the limit and no longer', () => {
    expect(endOf(lineOf([0, '1234567'], [1, '8']), at(2), limits)).toEqual({
      kind: 'whole',
      text: '12345678',
    })
    const long = lineOf([0, '12345678'], [1, '9'])
    expect(long.text).toBe('')
    expect(endOf(long, at(2), limits)).toEqual({ kind: 'spoiled', failure: 'too_long' })
  })

  test('that is spoiled keeps its first trouble and nothing of its text', () => {
    const spoiled = spoil(lineOf([0, 'AB']), 'unreadable', at(10), limits)
    expect(spoiled.text).toBe('')
    const later = append(spoil(spoiled, 'too_long', at(20), limits), 'C', at(500), limits)
    expect(later.text).toBe('')
    expect(endOf(later, at(510), limits)).toEqual({ kind: 'spoiled', failure: 'unreadable' })
  })
})

describe('a line that does not end', () => {
  test('is given up after its rest, and that is told', () => {
    const line = lineOf([0, 'AB'], [50, 'C'])
    expect(giveUp(line, 2049, limits)).toEqual({ line, failure: null })
    expect(giveUp(line, 2050, limits)).toEqual({ line: noLine, failure: 'interrupted' })
    const spoiled = spoil(line, 'unreadable', at(60), limits)
    expect(giveUp(spoiled, 2060, limits)).toEqual({ line: noLine, failure: 'unreadable' })
  })

  test('is nothing to tell of when nothing is left of it', () => {
    const erased = eraseLast(lineOf([0, 'A']), at(10), limits)
    expect(giveUp(erased, 2010, limits)).toEqual({ line: noLine, failure: null })
  })

  test('is not given up by a process that was held up: the rest of it may wait to be read', () => {
    const line = lineOf([0, 'AB'])
    const held = giveUp(line, 5000, limits)
    expect(held).toEqual({ line: { ...line, until: 5100 }, failure: null })
    const more = append(held.line, 'CD', at(5001), limits)
    expect(endOf(more, at(5002), limits)).toEqual({ kind: 'spoiled', failure: 'interrupted' })
    expect(giveUp(held.line, 5100, limits)).toEqual({ line: noLine, failure: 'interrupted' })
  })
})

describe('at the beginning', () => {
  test('what is under way already is not taken for a whole line', () => {
    const line = append(lineUnderWay(0, limits), 'CD', at(40), limits)
    expect(endOf(line, at(50), limits)).toEqual({ kind: 'spoiled', failure: 'interrupted' })
  })

  test('a pause shows that none is', () => {
    expect(giveUp(lineUnderWay(0, limits), 100, limits)).toEqual({ line: noLine, failure: null })
    expect(endOf(lineUnderWay(0, limits), at(50), limits)).toBeNull()
  })
})

test('no line ever holds more than its limit, nor anything once it is spoiled', () => {
  const piece = fc.record({
    text: fc.string({ maxLength: 6 }),
    pauseMs: fc.nat(300),
    act: fc.constantFrom('append', 'append', 'append', 'spoil', 'erase'),
  })
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      let line = noLine
      let now = 0
      for (const { text, pauseMs, act } of pieces) {
        now += pauseMs
        if (act === 'append') line = append(line, text, at(now), limits)
        else if (act === 'erase') line = eraseLast(line, at(now), limits)
        else line = spoil(line, 'unreadable', at(now), limits)
        expect(line.text.length).toBeLessThanOrEqual(limits.maxLength)
        if (line.spoiled !== null) expect(line.text).toBe('')
      }
    }),
    { numRuns: 2000 },
  )
})
