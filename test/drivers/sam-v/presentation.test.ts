import { describe, expect, test } from 'vitest'
import { Personal } from '../../../drivers/personal.ts'
import type { SamState } from '../../../drivers/sam-v/turn.ts'
import { person } from '../../support/people.ts'
import { revealed } from '../../support/revealed.ts'
import { cardText, face, failure, now, reply, serving, status, stepped } from '../../support/sam-steps.ts'

describe('one presentation', () => {
  const reportedAt = (foundAt: number): Partial<SamState> => ({
    presentation: {
      seenAt: foundAt,
      reported: { number: new Personal(face.number), foundAt },
      failures: 0,
      verdict: null,
    },
  })

  test('the number reported last is not reported again, however long the card lies there', () => {
    for (const foundAt of [now - 400, now - 60_000]) {
      expect(stepped(serving('read', reportedAt(foundAt)), cardText()).signals).toEqual([])
    }
  })

  test('another number is reported at once', () => {
    const other = person('A3').id_no
    const step = stepped(serving('read', reportedAt(now - 400)), cardText(other))
    expect(revealed(step.signals)).toMatchObject([{ kind: 'CardRead', card: { number: other } }])
  })

  test('an empty field forgets the number after the window, not before', () => {
    const early = stepped(serving('find', reportedAt(now - 1999)), reply({ kind: 'none' }))
    expect(early.state.presentation?.reported?.number.reveal()).toBe(face.number)
    const late = stepped(serving('find', reportedAt(now - 2000)), reply({ kind: 'none' }))
    expect(late.state.presentation).toBeNull()
  })

  test.each([
    ['unsupported', 0x40, 1],
    ['suspect', 0x32, 1],
    ['moved_away', 0x41, 3],
    ['unreadable', 0x31, 3],
  ] as const)('a card that stays %s is reported no more often than it helps (%#)', (why, code, times) => {
    let state = serving('read')
    const reported = []
    for (let attempt = 0; attempt < 6; attempt++) {
      const step = stepped({ ...state, asked: 'read' }, status(code))
      reported.push(...step.signals)
      state = step.state
    }
    expect(reported).toEqual(Array.from({ length: times }, () => failure(why, code)))
  })

  test('a card found again after the window, yet never seen gone, is still the one reported', () => {
    const found = stepped(serving('find', reportedAt(now - 5000)), reply({ kind: 'found' }))
    expect(stepped({ ...found.state, asked: 'read' }, cardText()).signals).toEqual([])
  })

  test('each find of a card keeps the presentation alive, and is what the next report counts from', () => {
    const other = person('A3').id_no
    const found = stepped(serving('find', reportedAt(now - 1500)), reply({ kind: 'found' }))
    expect(found.state.presentation?.seenAt).toBe(now)
    const read = stepped({ ...found.state, asked: 'read' }, cardText(other))
    expect(read.state.presentation?.reported?.foundAt).toBe(now)
  })

  test('the number is forgotten by the clock of its own report, whatever was found since', () => {
    const reported = { number: new Personal(face.number), foundAt: now - 2500 }
    const presentation = { seenAt: now - 100, reported, failures: 1, verdict: null }
    const step = stepped(serving('find', { presentation }), reply({ kind: 'none' }))
    expect(step.state.presentation).toEqual({ ...presentation, reported: null })
  })

  test('a good read gives the next card its own three attempts', () => {
    const presentation = { seenAt: now - 400, reported: null, failures: 3, verdict: 'suspect' } as const
    const good = stepped(serving('read', { presentation }), cardText())
    for (const [code, why] of [
      [0x41, 'moved_away'],
      [0x32, 'suspect'],
    ] as const) {
      expect(stepped({ ...good.state, asked: 'read' }, status(code)).signals).toEqual([failure(why, code)])
    }
  })

  test('after the window a failing card is a new presentation', () => {
    const worn = { seenAt: now - 2000, reported: null, failures: 3, verdict: 'unsupported' } as const
    const found = stepped(serving('find', { presentation: worn }), reply({ kind: 'found' }))
    expect(stepped({ ...found.state, asked: 'read' }, status(0x40)).signals).toEqual([
      failure('unsupported', 0x40),
    ])
    expect(stepped({ ...found.state, asked: 'read' }, status(0x41)).signals).toEqual([
      failure('moved_away', 0x41),
    ])
  })

  test('a read that took longer than the window still belongs to the card that was found', () => {
    const presentation = { seenAt: now - 3100, reported: null, failures: 3, verdict: null } as const
    expect(stepped(serving('read', { presentation }), { kind: 'silence' }).signals).toEqual([])
  })
})
