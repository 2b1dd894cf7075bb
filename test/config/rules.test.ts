import { describe, expect, test } from 'vitest'
import { ruleSetOf } from '../../config/rule-set.ts'
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
    // how long data is kept, when the journal is verified, and when nights usually are: nothing that the core decides
    const outside = [
      'auditDailyAt',
      'disclosureYears',
      'journalYears',
      'overnightPauseFrom',
      'overnightPauseUntil',
      'strangerDays',
      'vaultDays',
    ]
    expect([...policyIds].sort()).toEqual(switchable.filter((id) => !outside.includes(id)).sort())
  })

  test('has the unit of a quantity of time at the end of its id', () => {
    const timed = rules.filter(({ kind, en }) => kind === 'number' || /so many (minutes|hours|days)/.test(en))
    for (const { id } of timed) expect(id).toMatch(/(Seconds|Minutes|Hours|Days|Years)$/)
  })
})

/** A catalogue of one rule, as `rules.yaml` writes it. */
function withRule(entry: string): string {
  return `version: 1\nrules:\n  - { ${entry}, zh: 规则的说明, en: what it is }\n`
}

const sound = 'id: abcSeconds, class: switchable, article: "1", kind: number, default: 1, min: 0, max: 9'

describe('a mistake in the catalogue is told with its line', () => {
  test.each([
    [
      'a rule that stands there twice',
      `${withRule(sound)}  - { ${sound}, zh: 规则的说明, en: what it is }`,
      'rules.yaml:4: rules[1].id: expected each rule once; got "abcSeconds"',
    ],
    [
      'a rule without its source',
      withRule(sound.replace('article: "1", ', '')),
      'rules.yaml:3: rules[0].article: expected text; got nothing',
    ],
    ['a default beyond its own range', withRule(sound.replace('default: 1', 'default: 10')), 'default'],
    ['a number without a range', withRule(sound.replace(', max: 9', '')), 'min and max with a number'],
    ['a switch with a range', withRule(sound.replace('number', 'boolean')), 'min and max with a number'],
    [
      'a choice without choices',
      withRule('id: abc, class: switchable, article: "1", kind: choice, default: a'),
      'choices with a choice',
    ],
    ['a kind that there is not', withRule(sound.replace('number', 'numeral')), 'rules.yaml:3: rules[0].kind'],
    ['text that is no YAML', 'version: [', 'rules.yaml:1: '],
  ])('%s', (_what, text, place) => {
    expect(() => readCatalogue(withRule(sound))).not.toThrow()
    expect(() => readCatalogue(text)).toThrow(place)
  })

  test('all of them at once', () => {
    const text = withRule(sound.replace('number', 'numeral').replace('switchable', 'optional'))
    expect(() => readCatalogue(text)).toThrow(/rules\[0\]\.class[\s\S]*rules\[0\]\.kind/)
  })
})

describe('the rules in force', () => {
  const usual = defaultValues(catalogue)

  test('have one version, which changes with any value and does not depend on their order', () => {
    const { version } = ruleSetOf(usual)
    expect(version).toMatch(new RegExp(`^${catalogue.version}-[0-9a-f]{12}$`))
    expect(ruleSetOf(Object.fromEntries(Object.entries(usual).reverse())).version).toBe(version)
    expect(ruleSetOf({ ...usual, vaultDays: 90 }).version).not.toBe(version)
  })

  test('name what the venue changed, and not what it only repeated', () => {
    expect(
      ruleSetOf({ ...usual, grantSeconds: 8, documents: [...Object(usual['documents'])] }).overridden,
    ).toEqual([])
    expect(ruleSetOf({ ...usual, lockerSizes: ['small'], grantSeconds: 9 }).overridden).toEqual([
      'grantSeconds',
      'lockerSizes',
    ])
  })
})

describe('the overrides of a venue', () => {
  test('that touch the law are refused with its source', () => {
    const [problem] = problemsIn('rules: { freeEgress: false }')
    expect(problem).toMatchObject({ path: 'rules.freeEgress' })
    expect(problem?.expected.zh).toContain('法定规则')
    expect(problem?.expected.zh).toContain('不得修改')
    expect(problem?.expected.en).toContain('freeEgress')
    expect(problem?.expected.en).toContain('GB 50396 9.0.1')
    expect(problem?.expected.en).toContain('no venue can change it')
  })

  test.each(catalogue.rules.filter((rule) => rule.class === 'statutory'))(
    'cannot touch $id ($article), whatever they say',
    ({ id, default: law }) => {
      const others = [law !== true, null, 0, 'yes', ['expert_lead']]
      for (const other of others) {
        const [problem] = problemsIn(`rules: { ${id}: ${JSON.stringify(other)} }`)
        expect(problem, JSON.stringify(other)).toMatchObject({ path: `rules.${id}` })
      }
      expect(problemsIn(`rules: { ${id}: ${JSON.stringify(law)} }`)).toEqual([])
    },
  )

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
    expect(problemsIn('rules: { lockerSizes: [small, small] }')[0]?.expected.en).toBe('each word once')
    expect(problemsIn('rules: { auditDailyAt: "25:00" }')[0]?.expected.en).toContain('03:30')
  })
})
