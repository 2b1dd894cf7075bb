import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { Stretch } from '../../../daemon/journal/stretch.ts'
import { usualCost } from '../../../daemon/journal/stretch.ts'
import { Personal } from '../../../drivers/personal.ts'
import { countedStretch } from '../../support/stretches.ts'
import { newVault } from '../../support/vault.ts'

const [o1, o2, o3] = ['o-000000000001', 'o-000000000002', 'o-000000000003'] as const
const pin = new Personal('274913')
const otherPin = new Personal('604182')
const desk = { operator: o1, account: 'desk-1', pin }

/** Runs SQL on a vault's file, as somebody would who has it in hand. */
function tamperWith(path: string, sql: string): void {
  const database = new Database(path)
  database.exec(sql)
  database.close()
}

describe('the slow way', () => {
  test('is taken once for a right PIN, a wrong one and an unknown account alike', async () => {
    const { stretch, begun } = countedStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    await secrets.addAccount(desk)
    for (const [account, given] of [
      ['desk-1', pin],
      ['desk-1', otherPin],
      ['nobody', pin],
      ['', pin],
    ] as const) {
      const before = begun.length
      await secrets.checkPin(account, given)
      expect(begun.slice(before)).toEqual([usualCost])
    }
  })

  test('is taken with the cost of its row, so that the usual one may be raised later', async () => {
    const { stretch, begun } = countedStretch()
    const { path, vault, reopen } = newVault(undefined, stretch)
    await vault.secrets.addAccount(desk)
    tamperWith(path, `update accounts set pin = replace(pin, 'ln=15', 'ln=14')`)
    expect(await reopen().secrets.checkPin('desk-1', pin)).toBeNull()
    expect(begun.at(-1)).toEqual({ ...usualCost, n: 2 ** 14 })
  })
})

describe('a row of accounts that was', () => {
  async function two(stretch?: Stretch) {
    const made = newVault(undefined, stretch)
    await made.vault.secrets.addAccount(desk)
    await made.vault.secrets.addAccount({ operator: o2, account: 'desk-2', pin: otherPin })
    return made
  }

  test('given the hash of somebody else’s PIN opens to nobody', async () => {
    const { path, reopen } = await two()
    tamperWith(path, `update accounts set pin = (select pin from accounts where operator = '${o2}')`)
    const { secrets } = reopen()
    expect(await secrets.checkPin('desk-1', otherPin)).toBeNull()
    expect(await secrets.checkPin('desk-2', otherPin)).toBe(o2)
  })

  test.each([
    ['emptied', ''],
    ['filled with a plain text', '274913'],
    ['filled with a cost beyond the machine', `$scrypt$ln=60,r=8,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`],
    ['left without salt and hash', '$scrypt$ln=15,r=8,p=1$$'],
  ])('%s in place of its hash opens to nobody, by the usual slow way', async (_what, text) => {
    const { stretch, begun } = countedStretch()
    const { path, reopen } = await two(stretch)
    tamperWith(path, `update accounts set pin = '${text}' where operator = '${o1}'`)
    const { secrets } = reopen()
    expect(await secrets.checkPin('desk-1', pin)).toBeNull()
    expect(begun).toEqual([usualCost, usualCost, usualCost])
    expect(await secrets.checkPin('desk-2', otherPin)).toBe(o2)
  })

  test.each([
    ['moved to another operator', `update accounts set operator = '${o3}' where operator = '${o1}'`],
    ['changed by a byte', `update accounts set sealed = unhex(hex(sealed) || '00') where operator = '${o1}'`],
    ['cut short', `update accounts set sealed = x'00' where operator = '${o1}'`],
    [
      'filled with the proof of the key',
      `update accounts set sealed = (select value from vault_check) where operator = '${o1}'`,
    ],
  ])('%s is as if it were removed: the others go on, and it can be added again', async (_what, sql) => {
    const { path, reopen } = await two()
    tamperWith(path, sql)
    const { secrets } = reopen()
    expect(secrets.accounts()).toEqual([{ operator: o2, account: 'desk-2' }])
    expect(await secrets.checkPin('desk-1', pin)).toBeNull()
    expect(await secrets.addAccount(desk)).toBe(true)
    expect(await secrets.checkPin('desk-1', pin)).toBe(o1)
  })
})

test('an account that cannot be removed as a whole is not removed at all', async () => {
  const { path, vault } = newVault()
  const { secrets } = vault
  await secrets.addAccount(desk)
  await secrets.putOneTimeCode({ operator: o1, code: otherPin, expiresMs: 2_000 })
  const token = secrets.issueToken(o1, 2_000)
  for (const table of ['accounts', 'tokens', 'one_time_codes']) {
    tamperWith(
      path,
      `create trigger stop before delete on ${table} begin select raise(abort, 'not now'); end`,
    )
    expect(() => secrets.removeAccount(o1)).toThrow('not now')
    tamperWith(path, 'drop trigger stop')
    expect(secrets.accountOf(o1)).toBe('desk-1')
    expect(await secrets.checkPin('desk-1', pin)).toBe(o1)
    expect(secrets.operatorOfToken(token, 0)).toBe(o1)
  }
  expect(await secrets.useOneTimeCode({ operator: o1, code: otherPin, nowMs: 0 })).toBe(true)
})
