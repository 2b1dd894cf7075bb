import { describe, expect, test } from 'vitest'
import { catalogue, defaultValues, overridesSchema, readCatalogue } from '../../config/rules.ts'
import { policyIds } from '../../daemon/domain/policy-values.ts'
import { problemsIn } from '../support/venue-file.ts'

const rules = catalogue.rules

describe('the catalogue of rules (Art. 42, 43; F-42.1, F-43.1)', () => {
  test('names for each rule its source, its default and what it may be set to, in both languages', () => {
    for (const { id, article, zh, en } of rules) {
      expect(article, id).not.toBe('')
      expect(zh, id).toMatch(/\p{Script=Han}/u)
      expect(en, id).toMatch(/[a-z]/)
    }
  })

  test('has defaults that it allows itself', () => {
    expect(overridesSchema(catalogue).parse({})).toEqual(defaultValues(catalogue))
    expect(overridesSchema(catalogue).safeParse(defaultValues(catalogue)).success).toBe(true)
  })

  test('settles every conflict of the notice', () => {
    const articles = rules.map(({ article }) => article).join('; ')
    const settled = Array.from({ length: 10 }, (_, i) => i + 1).filter((n) => {
      const inWords = rules.some(({ zh, en }) => `${zh} ${en}`.includes(`冲突 ${n}`))
      return inWords || new RegExp(`conflict ${n}\\b`).test(articles)
    })
    expect(settled).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  test('holds every rule that the core reads, and the core reads every one that a venue may set and that binds now', () => {
    const switchable = rules.filter((rule) => rule.class === 'switchable').map(({ id }) => id)
    // how long data is kept, and when the journal is verified, is not decided by the core
    const outside = ['auditDailyAt', 'journalYears', 'vaultDays']
    expect([...policyIds].sort()).toEqual(switchable.filter((id) => !outside.includes(id)).sort())
  })

  test.each([
    [
      'a rule that stands there twice',
      'version: 1\nrules: [{ id: abc, class: switchable, article: "1", default: 1, zh: 规则规则, en: some words }, { id: abc, class: switchable, article: "1", default: 1, zh: 规则规则, en: some words }]',
      'abc stands there twice',
    ],
    [
      'a rule without its source',
      'version: 1\nrules: [{ id: abc, class: switchable, default: 1, zh: 规则规则, en: some words }]',
      'rules.0.article',
    ],
    ['text that is no YAML', 'version: [', 'line 1'],
  ])('says where %s is', (_what, text, place) => {
    expect(() => readCatalogue(text)).toThrow(place)
  })
})

describe('the overrides of a venue', () => {
  test('that touch the law are refused with its source', () => {
    const [problem] = problemsIn('rules: { freeEgress: false }')
    expect(problem).toMatchObject({ path: 'rules.freeEgress' })
    expect(problem?.expected.zh).toContain('法定规则')
    expect(problem?.expected.en).toContain('GB 50396 9.0.1')
  })

  test('beyond the range of a rule say the range', () => {
    const [problem] = problemsIn('rules: { grantSeconds: 60 }')
    expect(problem).toMatchObject({ path: 'rules.grantSeconds', expected: { en: '≤ 30' }, got: '60' })
  })

  test('of a rule that does not exist name the nearest one', () => {
    const [problem] = problemsIn('rules: { grantSecond: 8 }')
    expect(problem?.expected.en).toContain('grantSeconds')
  })

  test('take lists and words from what there is', () => {
    expect(problemsIn('rules: { antiPassback: medium }')[0]?.expected.en).toContain('hard, soft')
    expect(problemsIn('rules: { documents: [passport] }')[0]?.path).toBe('rules.documents[0]')
    expect(problemsIn('rules: { auditDailyAt: "25:00" }')[0]?.expected.en).toContain('03:30')
  })
})
