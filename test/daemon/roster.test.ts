import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { StoredEvent } from '../../daemon/domain/event.ts'
import type { PutRosters } from '../../daemon/domain/input.ts'
import { decideRosters } from '../../daemon/domain/rosters.ts'
import { evolve, initialState } from '../../daemon/domain/state.ts'
import { openVault } from '../../daemon/journal/vault.ts'
import type { Roster, RosterVault } from '../../daemon/roster.ts'
import { recordRosters } from '../../daemon/roster.ts'
import { Fault } from '../../drivers/fault.ts'
import { Personal } from '../../drivers/personal.ts'
import { seededRandom } from '../support/journal-drafts.ts'
import { person } from '../support/people.ts'
import { smallVenue } from '../support/small-venue.ts'

const dueMs = Date.parse('2026-03-18T10:00:00+08:00')

function rosterOf(keys: readonly string[], given: Partial<Roster> = {}): Roster {
  const people = keys.map((key) => {
    const { name, id_no } = person(key)
    return { name: new Personal(name), number: new Personal(id_no), role: 'expert' as const }
  })
  const window = { dueMs, admitFromMs: null, admitUntilMs: null }
  return { session: 'S-A', projectKind: 'other', room: 'room1', ...window, people, ...given }
}

/** A real vault, and the core's own state of what was put on record. */
function bench() {
  const venue = smallVenue()
  const random = seededRandom()
  const vault = openVault({ path: ':memory:', key: random.bytes(32), random: random.bytes })
  const commands: PutRosters[] = []
  let state = initialState
  let sequence = 0
  const it = {
    vault,
    commands,
    happenings: [] as string[],
    state: () => state,
    unwritable: false,
    happened(draft: Pick<StoredEvent, 'type' | 'data'>) {
      it.happenings.push(draft.type)
      const place = { subject: 's', session: null, zone: null, id: '', atMs: dueMs, sequence: ++sequence }
      state = evolve(state, { ...place, ...draft } as StoredEvent, venue)
    },
    put: (roster: Roster | readonly Roster[], broken: Partial<RosterVault> = {}) =>
      recordRosters([roster].flat(), {
        venue,
        source: 'file',
        vault: { ...vault, ...broken },
        state,
        newParticipant: random.participant,
        submit(command) {
          if (it.unwritable) return { code: 'journal_unwritable', detail: '' }
          commands.push(command)
          const { drafts, refusal } = decideRosters(state, venue, command.rosters)
          for (const draft of drafts) it.happened(draft)
          return refusal
        },
      }),
    refs: (key: string) => vault.participants(vault.hash(new Personal(person(key).id_no))),
  }
  return it
}

describe('a roster', () => {
  test('gives everybody a reference of their own, and only the vault knows who it is', () => {
    const { put, commands, refs, vault } = bench()
    expect(put(rosterOf(['A1', 'A2', 'A3']))).toBeNull()
    const given = commands[0]?.rosters[0]?.participants.map(({ participant }) => participant) ?? []
    expect(new Set(given).size).toBe(3)
    expect(given).toEqual(['A1', 'A2', 'A3'].flatMap(refs))
    expect(vault.person(given[1] ?? '')?.name.reveal()).toBe(person('A2').name)
    const said = `${JSON.stringify(commands)}${inspect(commands, { depth: null })}`
    for (const key of ['A1', 'A2', 'A3']) {
      expect(said).not.toContain(person(key).name)
      expect(said).not.toContain(person(key).id_no)
    }
  })

  test('that comes again keeps the references, and with them who has arrived and where they are', () => {
    const it = bench()
    it.put(rosterOf(['A1', 'A2']))
    const before = [it.refs('A1'), it.refs('A2')]
    const participant = it.refs('A1')[0] ?? ''
    it.happened({ type: 'participant.arrived', data: { participant, role: 'expert', lateMinutes: 0 } })
    it.happened({ type: 'zone.entered', data: { participant, zone: 'evaluation', portal: 'lane1' } })
    it.put(rosterOf(['A2', 'A1', 'A3']))
    expect([it.refs('A1'), it.refs('A2')]).toEqual(before)
    expect(it.state().people.get(participant)).toMatchObject({
      arrived: true,
      place: 'evaluation',
      listed: true,
    })
    expect(it.state().people.size).toBe(3)
  })

  test('that leaves somebody out and takes them in again keeps their reference', () => {
    const it = bench()
    it.put(rosterOf(['A1', 'A2']))
    const before = it.refs('A2')
    it.put(rosterOf(['A1']))
    expect(it.state().people.get(before[0] ?? '')?.listed).toBe(false)
    it.put(rosterOf(['A1', 'A2']))
    expect(it.refs('A2')).toEqual(before)
    expect(it.state().people.get(before[0] ?? '')?.listed).toBe(true)
  })

  test('of another session gives the same number another reference, and each keeps its own', () => {
    const it = bench()
    it.put(rosterOf(['A1']))
    it.put(rosterOf(['A1'], { session: 'S-B', room: 'room2' }))
    const refs = it.refs('A1')
    expect(new Set(refs).size).toBe(2)
    it.put(rosterOf(['A1']))
    it.put(rosterOf(['A1'], { session: 'S-B', room: 'room2' }))
    expect(new Set(it.refs('A1'))).toEqual(new Set(refs))
    expect(refs.map((ref) => it.state().people.get(ref)?.session).sort()).toEqual(['S-A', 'S-B'])
  })

  test('with a corrected name corrects it in the vault', () => {
    const it = bench()
    it.put(rosterOf(['A1']))
    const [first] = rosterOf(['A1']).people
    if (first === undefined) throw new Error('nobody on the roster')
    it.put(rosterOf([], { people: [{ ...first, name: new Personal(person('A2').name) }] }))
    expect(it.vault.person(it.refs('A1')[0] ?? '')?.name.reveal()).toBe(person('A2').name)
  })
})

