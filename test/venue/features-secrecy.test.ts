import { describe, expect, test } from 'vitest'
import { badgeOf } from '../../scripts/day/cast.ts'
import { people } from '../support/people.ts'
import { committeeB } from '../support/sealed-day.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay } from '../support/venue-day.ts'
import { arrive, codeB, importRosters, sealed } from '../support/venue-visits.ts'

/** Everything that names somebody: names and numbers of all people there are. */
const personal = people.flatMap(({ name, id_no }) => [name, id_no])

describe('secrecy of the committee (Tendering Law Art. 37, 44)', () => {
  test('F-X.12: staff see counts, badges and opaque references; nobody is listed by name, on no screen', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const looks = [
      ['who'],
      ['status'],
      ['session', 'list'],
      ['session', 'show', codeB],
      ['session', 'timeline', codeB],
      ['log'],
      ['leave', 'list'],
      ['emergency', 'list'],
      ['occupancy', 'list'],
      ['operator', 'list'],
      ['journal', 'export'],
    ]
    for (const look of looks) {
      const { out, err } = await day.staff('W1', look)
      for (const text of personal) expect(out + err, `warden ${look.join(' ')}`).not.toContain(text)
    }
    const { out } = await done(day.staff('W1', ['who', '--json']))
    expect(JSON.stringify(JSON.parse(out))).not.toMatch(/p-[0-9a-z]{16}/)
  })

  test('F-X.12: who may know takes a role and a reason, and it is on record before anything is shown', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    const reveal = ['audit', 'reveal', badgeOf('B2'), '--full']
    expect((await day.staff('W2', [...reveal, '--reason', '好奇'])).code).toBe(1)
    expect((await day.staff('W1', reveal)).code).toBe(1)
    expect(day.news()).toEqual([])
    const shown = await done(day.staff('W1', [...reveal, '--reason', '家属来电核实']))
    expect(day.news()).toEqual(['audit.identity_revealed'])
    expect(shown.out).toContain(people.find(({ key }) => key === 'B2')?.name)
    expect(day.last('audit.identity_revealed').data).toMatchObject({
      operator: day.refOf('W1'),
      participant: day.refOf('B2'),
      form: 'full',
      reason: '家属来电核实',
    })
  })

  test('F-X.12, F-2.1: on the wire there are counts and opaque references, each with its venue and session', async () => {
    const day = await openVenueDay({}, { platform: true })
    await importRosters(day, 'B')
    for (const key of committeeB) await arrive(day, key)
    day.bench.clock.advance(2_000)
    const wire = day.bench.broker.received
    const text = wire.map(({ topic, payload }) => `${topic} ${payload}`).join('\n')
    for (const word of personal) expect(text).not.toContain(word)
    const counts = wire.filter(({ topic }) => topic.endsWith('/occupancy'))
    expect(counts.length).toBeGreaterThan(0)
    for (const { payload } of counts) expect(payload).not.toMatch(/p-[0-9a-z]{16}/)
    const events = wire
      .filter(({ topic }) => topic.includes('/event/'))
      .map(({ payload }) => JSON.parse(payload) as { source: string; session?: string; type: string })
    for (const { source, type, session } of events) {
      expect(source, type).toContain('140500-01')
      if (/^(participant|badge|passage|zone|locker)\./.test(type)) expect(session, type).toBe(codeB)
    }
  })

  test('F-25.2: the witness record is the timeline of the session with the notes, signed with the head of the chain', async () => {
    const day = await openVenueDay()
    await sealed(day, ['B'])
    await done(day.staff('W1', ['witness', 'note', '答疑一次，无异常', '--session', codeB]))
    await done(day.staff('W1', ['witness', 'sign', '--session', codeB]))
    expect(day.news()).toEqual(['witness.noted', 'witness.signed'])
    const signed = day.last('witness.signed')
    const before = day.events().find(({ sequence }) => sequence === signed.sequence - 1)
    expect(signed.data).toMatchObject({ upTo: before?.sequence, operator: day.refOf('W1') })
    const { out } = await done(day.staff('W1', ['session', 'timeline', codeB, '--lang', 'zh-CN']))
    expect(out).toContain('答疑一次，无异常')
    expect(out.indexOf('名单')).toBeLessThan(out.indexOf('答疑一次'))
    expect((await day.staff('W2', ['witness', 'sign', '--session', codeB])).code).toBe(1)
  })
})

describe('looks at the record (Art. 25)', () => {
  const views = (day: VenueDay) =>
    day.events().flatMap((event) => (event.type === 'audit.viewed' ? [event.data] : []))

  test('F-25.4: whoever is logged in and looks at log, session, muster or export is on record before it is shown', async () => {
    const day = await openVenueDay()
    await importRosters(day, 'B')
    const operator = day.refOf('W1')
    const { out } = await done(day.staff('W1', ['log', '--limit', '1']))
    expect(out).not.toContain('log viewed')
    await done(day.staff('W1', ['session', 'timeline', codeB]))
    await done(day.staff('W1', ['emergency', 'list']))
    await done(day.staff('W1', ['journal', 'export', '--unsent']))
    expect(views(day)).toEqual(['log', 'session', 'muster', 'export'].map((view) => ({ operator, view })))
    expect(day.last('audit.viewed').session).toBe(null)
    expect(
      day.events().find(({ session, type }) => type === 'audit.viewed' && session === codeB),
    ).toBeDefined()
    // counts are no look at anybody
    await done(day.staff('W1', ['who']))
    await done(day.staff('W1', ['session', 'list']))
    expect(views(day)).toHaveLength(4)
    // who is in a room is one
    await done(day.staff('W1', ['who', '--zone', 'opening1']))
    expect(views(day).at(-1)).toEqual({ operator, view: 'muster' })
    expect(views(day)).toHaveLength(5)
  })

  test('F-25.4: with nobody logged in or no daemon there, the record can still be read', async () => {
    const day = await openVenueDay()
    await done(day.staff('W1', ['operator', 'logout']))
    expect((await day.staff('W1', ['log', '--limit', '1'])).code).toBe(0)
    expect(views(day)).toEqual([])
  })
})
