import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import { editedInPlace } from '../support/tampering.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import {
  checkIn,
  codeA,
  codeB,
  importRosters,
  sealed,
  seated,
  together,
  waive,
} from '../support/venue-visits.ts'
import { logSays } from '../support/venue-words.ts'

const throughOnce = ['passage.granted', 'passage.completed', 'zone.entered']
/** For a board to be missed, or to be found again. */
const noticeMs = 15_000

describe('short case: log tampering (F-25.1, F-33.2)', () => {
  /** Somebody with the file in hand writes another portal into a fact. */
  const edit = (day: VenueDay, sequence: number) =>
    editedInPlace(join(day.bench.directory, 'journal.db'), { sequence, from: 'lane-1', to: 'lane-2' })

  test('log tampering, edge case 42: one edited row is found, named by its sequence, on record and in words', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    day.show('lane-1-in', 'A1')
    const { sequence } = day.last('passage.denied')
    day.news()
    expect((await day.staff('W1', ['audit', 'verify'])).code).toBe(0)
    expect(day.news()).toEqual(['audit.verified'])
    edit(day, sequence)
    const verified = await day.staff('W1', ['audit', 'verify', '--lang', 'zh-CN'])
    expect([verified.code, verified.err]).toEqual([1, expect.stringContaining(String(sequence))])
    expect(day.news()).toEqual(['audit.verify_failed'])
    expect(day.last('audit.verify_failed').data.sequence).toBe(sequence)
    // the gate goes on, and so does the record
    await checkIn(day, 'A1')
    await waive(day, 'A1')
    day.news()
    day.pass('lane-1', 'in', 'A1')
    expect(day.news()).toEqual(throughOnce)
    // offline too, without a daemon
    const offline = await day.staff('W1', ['journal', 'verify'])
    expect([offline.code, offline.err + offline.out]).toEqual([4, expect.stringContaining(String(sequence))])
  })

  test('log tampering, edge case 42: what the platform was told of that fact differs from what the file says now', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    day.show('lane-1-in', 'A1')
    day.bench.clock.advance(2_000)
    const { sequence } = day.last('passage.denied')
    edit(day, sequence)
    const sent = day.bench.broker.received
      .filter(({ topic }) => topic.includes('/event/'))
      .map(({ payload }) => JSON.parse(payload) as { sequence: string; data: { portal?: string } })
      .find((event) => Number(event.sequence) === sequence)
    const exported = (await done(day.staff('W1', ['journal', 'export']))).out
    const ours = exported.split('\n').find((line) => line.includes(`"sequence":"${sequence}"`)) ?? '{}'
    expect(sent?.data.portal).toBe('lane-1')
    expect((JSON.parse(ours) as { data: { portal?: string } }).data.portal).toBe('lane-2')
  })
})

describe('short case: leave refused (Art. 31)', () => {
  test('leave refused: the administrative supervisor says no, with the own PIN; the person stays', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const request = ['leave', 'request', badgeOf('B2'), '--kind', 'ordinary', '--back', '11:20']
    await done(day.staff('W2', [...request, '--reason', '取药']))
    await done(day.staffWithCard('W2', ['leave', 'approve', 'L1'], { reader: 'room2-out', key: 'B1' }))
    day.news()
    await done(together(day, 'W2', 'S2', ['leave', 'refuse', 'L1', '--reason', '评审关键阶段']))
    expect(day.news()).toEqual(['leave.approval_recorded', 'leave.rejected'])
    const before = day.bench.openings.length
    day.show('room2-out', 'B2')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    expect(day.bench.openings).toHaveLength(before)
    expect(day.state().people.get(day.refOf('B2'))?.place).toBe('room2')
    expect((await day.staff('W2', ['leave', 'approve', 'L1'])).code).toBe(1)
    expect(day.news()).toEqual([])
  })
})

describe('short case: third person needed in the Q&A room (Art. 38)', () => {
  async function admit(day: VenueDay, key: string): Promise<void> {
    const words = ['qa', 'admit', 'Q1', '--devices-off']
    await done(day.staffWithCard('W2', words, { reader: 'qa1-in', key }))
    day.bench.clock.advance(3_000)
    day.pass('qa1', 'in', key)
  }

  test('third person: an interpreter is turned away at two, and let in once the limit is raised with a reason', async () => {
    const day = await openVenueDay()
    await sealed(day, ['A'])
    const { name, id_no: number } = person('B6')
    const visitor = ['visitor', 'register', '--purpose', 'interpreter', '--session', codeA, '--zone', 'qa1']
    await done(day.staff('W2', [...visitor, '--org', 'R-1', '--escort', 'w2'], [name, number]))
    await done(
      day.staff('W2', ['qa', 'request', codeA, '--org', 'R-1', '--room', 'qa1', '--by', badgeOf('A1')]),
    )
    await done(day.staff('W2', ['qa', 'call', 'Q1']))
    for (const key of ['R1', 'R3']) await admit(day, key)
    expect(day.news()).toContain('occupancy.limit_reached')
    const before = day.bench.openings.length
    day.show('qa1-in', 'B6')
    expect(day.news()).toEqual(['passage.denied(occupancy_full)'])
    expect(await logSays(day)).toMatch(/区域人数已满$/)
    expect(day.bench.openings).toHaveLength(before)
    expect((await day.staff('W1', ['qa', 'waive', 'Q1', '--limit', '3'])).code).not.toBe(0)
    expect(day.news()).toEqual([])
    await done(day.staff('W1', ['qa', 'waive', 'Q1', '--limit', '3', '--reason', '需翻译']))
    expect(day.news()).toEqual(['clarification.limit_waived'])
    day.bench.clock.advance(3_000)
    // whoever escorts goes first, and is none of those who answer
    day.pass('qa1', 'in', 'W2')
    expect(day.news()).toEqual(throughOnce)
    await admit(day, 'B6')
    expect(day.news()).toEqual([
      'identity.verified',
      'clarification.admitted',
      ...throughOnce,
      'occupancy.limit_reached',
    ])
    const inRoom = ['R1', 'R3', 'B6', 'W2'].map((key) => day.state().people.get(day.refOf(key))?.place)
    expect(inRoom).toEqual(['qa1', 'qa1', 'qa1', 'qa1'])
  })
})

