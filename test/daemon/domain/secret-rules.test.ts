import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountProblem, pinProblem } from '../../../daemon/domain/secret-rules.ts'

describe('a PIN', () => {
  test.each(['274913', '112233', '123457', '654320', '135790', '975310', '274913274913'])(
    'may be %s',
    (pin) => {
      expect(pinProblem(pin)).toBeNull()
    },
  )

  test.each([
    ['empty', ''],
    ['five digits', '27491'],
    ['thirteen digits', '2749132749132'],
    ['not all digits', '27491a'],
    ['digits of another script', '２７４９１３'],
    ['followed by a line break', '274913\n'],
    ['a decimal number', '2749.13'],
  ])('is too short when it is %s: 6 to 12 digits are expected', (_what, pin) => {
    expect(pinProblem(pin)).toBe('too_short')
  })

  test('is too simple when all its digits are the same', () => {
    for (const digit of '0123456789') {
      for (let length = 6; length <= 12; length++) expect(pinProblem(digit.repeat(length))).toBe('too_simple')
    }
  })

  test('is too simple when it is a straight run up or down', () => {
    for (const run of ['0123456789', '9876543210']) {
      for (let length = 6; length <= 10; length++) {
        for (let at = 0; at + length <= 10; at++)
          expect(pinProblem(run.slice(at, at + length))).toBe('too_simple')
      }
    }
  })

  test('is fine when one digit breaks a run', () => {
    const runs = fc.constantFrom('012345', '345678', '987654', '543210', '777777')
    fc.assert(
      fc.property(runs, fc.nat(5), fc.integer({ min: 2, max: 8 }), (run, at, more) => {
        const other = String((Number(run[at]) + more) % 10)
        expect(pinProblem(run.slice(0, at) + other + run.slice(at + 1))).toBeNull()
      }),
    )
  })
})

describe('the name of an account', () => {
  test.each(['ab', 'desk-1', 'a.b', '07', 'a'.repeat(32)])('may be %s', (account) => {
    expect(accountProblem(account)).toBeNull()
  })

  test.each(['', 'a', 'a'.repeat(33), 'Desk', 'desk 1', 'desk_1', '前台', 'desk\n', ' desk'])(
    'may not be %j',
    (account) => {
      expect(accountProblem(account)).toBe('malformed')
    },
  )
})
