import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkNumber, normalNumber } from '../../daemon/domain/document-number.ts'
import { edgeCases, people } from '../support/people.ts'

const ok = { verdict: 'ok', regionUnknown: false }
const refused = { verdict: 'number_invalid', regionUnknown: false }

/** GB 11643-1999, the numbers that the standard itself gives as samples. */
const samples = ['11010519491231002X', '440524188001010014']

describe('the number on an identity document', () => {
  test.each(samples)("the standard's sample %s is valid", (number) => {
    expect(checkNumber('resident_id', number)).toEqual(ok)
  })

  test.each(people)('the number of test person $key is valid', ({ id_type, id_no }) => {
    expect(checkNumber(id_type, id_no)).toEqual(ok)
  })

  test.each(edgeCases)('edge case $case: $expect', (row) => {
    const wanted = row.expect.startsWith('number_invalid') ? 'number_invalid' : 'ok'
    expect(checkNumber(row.id_type, row.id_no)).toEqual({
      verdict: wanted,
      regionUnknown: row.case === 'unknown_region',
    })
  })

  test('the set of edge cases has both verdicts and an unknown region', () => {
    const names = edgeCases.map((row) => row.case)
    expect(names).toEqual(
      expect.arrayContaining(['bad_check_digit', 'bad_date', 'unknown_region', 'fifteen_digit']),
    )
  })

  test('a lower-case x counts as X, and blanks around a number do not count', () => {
    expect(checkNumber('resident_id', ' 11010519491231002x\n')).toEqual(ok)
    expect(normalNumber(' 11010519491231002x ')).toBe('11010519491231002X')
  })

  test('a changed digit is found', () => {
    const digit = fc.integer({ min: 1, max: 9 })
    const position = fc.integer({ min: 0, max: 16 })
    fc.assert(
      fc.property(fc.constantFrom(...samples), position, digit, (number, at, shift) => {
        const changed = [...number]
        changed[at] = String((Number(number[at]) + shift) % 10)
        expect(checkNumber('resident_id', changed.join(''))).toEqual(refused)
      }),
    )
  })

  test('two neighbours that changed places are found', () => {
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.integer({ min: 0, max: 15 }), (number, at) => {
        const [a, b] = [number[at], number[at + 1]]
        fc.pre(a !== b)
        const swapped = `${number.slice(0, at)}${b}${a}${number.slice(at + 2)}`
        expect(checkNumber('resident_id', swapped).verdict).toBe('number_invalid')
      }),
    )
  })

  test('whatever is typed gives a verdict and never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['ok', 'number_invalid']).toContain(checkNumber('resident_id', text).verdict)
      }),
    )
  })

  test.each([
    ['three letters and twelve digits', 'ABC110105491231', 'ok'],
    ['lower-case letters', 'abc110105491231', 'ok'],
    ['one digit short', 'ABC11010549123', 'number_invalid'],
    ['four letters', 'ABCD10105491231', 'number_invalid'],
    ['a resident number', '11010519491231002X', 'number_invalid'],
  ])('foreign permanent resident of 2017: %s', (_what, number, verdict) => {
    expect(checkNumber('foreign_permanent_resident_2017', number).verdict).toBe(verdict)
  })

  test('the 2023 card of a foreign permanent resident follows the rule of resident numbers', () => {
    // 911156 19491231 002 + check character by ISO 7064 MOD 11-2, weighted sum 277, 277 mod 11 = 2, so X
    expect(checkNumber('foreign_permanent_resident_2023', '91115619491231002X').verdict).toBe('ok')
    expect(checkNumber('foreign_permanent_resident_2023', '911156194912310029').verdict).toBe(
      'number_invalid',
    )
  })
})
