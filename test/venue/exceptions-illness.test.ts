import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { badgeOf, sessions } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import { committeeB } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, everyStaff, openVenueDay } from '../support/venue-day.ts'
import {
  cellOf,
  checkIn,
  codeB,
  enter,
  fileOf,
  logIn,
  sealed,
  shutOpened,
  together,
  waitUntil,
  waive,
} from '../support/venue-visits.ts'

const { lane, room } = sessions.B
/** Who falls ill. */
const ill = ['B2', 'B3'] as const
/** A gate locks again before the next one is let through. */
const relockMs = 6_500

/** B sealed, the phones of the two in cells. */
async function afternoon(): Promise<{ day: VenueDay; codes: ReadonlyMap<string, string> }> {
  const day = await openVenueDay()
  const codes = await sealed(day, ['B'], { lockers: ill })
  waitUntil(day, '14:40')
  day.news()
  return { day, codes }
}

/** Through the lane on an order of two people. */
async function override(day: VenueDay, direction: 'in' | 'out', key: string): Promise<void> {
  const way = direction === 'out' ? ['--out'] : []
  const words = ['override', lane, ...way, '--person', key, '--reason', '突发疾病送医']
  await done(together(day, 'W1', 'W2', words))
  day.bench.clock.advance(500)
  day.stimulate(`${lane}-gate`, { kind: 'Walk', direction })
  day.bench.clock.advance(relockMs)
}

/** The two are out and gone for good. */
async function takenAway(day: VenueDay): Promise<void> {
  await done(day.staff('W2', ['emergency', 'medical', ...ill.map(badgeOf), '--text', '腹痛']))
  await done(day.staff('W1', ['portal', 'open-up', room, '--reason', '急救通道']))
  for (const key of ill) await override(day, 'out', badgeOf(key))
  await done(day.staff('W1', ['portal', 'normalize', room]))
  for (const key of ill)
    await done(day.staff('W1', ['participant', 'withdraw', badgeOf(key), '--cause', 'illness']))
}

/** Trading is suspended and the evidence secured. */
async function suspended(day: VenueDay): Promise<void> {
  const why = ['--reason', '两名专家送医']
  await done(day.staff('W1', ['session', 'suspend', codeB, '--cause', 'illness', ...why]))
  await done(day.staff('W1', ['incident', 'preserve', '--session', codeB, ...why]))
}

/** The file of a substitute, as it comes by hand. */
function substitute(day: VenueDay, key: string): string {
  const { name, id_no: number, id_type: document } = person(key)
  return fileOf(day, `substitute-${key}.json`, JSON.stringify({ name, document, number }))
}

const count = (facts: readonly string[], fact: string) => facts.filter((one) => one === fact).length

describe('X12: late lunch (F-34.1, F-34.2)', () => {
  test('X12: a lunch that has not come is told half an hour late, once; when it comes all go to table and back', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    await done(day.staff('W2', ['meal', 'order', codeB, '--at', '12:00']))
    waitUntil(day, '12:29')
    expect(day.news()).toEqual(['session.rescheduled'])
    day.show('room2-out', 'B1')
    expect(day.news()).toEqual(['passage.denied(leave_not_approved)'])
    waitUntil(day, '14:20')
    expect(day.news()).toEqual(['meal.overdue'])
    expect(new Date(day.last('meal.overdue').atMs).toISOString()).toMatch(/T04:30:00/)
    await done(day.staff('W2', ['material', 'receive', '午餐:5', '--kind', 'meal', '--session', codeB]))
    await done(day.staff('W2', ['meal', 'start', codeB]))
    expect(day.news()).toEqual(['material.received', 'meal.started'])
    for (const key of committeeB) day.show('dining-in', key)
    await done(day.staff('W2', ['meal', 'end', codeB]))
    for (const key of committeeB) day.show('dining-in', key)
    expect(count(day.news(), 'zone.entered')).toBe(10)
    expect(day.last('meal.ended').data.headcount).toBe(5)
    expect(day.events().some(({ type }) => type === 'occupancy.mismatched')).toBe(false)
  })
})

