import { describe, expect, test } from 'vitest'
import { badgeOf, sessions } from '../../scripts/day/cast.ts'
import { cardOf, person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { deposit, importRosters, together, waitUntil } from '../support/venue-visits.ts'
import { deskScreen } from '../support/venue-words.ts'

const attemptMs = 800
/** The fictional passport is compared by eye; nothing of it is typed. */
const passport = ['--document', 'passport']

const deposited = ['locker.assigned', 'locker.opened', 'locker.closed', 'locker.deposit_confirmed']

/** 09:46: the chip of 李丁's card does not answer three times. */
async function silentChip(): Promise<VenueDay> {
  const day = await openVenueDay()
  await importRosters(day, 'A', 'B')
  waitUntil(day, '09:46')
  day.news()
  for (let attempt = 0; attempt < 3; attempt++) {
    day.stimulate('desk-reader', { kind: 'PresentCard', card: { ...cardOf(person('A4')), failWith: 0x37 } })
    day.bench.clock.advance(attemptMs)
    day.stimulate('desk-reader', { kind: 'LiftCard' })
    day.bench.clock.advance(attemptMs)
  }
  return day
}

/** Two of the staff look somebody up; what they typed is a name or a number. */
function find(day: VenueDay, typed: string) {
  return day.staff('W1', ['identity', 'find', '--with', 'w2', '--json'], [typed, '528309'])
}

interface Found {
  readonly shownForMs: number
  readonly people: readonly { participant: string; name: string; number: string }[]
}

describe('X1: a card that cannot be read, and the manual check (Art. 17)', () => {
  test('X1: three failed reads, one refusal, a prompt for the staff; two of them compare a passport and let 李丁 in', async () => {
    const day = await silentChip()
    const failed = 'card.read_failed'
    expect(day.news()).toEqual([failed, failed, failed, 'passage.denied(card_unreadable)'])
    expect((await deskScreen(day)).clerk).toBe(
      '三次读不出：由两人核对其他证件，人工核验（warden identity find）',
    )
    const { people, shownForMs } = JSON.parse((await done(find(day, person('A4').name))).out) as Found
    expect(shownForMs).toBe(60_000)
    expect(people).toEqual([
      {
        participant: day.refOf('A4'),
        name: `${person('A4').name.slice(0, 1)}*`,
        number: `${'*'.repeat(14)}${person('A4').id_no.slice(-4)}`,
      },
    ])
    expect(day.news()).toEqual(['audit.identity_revealed'])
    expect(day.last('audit.identity_revealed').data).toMatchObject({
      operator: day.refOf('W1'),
      participant: day.refOf('A4'),
      form: 'masked',
    })
    const who = people[0]?.participant ?? ''
    await done(together(day, 'W1', 'W2', ['identity', 'verify', who, ...passport]))
    expect(day.news()).toEqual(['identity.manually_verified', 'participant.arrived'])
    expect(day.last('identity.manually_verified').data).toMatchObject({
      document: 'passport',
      operator: day.refOf('W1'),
      second: day.refOf('W2'),
    })
    await done(day.staff('W2', ['badge', 'issue', who, '--number', badgeOf('A4')]))
    await deposit(day, 'A4')
    expect(day.news()).toEqual(['badge.issued', ...deposited])
    // up to here nobody is in, and no gate has moved
    const gates = () => day.bench.openings.filter(({ device }) => device === 'lane-1-gate').length
    expect([gates(), day.state().inside.size]).toEqual([0, 0])
    const open = ['override', 'lane-1', '--person', badgeOf('A4'), '--reason', '芯片损坏']
    await done(together(day, 'W1', 'W2', open))
    day.bench.clock.advance(500)
    expect(day.last('override.executed').data).toMatchObject({ second: day.refOf('W2') })
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(500)
    expect(day.news()).toEqual(['override.executed', 'passage.granted', 'passage.completed', 'zone.entered'])
    expect([gates(), day.state().inside.size]).toEqual([1, 1])
    const record = await done(day.staff('W1', ['session', 'timeline', sessions.A.code, '--lang', 'zh-CN']))
    expect(record.out).toMatch(/人工核验通过.*护照/)
    expect(record.out).not.toContain(person('A4').name)
  })

  test('X1: the order to let 李丁 in is good for one passage within 30 s', async () => {
    const day = await silentChip()
    const who = day.refOf('A4')
    await done(together(day, 'W1', 'W2', ['identity', 'verify', who, ...passport]))
    await done(day.staff('W2', ['badge', 'issue', who, '--number', badgeOf('A4')]))
    await deposit(day, 'A4')
    day.news()
    await done(together(day, 'W1', 'W2', ['override', 'lane-1', '--person', who, '--reason', '芯片损坏']))
    day.bench.clock.advance(31_000)
    expect(day.news()).toEqual(['override.executed', 'passage.granted', 'passage.timed_out'])
    expect(day.last('passage.granted').data).toMatchObject({ expiresInMs: 30_000 })
    // the gate of this venue locks again by itself, five seconds after it opened
    const grantedForMs = day.last('passage.timed_out').atMs - day.last('passage.granted').atMs
    expect(grantedForMs).toBeLessThan(30_000)
    day.stimulate('lane-1-gate', { kind: 'Walk', direction: 'in' })
    day.bench.clock.advance(500)
    expect(day.news()).toEqual([])
    expect(day.state().inside.size).toBe(0)
  })

  test('X1: one of the staff alone neither looks somebody up, nor verifies anybody, nor opens the lane', async () => {
    const day = await silentChip()
    day.news()
    const alone = await day.staff('W1', ['identity', 'find'], [person('A4').name])
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('takes two people')])
    expect(alone.out).toBe('')
    expect(day.news()).toEqual([])
    expect((await day.staff('W1', ['identity', 'verify', day.refOf('A4'), ...passport])).code).toBe(1)
    expect(day.news()).toEqual(['override.rejected'])
    expect(day.state().people.get(day.refOf('A4'))?.arrived).toBe(false)
    const open = ['override', 'lane-1', '--person', day.refOf('A4'), '--reason', '芯片损坏']
    expect((await day.staff('W1', open)).code).toBe(1)
    expect(day.news()).toEqual(['override.rejected'])
    expect(day.last('override.rejected').data).toMatchObject({ operator: day.refOf('W1'), second: null })
    expect(day.bench.openings).toEqual([])
  })

  test('X1: a number finds its owner, whoever is on no list is not found, and neither is repeated in the answer', async () => {
    const day = await silentChip()
    const { people } = JSON.parse((await done(find(day, person('B2').id_no))).out) as Found
    expect(people.map(({ participant }) => participant)).toEqual([day.refOf('B2')])
    day.news()
    const stranger = await find(day, person('S1').name)
    expect([stranger.code, stranger.out]).toEqual([1, ''])
    expect(stranger.err).not.toContain(person('S1').name)
    expect(day.news()).toEqual([])
  })
})
