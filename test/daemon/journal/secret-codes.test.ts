import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { Personal } from '../../../drivers/personal.ts'
import { countedStretch, heldStretch } from '../../support/stretches.ts'
import { newVault } from '../../support/vault.ts'

const [o1, o2] = ['o-000000000001', 'o-000000000002'] as const
const code = new Personal('274913')
const otherCode = new Personal('604182')
const given = { operator: o1, code, expiresMs: 2_000 }
const used = { operator: o1, code, nowMs: 1_000 }

const places: [string, () => ReturnType<typeof newVault>][] = [
  ['on disk', () => newVault()],
  ['in memory', () => newVault(':memory:')],
]

describe.each(places)('a one-time code %s', (_where, make) => {
  test('is true once, for its operator', async () => {
    const { secrets } = make().vault
    await secrets.putOneTimeCode(given)
    expect(await secrets.useOneTimeCode({ ...used, operator: o2 })).toBe(false)
    expect(await secrets.useOneTimeCode({ ...used, code: otherCode })).toBe(false)
    expect(await secrets.useOneTimeCode(used)).toBe(true)
    expect(await secrets.useOneTimeCode(used)).toBe(false)
  })

  test('is true once when it is asked many times at the same time', async () => {
    const { secrets } = make().vault
    await secrets.putOneTimeCode(given)
    const answers = await Promise.all(Array.from({ length: 10 }, () => secrets.useOneTimeCode(used)))
    expect(answers.filter((answer) => answer)).toHaveLength(1)
  })

  test('is true in the last millisecond of its time, and false from its end on', async () => {
    const { secrets } = make().vault
    await secrets.putOneTimeCode(given)
    expect(await secrets.useOneTimeCode({ ...used, nowMs: 2_000 })).toBe(false)
    expect(await secrets.useOneTimeCode({ ...used, nowMs: 1_999 })).toBe(true)
  })

  test('makes a former one of the operator void, and none of another operator', async () => {
    const { secrets } = make().vault
    await secrets.putOneTimeCode(given)
    await secrets.putOneTimeCode({ ...given, operator: o2 })
    await secrets.putOneTimeCode({ ...given, code: otherCode })
    expect(await secrets.useOneTimeCode(used)).toBe(false)
    expect(await secrets.useOneTimeCode({ ...used, operator: o2 })).toBe(true)
    expect(await secrets.useOneTimeCode({ ...used, code: otherCode })).toBe(true)
  })
})

describe('a one-time code', () => {
  test('that was used stays used after reopening; one that was not is true then', async () => {
    const { vault, reopen } = newVault()
    await vault.secrets.putOneTimeCode(given)
    await vault.secrets.putOneTimeCode({ ...given, operator: o2 })
    await vault.secrets.useOneTimeCode(used)
    const { secrets } = reopen()
    expect(await secrets.useOneTimeCode(used)).toBe(false)
    expect(await secrets.useOneTimeCode({ ...used, operator: o2 })).toBe(true)
  })

  test('is void when another one takes its place while it is being checked', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const first = secrets.putOneTimeCode(given)
    await finish(0)
    await first
    const checked = secrets.useOneTimeCode(used)
    const second = secrets.putOneTimeCode({ ...given, code: otherCode })
    await finish(2)
    await second
    await finish(1)
    expect(await checked).toBe(false)
    const other = secrets.useOneTimeCode({ ...used, code: otherCode })
    await finish(3)
    expect(await other).toBe(true)
  })

  test('is not stored when its operator is removed while it is being hashed', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const put = secrets.putOneTimeCode(given)
    secrets.removeAccount(o1)
    await finish(0)
    await put
    const checked = secrets.useOneTimeCode(used)
    await finish(1)
    expect(await checked).toBe(false)
  })

  test('is checked the slow way, whether there is one, it has expired, or there is none', async () => {
    const { stretch, begun } = countedStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    await secrets.putOneTimeCode(given)
    for (const asked of [
      { ...used, code: otherCode },
      { ...used, nowMs: 9_000 },
      { ...used, operator: o2 },
    ]) {
      const before = begun.length
      expect(await secrets.useOneTimeCode(asked)).toBe(false)
      expect(begun).toHaveLength(before + 1)
    }
  })
})

