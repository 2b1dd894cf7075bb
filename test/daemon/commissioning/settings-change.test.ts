import { describe, expect, test } from 'vitest'
import {
  contactsIn,
  doorLocksIn,
  feedbackIn,
  type Settings,
  withActiveFlipped,
  withDoors,
  withFeedbackFlipped,
  withFireAt,
  withOutputsSwapped,
  withoutFire,
  withPassedAt,
  withPassedSwapped,
} from '../../../daemon/commissioning/settings-change.ts'
import { families } from '../../../drivers/families.ts'
import { usualSettings } from '../../support/usual-settings.ts'

const of = (kind: string) =>
  [...families.values()]
    .filter((family) => family.kind === kind)
    .map((family) => ({
      family,
      name: family.name,
      usual: family.settings.parse(usualSettings(family.name)) as Settings,
    }))

describe.each(of('gate'))('the gate family $name', ({ family, usual }) => {
  test('says by the usual names which output opens which way', () => {
    const swapped = withOutputsSwapped(usual)
    expect(swapped).not.toBeNull()
    expect(family.settings.parse(swapped)).not.toEqual(usual)
    expect(withOutputsSwapped(family.settings.parse(swapped) as Settings)).toEqual(usual)
  })

  test('takes whatever is changed of contacts that it has', () => {
    const changes = [
      withPassedSwapped(usual),
      withoutFire(usual),
      ...contactsIn(usual).map(({ activeKey }) => withActiveFlipped(usual, activeKey)),
    ].filter((one) => one !== null)
    for (const changed of changes) expect(family.settings.safeParse(changed).success).toBe(true)
  })
})

describe.each(of('locker'))('the cabinet family $name', ({ family, usual }) => {
  test('takes the other feedback and a map', () => {
    const other = family.settings.parse(withFeedbackFlipped(usual)) as Settings
    expect(feedbackIn(other)).toBe('open_when_shut')
    const map = [
      { door: 2, lock: 1 },
      { door: 9, lock: 4 },
    ]
    expect(doorLocksIn(family.settings.parse(withDoors(usual, map)) as Settings)).toEqual(map)
  })

  test('keeps a whole row in order as its count', () => {
    expect(withDoors(usual, [...doorLocksIn(usual)].reverse())).toEqual(usual)
  })
})

describe('contacts that change places', () => {
  const gate = { passed: { in: 1, out: 2 }, fire: 3, fireActive: 'open', passedActive: 'closed' }

  test('never share an input', () => {
    expect(withPassedAt(gate, 'in', 2)).toMatchObject({ passed: { in: 2, out: 1 } })
    expect(withPassedAt(gate, 'in', 5)).toMatchObject({ passed: { in: 5, out: 2 } })
  })

  test('are left alone where the family has none', () => {
    expect(withPassedAt({ open: { in: 1, out: 2 } }, 'in', 5)).toBeNull()
    expect(withPassedSwapped({})).toBeNull()
    expect(withFireAt({ fire: false }, 4, 'open')).toBeNull()
    expect(withActiveFlipped(gate, 'ajarActive')).toBeNull()
    expect(withFeedbackFlipped({ contacts: 'none' })).toBeNull()
    expect(withOutputsSwapped({})).toBeNull()
  })
})
