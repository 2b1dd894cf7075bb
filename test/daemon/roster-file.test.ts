import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  checkReplacement,
  checkRoster,
  parseReplacementFile,
  parseRosterFile,
} from '../../daemon/roster-file.ts'
import { edgeCases, person } from '../support/people.ts'
import { rosterRow, rosterText } from '../support/roster-text.ts'

/** Problems as `line row field: expected`. */
function problems(text: string): string[] {
  const result = parseRosterFile(text)
  if (result.ok) return []
  return result.problems.map(({ line, row, field, expected }) => `${line} ${row} ${field}: ${expected.en}`)
}

const rows = (...given: string[]) => problems(rosterText({ rows: given }))
const number = (name: string) => edgeCases.find((one) => one.case === name)?.id_no ?? ''
const wrongNumber =
  'a document number with a right check digit and date (15-digit numbers are no longer valid)'

describe('a sound roster', () => {
  test('keeps every digit of numbers that were written without quotes', () => {
    const file = parseRosterFile(rosterText())
    const checked = checkRoster(file.ok ? file.value : null)
    const people = checked.ok ? checked.roster.people : []
    const expected = ['A1', 'A2', 'A6'].map((key) => person(key).id_no)
    expect(people.map((one) => one.number.reveal())).toEqual(expected)
  })

  test('times are moments, absent ones null', () => {
    const file = parseRosterFile(rosterText())
    const checked = checkRoster(file.ok ? file.value : null)
    expect(checked.ok && checked.roster).toMatchObject({
      session: 'DEMO-GC-20260318-01',
      projectKind: 'works_tender',
      room: 'room1',
      dueMs: Date.UTC(2026, 2, 18, 2, 0),
      admitFromMs: Date.UTC(2026, 2, 18, 1, 0),
      admitUntilMs: null,
    })
  })

  test('may as well be JSON', () => {
    const json = JSON.stringify({
      session: 'S-1',
      kind: 'other',
      room: 'room2',
      due: '2026-03-18T10:00:00+08:00',
      people: [
        {
          name: '测',
          document: 'resident_id',
          number: number('check_digit_x').toLowerCase(),
          role: 'expert',
        },
      ],
    })
    const file = parseRosterFile(json)
    const checked = checkRoster(file.ok ? file.value : null)
    expect(checked.ok && checked.roster.people[0]?.number.reveal()).toBe(number('check_digit_x'))
  })

  test('a region that is not in use is pointed out by its row, not refused', () => {
    const result = parseRosterFile(
      rosterText({ rows: [rosterRow('A1'), rosterRow('A2', { number: number('unknown_region') })] }),
    )
    expect(result.ok && result.unknownRegions).toEqual([2])
  })

  test.each(['hk_residence_permit', 'macao_residence_permit', 'taiwan_residence_permit'])(
    'takes a %s',
    (name) => {
      expect(rows(rosterRow('A1', { document: 'hmt_residence_permit', number: number(name) }))).toEqual([])
    },
  )
})

test('a roster may name its opening room, the end of the booking and lunch', () => {
  const head = {
    openingRoom: 'opening1',
    bookedUntil: '2026-03-18T18:00:00+08:00',
    mealAt: '2026-03-18T12:00:00+08:00',
  }
  const file = parseRosterFile(rosterText({ head }))
  const checked = checkRoster(file.ok ? file.value : null)
  expect(checked.ok && checked.roster).toMatchObject({
    openingRoom: 'opening1',
    bookedUntilMs: Date.UTC(2026, 2, 18, 10, 0),
    mealAtMs: Date.UTC(2026, 2, 18, 4, 0),
  })
})

test('a row may say for whom somebody comes and what somebody needs', () => {
  const file = parseRosterFile(
    rosterText({
      rows: [rosterRow('R1', { organisation: 'R-01', needs: '[wide_lane, helper]' }), rosterRow('A1')],
    }),
  )
  const checked = checkRoster(file.ok ? file.value : null)
  const people = checked.ok ? checked.roster.people : []
  expect(people[0]).toMatchObject({
    role: 'respondent',
    organisation: 'R-01',
    needs: ['wide_lane', 'helper'],
  })
  expect(people[1]).not.toHaveProperty('organisation')
})

describe('a substitute', () => {
  const substitute = (change: Readonly<Record<string, string>> = {}) => {
    const { name, id_no, id_type } = person('B6')
    const fields = Object.entries({ name, document: id_type, number: id_no, ...change })
    return parseReplacementFile(fields.map(([key, value]) => `${key}: ${value}`).join('\n'))
  }

  test('is a person without a role: the role comes with the place', () => {
    const file = substitute()
    const checked = checkReplacement(file.ok ? file.value : null)
    expect(checked.ok && checked.person.number.reveal()).toBe(person('B6').id_no)
    expect(substitute({ role: 'expert' }).ok).toBe(true)
  })

  test('with an unknown region is pointed out', () => {
    expect(substitute({ number: number('unknown_region') })).toMatchObject({ ok: true, regionUnknown: true })
  })

  test('with mistakes is refused with all of them by line, and named in none', () => {
    const file = substitute({ number: '123', document: 'passport' })
    const lines = file.ok ? [] : file.problems.map(({ line, field }) => `${line} ${field}`)
    expect(lines).toEqual(['2 document'])
    const other = substitute({ number: number('bad_date'), needs: '[wings]' })
    expect(other.ok ? [] : other.problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '3 number',
      '4 needs',
    ])
    expect(JSON.stringify(file)).not.toContain(person('B6').name)
  })

  test.each([null, 7, 'text', [], [[]]])('is no %j, and no crash', (given) => {
    expect(checkReplacement(given).ok).toBe(false)
  })
})

