import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../daemon/journal/database.ts'
import { Personal } from '../../../drivers/personal.ts'
import { newVault } from '../../support/vault.ts'

const [o1, o2, o3] = ['o-000000000001', 'o-000000000002', 'o-000000000003'] as const
const pin = new Personal('274913')
const otherPin = new Personal('604182')
const desk = { operator: o1, account: 'desk-1', pin }

describe.each([
  ['on disk', () => newVault()],
  ['in memory', () => newVault(':memory:')],
])('an account %s', (_where, make) => {
  test('is known by its operator and by its name, and opens with its PIN alone', async () => {
    const { secrets } = make().vault
    expect(await secrets.addAccount(desk)).toBe(true)
    expect([secrets.operatorOf('desk-1'), secrets.accountOf(o1)]).toEqual([o1, 'desk-1'])
    expect(await secrets.checkPin('desk-1', pin)).toBe(o1)
    expect(await secrets.checkPin('desk-1', otherPin)).toBeNull()
    expect(await secrets.checkPin('desk-2', pin)).toBeNull()
    expect([secrets.operatorOf('desk-2'), secrets.accountOf(o2)]).toEqual([null, null])
  })

  test('opens with another PIN when that was set, and no longer with the former one', async () => {
    const { secrets } = make().vault
    await secrets.addAccount(desk)
    await secrets.setPin(o1, otherPin)
    expect(await secrets.checkPin('desk-1', otherPin)).toBe(o1)
    expect(await secrets.checkPin('desk-1', pin)).toBeNull()
  })

  test('that is removed opens no more, with token and one-time code; the others stay', async () => {
    const { secrets } = make().vault
    const codeOf = (operator: string) => ({ operator, code: otherPin, nowMs: 1_000 })
    const tokens = []
    for (const [operator, account] of [
      [o1, 'desk-1'],
      [o2, 'desk-2'],
    ] as const) {
      await secrets.addAccount({ operator, account, pin })
      await secrets.putOneTimeCode({ operator, code: otherPin, expiresMs: 2_000 })
      tokens.push(secrets.issueToken(operator, 2_000))
    }
    secrets.removeAccount(o1)
    expect(secrets.accounts()).toEqual([{ operator: o2, account: 'desk-2' }])
    expect(tokens.map((token) => secrets.operatorOfToken(token, 1_000))).toEqual([null, o2])
    expect(await secrets.checkPin('desk-1', pin)).toBeNull()
    expect(await secrets.checkPin('desk-2', pin)).toBe(o2)
    expect(await secrets.useOneTimeCode(codeOf(o1))).toBe(false)
    expect(await secrets.useOneTimeCode(codeOf(o2))).toBe(true)
  })
})

describe('an account name', () => {
  test('that is taken is not given again, nor does an operator get a second one', async () => {
    const { vault, reopen } = newVault()
    await vault.secrets.addAccount(desk)
    for (const open of [() => vault, reopen]) {
      const { secrets } = open()
      expect(await secrets.addAccount({ ...desk, operator: o2 })).toBe(false)
      expect(await secrets.addAccount({ ...desk, account: 'desk-2' })).toBe(false)
      expect(secrets.accounts()).toEqual([{ operator: o1, account: 'desk-1' }])
      expect(await secrets.checkPin('desk-1', pin)).toBe(o1)
    }
  })

  test('goes to one of two who ask for it at the same time', async () => {
    const { secrets } = newVault().vault
    const given = await Promise.all([secrets.addAccount(desk), secrets.addAccount({ ...desk, operator: o2 })])
    expect([...given].sort()).toEqual([false, true])
    expect(secrets.accounts()).toHaveLength(1)
  })

  test('is free again when its account is removed', async () => {
    const { secrets } = newVault().vault
    await secrets.addAccount(desk)
    secrets.removeAccount(o1)
    expect(await secrets.addAccount({ operator: o2, account: 'desk-1', pin: otherPin })).toBe(true)
    expect(await secrets.checkPin('desk-1', otherPin)).toBe(o2)
  })
})

