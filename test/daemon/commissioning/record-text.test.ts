import { describe, expect, test } from 'vitest'
import { isAccepted, type WalkRecord } from '../../../daemon/commissioning/record.ts'
import { recordText } from '../../../daemon/commissioning/record-text.ts'

const record: WalkRecord = {
  format: 1,
  version: '1.2.3',
  device: 'lane-1-gate',
  line: 'lane-1',
  family: 'modbus-relay',
  where: '/dev/venue/lane-1-gate',
  identity: null,
  begunAt: '2026-03-18T10:00:00.000+08:00',
  endedAt: '2026-03-18T10:05:00.000+08:00',
  end: 'finished',
  before: { relockMs: 5_000 },
  after: { relockMs: 5_000 },
  entries: [
    {
      step: 'gate.rest',
      verdict: 'proven',
      words: { zh: '静止时无触点动作。', en: 'nothing at rest' },
      measured: { ms: 12 },
    },
  ],
}
const withVerdict = (verdict: WalkRecord['entries'][number]['verdict']): WalkRecord => ({
  ...record,
  entries: record.entries.map((entry) => ({ ...entry, verdict })),
})

describe('the printed record', () => {
  test('has each step in both languages with its figures, and room for two signatures', () => {
    const text = recordText(record)
    expect(text).toContain('1. [通过 holds] 静止时无触点动作。\n   nothing at rest\n   gate.rest  ms=12\n')
    expect(text).toContain('结论 result: 全部通过，可以启用 everything holds, fit for use\n')
    expect(text).toContain('走查后的设置 settings after the walk: 与走查前相同 the same as before\n')
    expect(text).toContain('走查人签字')
  })

  test('says the settings that are new', () => {
    expect(recordText({ ...record, after: { relockMs: 7_000 } })).toContain('{"relockMs":7000}')
  })

  test.each(['given_up', 'unanswered', 'lost'] as const)(
    'of a walk that ended as %s is no acceptance',
    (end) => {
      expect(isAccepted({ ...record, end })).toBe(false)
      expect(recordText({ ...record, end })).toMatch(/结论 result: 不宜启用：.+ not fit for use: .+\n/)
    },
  )
})

test.each([
  ['proven', true],
  ['changed', true],
  ['absent', true],
  ['failed', false],
  ['skipped', false],
] as const)('a step that is %s lets a walk be accepted: %s', (verdict, accepted) => {
  expect(isAccepted(withVerdict(verdict))).toBe(accepted)
})