describe('short case: lane out of order at rush time', () => {
  test('lane out of order: it is red, the other lane carries all, and coming back repeats nothing', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'A')
    for (const key of ['A1', 'A2', 'A3']) {
      await checkIn(day, key)
      await waive(day, key)
    }
    day.pass('lane-1', 'in', 'A1')
    day.bench.cables.get('lane-1-gate')?.pull()
    day.bench.clock.advance(noticeMs)
    expect(day.last('device.disconnected').data.device).toBe('lane-1-gate')
    day.news()
    day.show('lane-1-in', 'A2')
    expect(day.news()).toEqual(['passage.denied(portal_out_of_service)'])
    expect(await logSays(day)).toMatch(/通道停用$/)
    const red = await done(day.staff('W1', ['portal', 'list', '--lang', 'zh-CN']))
    expect(red.out).toMatch(/lane-1 .* 受控 通道停用\n/)
    for (const key of ['A2', 'A3']) {
      day.pass('lane-2', 'in', key)
      expect(day.news()).toEqual(throughOnce)
    }
    const told = day.events().length
    const moved = day.bench.openings.length
    day.bench.cables.get('lane-1-gate')?.plugIn()
    day.bench.clock.advance(noticeMs)
    const since = day.events().slice(told)
    expect(since.filter(({ type }) => type.startsWith('passage.') || type.startsWith('zone.'))).toEqual([])
    expect(day.bench.openings).toHaveLength(moved)
    expect(new Set(day.events().map(({ id }) => id)).size).toBe(day.events().length)
    day.pass('lane-1', 'out', 'A1')
    expect(day.last('zone.exited').data.portal).toBe('lane-1')
  })
})

describe('short case: police or rescue at the door in an incident (F-X.10)', () => {
  test('police or rescue: the witness opens a portal up with a reason, locks it down and secures it again', async () => {
    const day = await openVenueDay()
    await seated(day, ['B'])
    day.news()
    const words = ['--reason', '警察进入']
    expect((await day.staff('W2', ['portal', 'open-up', 'lane-1', ...words])).code).toBe(1)
    expect((await day.staff('W1', ['portal', 'open-up', 'lane-1'])).code).not.toBe(0)
    day.news()
    await done(day.staff('W1', ['portal', 'open-up', 'lane-1', ...words]))
    expect(day.news()).toEqual(['portal.opened_up'])
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in', force: true })
    day.bench.clock.advance(500)
    expect(day.news().filter((fact) => fact.startsWith('passage.forced'))).toEqual([])
    await done(day.staff('W1', ['portal', 'normalize', 'lane-1']))
    expect(day.news()).toContain('portal.normalized')
    await done(day.staff('W1', ['portal', 'lock-down', 'lane-2', '--reason', '闲杂人员聚集']))
    expect(day.news()).toContain('portal.locked_down')
    // strangers and even staff stay out, and whoever is inside goes
    for (const key of ['R1', 'W2']) day.show('lane-2-in', key)
    expect(day.news()).toEqual(['passage.denied(portal_locked_down)', 'passage.denied(portal_locked_down)'])
    day.pass('room2', 'out', 'B2')
    day.pass('lane-2', 'out', 'B2')
    expect(day.news().filter((fact) => fact === 'zone.exited')).toHaveLength(2)
    await done(day.staff('W1', ['portal', 'normalize', 'lane-2']))
    expect(day.news()).toContain('portal.normalized')
    expect(codeB).toBe(day.state().people.get(day.refOf('B2'))?.session)
  })

  test('police or rescue: a door held open meanwhile is secured when it is shut again', async () => {
    const day = await openVenueDay({}, { gateContacts: true })
    await done(day.staff('W1', ['portal', 'open-up', 'lane-1', '--reason', '救护人员进入']))
    day.stimulate('lane-1-gate', { kind: 'HoldGate', held: true })
    day.bench.clock.advance(60_000)
    await done(day.staff('W1', ['portal', 'normalize', 'lane-1']))
    day.bench.clock.advance(60_000)
    expect(day.news()).toContain('passage.held_open')
    day.stimulate('lane-1-gate', { kind: 'HoldGate', held: false })
    day.bench.clock.advance(5_000)
    expect(day.news()).toEqual(['passage.secured'])
  })
})
