import { expect, test } from 'vitest'
import type { Fact } from '../../../daemon/cli/fact-line.ts'
import { factLine } from '../../../daemon/cli/fact-line.ts'

const about = { subject: 'p-aaaaaaaaaaaa', session: 'S-A', zone: null }
const fact = (type: string, data: Fact['data']): Fact => ({ type, ...about, data })

test('a fact is told by its label, whom it is about and its codes in words', () => {
  const denied = fact('passage.denied', {
    portal: 'lane1',
    direction: 'in',
    reason: 'area_sealed',
    participant: 'p-aaaaaaaaaaaa',
  })
  expect(factLine(denied, 'zh-CN')).toBe('✓ 拒绝通行  p-aaaaaaaaaaaa lane1 进入 评标区已封闭')
})

test('times are those of the venue’s clocks', () => {
  const due = fact('leave.requested', { leave: 'L1', dueBack: '2026-03-18T10:30:00.000+08:00' })
  expect(factLine(due, 'en')).toContain('L1 2026-03-18 10:30')
  expect(factLine(due, 'en')).not.toContain('+08:00')
})

test('what is open is listed by kind and id', () => {
  const open = [
    { kind: 'badge', id: 'A01' },
    { kind: 'locker', id: 'bank1/A1' },
  ]
  expect(factLine(fact('operator.handed_over', { open }), 'en')).toContain('badge A01 cell bank1/A1')
})

test('numbers and what is not known do no harm, and nothing reaches the terminal but text', () => {
  const odd = fact('tomorrow.invented', { count: 3, on: true, nothing: null, text: 'a\u001b[31mb' })
  expect(factLine(odd, 'en')).toBe('✓ tomorrow.invented  p-aaaaaaaaaaaa a·[31mb')
})
