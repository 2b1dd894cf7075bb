import { describe, expect, test } from 'vitest'
import type { Contact } from '../../../daemon/domain/venue.ts'
import { contactHolds } from '../../../daemon/domain/venue.ts'
import { smallVenue } from '../../support/small-venue.ts'

const mains: Contact = {
  id: 'mains',
  name: '市电',
  nameEn: 'mains',
  device: 'board',
  input: 1,
  meaning: 'mains',
  activeWhen: 'closed',
  zone: null,
}
const battery: Contact = { ...mains, id: 'battery', input: 2, meaning: 'battery_low', activeWhen: 'open' }
const recorder: Contact = { ...mains, id: 'recorder', device: 'other-board', meaning: 'recorder' }

describe('the contacts of a venue', () => {
  const venue = smallVenue({}, [mains, battery, recorder])

  test('are found by their id', () => {
    expect([...venue.contacts.keys()]).toEqual(['mains', 'battery', 'recorder'])
    expect(venue.contacts.get('battery')).toBe(battery)
  })

  test('are the one use of their input board, all together', () => {
    expect(venue.uses.get('board')).toEqual({ kind: 'inputs', contacts: [mains, battery] })
    expect(venue.uses.get('other-board')).toEqual({ kind: 'inputs', contacts: [recorder] })
  })

  test('may be none', () => {
    expect(smallVenue().contacts.size).toBe(0)
  })
})

describe('what a contact stands for is so', () => {
  test.each([
    ['closed', true, true],
    ['closed', false, false],
    ['open', true, false],
    ['open', false, true],
  ] as const)('when active is %s and the contact is closed: %s → %s', (activeWhen, closed, so) => {
    expect(contactHolds({ activeWhen }, closed)).toBe(so)
  })
})
