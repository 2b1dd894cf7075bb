import { describe, expect, test } from 'vitest'
import { badgeOf, rosterText } from '../../scripts/day/cast.ts'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { delivered, linkBack, linkLost, withoutRepeats } from '../support/venue-link.ts'
import {
  arrive,
  cellOf,
  checkIn,
  codeA,
  deposit,
  enter,
  fileOf,
  importRosters,
  leave,
  together,
} from '../support/venue-visits.ts'
import { deskSays, logSays } from '../support/venue-words.ts'

const hourMs = 3_600_000
/** How often the backlog is looked at, and a bit. */
const lookMs = 61_000

const refusals = (facts: readonly string[]) => facts.filter((fact) => /denied|rejected/.test(fact))
const told = (day: VenueDay) => day.news().filter((fact) => /^(link|outbox)\./.test(fact))
const unsent = async (day: VenueDay) =>
  (await done(day.staff('W1', ['journal', 'export', '--unsent']))).out
    .split('\n')
    .filter((line) => line !== '')

describe('the network is down (F-P.2, F-P.4)', () => {
  test('edge case 26: with the roster here it stops nobody, not over a restart either; it is told once and drained later', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A', 'B')
    await arrive(day, 'A1')
    day.news()
    linkLost(day)
    expect(day.news()).toEqual(['link.lost'])
    await checkIn(day, 'A2')
    await deposit(day, 'A2')
    enter(day, 'A2')
    leave(day, 'A1')
    day.restart()
    await arrive(day, 'B1')
    const without = day.news()
    expect(refusals(without)).toEqual([])
    // a restart does not lose the link once more
    expect(without).not.toContain('link.lost')
    const places = ['A1', 'A2', 'B1'].map((key) => day.state().people.get(day.refOf(key))?.place)
    expect(places).toEqual([null, 'room1', 'room2'])
    expect(cellOf(day, 'A2')).toMatch(/^bank-a\//)
    const waiting = day.events().length - withoutRepeats(delivered(day)).length
    await linkBack(day)
    expect(day.news()).toEqual(['link.restored', 'outbox.drained'])
    expect(day.last('link.restored').data.backlog).toBe(waiting)
    const came = withoutRepeats(delivered(day)).map(({ id }) => id)
    expect(came).toEqual(day.events().map(({ id }) => id))
  })

  test('edge case 26: a link that is back before anybody noticed is nothing to tell', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    day.bench.clock.advance(12_000)
    day.news()
    day.bench.broker.kill()
    day.show('desk-reader', 'A1')
    day.bench.clock.advance(12_000)
    expect(told(day)).toEqual([])
    expect(withoutRepeats(delivered(day)).map(({ id }) => id)).toEqual(day.events().map(({ id }) => id))
  })

  test('edge case 27: without a roster every way in says only to wait; whoever needs none comes and goes', async () => {
    const day = await openVenueDay({}, { platform: true })
    linkLost(day)
    day.news()
    const { visitor } = await deskSays(day, 'A1')
    expect(visitor).toContain('暂时无法核验')
    expect(visitor).not.toContain(person('A1').name)
    expect(day.news()).toEqual(['card.read', 'identity.rejected(decision_unavailable)'])
    const ways = { 'lane-1-in': 'A1', 'room2-in': 'B1', 'opening1-in': 'R1', 'qa1-in': 'R3' }
    for (const [reader, key] of Object.entries(ways)) day.show(reader, key)
    expect(day.news()).toEqual(Object.keys(ways).map(() => 'passage.denied(decision_unavailable)'))
    expect(await logSays(day)).toMatch(/暂时无法核验$/)
    expect(day.bench.openings).toEqual([])
    expect(day.events().some(({ type }) => type === 'badge.issued')).toBe(false)
    // the staff are known here
    day.pass('lane-1', 'in', 'W2')
    day.pass('lane-1', 'out', 'W2')
    expect(refusals(day.news())).toEqual([])
    expect(day.bench.openings.map(({ device }) => device)).toEqual(['lane-1-gate', 'lane-1-gate'])
  })

  test('edge case 27: the list that two people took by hand is reconciled later: who is not on the right one goes, and no more', async () => {
    const day = await openVenueDay({}, { platform: true })
    linkLost(day)
    const stick = ['roster', 'import', fileOf(day, 'stick.json', rosterText('A'))]
    const alone = await day.staff('W1', stick)
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('two people')])
    await done(together(day, 'W1', 'W2', stick))
    for (const key of ['A1', 'A2']) await arrive(day, key)
    await linkBack(day)
    day.news()
    const right = JSON.parse(rosterText('A')) as { people: { number: string }[] }
    right.people = right.people.filter(({ number }) => number !== person('A2').id_no)
    const platforms = fileOf(day, 'platform.json', JSON.stringify(right))
    await done(day.staff('W1', ['roster', 'import', platforms]))
    expect(day.last('roster.received').data).toMatchObject({ session: codeA, revision: 2 })
    // A1 is on both lists: nothing has changed; A2 goes out freely and comes in nowhere
    leave(day, 'A2')
    expect(refusals(day.news())).toEqual([])
    expect(day.state().inside).toEqual(new Set([day.refOf('A1')]))
    const opened = day.bench.openings.length
    day.show('lane-1-in', 'A2')
    expect(day.news()).toEqual(['passage.denied(not_on_roster)'])
    expect(day.bench.openings).toHaveLength(opened)
  })
})

