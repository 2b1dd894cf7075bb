import { describe, expect, test } from 'vitest'
import { person } from '../support/people.ts'
import { done, openVenueDay } from '../support/venue-day.ts'

describe('visitors at the console (Art. 5, F-5.1)', () => {
  test('are registered with name and number typed, and neither is in any fact or output', async () => {
    const day = await openVenueDay()
    const { name, id_no: number } = person('R1')
    const words = ['visitor', 'register', '--purpose', 'interpreter', '--zone', 'qa1', '--escort', 'w2']
    const { out, err } = await done(day.staff('W2', words, [name, number]))
    expect(day.news()).toEqual(['visitor.registered'])
    const said = out + err + JSON.stringify(day.events())
    expect(said).not.toContain(name)
    expect(said).not.toContain(number)
    expect(day.refOf('R1')).toMatch(/^p-/)
  })

  test('in an emergency are registered without a name', async () => {
    const day = await openVenueDay()
    const words = [
      'visitor',
      'register',
      '--purpose',
      'rescue',
      '--zone',
      'corridor',
      '--escort',
      'w2',
      '--unnamed',
    ]
    await done(day.staff('W2', words))
    expect(day.last('visitor.registered').data).toMatchObject({ purpose: 'rescue', zone: 'corridor' })
  })

  test('for a zone that does not exist are refused, and nobody is kept', async () => {
    const day = await openVenueDay()
    const { name, id_no: number } = person('R1')
    const words = ['visitor', 'register', '--zone', 'cellar', '--escort', 'w2']
    expect((await day.staff('W2', words, [name, number])).code).toBe(1)
    expect(day.news()).toEqual([])
    expect(() => day.refOf('R1')).toThrow()
  })
})
