import { describe, expect, test } from 'vitest'
import { Personal } from '../../../drivers/personal.ts'
import { heldStretch } from '../../support/stretches.ts'
import { newVault } from '../../support/vault.ts'

const o1 = 'o-000000000001'
const pin = new Personal('274913')
const otherPin = new Personal('604182')
const desk = { operator: o1, account: 'desk-1', pin }

describe('while a PIN is being hashed', () => {
  test('an account that is removed opens no more, and does not come back', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const added = secrets.addAccount(desk)
    await finish(0)
    expect(await added).toBe(true)
    const checked = secrets.checkPin('desk-1', pin)
    const set = secrets.setPin(o1, otherPin)
    secrets.removeAccount(o1)
    await finish(1)
    await finish(2)
    expect(await checked).toBeNull()
    await set
    expect(secrets.accounts()).toEqual([])
  })

  test('an account whose operator is removed is not begun', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const added = secrets.addAccount(desk)
    secrets.removeAccount(o1)
    await finish(0)
    expect(await added).toBe(false)
    expect(secrets.accounts()).toEqual([])
  })

  test('the PIN that was set last counts, whichever is ready first', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const added = secrets.addAccount(desk)
    await finish(0)
    await added
    const both = Promise.all([secrets.setPin(o1, pin), secrets.setPin(o1, otherPin)])
    await finish(2)
    await finish(1)
    await both
    const checked = secrets.checkPin('desk-1', otherPin)
    await finish(3)
    expect(await checked).toBe(o1)
  })

  test('to check it, and another one is set, the former one opens no more', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const added = secrets.addAccount(desk)
    await finish(0)
    await added
    const checked = secrets.checkPin('desk-1', pin)
    const set = secrets.setPin(o1, otherPin)
    await finish(2)
    await set
    await finish(1)
    expect(await checked).toBeNull()
  })

  test('a PIN that was set before one that failed counts', async () => {
    const { stretch, finish } = heldStretch()
    const { secrets } = newVault(':memory:', stretch).vault
    const added = secrets.addAccount(desk)
    await finish(0)
    await added
    const first = secrets.setPin(o1, otherPin)
    const second = secrets.setPin(o1, pin)
    const failed = expect(second).rejects.toThrow('no memory')
    await finish(2, new Error('no memory'))
    await finish(1)
    await Promise.all([first, failed])
    const checked = secrets.checkPin('desk-1', otherPin)
    await finish(3)
    expect(await checked).toBe(o1)
  })

  test('the vault may be closed: that is said, and nothing is stored', async () => {
    const { stretch, finish } = heldStretch()
    const { vault, reopen } = newVault(undefined, stretch)
    const added = vault.secrets.addAccount(desk)
    const said = expect(added).rejects.toMatchObject({ name: 'Fault', code: 'closed' })
    const again = reopen()
    await finish(0)
    await said
    expect(again.secrets.accounts()).toEqual([])
  })
})