describe('what the other side does not confirm (F-P.2)', () => {
  test('edge case 28: with a broker that takes all and confirms nothing, all is kept and comes again, over a kill too, with the same ids', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'A')
    day.bench.clock.advance(1_000)
    day.bench.broker.acks = 'hold'
    const known = delivered(day).length
    await arrive(day, 'A1')
    const first = delivered(day).slice(known)
    expect(first.length).toBeGreaterThan(0)
    // a silent link is given up by itself after a while
    day.bench.clock.advance(25_000)
    const again = delivered(day).slice(known + first.length)
    day.restart()
    const afterKill = delivered(day).slice(known + first.length + again.length)
    for (const later of [again, afterKill]) {
      expect(later.map(({ id }) => id)).toEqual(expect.arrayContaining(first.map(({ id }) => id)))
    }
    const texts = new Map(first.map(({ id, text }) => [id, text]))
    expect(delivered(day).every(({ id, text }) => (texts.get(id) ?? text) === text)).toBe(true)
    // none of them counts as sent, and the door goes on
    const kept = (await unsent(day)).join('\n')
    expect(first.every(({ id }) => kept.includes(id))).toBe(true)
    day.news()
    day.pass('room1', 'out', 'A1')
    expect(day.news()).toContain('zone.exited')
    expect(day.events().some(({ type }) => type === 'outbox.drained')).toBe(false)
    day.bench.broker.acks = 'give'
    await linkBack(day)
    expect(await unsent(day)).toEqual([])
    expect(withoutRepeats(delivered(day)).map(({ id }) => id)).toEqual(day.events().map(({ id }) => id))
  })
})

describe('the outbox grows past its limits (F-X.2)', () => {
  test('edge case 29: an event that waits too long is an alarm: once, not again after a restart, and again after a drain', async () => {
    const day = await openVenueDay({ backlogMs: 2 * hourMs }, { platform: true })
    await importRosters(day, 'A')
    day.news()
    linkLost(day)
    day.wait(1.9 * hourMs)
    day.bench.clock.advance(lookMs)
    expect(told(day)).toEqual(['link.lost'])
    day.wait(0.2 * hourMs)
    day.bench.clock.advance(lookMs)
    expect(told(day)).toEqual(['outbox.overfilled'])
    expect(day.last('outbox.overfilled').data).toMatchObject({ hours: 2 })
    expect(await logSays(day)).toMatch(/积压.*已等待 2 小时/)
    day.restart()
    await arrive(day, 'A1')
    day.bench.clock.advance(2 * lookMs)
    const after = day.news()
    expect(after).not.toContain('outbox.overfilled')
    expect(after.filter((fact) => fact === 'zone.entered')).toHaveLength(2)
    await linkBack(day)
    linkLost(day)
    day.show('lane-1-in', 'A2')
    day.wait(2.1 * hourMs)
    day.bench.clock.advance(lookMs)
    expect(day.news().filter((fact) => fact === 'outbox.overfilled')).toHaveLength(1)
  })

  test('edge case 29: it is told again also when the broker was there all the time and only did not confirm', async () => {
    const day = await openVenueDay({ backlogMs: 2 * hourMs }, { platform: true })
    await importRosters(day, 'A')
    day.bench.clock.advance(1_000)
    for (const round of ['once', 'again']) {
      day.news()
      day.bench.broker.acks = 'hold'
      day.show('lane-1-in', 'A2')
      day.wait(2.1 * hourMs)
      day.bench.clock.advance(lookMs)
      expect(day.news()).toContain('outbox.overfilled')
      day.bench.broker.acks = 'give'
      // the second time the gateway is killed before the end of it
      if (round === 'again') day.restart()
      await linkBack(day)
      expect(day.news()).toContain('outbox.drained')
    }
  })

  test('edge case 29: what is handed over by hand is what the other side has not got, without a name in it', async () => {
    const day = await openVenueDay({ backlogEvents: 5 }, { platform: true })
    await importRosters(day, 'A')
    day.bench.clock.advance(2_000)
    linkLost(day)
    for (const key of ['A1', 'A2']) await arrive(day, key)
    day.bench.clock.advance(lookMs)
    expect(day.news()).toContain('outbox.overfilled')
    const sent = new Set(delivered(day).map(({ id }) => id))
    const waiting = day.events().filter(({ id }) => !sent.has(id))
    // also while no daemon runs
    day.bench.kill()
    const lines = await unsent(day)
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(waiting.map(({ id }) => id))
    for (const secret of [person('A1').name, person('A1').id_no]) expect(lines.join()).not.toContain(secret)
    expect(lines.join()).toContain(badgeOf('A1'))
    day.bench.boot()
    await linkBack(day)
    // the very bytes that come by the wire later
    const wired = new Set(delivered(day).map(({ text }) => text))
    expect(lines.every((line) => wired.has(line))).toBe(true)
  })
})
