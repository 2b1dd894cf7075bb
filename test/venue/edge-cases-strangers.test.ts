import { describe, expect, test } from 'vitest'
import { person } from '../support/people.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { checkIn, importRosters, waive } from '../support/venue-visits.ts'

const rogue = '05.03-20201111-0007654321-0123456789'
/** For a reader to be missed, or to introduce itself. */
const noticeMs = 15_000

/** Somebody pulls the reader of lane 1 and plugs another one into its port. */
function swapped(day: VenueDay): void {
  const cable = day.bench.cables.get('lane-1-in')
  cable?.pull()
  day.bench.clock.advance(noticeMs)
  day.stimulate('lane-1-in', { kind: 'SwapModule', identity: rogue })
  cable?.plugIn()
  day.bench.clock.advance(noticeMs)
}

async function inFront(): Promise<VenueDay> {
  const day = await openVenueDay()
  await importRosters(day, 'A')
  await checkIn(day, 'A1')
  await waive(day, 'A1')
  day.news()
  return day
}

describe('devices that nobody enrolled (Art. 33)', () => {
  test('edge case 39: another reader in a known port is refused and reported; a technician enrols it', async () => {
    const day = await inFront()
    swapped(day)
    expect(day.news()).toEqual(['device.tampered', 'fault.reported'])
    expect(day.events().filter(({ type }) => type === 'device.disconnected')).not.toEqual([])
    expect(day.last('device.tampered').data).toMatchObject({ device: 'lane-1-in', identity: rogue })
    expect(day.last('fault.reported').data).toMatchObject({ device: 'lane-1-in', cause: 'tampered' })
    day.show('lane-1-in', 'A1')
    expect(day.news()).toEqual([])
    expect(day.bench.openings).toEqual([])
    const list = await done(day.staff('W1', ['portal', 'list', '--lang', 'zh-CN']))
    expect(list.out).toMatch(/lane-1 .*读证设备未接通\n/)
    // the other lane carries on
    day.pass('lane-2', 'in', 'A1')
    expect(day.news()).toContain('zone.entered')
    expect((await day.staff('W1', ['device', 'enrol', 'lane-1-in'])).code).toBe(1)
    await done(day.staff('T1', ['device', 'enrol', 'lane-1-in']))
    day.news()
    expect(day.last('device.connected').data).toMatchObject({ identity: rogue, operator: day.refOf('T1') })
    day.show('lane-1-in', 'A2')
    expect(day.news()).toEqual(['passage.denied(badge_required)'])
    await done(day.staff('T1', ['fault', 'resolve', 'F1', '--remedy', '更换读证设备']))
    day.restart()
    day.show('lane-1-in', 'A3')
    expect(day.news().at(-1)).toBe('passage.denied(badge_required)')
  })

  test('edge case 40: a well-formed card frame from a reader that is not enrolled opens nothing and consents to nothing', async () => {
    const day = await inFront()
    swapped(day)
    day.news()
    for (const key of ['A1', 'W2']) day.show('lane-1-in', key)
    expect(day.news()).toEqual([])
    expect(day.bench.openings).toEqual([])
    const consent = ['override', 'lane-1', '--person', day.refOf('A1'), '--reason', '芯片损坏']
    const asked = await day.staffWithCard('W1', consent, { reader: 'lane-1-in', key: 'S1' })
    expect(asked.code).toBe(1)
    expect(day.bench.openings).toEqual([])
    expect(JSON.stringify(day.events())).not.toContain(person('S1').id_no)
  })
})
