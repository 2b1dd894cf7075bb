import { describe, expect, test } from 'vitest'
import { staffedBench } from '../../support/control-bench.ts'
import { person } from '../../support/people.ts'

const { name: member } = person('A1')
const { name: witness } = person('W1')

async function bench() {
  const control = await staffedBench('W1')
  control.bench.roster(['A1'])
  const noted = (text: string) =>
    control.codeOf('witness.note', { session: 'S-A', text, meantAt: null }, { token: control.tokens.W1 })
  return { ...control, noted }
}

describe('a free text', () => {
  test.each([
    ['a member of today', `${member}到场`],
    ['one of the staff', `由${witness}登记`],
    ['somebody with blanks in the name', `${[...member].join(' ')} 到场`],
    ['somebody with other blanks', `见${[...member].join('\u3000')}。`],
  ])('that names %s is refused, and not kept', async (_who, text) => {
    const { noted, bench: gateway } = await bench()
    expect(await noted(text)).toBe('text_names_person')
    expect(gateway.types()).not.toContain('witness.noted')
  })

  test.each([
    '华兴建设工程有限公司的代表到场',
    '华兴建设工程 有 限 公 司',
    'Huaxing Co., Ltd. complains',
    'HUAXING CO.,LTD 来电',
    '由某某集团公司提交',
  ])('that names a firm is refused, whoever it is: %s (F-18.2)', async (text) => {
    const { noted, bench: gateway } = await bench()
    expect(await noted(text)).toBe('text_names_firm')
    expect(gateway.types()).not.toContain('witness.noted')
  })

  test.each(['R-1 的代表到场', '物业公司已修好空调', 'income and incorporated limits'])(
    'that says who it is by a code, or names no firm, is taken: %s',
    async (text) => {
      expect(await (await bench()).noted(text)).toBe('ok')
    },
  )

  test('that names nobody on record is taken', async () => {
    const { noted } = await bench()
    expect(await noted(`${person('A2').name}到场`)).toBe('ok')
    expect(await noted('A01 到场，一切正常')).toBe('ok')
  })

  test('is looked through wherever it stands in the arguments', async () => {
    const { codeOf, tokens } = await bench()
    const given = { people: ['x'], text: `${member} 晕倒` }
    expect(await codeOf('medical.report', given, { token: tokens.W1 })).toBe('text_names_person')
  })
})
