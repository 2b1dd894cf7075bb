import { describe, expect, test } from 'vitest'
import { describeStatus } from '../../../drivers/sam-v/statuses.ts'
import { initialState } from '../../../drivers/sam-v/turn.ts'
import { revealed } from '../../support/revealed.ts'
import {
  cardRead,
  cardText,
  degraded,
  expectStep,
  failure,
  id,
  online,
  reply,
  type SamRow,
  serving,
  status,
  stepped,
} from '../../support/sam-steps.ts'

const repeats: SamRow[] = [0x10, 0x11, 0x3f].flatMap((code) => [
  {
    when: `read is answered ${code.toString(16)}`,
    state: serving('read'),
    input: status(code),
    sends: 'read' as const,
  },
  {
    when: `read is answered ${code.toString(16)} for the second time`,
    state: serving('read', { repeated: true }),
    input: status(code),
    later: ['find', 500] as const,
    signals: [failure('unreadable', code)],
  },
  {
    when: `find is answered ${code.toString(16)}`,
    state: serving('find'),
    input: status(code),
    sends: 'find' as const,
  },
  {
    when: `find is answered ${code.toString(16)} for the second time`,
    state: serving('find', { repeated: true }),
    input: status(code),
    later: ['find', 3000] as const,
    signals: [degraded(code)],
  },
])

const resets: SamRow[] = [0x24, 0x47, 0x60].flatMap((code) => [
  {
    when: `find is answered ${code.toString(16)}`,
    state: serving('find'),
    input: status(code),
    sends: 'reset' as const,
  },
  {
    when: `read is answered ${code.toString(16)}`,
    state: serving('read'),
    input: status(code),
    sends: 'reset' as const,
    signals: [failure('unreadable', code)],
  },
  {
    when: `find is answered ${code.toString(16)} though the module was reset for it`,
    state: serving('find', { resetFor: 'find' }),
    input: status(code),
    later: ['find', 3000] as const,
    signals: [degraded(code)],
  },
  {
    when: `the reset itself is answered ${code.toString(16)}`,
    state: serving('reset', { resetFor: 'find' }),
    input: status(code),
    later: ['getModuleId', 3000] as const,
    signals: [degraded(code)],
  },
  {
    when: `the introduction is answered ${code.toString(16)}`,
    state: { ...initialState, asked: 'getModuleId' as const },
    input: status(code),
    sends: 'reset' as const,
  },
])

const troubles: SamRow[] = [
  ...[0x21, 0x23, 0x66, 0x05].flatMap((code) => [
    {
      when: `the introduction is answered ${code.toString(16)}`,
      state: { ...initialState, asked: 'getModuleId' as const },
      input: status(code),
      later: ['getModuleId', 3000] as const,
      signals: [degraded(code)],
    },
    {
      when: `find is answered ${code.toString(16)}`,
      state: serving('find'),
      input: status(code),
      later: ['find', 3000] as const,
      signals: [degraded(code)],
    },
    {
      when: `read is answered ${code.toString(16)}`,
      state: serving('read'),
      input: status(code),
      later: ['find', 3000] as const,
      signals: [failure('unreadable', code), degraded(code)],
    },
  ]),
  {
    when: 'find is answered 66 again',
    state: serving('find', { complaint: { what: describeStatus(0x66), about: 'find' } }),
    input: status(0x66),
    later: ['find', 3000],
  },
  {
    when: 'find works after a complaint about it',
    state: serving('find', { complaint: { what: describeStatus(0x66), about: 'find' } }),
    input: reply({ kind: 'none' }),
    later: ['find', 300],
    signals: [online],
  },
  {
    when: 'find works after a complaint about read',
    state: serving('find', { complaint: { what: describeStatus(0x21), about: 'read' } }),
    input: reply({ kind: 'none' }),
    later: ['find', 300],
  },
  {
    when: 'a card code answers a question about the module',
    state: serving('getModuleId'),
    input: status(0x41),
    later: ['getModuleId', 3000],
    signals: [degraded(0x41)],
  },
  {
    when: 'a reset is done',
    state: serving('reset', { resetFor: 'find' }),
    input: reply({ kind: 'ok' }),
    later: ['getModuleId', 300],
  },
]

describe('garbled exchanges', () => {
  test.each(repeats)('when $when', expectStep)
})

describe('resets', () => {
  test.each(resets)('when $when', expectStep)
})

describe('a module that cannot work', () => {
  test.each(troubles)('when $when', expectStep)
})

describe('what success ends', () => {
  test('any answer ends a row of silences', () => {
    expect(stepped(serving('find', { silences: 2 }), reply({ kind: 'none' })).state.silences).toBe(0)
    expect(stepped(serving('select', { silences: 2 }), status(0x41)).state.silences).toBe(0)
  })

  test('a module may be reset again for a request that has worked since', () => {
    for (const [asked, packet] of [
      ['find', { kind: 'found' }],
      ['select', { kind: 'selected' }],
      ['getModuleId', { kind: 'moduleId', id }],
    ] as const) {
      expect(stepped(serving(asked, { resetFor: asked }), reply(packet)).state.resetFor).toBeNull()
    }
    expect(stepped(serving('find', { resetFor: 'read' }), reply({ kind: 'found' })).state.resetFor).toBe(
      'read',
    )
  })

  test('a card that is gone before the read does not end a complaint about reading', () => {
    const complaint = { what: describeStatus(0x21), about: 'read' } as const
    expect(stepped(serving('read', { complaint }), reply({ kind: 'none' }))).toMatchObject({
      signals: [],
      state: { complaint },
    })
    expect(revealed(stepped(serving('read', { complaint }), cardText()).signals)).toEqual([online, cardRead])
  })
})
