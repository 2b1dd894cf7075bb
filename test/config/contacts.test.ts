import { describe, expect, test } from 'vitest'
import { loaded, withContacts } from '../support/venue-file.ts'

type Fields = Readonly<Record<string, string | number | null>>

/** A contact as the file has it; null takes a key out. */
function contact(id: string, fields: Fields): string {
  const all = { id, name: id, device: 'inputs-1', input: 1, meaning: 'fire', activeWhen: 'open', ...fields }
  const given = Object.entries(all).filter(([, value]) => value !== null)
  return `{ ${given.map(([key, value]) => `${key}: ${value}`).join(', ')} }`
}

/** Paths of what the contacts are reproached with, and what is expected there. */
function reproaches(...contacts: readonly string[]) {
  const result = loaded(...withContacts(...contacts))
  return result.ok ? [] : result.problems.map(({ path, expected }) => [path, expected.en, expected.zh])
}

const mains = contact('mains', { meaning: 'mains', activeWhen: 'closed' })

describe('the contacts of a venue file', () => {
  test('may share a board, and be about a zone', () => {
    const result = loaded(
      ...withContacts(
        mains,
        contact('battery', { input: 2, meaning: 'battery_low' }),
        contact('recorder', { input: 3, meaning: 'recorder', zone: 'room1' }),
        contact('recorder-2', { input: 4, meaning: 'recorder' }),
        contact('door', { input: 7, meaning: 'escape_door', zone: 'evaluation', nameEn: 'door' }),
        contact('fire', { input: 8 }),
      ),
    )
    expect(result).toMatchObject({ ok: true })
    expect(result.ok && result.warnings.map(({ path }) => path)).not.toContainEqual(
      expect.stringContaining('lines[4]'),
    )
  })

  test('may be none', () => {
    const result = loaded()
    expect(result.ok && result.config.contacts).toEqual([])
  })

  test.each<readonly [string, Fields, string, string]>([
    ['no state in which it is so', { activeWhen: null }, 'contacts[1].activeWhen', 'one of closed, open'],
    ['a state that is none', { activeWhen: 'on' }, 'contacts[1].activeWhen', 'one of closed, open'],
    [
      'a meaning that is none',
      { meaning: 'smoke' },
      'contacts[1].meaning',
      'one of mains, battery_low, recorder, fire, escape_door',
    ],
    ['input 0', { input: 0 }, 'contacts[1].input', '≥ 1'],
    ['an input beyond the board', { input: 9 }, 'contacts[1].input', 'an input that the board has: 1–8'],
    [
      'an input that another has',
      { input: 1 },
      'contacts[1].input',
      'a value not yet used (contacts[0] has it)',
    ],
    [
      'an id that another has',
      { id: 'mains' },
      'contacts[1].id',
      'a value not yet used (contacts[0] has it)',
    ],
    [
      'a board that is not there',
      { device: 'inputs-2' },
      'contacts[1].device',
      'an id that exists; did you mean inputs-1?',
    ],
    [
      'a gate for a board',
      { device: 'lane-gate' },
      'contacts[1].device',
      'an input board (this device is a gate)',
    ],
    [
      'the mains twice',
      { meaning: 'mains' },
      'contacts[1].meaning',
      'a value not yet used (contacts[0] has it)',
    ],
    [
      'a zone that is not there',
      { meaning: 'recorder', zone: 'room2' },
      'contacts[1].zone',
      'an id that exists; did you mean room1?',
    ],
    [
      'a zone of the whole venue',
      { zone: 'room1' },
      'contacts[1].zone',
      'nothing; only recorder and escape_door have a zone',
    ],
    ['a misspelt key', { activeIf: 'open' }, 'contacts[1].activeIf', 'a known key; did you mean activeWhen?'],
  ])('%s is refused: %j', (_, fields, path, en) => {
    const found = reproaches(mains, contact('other', { input: 2, ...fields }))
    expect(found.map(([where, what]) => [where, what])).toEqual([[path, en]])
  })

  test('the battery is low in one way only', () => {
    const battery = { meaning: 'battery_low' }
    expect(reproaches(contact('a', battery), contact('b', { ...battery, input: 2 }))).toEqual([
      [
        'contacts[1].meaning',
        'a value not yet used (contacts[0] has it)',
        '未被占用的值（已用于 contacts[0]）',
      ],
    ])
  })

  test('a board that a gate stands for is not shared', () => {
    const result = loaded(...withContacts(mains), ['gate: lane-gate', 'gate: inputs-1'])
    expect(!result.ok && result.problems.map(({ path }) => path)).toEqual([
      'portals[0].gate',
      'contacts[0].device',
    ])
  })
})
