import { describe, expect, test } from 'vitest'
import type { SamPacket } from '../../../drivers/sam-v/packets.ts'
import { textOf } from '../../../drivers/sam-v/specimen.ts'
import type { SamState } from '../../../drivers/sam-v/turn.ts'
import {
  cardRead,
  cardText,
  expectStep,
  face,
  failure,
  now,
  reply,
  type SamRow,
  serving,
  status,
  stepped,
} from '../../support/sam-steps.ts'

const cycle: SamRow[] = [
  {
    when: 'the pause is over',
    state: { ...serving('find'), asked: null, next: 'find', wakeAt: now },
    input: { kind: 'wake' },
    sends: 'find',
  },
  { when: 'no card is there', state: serving('find'), input: reply({ kind: 'none' }), later: ['find', 300] },
  {
    when: 'no card is there, with a pause of 100 ms',
    state: serving('find'),
    input: reply({ kind: 'none' }),
    settings: { pollMs: 100 },
    later: ['find', 100],
  },
  { when: 'a card is found', state: serving('find'), input: reply({ kind: 'found' }), sends: 'select' },
  { when: 'it is selected', state: serving('select'), input: reply({ kind: 'selected' }), sends: 'read' },
  {
    when: 'it is read',
    state: serving('read'),
    input: cardText(),
    later: ['find', 300],
    signals: [cardRead],
  },
  {
    when: 'select finds no card',
    state: serving('select'),
    input: reply({ kind: 'none' }),
    later: ['find', 300],
  },
  { when: 'select fails (81)', state: serving('select'), input: status(0x81), later: ['find', 300] },
  {
    when: 'the text is of a kind not known',
    state: serving('read'),
    input: reply({
      kind: 'unsupportedCard',
      textBytes: 256,
      marker: 0x4b,
      photoBytes: 1024,
      fingerprintBytes: null,
    }),
    later: ['find', 500],
    signals: [failure('unsupported', 0x90)],
  },
]

const atCards: SamRow[] = [
  [0x31, 'unreadable'],
  [0x32, 'suspect'],
  [0x33, 'suspect'],
  [0x37, 'unreadable'],
  [0x40, 'unsupported'],
  [0x41, 'moved_away'],
  [0x91, 'unreadable'],
].flatMap(([code, why]) =>
  (['select', 'read'] as const).map((asked) => ({
    when: `${asked} is answered ${Number(code).toString(16)}`,
    state: serving(asked),
    input: status(Number(code)),
    later: ['find', 500] as const,
    signals: [failure(String(why), Number(code))],
  })),
)

const resting: SamState = { ...serving('find'), asked: null, next: 'find', wakeAt: now + 120 }

const bystanders: SamRow[] = [
  {
    when: 'a late reply strays in',
    state: resting,
    input: { kind: 'stray', packet: { kind: 'found' } },
    later: ['find', 120],
  },
  {
    when: 'a stray comes at the very moment of waking',
    state: { ...resting, wakeAt: now },
    input: { kind: 'stray', packet: { kind: 'ok' } },
    later: ['find', 1],
  },
  {
    when: 'an order comes',
    state: resting,
    input: { kind: 'order', order: { kind: 'OpenGate', ref: 'g1', direction: 'in', withinMs: 1000 } },
    later: ['find', 120],
    signals: [{ kind: 'OrderFailed', ref: 'g1', why: 'refused' }],
  },
  {
    when: 'a poll gave way to an order',
    state: serving('select'),
    input: { kind: 'unsent' },
    later: ['select', 20],
  },
]

describe('find, select, read', () => {
  test.each(cycle)('when $when', expectStep)
})

describe('verdicts on a card', () => {
  test.each(atCards)('when $when', expectStep)
})

describe('what is none of its business', () => {
  test.each(bystanders)('when $when', expectStep)
})

test('a request in flight is left alone by what does not end it', () => {
  const state = serving('read')
  const order = { kind: 'OpenDoor', ref: 'd1', door: 1, withinMs: 1000 } as const
  for (const input of [
    { kind: 'sent' },
    { kind: 'stray', packet: { kind: 'none' } },
    { kind: 'order', order },
  ] as const) {
    expect(stepped(state, input)).toMatchObject({ state, send: null, wakeAt: null })
  }
})

test.each([
  ['find', 1000],
  ['select', 1000],
  ['getModuleId', 1000],
  ['getStatus', 1000],
  ['read', 3000],
  ['reset', 3000],
] as const)('%s is waited for %i ms, and is a poll', (next, replyMs) => {
  const step = stepped({ ...serving('find'), asked: null, next, wakeAt: now }, { kind: 'wake' })
  expect(step.send).toEqual({ packet: { kind: next }, priority: 'poll', replyMs, notAfter: null })
})

test('bad dates are a failed read, never a card', () => {
  for (const validFrom of ['2020010', 'ABCDEFGH', '20201301', '']) {
    const text = textOf({ ...face, validFrom })
    const packet: SamPacket = { kind: 'cardText', text, photoBytes: 1024, fingerprintBytes: null }
    expect(stepped(serving('read'), reply(packet)).signals).toEqual([failure('unreadable', 0x90)])
  }
})