describe('X12: illness (F-34.4, F-X.8)', () => {
  test('X12: the ill are let out by two people without any leave, and the crew is let in with an escort', async () => {
    const { day } = await afternoon()
    await done(day.staff('W2', ['emergency', 'medical', ...ill.map(badgeOf), '--text', '腹痛']))
    expect(day.last('medical.reported').data.participants).toEqual(ill.map((key) => day.refOf(key)))
    const crew = ['--purpose', 'rescue', '--session', codeB, '--zone', room, '--escort', 'w2', '--unnamed']
    await done(day.staff('W2', ['visitor', 'register', ...crew]))
    const { participant } = day.last('visitor.registered').data
    expect(day.last('visitor.registered').data.escort).toBe(day.refOf('W2'))
    await override(day, 'in', participant)
    expect(day.state().inside.has(participant)).toBe(true)
    await done(day.staff('W1', ['portal', 'open-up', room, '--reason', '急救通道']))
    day.news()
    // one alone lets nobody out of a sealed area
    const alone = ['override', lane, '--out', '--person', badgeOf('B2'), '--reason', '突发疾病送医']
    expect((await day.staff('W1', alone)).code).toBe(1)
    expect(day.news()).toEqual(['override.rejected'])
    for (const key of ill) await override(day, 'out', badgeOf(key))
    const facts = day.news()
    expect([count(facts, 'override.executed'), count(facts, 'zone.exited')]).toEqual([2, 2])
    expect(facts.filter((fact) => fact.startsWith('leave.'))).toEqual([])
    for (const key of ill) expect(day.state().inside.has(day.refOf(key))).toBe(false)
    await done(day.staff('W1', ['portal', 'normalize', room]))
    day.show('room2-out', 'B1')
    expect(day.news().at(-1)).toBe('passage.denied(leave_not_approved)')
  })

  test('X12: phones come back on the order of a supervisor only, not by code and not by staff alone', async () => {
    const { day, codes } = await afternoon()
    for (const key of ill) await override(day, 'out', badgeOf(key))
    const cell = cellOf(day, 'B2')
    day.news()
    expect((await day.staff('W2', ['locker', 'open', cell], [codes.get('B2') ?? ''])).code).toBe(1)
    expect(day.news()).toEqual(['locker.retrieval_denied'])
    const release = ['locker', 'release', cell, '--reason', '送医']
    expect((await day.staff('W2', release)).code).toBe(1)
    expect((await together(day, 'W2', 'W1', release)).code).toBe(1)
    expect(day.news()).toEqual([])
    for (const key of ill) {
      await done(together(day, 'W2', 'S1', ['locker', 'release', cellOf(day, key), '--reason', '送医']))
      shutOpened(day)
    }
    const each = ['locker.opened', 'locker.retrieved', 'locker.closed']
    expect(day.news()).toEqual([...each, ...each])
  })

  test('X12: who is taken to hospital withdraws: rights end, a substitute is asked for each', async () => {
    const { day } = await afternoon()
    await takenAway(day)
    const facts = day.news()
    const withdrawn = ['participant.withdrawn', 'notification.sent', 'replacement.requested']
    expect(facts.slice(-6)).toEqual([...withdrawn, ...withdrawn])
    expect(day.last('participant.withdrawn').data.cause).toBe('illness')
    day.show(`${lane}-in`, 'B2')
    expect(day.news()).toEqual(['passage.denied(replaced)'])
  })
})

describe('X12: suspension with evidence, replacement after sealing (Art. 10, 11, 22; F-11.1)', () => {
  test('X12: two substitutes come in although it is sealed and suspended, nobody else does, then it is resumed', async () => {
    const { day } = await afternoon()
    await takenAway(day)
    day.news()
    await suspended(day)
    expect(day.news()).toEqual(['session.suspended', 'notification.sent', 'evidence.preserved'])
    expect(day.last('session.suspended').data.cause).toBe('illness')
    waitUntil(day, '16:30')
    const alone = ['participant', 'replace', badgeOf('B2'), substitute(day, 'B6')]
    expect((await day.staff('W1', alone)).code).toBe(1)
    expect(day.news()).toEqual([])
    await done(together(day, 'W1', 'W2', alone))
    // the second one stands in people.json as somebody's representative: here an expert like any other
    await done(together(day, 'W1', 'W2', ['participant', 'replace', badgeOf('B3'), substitute(day, 'R2')]))
    const each = ['replacement.assigned', 'participant.replaced', 'roster.received']
    expect(day.news()).toEqual([...each, ...each])
    for (const key of ['B6', 'R2']) {
      await checkIn(day, key)
      await waive(day, key)
    }
    enter(day, 'B6')
    day.pass(lane, 'in', 'R2')
    day.pass(room, 'in', 'R2')
    expect(count(day.news(), 'zone.entered')).toBe(4)
    expect(day.state().inside.size).toBe(5)
    // who was replaced does not come back, and nobody of the session comes newly
    for (const key of ['B2', 'G2']) day.show(`${lane}-in`, key)
    expect(day.news()).toEqual(['passage.denied(replaced)', 'passage.denied(area_sealed)'])
    await done(day.staff('W1', ['session', 'resume', codeB]))
    expect(day.news()[0]).toBe('session.resumed')
    expect(day.state().sessions.get(codeB)).toMatchObject({ phase: 'sealed', suspended: false })
  })

  test('X12: the day after a complaint the hold is still on; the supervisor gets a package that can be verified offline', async () => {
    const { day } = await afternoon()
    await takenAway(day)
    await suspended(day)
    waitUntil(day, '19T10:00')
    for (const who of everyStaff) await logIn(day, who)
    day.news()
    await done(day.staff('W1', ['incident', 'complaint', codeB, '对评审暂停提出异议']))
    expect(day.news()[0]).toBe('complaint.received')
    expect([...day.state().evidence.open]).toEqual(['E1'])
    const file = join(day.place.directory, 'evidence.ndjson')
    const words = ['audit', 'export', '--session', codeB, '--hold', 'E1', '--output', file]
    expect((await day.staff('W2', words)).code).toBe(1)
    await done(day.staff('S2', words))
    expect(day.news()).toEqual(['evidence.exported'])
    const text = readFileSync(file, 'utf8')
    for (const key of [...committeeB, 'W1']) expect(text).not.toContain(person(key).id_no)
    expect(text).not.toContain(person('B2').name)
    // whoever has the file and nothing else can check it, and sees it when a word was changed
    expect((await done(day.staff('S2', ['audit', 'check', file]))).out).toContain('intact')
    writeFileSync(file, text.replace('腹痛', '头痛'))
    expect((await day.staff('S2', ['audit', 'check', file])).code).toBe(4)
    const lift = ['incident', 'lift', 'E1', '--reason', '异议已处理']
    expect((await day.staff('W1', lift)).code).toBe(1)
    await done(day.staff('S2', lift))
    expect(day.news()).toEqual(['evidence.hold_lifted'])
    expect((await day.staff('S2', lift)).code).toBe(1)
  })
})
