import { describe, expect, test } from 'vitest'
import { lineOf, loaded } from '../support/venue-file.ts'

type Change = [string, string]

/** Paths and lines of what a spoilt file is reproached with. */
function reproaches(...changes: Change[]) {
  const result = loaded(...changes)
  return result.ok ? [] : result.problems.map(({ path, line, expected }) => ({ path, line, en: expected.en }))
}

const rows: { what: string; changes: Change[]; path: string; near: string; en: string }[] = [
  {
    what: 'two zones with one id',
    changes: [['{ id: evaluation, name', '{ id: hall, name']],
    path: 'zones[1].id',
    near: '{ id: evaluation',
    en: 'a value not yet used (zones[0] has it)',
  },
  {
    what: 'two devices with one id on different lines',
    changes: [['[{ id: desk-reader }]', '[{ id: lane-in }]']],
    path: 'lines[1].devices[0].id',
    near: '[{ id: desk-reader }]',
    en: 'a value not yet used (lines[0].devices[0] has it)',
  },
  {
    what: 'an id with capitals',
    changes: [['id: reader-2', 'id: Reader_2']],
    path: 'lines[1].id',
    near: 'id: reader-2',
    en: 'lower-case letters, digits and hyphens, at most 32, such as lane-1',
  },
  {
    what: 'a parent that does not exist',
    changes: [['parent: evaluation', 'parent: evaluaton']],
    path: 'zones[2].parent',
    near: 'parent: evaluation',
    en: 'an id that exists; did you mean evaluation?',
  },
  {
    what: 'a zone that lies in itself by a detour',
    changes: [['{ id: evaluation, name: 评标区 }', '{ id: evaluation, name: 评标区, parent: room1 }']],
    path: 'zones[1].parent',
    near: '{ id: evaluation',
    en: 'a parent that does not lead back to this zone',
  },
  {
    what: 'a portal from a zone into itself',
    changes: [['to: evaluation', 'to: hall']],
    path: 'portals[0].to',
    near: 'to: evaluation',
    en: 'another zone than from',
  },
  {
    what: 'a gate that does not exist',
    changes: [['gate: lane-gate', 'gate: lane-gat']],
    path: 'portals[0].gate',
    near: 'gate: lane-gate',
    en: 'an id that exists; did you mean lane-gate?',
  },
  {
    what: 'a lock board in place of a reader',
    changes: [['reader: desk-reader', 'reader: board-1']],
    path: 'desks[0].reader',
    near: 'reader: desk-reader',
    en: 'a card reader (this device is a lock board)',
  },
  {
    what: 'one reader for both directions',
    changes: [['{ in: lane-in }', '{ in: lane-in, out: lane-in }']],
    path: 'portals[0].readers.out',
    near: '{ in: lane-in }',
    en: 'a value not yet used (portals[0].readers.in has it)',
  },
  {
    what: 'a bank that does not exist',
    changes: [['banks: [bank-a]', 'banks: [bank-b]']],
    path: 'desks[0].banks[0]',
    near: 'banks: [bank-a]',
    en: 'an id that exists; did you mean bank-a?',
  },
  {
    what: 'a bank named twice at one desk',
    changes: [['banks: [bank-a]', 'banks: [bank-a, bank-a]']],
    path: 'desks[0].banks[1]',
    near: 'banks: [bank-a]',
    en: 'each bank once',
  },
  {
    what: 'an unknown family',
    changes: [['family: test-gate', 'family: test-gates']],
    path: 'lines[2].family',
    near: 'family: test-gate',
    en: 'an id that exists; did you mean test-gate?',
  },
  {
    what: 'two lines on one serial port',
    changes: [['/dev/venue/reader-2', '/dev/venue/reader-1']],
    path: 'lines[1].transport.path',
    near: '/dev/venue/reader-2',
    en: 'a value not yet used (lines[0] has it)',
  },
  {
    what: 'two lines on one TCP port',
    changes: [
      [
        '{ kind: serial, path: /dev/venue/locks, baudRate: 9600 }',
        '{ kind: tcp, host: 10.0.0.7, port: 4001 }',
      ],
    ],
    path: 'lines[3].transport.port',
    near: '/dev/venue/locks',
    en: 'a value not yet used (lines[2] has it)',
  },
  {
    what: 'two devices with one address on a line',
    changes: [['{ unit: 2 }', '{ unit: 1 }']],
    path: 'lines[2].devices[1].settings.unit',
    near: '{ unit: 2 }',
    en: 'a value not yet used (lines[2].devices[0] has it)',
  },
  {
    what: 'two devices with the same usual address on a line',
    changes: [
      ['{ id: lane-gate, settings: { unit: 1 } }', '{ id: lane-gate }'],
      ['{ unit: 2 }', '{}'],
    ],
    path: 'lines[2].devices[1].settings.unit',
    near: 'spare-gate',
    en: 'a value not yet used (lines[2].devices[0] has it)',
  },
  {
    what: 'a second device on a line of a family without addresses',
    changes: [['[{ id: desk-reader }]', '[{ id: desk-reader }, { id: other }]']],
    path: 'lines[1].devices[1]',
    near: '[{ id: desk-reader }]',
    en: 'one device only: this family has no address and needs a line of its own',
  },
  {
    what: 'a HID line with half of its ids',
    changes: [['{ kind: serial, path: /dev/venue/reader-1 }', '{ kind: hid, vendorId: 1024 }']],
    path: 'lines[0].transport',
    near: '/dev/venue/reader-1',
    en: 'path alone, or vendorId with productId (and serialNumber or usagePage if need be)',
  },
  {
    what: 'more cells than the board has doors',
    changes: [['{ count: 24 }', '{ count: 24, first: 2 }']],
    path: 'banks[0].cells.count',
    near: '{ count: 24 }',
    en: 'doors that the board has: 1–24',
  },
  {
    what: 'two cells behind one door',
    changes: [['{ count: 24 }', '[{ id: A01, door: 3 }, { id: A02, door: 3 }]']],
    path: 'banks[0].cells[1].door',
    near: '{ count: 24 }',
    en: 'a value not yet used (banks[0].cells[0] has it)',
  },
  {
    what: 'two cells with one name',
    changes: [['{ count: 24 }', '[{ id: A01, door: 3 }, { id: A01, door: 4 }]']],
    path: 'banks[0].cells[1].id',
    near: '{ count: 24 }',
    en: 'a value not yet used (banks[0].cells[0] has it)',
  },
  {
    what: 'a door that the board does not have',
    changes: [['{ count: 24 }', '[{ id: A25, door: 25 }]']],
    path: 'banks[0].cells[0].door',
    near: '{ count: 24 }',
    en: 'doors that the board has: 1–24',
  },
  {
    what: 'a door that is not among those listed for the board',
    changes: [
      ['{ board: 1 }', '{ board: 1, doors: [{ door: 1 }, { door: 2 }, { door: 7 }] }'],
      ['{ count: 24 }', '{ count: 3 }'],
    ],
    path: 'banks[0].cells.count',
    near: '{ count: 24 }',
    en: 'doors that the board has: 1–2, 7',
  },
  {
    what: 'a password without a user name',
    changes: [
      ['portals:', 'platform: { url: mqtts://broker, passwordFile: /etc/warden/password }\nportals:'],
    ],
    path: 'platform.username',
    near: 'portals:',
    en: 'to be given together with passwordFile',
  },
  {
    what: 'a certificate without its key',
    changes: [['portals:', 'platform: { url: mqtts://broker, certFile: /etc/warden/gw1.pem }\nportals:']],
    path: 'platform.keyFile',
    near: 'portals:',
    en: 'to be given together with certFile',
  },
  {
    what: 'two signers of the platform with one id',
    changes: [
      [
        'portals:',
        'platform: { url: mqtts://broker, signers: [{ id: city, file: /a.pem }, { id: city, file: /b.pem }] }\nportals:',
      ],
    ],
    path: 'platform.signers[1].id',
    near: 'portals:',
    en: 'a value not yet used (platform.signers[0] has it)',
  },
]

