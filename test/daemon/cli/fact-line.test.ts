import { expect, test } from 'vitest'
import { factLine } from '../../../daemon/cli/fact-line.ts'
import type { Told } from '../../../daemon/text/statement.ts'

const time = '2026-03-18T10:10:00.000+08:00'
const fact = (type: string, data: Told['data']): Told => ({ type, time, subject: 'p-aaaaaaaaaaaa', data })

test('a fact is told by its label, whom it is about and its codes in words', () => {
  const denied = fact('passage.denied', {
    portal: 'lane1',
    direction: 'in',
    reason: 'area_sealed',
    participant: 'p-aaaaaaaaaaaa',
  })
  expect(factLine(denied, 'zh-CN')).toBe('✓ 拒绝通行  p-aaaaaaaaaaaa lane1 进入，评标区已封闭')
})

test('times are those of the venue’s clocks', () => {
  const due = fact('leave.requested', {
    leave: 'L1',
    kind: 'sample',
    dueBack: '2026-03-18T10:30:00.000+08:00',
  })
  expect(factLine(due, 'en')).toContain('10:30')
  expect(factLine(due, 'en')).not.toContain('+08:00')
})

test('what is open is listed by kind and id', () => {
  const open = [
    { kind: 'badge', id: 'A01' },
    { kind: 'locker', id: 'bank1/A1' },
  ]
  expect(factLine(fact('operator.handed_over', { open }), 'zh-CN')).toContain('识别牌 A01')
  expect(factLine(fact('operator.handed_over', { open }), 'zh-CN')).toContain('柜格 bank1/A1')
})

test('who gave the command reads nothing of the own account, and of orders to devices nobody does', () => {
  const granted = fact('locker.retrieval_granted', {
    participant: 'p-aaaaaaaaaaaa',
    bank: 'bank-a',
    cell: 'A01',
    operator: 'o-88kw711jbs5rgjzt',
    ref: 'jvnrd9sd85t7c50c',
  })
  expect(factLine(granted, 'zh-CN')).not.toMatch(/o-88|jvn/)
  expect(factLine(granted, 'zh-CN')).toContain('bank-a A01')
})

test('what is not known does no harm, and nothing reaches the terminal but text', () => {
  const odd = fact('tomorrow.invented', { count: 3, on: true, nothing: null, reason: 'a\u001b[31mb' })
  expect(factLine(odd, 'en')).not.toContain('\u001b')
  expect(factLine(odd, 'en')).toMatch(/^✓ tomorrow.invented {2}p-aaaaaaaaaaaa/)
})