describe('a bad row refuses the whole roster and is named by row, field and line', () => {
  test.each([
    ['a missing name', { name: '' }, 'name: a name of 1 to 64 characters'],
    ['a missing number', { number: '' }, 'number: a document number'],
    ['a wrong check digit', { number: number('bad_check_digit') }, `number: ${wrongNumber}`],
    ['a day that does not exist', { number: number('bad_date') }, `number: ${wrongNumber}`],
    [
      'a name in place of a code',
      { organisation: '某公司' },
      'organisation: a code of the organisation, never its name: 1 to 16 letters, digits or hyphens',
    ],
    ['an unknown need', { needs: '[wings]' }, 'needs: a list of wide_lane, helper'],
    ['a 15-digit number', { number: number('fifteen_digit') }, `number: ${wrongNumber}`],
  ])('%s', (_what, change, expected) => {
    expect(rows(rosterRow('A1'), rosterRow('A2', change))).toEqual([`8 2 ${expected}`])
  })

  test('an unknown role is answered with those there are', () => {
    expect(rows(rosterRow('A1', { role: 'chairman' }))).toEqual([
      expect.stringMatching(/^7 1 role: one of expert_lead, expert, tenderee_rep/),
    ])
  })

  test('an unknown key is answered with the nearest', () => {
    expect(rows(rosterRow('A1', { rolle: 'x' }))).toEqual(['7 1 rolle: a known key; did you mean role?'])
  })

  test('one person twice, whatever the case of the last letter', () => {
    expect(rows(rosterRow('A4'), rosterRow('A1'), rosterRow('A4').replace('X', 'x'))).toEqual([
      '9 3 number: each person once (row 1 is the same)',
    ])
  })

  test('every bad row is named, not just the first', () => {
    const found = rows(
      rosterRow('A1', { role: 'none' }),
      rosterRow('A2', { number: number('bad_date') }),
      '  - nobody',
      rosterRow('A3', { name: '' }),
    )
    expect(found.map((one) => one.split(' ').slice(0, 3).join(' '))).toEqual([
      '7 1 role:',
      '8 2 number:',
      '9 3 null:',
      '10 4 name:',
    ])
  })

  test('201 people are too many, 200 are not', () => {
    const many = (count: number) => {
      const found = rows(...Array.from({ length: count }, () => rosterRow('A1')))
      return found.some((one) => one.includes('a list of 1 to 200 people'))
    }
    expect([many(200), many(201)]).toEqual([false, true])
  })
})

describe('the heading', () => {
  test.each([
    ['no people', { people: '[]' }, 'people: a list of 1 to 200 people'],
    [
      'a time without zone',
      { due: '2026-03-18T10:00:00' },
      'due: a moment with zone offset, such as 2026-03-18T10:00:00+08:00',
    ],
    ['an unknown kind', { kind: 'auction' }, 'kind: one of works_tender, government_procurement, other'],
    [
      'a window that ends before it begins',
      { admitUntil: '2026-03-18T08:00:00+08:00' },
      'admitUntil: a moment after admitFrom',
    ],
    [
      'blanks in the session code',
      { session: 'A B' },
      'session: the session code, 1 to 64 characters without blanks or the name of a firm',
    ],
    [
      'the name of a firm in the session code (F-18.2)',
      { session: '华兴建设有限公司-01' },
      'session: the session code, 1 to 64 characters without blanks or the name of a firm',
    ],
  ])('%s is refused', (_what, head: Record<string, string>, expected) => {
    const { people, ...rest } = head
    const text = rosterText({ head: rest })
    const given = people === undefined ? text : `${text.slice(0, text.indexOf('people:'))}people: ${people}\n`
    expect(problems(given).map((one) => one.replace(/^\d+ null /, ''))).toEqual([expected])
  })

  test.each(['project', 'bidder', 'title'])('takes no %s: a blind bid stays blind (F-18.2)', (field) => {
    const [problem] = problems(rosterText({ head: { [field]: '某某工程' } }))
    expect(problem).toMatch(new RegExp(`null ${field}: only these keys`))
  })

  test('a roster given twice in one file is refused', () => {
    expect(problems(`${rosterText()}---\n${rosterText()}`)).toHaveLength(1)
  })

  test.each([null, 7, 'text', [], [[]], { people: 7 }, { people: [null, 3, []] }])(
    '%j is no roster, and no crash',
    (given) => {
      expect(checkRoster(given).ok).toBe(false)
    },
  )
})

test('no problem ever repeats a name or number, whatever column they were put into', () => {
  const { name, id_no: secret } = person('A1')
  const spoilt = [
    rosterRow('A1', { role: secret }),
    rosterRow('A1', { document: name }),
    rosterRow('A1', { name: `"${'x'.repeat(65)}"`, number: `${secret}1` }),
    rosterRow('A1', { [name]: secret }),
    rosterRow('A1', { [`k${secret}`]: name }),
    `  - { name: ${name}, number: "${secret} }`,
  ]
  for (const row of spoilt) {
    const result = parseRosterFile(rosterText({ rows: [row] }))
    expect(result.ok).toBe(false)
    expect(JSON.stringify(result)).not.toContain(secret)
    expect(JSON.stringify(result)).not.toContain(name)
  }
  const checked = checkRoster(parse(rosterText(), { schema: 'failsafe' }))
  expect(checked.ok).toBe(true)
  expect(JSON.stringify(checked)).not.toContain(secret)
})