describe('what refers to what', () => {
  test.each(rows)('$what: reported at $path', ({ changes, path, near, en }) => {
    expect(reproaches(...changes)).toContainEqual({ path, line: lineOf(near), en })
  })

  test('a mistake of shape does not hide a wrong reference', () => {
    const found = reproaches(['gateway: gw1', 'gateway: 7'], ['gate: lane-gate', 'gate: nowhere-at-all'])
    expect(found.map(({ path }) => path)).toEqual(['venue.gateway', 'portals[0].gate'])
  })
})

describe('the time a gate needs (Art. 17)', () => {
  const relock = (ms: number): Change => ['{ unit: 1 }', `{ unit: 1, relockMs: ${ms} }`]

  test('order, relock and one second of report just fit into the grant of 8 s', () => {
    expect(loaded(relock(5000)).ok).toBe(true)
  })

  test('one millisecond more is refused, with the sum', () => {
    const result = loaded(relock(5001))
    expect(!result.ok && result.problems).toEqual([
      expect.objectContaining({
        path: 'portals[0].gate',
        line: lineOf('gate: lane-gate'),
        got: '2000 + 5001 + 1000 ms > 8000 ms',
      }),
    ])
  })

  test('a longer grant makes room', () => {
    expect(loaded(relock(12_000), ['desks:', 'rules: { grantSeconds: 15 }\ndesks:']).ok).toBe(true)
  })
})

describe('hints', () => {
  const hints = (...changes: Change[]) => {
    const result = loaded(...changes)
    return result.ok ? result.warnings.map(({ text }) => text.en) : []
  }

  test('deposits that nobody can make are pointed out', () => {
    expect(hints(['banks: [bank-a]', 'banks: []'])).toEqual(
      expect.arrayContaining([
        'no desk gives out the cells of this bank',
        'deposits are required, but no desk has a locker bank: nobody will be able to enter',
      ]),
    )
  })

  test('cells of a size that nobody can ask for are pointed out', () => {
    const about = (...changes: Change[]) => hints(...changes).filter((text) => text.includes('size'))
    const odd = 'rules.lockerSizes (small, large) lacks the size tall: such cells will never be given out'
    const tallBank: Change = ['board: board-1,', 'board: board-1, size: tall,']
    const tallCell: Change = ['{ count: 24 }', '[{ id: A1, door: 1 }, { id: A2, door: 2, size: tall }]']
    expect(about()).toEqual([])
    expect(about(tallBank)).toEqual([odd])
    expect(about(tallCell)).toEqual([odd])
    expect(about(tallBank, ['desks:', 'rules: { lockerSizes: [small, tall] }\ndesks:'])).toEqual([])
  })

  test.each([
    ['mqtt://10.0.0.9:1883', true],
    ['mqtt://127.0.0.1:18883', false],
    ['mqtt://localhost', false],
    ['mqtts://broker:8883', false],
  ])('a link to %s is pointed out as unencrypted: %s', (url, pointedOut) => {
    const found = hints(['portals:', `platform: { url: "${url}" }\nportals:`])
    expect(found.some((text) => text.includes('unencrypted'))).toBe(pointedOut)
  })
})
