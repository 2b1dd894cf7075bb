import { describe, expect, test } from 'vitest'
import { denials } from '../../../daemon/domain/denials.ts'
import { catalogue } from '../../../daemon/domain/events/catalogue.ts'
import { roles } from '../../../daemon/domain/events/sessions.ts'
import { en } from '../../../daemon/text/en.ts'
import { codeLabel, eventLabel, remedyText, roleLabel, severityOf } from '../../../daemon/text/labels.ts'
import { languageOf, say } from '../../../daemon/text/text.ts'
import { zh } from '../../../daemon/text/zh.ts'
import { faults } from '../../../drivers/fault.ts'

const names = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()
const keys = Object.keys(zh) as (keyof typeof zh)[]
const chinese = /\p{Script=Han}/u

describe('the catalogue', () => {
  test.each(keys)('%s has the same values in both languages', (key) => {
    expect(names(en[key])).toEqual(names(zh[key]))
  })

  test.each(keys)('%s is Chinese in Chinese and not in English', (key) => {
    expect(en[key]).not.toMatch(chinese)
    // words of the trade that have no Chinese
    if (!['log.format'].includes(key)) expect(zh[key]).toMatch(chinese)
  })

  test('values are put in, a brace in a value stays a brace', () => {
    expect(say('zh-CN')('session.unknown', { code: '{code}' })).toBe('没有场次“{code}”。')
    expect(say('en')('problem.count', { count: 3 })).toBe('Problems: 3.')
  })
})

describe('labels', () => {
  test.each(Object.keys(catalogue))('event %s has a label in both languages', (type) => {
    expect(eventLabel(type, 'zh-CN')).toMatch(chinese)
    expect(eventLabel(type, 'en')).toMatch(/^[a-z]/)
  })

  test.each(Object.entries(denials))(
    'refusal %s is a short sentence that leaks nothing',
    (code, { zh: sentence }) => {
      expect(codeLabel(code, 'zh-CN')).toBe(sentence)
      expect(sentence.length).toBeLessThanOrEqual(10)
      expect(sentence).not.toMatch(/[a-z0-9]/i)
    },
  )

  test.each(roles)('role %s has words', (role) => {
    expect(roleLabel(role, 'zh-CN')).toMatch(chinese)
    expect(roleLabel(role, 'en')).not.toContain('_')
  })

  test.each(Object.keys(faults) as (keyof typeof faults)[])(
    'fault %s has a cause and a remedy in Chinese',
    (code) => {
      expect(codeLabel(code, 'zh-CN')).toMatch(chinese)
      expect(remedyText(code, 'zh-CN')).toMatch(chinese)
      expect(remedyText(code, 'en')).toBe(faults[code].remedy)
    },
  )

  test('what is not known is called by its own name', () => {
    expect(eventLabel('tomorrow.invented', 'zh-CN')).toBe('tomorrow.invented')
    expect(severityOf('tomorrow.invented')).toBe('info')
    expect(codeLabel('constructor', 'zh-CN')).toBe('constructor')
  })
})

test.each([
  ['zh_CN.UTF-8', 'zh-CN'],
  ['en_US.UTF-8', 'en'],
  ['en', 'en'],
  ['C', 'en'],
  ['C.UTF-8', 'zh-CN'],
  ['de_DE.UTF-8', 'zh-CN'],
  ['', 'zh-CN'],
  [undefined, 'zh-CN'],
] as const)('LANG=%s speaks %s', (lang, language) => {
  expect(languageOf(lang)).toBe(language)
})
