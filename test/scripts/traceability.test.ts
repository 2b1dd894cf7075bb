/** How citations are found, and what counts as a gap. */
import { describe, expect, test } from 'vitest'
import { citationsIn } from '../../scripts/traceability/citations.ts'
import type { Evidence } from '../../scripts/traceability/evidence.ts'
import { gaps } from '../../scripts/traceability/gaps.ts'
import { withTables } from '../../scripts/traceability/readmes.ts'
import type { Requirements } from '../../scripts/traceability/requirements.ts'
import { readRequirements } from '../../scripts/traceability/requirements.ts'
import { namingsOf } from '../../scripts/traceability/trace.ts'

const cited = (text: string) => [...citationsIn(text)].sort()

describe('a citation', () => {
  test.each([
    ['who consents (Art. 29, 31; F-31.1)', ['Art. 29', 'Art. 31', 'F-31.1']],
    ['the Q&A room (Art. 14, 37 to 39)', ['Art. 14', 'Art. 37', 'Art. 38', 'Art. 39']],
    ['Art. 29 and 31 overlap', ['Art. 29', 'Art. 31']],
    ['given the record (F-X.10, F-P.4)', ['F-P.4', 'F-X.10']],
    ['edge cases 30, 31 and X8', ['X8', 'edge case 30', 'edge case 31']],
    ['Edge case 6: a room of another session', ['edge case 6']],
    ['X12: late lunch', ['X12']],
  ])('is found in: %s', (text, found) => {
    expect(cited(text)).toEqual(found)
  })

  test.each([
    'Tendering Law Art. 37',
    'X13',
    'X1a',
    'edge case: none',
    'Article 5',
    'F-17',
    'within 5, 6 or 7',
  ])('is not found in: %s', (text) => {
    expect(cited(text)).toEqual([])
  })

  test('goes on in the next line of a comment', () => {
    expect(cited('/**\n * Leaving (Art. 29,\n * 31). Pure.\n */')).toEqual(['Art. 29', 'Art. 31'])
    expect(cited('# rules (edge cases 37 and\n# 38)')).toEqual(['edge case 37', 'edge case 38'])
  })
})

const words = { zh: '…', en: '…' }
const asked: Requirements = {
  articles: [],
  features: [
    { ...words, id: 'F-5.1', article: '5', level: 'M', step: '2' },
    { ...words, id: 'F-8.1', article: '8', level: 'M', step: '2' },
    { ...words, id: 'F-8.2', article: '8', level: 'S', step: '2' },
    { ...words, id: 'F-8.3', article: '8', level: 'C', step: '2' },
    { ...words, id: 'F-X.15', article: '-', level: 'M', step: '5' },
  ],
  cases: [
    { ...words, name: '7' },
    { ...words, name: 'X4' },
    { ...words, name: 'leave refused' },
  ],
}

function evidenceOf({ code = '', titles = [] }: { code?: string; titles?: readonly string[][] }): Evidence {
  return {
    code: [{ path: 'daemon/domain/entry.ts', citations: citationsIn(code) }],
    tests: titles.map((title) => ({
      path: 'test/daemon/domain/entry.test.ts',
      titles: title.map((text) => ({ text, citations: citationsIn(text) })),
    })),
  }
}

describe('a gap', () => {
  test('is every must and should of this step that neither code nor test cites, and every case without a test', () => {
    expect(gaps(asked, evidenceOf({}))).toEqual([
      'F-5.1: no code cites it',
      'F-5.1: no title of a test cites it',
      'F-8.1: no code cites it',
      'F-8.1: no title of a test cites it',
      'F-8.2: no code cites it',
      'F-8.2: no title of a test cites it',
      'edge case 7: no title of a test names it',
      'X4: no title of a test names it',
      'leave refused: no title of a test names it',
    ])
  })

  test('is closed by the article where that has one feature only, else by the id of the feature', () => {
    const evidence = evidenceOf({ code: '(Art. 5, 8; F-8.1)', titles: [['entry (Art. 5, 8)', 'F-8.2']] })
    expect(gaps({ ...asked, cases: [] }, evidence)).toEqual([
      'F-8.1: no title of a test cites it',
      'F-8.2: no code cites it',
    ])
  })

  test('of a case is closed by the title of a test or of the group around it', () => {
    const titles = [
      ['short cases of the venue', 'leave refused: the person stays'],
      ['X4: a badge lost inside', 'is dead at once (edge case 7)'],
    ]
    expect(gaps({ ...asked, features: [] }, evidenceOf({ titles }))).toEqual([])
  })

  test('of a short case stays open when its words stand in a title that speaks of something else', () => {
    const evidence = evidenceOf({ titles: [['a leave', 'leave refused']] })
    expect(namingsOf(evidence, { ...words, name: 'leave refused' })).toEqual([])
  })
})

test('a group that names a case is named once, however many tests it has', () => {
  const titles = ['is dead', 'is found', 'is reissued (X4)'].map((title) => ['X4: a badge', title])
  const path = 'test/daemon/domain/entry.test.ts'
  expect(namingsOf(evidenceOf({ titles }), { ...words, name: 'X4' })).toEqual([
    { path, title: 'X4: a badge' },
    { path, title: 'is reissued (X4)' },
  ])
})

describe('the tables of what is asked for', () => {
  const { articles, features, cases } = readRequirements()

  test('have each article, edge case and scenario once, in their order', () => {
    const upTo = (last: number) => Array.from({ length: last }, (_, at) => String(at + 1))
    expect(articles.map(({ number }) => number)).toEqual([...upTo(44), 'plan', '-'])
    const scenarios = upTo(12).map((number) => `X${number}`)
    expect(cases.slice(0, 62).map(({ name }) => name)).toEqual([...upTo(50), ...scenarios])
  })

  test('have no feature twice or under another article', () => {
    expect(new Set(features.map(({ id }) => id)).size).toBe(features.length)
    const room: Readonly<Record<string, string>> = { plan: 'P', '-': 'X' }
    const misplaced = features.filter(
      ({ id, article }) => id.split('.')[0] !== `F-${room[article] ?? article}`,
    )
    expect(misplaced).toEqual([])
  })
})

describe('the place of the tables', () => {
  const marks = ['<!-- articles:begin -->', '<!-- articles:end -->'] as const

  test('is between the two marks; the rest of the text stays', () => {
    const text = `before\n${marks[0]}\nold\n${marks[1]}\nafter\n`
    const made = withTables(text, '| new |\n')
    expect(made).toBe(`before\n${marks[0]}\n\n| new |\n\n${marks[1]}\nafter\n`)
    expect(withTables(made, '| new |\n')).toBe(made)
  })

  test.each([
    ['no marks', 'text'],
    ['one mark', `${marks[0]} text`],
    ['marks in the wrong order', `${marks[1]} ${marks[0]}`],
  ])('is complained about when the text has %s', (_what, text) => {
    expect(() => withTables(text, '')).toThrow(marks[0])
  })
})
