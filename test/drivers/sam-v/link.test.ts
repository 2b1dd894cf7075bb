import { describe, test } from 'vitest'
import { initialState } from '../../../drivers/sam-v/turn.ts'
import {
  expectStep,
  failure,
  id,
  online,
  otherId,
  reply,
  type SamRow,
  serving,
} from '../../support/sam-steps.ts'

const introduction: SamRow[] = [
  { when: 'the wire opens', state: initialState, input: { kind: 'start' }, sends: 'getModuleId' },
  {
    when: 'the module introduces itself',
    state: { ...initialState, asked: 'getModuleId' },
    input: reply({ kind: 'moduleId', id }),
    sends: 'find',
    signals: [online],
  },
  {
    when: 'the expected module introduces itself, configured with fewer zeros',
    state: { ...initialState, asked: 'getModuleId' },
    input: reply({ kind: 'moduleId', id }),
    settings: { expectedModuleId: '5.3-20161201-1234567-987654321' },
    sends: 'find',
    signals: [online],
  },
  {
    when: 'the same module introduces itself again',
    state: serving('getModuleId'),
    input: reply({ kind: 'moduleId', id }),
    sends: 'find',
  },
  {
    when: 'another module introduces itself where any may be',
    state: serving('getModuleId'),
    input: reply({ kind: 'moduleId', id: otherId }),
    sends: 'find',
    signals: [{ kind: 'Online', identity: otherId }],
  },
  {
    when: 'another module answers where one is expected',
    state: { ...initialState, asked: 'getModuleId' },
    input: reply({ kind: 'moduleId', id: otherId }),
    settings: { expectedModuleId: id },
    later: ['getModuleId', 3000],
    signals: [
      { kind: 'Online', identity: otherId },
      { kind: 'Degraded', what: `陌生模块 / stranger: ${otherId} answers where ${id} belongs` },
    ],
  },
]

const silences: SamRow[] = [
  {
    when: 'find meets silence',
    state: serving('find'),
    input: { kind: 'silence' },
    later: ['getModuleId', 300],
  },
  {
    when: 'the second silence',
    state: serving('getModuleId', { silences: 1 }),
    input: { kind: 'silence' },
    later: ['getModuleId', 300],
  },
  {
    when: 'the third silence in a row',
    state: serving('getModuleId', { silences: 2 }),
    input: { kind: 'silence' },
    later: ['getStatus', 3000],
    signals: [{ kind: 'Offline', cause: 'no_reply' }],
  },
  {
    when: 'read meets silence',
    state: serving('read'),
    input: { kind: 'silence' },
    later: ['getModuleId', 300],
    signals: [failure('unreadable', 0)],
  },
  {
    when: 'a reader that is gone stays silent',
    state: { ...initialState, link: 'down', silences: 2, asked: 'getStatus' },
    input: { kind: 'silence' },
    later: ['getStatus', 3000],
  },
  {
    when: 'a reader that was gone answers',
    state: { ...initialState, link: 'down', asked: 'getStatus' },
    input: reply({ kind: 'ok' }),
    later: ['getModuleId', 300],
  },
  {
    when: 'a reader that was gone introduces itself',
    state: { ...initialState, link: 'down', asked: 'getModuleId' },
    input: reply({ kind: 'moduleId', id }),
    sends: 'find',
    signals: [online],
  },
]

describe('introduction', () => {
  test.each(introduction)('when $when', expectStep)
})

describe('silence', () => {
  test.each(silences)('when $when', expectStep)
})
