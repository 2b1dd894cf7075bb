import { describe, expect, test } from 'vitest'
import { judgePassage, movedFrom, type Passage } from '../../../daemon/commissioning/evidence.ts'

const level = (atMs: number, input: number, closed: boolean) =>
  ({ kind: 'level', atMs, input, closed }) as const
const rest = new Map([
  [1, false],
  [2, true],
])

describe('inputs that left their rest', () => {
  test('are told in their order, each with whether it came back', () => {
    const seen = [level(1, 2, false), level(2, 1, true), level(3, 2, true)]
    expect(movedFrom(rest, seen)).toEqual([
      { input: 2, closed: false, isBack: true },
      { input: 1, closed: true, isBack: false },
    ])
  })

  test('are none that were never read at rest, or read as at rest', () => {
    expect(movedFrom(rest, [level(1, 3, true), level(2, 1, false)])).toEqual([])
  })

  test('are out again when they move a second time', () => {
    const seen = [level(1, 1, true), level(2, 1, false), level(3, 1, true)]
    expect(movedFrom(rest, seen)).toEqual([{ input: 1, closed: true, isBack: false }])
  })
})

const passage: Passage = { ordered: 'in', told: 'in', reported: null, pulsed: [], isReporting: true }

test.each<[Partial<Passage>, ReturnType<typeof judgePassage>]>([
  [{ reported: 'passed' }, 'proven'],
  [{ reported: 'reversed' }, 'contacts_swapped'],
  [{ told: 'none', reported: 'passed' }, 'not_opened'],
  [{ told: 'out', reported: 'reversed' }, 'outputs_swapped'],
  [{ told: 'out', reported: 'passed' }, 'outputs_swapped'],
  [{ pulsed: [5] }, { contactAt: 5 }],
  [{ pulsed: [5, 6] }, 'many_contacts_moved'],
  [{ pulsed: [] }, 'no_contact_moved'],
  [{ pulsed: null }, 'no_contact_moved'],
  [{ isReporting: false }, 'unreported'],
])('a passage of which %j is known is judged as %j', (known, finding) => {
  expect(judgePassage({ ...passage, ...known })).toEqual(finding)
})
