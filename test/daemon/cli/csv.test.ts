import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvLine } from '../../../daemon/cli/csv.ts'

describe('CSV that a spreadsheet opens', () => {
  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '＝1'])(
    'the text %j does not become a formula',
    (text) => {
      expect(csvLine([text])).toMatch(/^"'/)
    },
  )

  test('quotes, commas and line ends inside a cell stay inside', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', null, 7, 'plain'])).toBe(
      '"a,b","say ""x""","two\nlines",,7,plain\r\n',
    )
  })

  test('no text whatever begins with a sign that starts a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(csvLine([text])).not.toMatch(/^"?[=+\-@\t＝＋－＠]/)
      }),
    )
  })
})