test('accounts are listed by name and tell no secret', async () => {
  const { vault, reopen } = newVault()
  for (const [operator, account] of [
    [o1, 'desk-3'],
    [o2, 'desk-1'],
    [o3, 'desk-2'],
  ] as const) {
    await vault.secrets.addAccount({ operator, account, pin })
  }
  for (const open of [() => vault, reopen]) {
    const { secrets } = open()
    expect(secrets.accounts()).toEqual([
      { operator: o2, account: 'desk-1' },
      { operator: o3, account: 'desk-2' },
      { operator: o1, account: 'desk-3' },
    ])
    expect(inspect(secrets, { depth: null })).not.toContain('274913')
  }
})

test('accounts are the same in memory and on disk after any addings, settings and removals', async () => {
  const step = fc.record({
    what: fc.constantFrom('add' as const, 'set' as const, 'remove' as const),
    operator: fc.constantFrom(o1, o2, o3),
    account: fc.constantFrom('desk-1', 'desk-2'),
    pin: fc.constantFrom('274913', '604182'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
      const { vault, reopen } = newVault()
      const model = new Map<string, { account: string; pin: string }>()
      for (const { what, operator, account, pin: digits } of steps) {
        const known = model.get(operator)
        if (what === 'add') {
          const isFree = known === undefined && ![...model.values()].some((one) => one.account === account)
          const given = { operator, account, pin: new Personal(digits) }
          expect(await vault.secrets.addAccount(given)).toBe(isFree)
          if (isFree) model.set(operator, { account, pin: digits })
        } else if (what === 'set') {
          await vault.secrets.setPin(operator, new Personal(digits))
          if (known !== undefined) model.set(operator, { ...known, pin: digits })
        } else {
          vault.secrets.removeAccount(operator)
          model.delete(operator)
        }
      }
      for (const open of [() => vault, reopen]) {
        const { secrets } = open()
        expect(
          secrets
            .accounts()
            .map(({ operator }) => operator)
            .sort(),
        ).toEqual([...model.keys()].sort())
        for (const [operator, one] of model) {
          expect(secrets.accountOf(operator)).toBe(one.account)
          expect(await secrets.checkPin(one.account, new Personal(one.pin))).toBe(operator)
        }
      }
    }),
    { numRuns: 25 },
  )
})

describe('a token', () => {
  test('is 32 random bytes in base64url, another one each time, and stands for its operator until it ends', () => {
    const { vault, reopen } = newVault()
    const tokens = [o1, o1, o2].map((operator) => vault.secrets.issueToken(operator, 2_000))
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(new Set(tokens).size).toBe(3)
    for (const open of [() => vault, reopen]) {
      const { secrets } = open()
      const at = (nowMs: number) => tokens.map((token) => secrets.operatorOfToken(token, nowMs))
      expect(at(1_999)).toEqual([o1, o1, o2])
      expect(at(2_000)).toEqual([null, null, null])
      expect(secrets.operatorOfToken('', 0)).toBeNull()
      expect(secrets.operatorOfToken(`${tokens[0]}=`, 0)).toBeNull()
    }
  })

  test('stands for nobody when the operator’s tokens are revoked; those of others stay', () => {
    const { secrets } = newVault().vault
    const tokens = [o1, o1, o2].map((operator) => secrets.issueToken(operator, 2_000))
    secrets.revokeTokens(o1)
    expect(tokens.map((token) => secrets.operatorOfToken(token, 0))).toEqual([null, null, o2])
  })

  test('is one of 16 of an operator at most: the oldest goes', () => {
    const { secrets } = newVault().vault
    const others = secrets.issueToken(o2, 2_000)
    const tokens = Array.from({ length: 20 }, () => secrets.issueToken(o1, 2_000))
    const living = tokens.map((token) => secrets.operatorOfToken(token, 0) === o1)
    expect(living).toEqual(tokens.map((_, at) => at >= 4))
    expect(secrets.operatorOfToken(others, 0)).toBe(o2)
  })
})

test('what cannot be written says so, and nothing of it is known', async () => {
  const { path, vault } = newVault()
  const other = openDatabase(path)
  other.exec('begin immediate')
  await expect(vault.secrets.addAccount(desk)).rejects.toMatchObject({ code: 'journal_unwritable' })
  expect(vault.secrets.accounts()).toEqual([])
  other.exec('rollback')
  other.close()
  expect(await vault.secrets.addAccount(desk)).toBe(true)
})
