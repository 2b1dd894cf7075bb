import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Personal } from '../../../drivers/personal.ts'
import type { Input } from '../../../drivers/ports.ts'
import { samConversation } from '../../../drivers/sam-v/conversation.ts'
import type { SamPacket } from '../../../drivers/sam-v/packets.ts'
import { textOf } from '../../../drivers/sam-v/specimen.ts'
import { describeStatus } from '../../../drivers/sam-v/statuses.ts'
import type { Ask, SamSettings, SamState } from '../../../drivers/sam-v/turn.ts'
import { initialState } from '../../../drivers/sam-v/turn.ts'
import { cardOf, person } from '../../support/people.ts'
import { revealed } from '../../support/revealed.ts'
import { samDefaults } from '../../support/sam-bench.ts'

const now = 10_000
const id = '05.03-20161201-0001234567-0987654321'
const otherId = '05.03-20161201-0001234568-0000000001'

function stepped(state: SamState, input: Input<SamPacket>, settings: Partial<SamSettings> = {}) {
  return samConversation({ ...samDefaults, ...settings }).step(state, input, now)
}

/** A reader at work whose request `asked` is in flight. */
function serving(asked: Ask, more: Partial<SamState> = {}): SamState {
  const presentation =
    asked === 'select' || asked === 'read'
      ? { seenAt: now - 400, reported: null, failures: 0, verdict: null }
      : null
  return { ...initialState, link: 'up', identity: id, asked, presentation, ...more }
}

const reply = (packet: SamPacket): Input<SamPacket> => ({ kind: 'reply', packet })
const status = (code: number): Input<SamPacket> => reply({ kind: 'status', code })
const face = cardOf(person('A2'))
const cardText = (number = face.number): Input<SamPacket> => {
  const text = textOf({ ...face, number })
  return reply({ kind: 'cardText', text, photoBytes: 1024, fingerprintBytes: null })
}
const cardRead = {
  kind: 'CardRead',
  card: {
    document: 'resident_id',
    number: face.number,
    name: face.name,
    validFrom: face.validFrom,
    validUntil: face.validUntil,
  },
}
const online = { kind: 'Online', identity: id }
const degraded = (code: number) => ({ kind: 'Degraded', what: describeStatus(code) })
const failure = (why: string, code: number) => ({ kind: 'CardReadFailed', failure: why, status: code })

interface Row {
  readonly when: string
  readonly state: SamState
  readonly input: Input<SamPacket>
  readonly settings?: Partial<SamSettings>
  /** sent at once */
  readonly sends?: Ask
  /** asked after a pause, in ms */
  readonly later?: readonly [Ask, number]
  readonly signals?: readonly unknown[]
}

const introduction: Row[] = [
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

const cycle: Row[] = [
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

const atCards: Row[] = [
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

const repeats: Row[] = [0x10, 0x11, 0x3f].flatMap((code) => [
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

const resets: Row[] = [0x24, 0x47, 0x60].flatMap((code) => [
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

const troubles: Row[] = [
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

const silences: Row[] = [
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

const resting: SamState = { ...serving('find'), asked: null, next: 'find', wakeAt: now + 120 }
const bystanders: Row[] = [
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

describe.each([
  ['introduction', introduction],
  ['find, select, read', cycle],
  ['verdicts on a card', atCards],
  ['garbled exchanges', repeats],
  ['resets', resets],
  ['a module that cannot work', troubles],
  ['silence', silences],
  ['what is none of its business', bystanders],
] as const)('%s', (_, rows) => {
  test.each(rows as readonly Row[])('when $when', ({ state, input, settings, sends, later, signals }) => {
    const step = stepped(state, input, settings)
    expect(step.send?.packet.kind ?? null).toBe(sends ?? null)
    expect(step.state.asked).toBe(sends ?? null)
    expect(step.wakeAt).toBe(later === undefined ? null : now + later[1])
    if (later !== undefined) expect(step.state.next).toBe(later[0])
    expect(revealed(step.signals)).toEqual(signals ?? [])
  })
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

test('bad dates are a failed read, never a card', () => {
  for (const validFrom of ['2020010', 'ABCDEFGH', '20201301', '']) {
    const text = textOf({ ...face, validFrom })
    const packet: SamPacket = { kind: 'cardText', text, photoBytes: 1024, fingerprintBytes: null }
    expect(stepped(serving('read'), reply(packet)).signals).toEqual([failure('unreadable', 0x90)])
  }
})

test('no signal and no state shows whose card it is', () => {
  const step = stepped(serving('read'), cardText())
  expect(step.signals).toHaveLength(1)
  for (const value of [step, step.signals, step.state]) {
    for (const shown of [
      JSON.stringify(value),
      inspect(value, { depth: null, showHidden: true }),
      String(value),
    ]) {
      for (const secret of [face.number, face.name, face.number.slice(6, 14)])
        expect(shown).not.toContain(secret)
    }
  }
})
