import { describe, expect, test } from 'vitest'
import { families } from '../../../drivers/families.ts'
import { modbusInputs } from '../../../drivers/modbus-inputs/index.ts'
import { inputBoard } from '../../support/input-board.ts'

function problems(settings: unknown): readonly string[] {
  const parsed = modbusInputs.settings.safeParse(settings)
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join('.'))
}

test('the family is in the table', () => {
  expect(families.get('modbus-inputs')).toBe(modbusInputs)
})

describe('settings', () => {
  test('need the number of inputs only; the rest has defaults', () => {
    expect(modbusInputs.settings.parse({ inputs: 2 })).toEqual(inputBoard)
  })

  test('parse to themselves, because a family parses them again', () => {
    expect(modbusInputs.settings.parse(inputBoard)).toEqual(inputBoard)
  })

  test.each<readonly [string, Record<string, unknown>]>([
    ['inputs', { inputs: undefined }],
    ['inputs', { inputs: 0 }],
    ['inputs', { inputs: 17 }],
    ['unit', { unit: 0 }],
    ['unit', { unit: 248 }],
    ['pollMs', { pollMs: 49 }],
    ['pollMs', { pollMs: 1001 }],
    ['replyMs', { replyMs: 9 }],
    ['', { input: 8 }],
  ])('"%s" is refused: %j', (path, settings) => {
    expect(problems({ inputs: 8, ...settings })).toEqual([path])
  })
})
