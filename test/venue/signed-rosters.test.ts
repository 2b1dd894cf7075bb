/** Rosters that the platform signed and encrypted, brought on a stick while the link is down (X9, F-P.4, edge case 27). */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sealFor, signRequest } from '../../scripts/platform-consumer/sign.ts'
import { people, person, rosterEntry } from '../support/people.ts'
import { type PlatformKey, platformKey } from '../support/platform-keys.ts'
import type { VenueDay } from '../support/venue-day.ts'
import { done, openVenueDay, pinOf } from '../support/venue-day.ts'
import { together } from '../support/venue-visits.ts'

const session = 'GC-2026-0318-09'

/** The two files as the platform writes them onto the stick. */
async function stick(day: VenueDay, city: PlatformKey, changes: object = {}): Promise<string> {
  const { out } = await done(day.staff('W1', ['platform', 'key']))
  const now = day.bench.gateway().moment().ms
  const members = people.filter(({ key }) => /^A[1-3]$/.test(key)).map(rosterEntry)
  const due = new Date(now + 3_600_000).toISOString()
  const roster = { session, kind: 'works_tender', room: 'room1', due, people: members }
  const body = new TextEncoder().encode(
    JSON.stringify({
      id: 'stick-1',
      operation: 'roster.put',
      audience: '/venues/140500-01/gateways/gw1',
      issued_at: new Date(now).toISOString(),
      expires_at: new Date(now + 86_400_000).toISOString(),
      data: { roster: await sealFor(JSON.parse(out), new TextEncoder().encode(JSON.stringify(roster))) },
      ...changes,
    }),
  )
  const file = join(day.place.directory, 'roster.json')
  writeFileSync(file, body)
  writeFileSync(`${file}.jws`, `${await signRequest(body, city.signing)}\n`)
  return file
}

async function signedDay() {
  const city = platformKey('city')
  const day = await openVenueDay({}, { signers: [city.configured] })
  day.news()
  return { city, day }
}

test('X9: a signed roster from a stick is taken by two people, and its people are let in', async () => {
  const { city, day } = await signedDay()
  const file = await stick(day, city)
  const alone = await day.staff('W1', ['roster', 'import', file])
  expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('two people')])
  const self = await day.staff('W1', ['roster', 'import', file, '--with', 'w1'], [pinOf('W1')])
  expect(self.code).toBe(1)
  expect(day.news()).toEqual([])
  const { out } = await done(together(day, 'W1', 'W2', ['roster', 'import', file]))
  expect(out).toContain('3')
  expect(day.news()).toEqual(['request.accepted', 'session.scheduled', 'roster.received'])
  const { operator, second, source } = day.last('roster.received').data as Record<string, unknown>
  expect([operator, second, source]).toEqual([day.refOf('W1'), day.refOf('W2'), 'platform'])
  day.show('desk-reader', 'A1')
  expect(day.news()).toContain('identity.verified')
})

test('X9: changed on the way, meant for another gateway, or out of date, it is refused whole and says why', async () => {
  const { city, day } = await signedDay()
  const file = await stick(day, city)
  const other = await stick(day, city, { audience: '/venues/140500-02/gateways/gw1' })
  const astray = await together(day, 'W1', 'W2', ['roster', 'import', other])
  expect([astray.code, astray.err]).toEqual([1, expect.stringContaining('/venues/140500-01/gateways/gw1')])
  const stale = await stick(day, city, {
    issued_at: '2026-03-01T08:00:00+08:00',
    expires_at: '2026-03-02T08:00:00+08:00',
  })
  const late = await together(day, 'W1', 'W2', ['roster', 'import', stale])
  expect([late.code, late.err]).toEqual([1, expect.stringContaining('expired')])
  writeFileSync(file, '{}')
  const changed = await together(day, 'W1', 'W2', ['roster', 'import', file])
  expect([changed.code, changed.err]).toEqual([1, expect.stringContaining('signature')])
  expect(day.state().sessions.has(session)).toBe(false)
  for (const { err } of [astray, late, changed]) expect(err).not.toContain(person('A1').name)
})