const cell = { bank: 'bank-1', cell: '07', code }

describe.each(places)('a locker code %s', (_where, make) => {
  test('opens its cell as often as it is asked, and no other one', async () => {
    const { secrets } = make().vault
    expect(secrets.hasLockerCode('bank-1', '07')).toBe(false)
    await secrets.putLockerCode(cell)
    expect(secrets.hasLockerCode('bank-1', '07')).toBe(true)
    for (let time = 0; time < 3; time++) expect(await secrets.checkLockerCode(cell)).toBe(true)
    expect(await secrets.checkLockerCode({ ...cell, code: otherCode })).toBe(false)
    expect(await secrets.checkLockerCode({ ...cell, cell: '08' })).toBe(false)
    expect(await secrets.checkLockerCode({ ...cell, bank: 'bank-2' })).toBe(false)
    expect([secrets.hasLockerCode('bank-1', '08'), secrets.hasLockerCode('bank-2', '07')]).toEqual([
      false,
      false,
    ])
  })

  test('makes a former one of the cell void', async () => {
    const { secrets } = make().vault
    await secrets.putLockerCode(cell)
    await secrets.putLockerCode({ ...cell, code: otherCode })
    expect(await secrets.checkLockerCode(cell)).toBe(false)
    expect(await secrets.checkLockerCode({ ...cell, code: otherCode })).toBe(true)
  })

  test('that is forgotten opens nothing; forgetting it twice is fine, and the others stay', async () => {
    const { secrets } = make().vault
    await secrets.putLockerCode(cell)
    await secrets.putLockerCode({ ...cell, cell: '08' })
    secrets.forgetLockerCode('bank-1', '07')
    secrets.forgetLockerCode('bank-1', '07')
    expect(secrets.hasLockerCode('bank-1', '07')).toBe(false)
    expect(await secrets.checkLockerCode(cell)).toBe(false)
    expect(await secrets.checkLockerCode({ ...cell, cell: '08' })).toBe(true)
  })
})

describe('a locker code', () => {
  test('still opens after reopening', async () => {
    const { vault, reopen } = newVault()
    await vault.secrets.putLockerCode(cell)
    const { secrets } = reopen()
    expect(secrets.hasLockerCode('bank-1', '07')).toBe(true)
    expect(await secrets.checkLockerCode(cell)).toBe(true)
  })

  test('is not mixed up with that of a cell whose names run together alike', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const first = secrets.putLockerCode({ bank: 'a', cell: 'bc', code })
    const second = secrets.putLockerCode({ bank: 'ab', cell: 'c', code: otherCode })
    await finish(1)
    await finish(0)
    await Promise.all([first, second])
    expect([secrets.hasLockerCode('a', 'bc'), secrets.hasLockerCode('ab', 'c')]).toEqual([true, true])
  })

  test('of a cell that is emptied while it is being hashed or checked opens nothing', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const put = secrets.putLockerCode(cell)
    secrets.forgetLockerCode('bank-1', '07')
    await finish(0)
    await put
    expect(secrets.hasLockerCode('bank-1', '07')).toBe(false)
    const again = secrets.putLockerCode(cell)
    await finish(1)
    await again
    const checked = secrets.checkLockerCode(cell)
    secrets.forgetLockerCode('bank-1', '07')
    await finish(2)
    expect(await checked).toBe(false)
  })

  test('that somebody moved to another cell in the file opens nothing there', async () => {
    const { path, vault, reopen } = newVault()
    await vault.secrets.putLockerCode(cell)
    await vault.secrets.putLockerCode({ ...cell, cell: '08', code: otherCode })
    const database = new Database(path)
    database.exec(`update locker_codes set code = (select code from locker_codes where cell = '08')`)
    database.close()
    const { secrets } = reopen()
    expect(await secrets.checkLockerCode({ ...cell, code: otherCode })).toBe(false)
    expect(await secrets.checkLockerCode({ ...cell, cell: '08', code: otherCode })).toBe(true)
  })

  test('is checked the slow way, also for a cell that has none', async () => {
    const { stretch, begun } = countedStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    await secrets.checkLockerCode(cell)
    expect(begun).toHaveLength(1)
  })
})