test('several rosters of one import are one decision, each person with a reference for the own session', () => {
  const it = bench()
  expect(
    it.put([rosterOf(['A1', 'A2']), rosterOf(['A1', 'B1'], { session: 'S-B', room: 'room2' })]),
  ).toBeNull()
  expect(it.happenings).toEqual([
    'session.scheduled',
    'session.scheduled',
    'roster.received',
    'roster.received',
  ])
  expect(it.commands).toHaveLength(1)
  expect(it.refs('A1').map((ref) => it.state().people.get(ref)?.session)).toEqual(['S-B', 'S-A'])
})

test('a roster says for whom somebody comes and what somebody needs, and the core keeps it', () => {
  const it = bench()
  const [bidder] = rosterOf(['R1']).people
  if (bidder === undefined) throw new Error('nobody on the roster')
  it.put(
    rosterOf([], { people: [{ ...bidder, role: 'respondent', organisation: 'R-1', needs: ['wide_lane'] }] }),
  )
  expect(it.state().people.get(it.refs('R1')[0] ?? '')).toMatchObject({
    role: 'respondent',
    organisation: 'R-1',
    needs: ['wide_lane'],
  })
})

describe('a roster that is refused', () => {
  test.each([
    ['unknown_room', rosterOf(['A1'], { room: 'cellar' })],
    ['roster_empty', rosterOf([])],
    ['roster_too_large', rosterOf(Array.from({ length: 201 }, () => 'A1'))],
    ['window_impossible', rosterOf(['A1'], { admitUntilMs: dueMs - 3_600_000 })],
  ])('as %s leaves the vault untouched, and that it was refused is on record', (code, roster) => {
    const it = bench()
    expect(it.put(roster)?.code).toBe(code)
    expect(it.refs('A1')).toEqual([])
    expect(it.happenings).toEqual(['roster.rejected'])
  })

  test('takes the others of the same import with it: nobody of any of them is in the vault', () => {
    const it = bench()
    const refusal = it.put([rosterOf(['A1']), rosterOf(['B1'], { session: 'S-B', room: 'cellar' })])
    expect(refusal).toEqual({ code: 'unknown_room', detail: 'cellar' })
    expect([it.refs('A1'), it.refs('B1')]).toEqual([[], []])
    expect(it.happenings).toEqual(['roster.rejected'])
  })

  test('because the disk of the vault is full is not put on record', () => {
    const it = bench()
    const refusal = it.put(rosterOf(['A1']), {
      put() {
        throw new Fault('journal_unwritable', 'vault.db: disk full')
      },
    })
    expect(refusal?.code).toBe('journal_unwritable')
    expect([it.refs('A1'), it.commands]).toEqual([[], []])
  })

  test('because it cannot be put on record leaves nobody new in the vault, and takes nobody known out', () => {
    const it = bench()
    it.put(rosterOf(['A1']))
    const before = it.refs('A1')
    it.unwritable = true
    expect(it.put(rosterOf(['A1', 'A2']))?.code).toBe('journal_unwritable')
    expect([it.refs('A1'), it.refs('A2')]).toEqual([before, []])
  })

  test('because it cannot be put on record writes the vault anew once, however many are forgotten', () => {
    const it = bench()
    it.unwritable = true
    const forgotten: (readonly string[])[] = []
    it.put(rosterOf(['A1', 'A2', 'A3']), {
      forget(...participants) {
        forgotten.push(participants)
      },
    })
    expect(forgotten.map((participants) => participants.length)).toEqual([3])
  })

  test('is refused all the same when the vault cannot be cleared at that moment', () => {
    const it = bench()
    it.unwritable = true
    const forget = () => {
      throw new Fault('busy', 'vault.db: another program holds old pages')
    }
    expect(it.put(rosterOf(['A1']), { forget })?.code).toBe('journal_unwritable')
  })
})

test('a vault that is damaged is nobody’s refusal: the fault goes on up', () => {
  const damaged = new Fault('journal_damaged', 'vault.db: malformed')
  const put = () => {
    throw damaged
  }
  expect(() => bench().put(rosterOf(['A1']), { put })).toThrow(damaged)
})
