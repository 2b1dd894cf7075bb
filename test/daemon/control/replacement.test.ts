import { describe, expect, test } from 'vitest'
import { Personal } from '../../../drivers/personal.ts'
import type { ControlBench } from '../../support/control-bench.ts'
import { pinOf, staffedBench } from '../../support/control-bench.ts'
import { person, rosterEntry } from '../../support/people.ts'

const due = '2026-03-18T10:00:00+08:00'

function rosterOf(session: string, room: string, keys: readonly string[]) {
  return { session, kind: 'works_tender', room, due, people: keys.map((key) => rosterEntry(person(key))) }
}

const refsOf = ({ bench }: ControlBench, key: string) =>
  bench.vault.participants(bench.vault.hash(new Personal(person(key).id_no)))

const substitute = () => {
  const { role: _role, ...rest } = rosterEntry(person('B6'))
  return rest
}

/** The witness and the area staff at work; 赵甲 and 钱乙 are on the roster of room 1. */
async function atWork() {
  const control = await staffedBench('W1', 'W2')
  const { W1: token } = control.tokens
  const second = { kind: 'pin', account: 'w2', pin: pinOf('W2') }
  await control.ask('roster.put', rosterOf('S-A', 'room1', ['A1', 'A2']), { token })
  return { ...control, token, second, replaces: refsOf(control, 'A2')[0] ?? '' }
}

describe('a replacement over the control socket (F-22.4)', () => {
  test('by two people gives the substitute a reference, and only the vault knows who it is', async () => {
    const it = await atWork()
    const given = { replaces: it.replaces, person: substitute() }
    const { ok, result } = await it.ask('replacement.put', given, { token: it.token, second: it.second })
    expect(ok).toBe(true)
    const [participant = ''] = refsOf(it, 'B6')
    expect(result).toMatchObject({
      events: [
        { type: 'replacement.assigned', data: { participant, replaces: it.replaces } },
        { type: 'participant.replaced' },
        { type: 'roster.received', data: { revision: 2 } },
      ],
    })
    expect(JSON.stringify(result)).not.toContain(person('B6').id_no)
    expect(it.bench.vault.person(participant)?.name.reveal()).toBe(person('B6').name)
    expect(it.bench.gateway().state().people.get(participant)).toMatchObject({
      session: 'S-A',
      role: 'expert',
      listed: true,
    })
  })

  test.each([
    ['nobody who is logged in', { token: undefined, second: undefined }, 'login_needed'],
    ['one person', { second: undefined }, 'second_person_needed'],
    [
      'a second person with a wrong PIN',
      { second: { kind: 'pin', account: 'w2', pin: '000000' } },
      'login_failed',
    ],
  ])('by %s is refused, and the vault keeps nobody', async (_who, change, code) => {
    const it = await atWork()
    const given = { replaces: it.replaces, person: substitute() }
    const asking = { token: it.token, ...change }
    expect(await it.codeOf('replacement.put', given, asking)).toBe(code)
    expect(refsOf(it, 'B6')).toEqual([])
    expect(it.bench.gateway().state().sessions.get('S-A')?.revision).toBe(1)
  })

  test.each([
    ['of nobody that there is', { replaces: 'A0099' }, 'unknown_person'],
    ['by somebody who is on the roster', { person: rosterEntry(person('A1')) }, 'on_roster_already'],
    ['by a person without a number', { person: { name: '测', document: 'resident_id' } }, 'roster_invalid'],
    ['by nobody', { person: null }, 'roster_invalid'],
  ])('%s is refused before anybody else is asked for', async (_what, change, code) => {
    const it = await atWork()
    const given = { replaces: it.replaces, person: substitute(), ...change }
    expect(await it.codeOf('replacement.put', given, { token: it.token, second: it.second })).toBe(code)
    expect(refsOf(it, 'B6')).toEqual([])
  })

  test('names the mistake of a person and not the person', async () => {
    const it = await atWork()
    const given = { replaces: it.replaces, person: { ...substitute(), number: '1' } }
    const { problem } = await it.ask('replacement.put', given, { token: it.token, second: it.second })
    expect(problem).toMatchObject({
      details: [
        { zh: expect.stringContaining('人员 number：应为'), en: expect.stringContaining('person number') },
      ],
    })
    expect(JSON.stringify(problem)).not.toContain(person('B6').name)
  })
})

describe('rosters over the control socket (F-P.4)', () => {
  test('come one by one or as a list, which is one decision', async () => {
    const it = await atWork()
    const list = [rosterOf('S-B', 'room2', ['B1', 'B2']), rosterOf('S-A', 'room1', ['A1', 'A2', 'A3'])]
    const { result } = await it.ask('roster.put', list, { token: it.token })
    expect(result).toMatchObject([
      { session: 'S-B', people: 2 },
      { session: 'S-A', people: 3 },
    ])
    expect(it.bench.types().slice(-4)).toEqual([
      'session.scheduled',
      'session.scheduled',
      'roster.received',
      'roster.received',
    ])
  })

  test('of which one is refused are all refused, and nobody new is in the vault', async () => {
    const it = await atWork()
    const list = [rosterOf('S-B', 'room2', ['B1']), rosterOf('S-C', 'room1', ['B2'])]
    expect(await it.codeOf('roster.put', list, { token: it.token })).toBe('room_taken')
    expect([refsOf(it, 'B1'), refsOf(it, 'B2')]).toEqual([[], []])
    expect(it.bench.types().at(-1)).toBe('roster.rejected')
  })

  test('of which one has mistakes are none taken; each mistake says in which roster it is', async () => {
    const it = await atWork()
    const list = [rosterOf('S-B', 'room2', ['B1']), { ...rosterOf('S-C', 'room1', ['B2']), due: 'noon' }]
    const { problem } = await it.ask('roster.put', list, { token: it.token })
    expect(problem).toMatchObject({
      code: 'roster_invalid',
      details: [{ en: expect.stringMatching(/^2: roster due: expected a moment/) }],
    })
    expect(it.bench.types().at(-1)).toBe('roster.rejected')
  })

  test.each([[[]], [Array.from({ length: 21 }, () => rosterOf('S-B', 'room2', ['B1']))]])(
    'are at least one and at most twenty',
    async (list) => {
      const it = await atWork()
      expect(await it.codeOf('roster.put', list, { token: it.token })).toBe('roster_invalid')
    },
  )

  test('count a second person only who proves to be there', async () => {
    const it = await atWork()
    const roster = rosterOf('S-B', 'room2', ['B1'])
    const asking = { token: it.token, second: it.second }
    const wrong = { ...asking, second: { ...it.second, pin: '000000' } }
    expect(await it.codeOf('roster.put', roster, wrong)).toBe('login_failed')
    const self = { ...asking, second: { kind: 'pin', account: 'w1', pin: pinOf('W1') } }
    expect(await it.codeOf('roster.put', roster, self)).toBe('same_person')
    expect(refsOf(it, 'B1')).toEqual([])
    expect(await it.codeOf('roster.put', roster, asking)).toBe('ok')
  })
})
