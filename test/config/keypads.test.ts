import { describe, expect, test } from 'vitest'
import { venueOf } from '../../daemon/site.ts'
import { loaded } from '../support/venue-file.ts'

const keypad = `  - id: keys
    family: test-keypad
    transport: { kind: serial, path: /dev/venue/keys }
    devices: [{ id: keypad-1 }]
  - id: scan
    family: test-scanner
    transport: { kind: serial, path: /dev/venue/scan }
    devices: [{ id: scanner-1 }]
`
const bankA = '{ id: bank-a, name: 甲柜, board: board-1, cells: { count: 24 } }'
const lines = ['portals:', `${keypad}portals:`] as const

function withBank(bank: string) {
  return loaded(lines, [bankA, bank])
}

function problems(bank: string) {
  const result = withBank(bank)
  return result.ok ? [] : result.problems.map(({ path, expected }) => ({ path, en: expected.en }))
}

describe('keypads and badge readers in the venue file', () => {
  test('a keypad serves its bank, a badge reader its desk', () => {
    const result = loaded(
      lines,
      [bankA, bankA.replace('board:', 'keypad: keypad-1, board:')],
      ['reader: desk-reader', 'reader: desk-reader, scanner: scanner-1'],
    )
    if (!result.ok) throw new Error(JSON.stringify(result.problems))
    const { uses } = venueOf(result.config, () => null)
    expect(uses.get('keypad-1')).toMatchObject({ kind: 'keypad', banks: [{ id: 'bank-a' }] })
    expect(uses.get('scanner-1')).toMatchObject({ kind: 'desk-scanner', desk: { id: 'desk' } })
  })

  test('a reader of cards is no keypad', () => {
    expect(problems(bankA.replace('board:', 'keypad: lane-in, board:'))).toMatchObject([
      { path: 'banks[0].keypad', en: 'a keypad (this device is a card reader)' },
    ])
  })

  test('a cell whose name has no number cannot be pressed', () => {
    const cells =
      '{ id: bank-a, name: 甲柜, board: board-1, keypad: keypad-1, cells: [{ id: Large, door: 1 }] }'
    expect(problems(cells)).toMatchObject([
      { path: 'banks[0].cells', en: 'ids of cells with a number in them, as a keypad has digits only' },
    ])
  })

  test('two cells that are pressed alike cannot have one keypad', () => {
    const cells = 'cells: [{ id: A1, door: 1 }, { id: B01, door: 2 }]'
    const bank = `{ id: bank-a, name: 甲柜, board: board-1, keypad: keypad-1, ${cells} }`
    expect(problems(bank)).toMatchObject([{ path: 'banks[0].cells' }])
    expect(problems(bank.replace('keypad: keypad-1, ', ''))).toEqual([])
  })
})
