import { createHash, createHmac, hkdfSync, scryptSync } from 'node:crypto'
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { scryptStretch } from '../../../daemon/journal/stretch.ts'
import { Personal } from '../../../drivers/personal.ts'
import { filesOf, leaks } from '../../support/file-bytes.ts'
import { newVault, vaultKey } from '../../support/vault.ts'

const operator = 'o-000000000001'
const account = 'front.desk-07'
const digits = { pin: '274913', newPin: '604182', oneTime: '918360', locker: '530617' }

test('no byte of the files shows an account name, a PIN, a code or a token, in any encoding, at any time', async () => {
  const { path, vault, reopen } = newVault()
  const { secrets } = vault
  const token = secrets.issueToken(operator, 2_000)
  const hidden = [account, token, ...Object.values(digits)]
  const look = () => expect(leaks(filesOf([path]), hidden)).toEqual([])

  await secrets.addAccount({ operator, account, pin: new Personal(digits.pin) })
  await secrets.checkPin(account, new Personal(digits.pin))
  await secrets.setPin(operator, new Personal(digits.newPin))
  const code = new Personal(digits.oneTime)
  await secrets.putOneTimeCode({ operator, code, expiresMs: 2_000 })
  const cell = { bank: 'bank-1', cell: '07', code: new Personal(digits.locker) }
  await secrets.putLockerCode(cell)
  // The search itself works: what is no secret does stand there.
  expect(leaks(filesOf([path]), [operator, 'bank-1'])).not.toEqual([])
  look()
  expect(await secrets.useOneTimeCode({ operator, code, nowMs: 1_000 })).toBe(true)
  expect(await secrets.checkLockerCode(cell)).toBe(true)
  secrets.forgetLockerCode('bank-1', '07')
  look()
  secrets.removeAccount(operator)
  look()
  reopen()
  look()
})

test('of an account that was removed no row, sealed name, hash or token is left in any byte', async () => {
  const { path, vault } = newVault()
  const { secrets } = vault
  await secrets.addAccount({ operator, account, pin: new Personal(digits.pin) })
  const token = secrets.issueToken(operator, 2_000)
  await secrets.putOneTimeCode({ operator, code: new Personal(digits.oneTime), expiresMs: 2_000 })
  const database = new Database(path, { readonly: true })
  const row = database.prepare('select sealed, pin from accounts').get() as { sealed: Buffer; pin: string }
  const code = database.prepare('select code from one_time_codes').pluck().get() as string
  database.close()
  const traces = [
    row.sealed,
    Buffer.from(row.pin),
    Buffer.from(code),
    createHash('sha256').update(token).digest(),
    Buffer.from(operator),
  ]
  const standing = () => {
    const bytes = Buffer.concat([...filesOf([path]).values()])
    return traces.map((trace) => bytes.includes(trace))
  }
  expect(standing()).toEqual(traces.map(() => true))
  secrets.removeAccount(operator)
  expect(standing()).toEqual(traces.map(() => false))
})

test('a PIN is stored as scrypt of its HMAC with a key of the vault, under a salt of its own', async () => {
  const { path, vault } = newVault(undefined, scryptStretch)
  const { secrets } = vault
  const pin = new Personal(digits.pin)
  await secrets.addAccount({ operator, account, pin })
  await secrets.addAccount({ operator: 'o-000000000002', account: 'desk-2', pin })
  expect(await secrets.checkPin(account, pin)).toBe(operator)
  expect(await secrets.checkPin(account, new Personal(digits.newPin))).toBeNull()

  const database = new Database(path, { readonly: true })
  const rows = database.prepare('select pin from accounts order by operator').pluck().all() as string[]
  database.close()
  const parts = rows.map((row) => row.split('$'))
  expect(parts.map(([, name, cost]) => [name, cost])).toEqual([
    ['scrypt', 'ln=15,r=8,p=1'],
    ['scrypt', 'ln=15,r=8,p=1'],
  ])
  const [salt, otherSalt] = parts.map((part) => Buffer.from(part[3] ?? '', 'base64'))
  expect([salt?.length, otherSalt?.length, salt?.equals(otherSalt ?? salt)]).toEqual([16, 16, false])

  const pepper = Buffer.from(hkdfSync('sha256', vaultKey(), '', 'warden vault peppering', 32))
  const peppered = createHmac('sha256', pepper).update(`["pin","${operator}","${digits.pin}"]`).digest()
  const options = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 }
  const hash = scryptSync(peppered, salt ?? '', 32, options)
  expect(Buffer.from(parts[0]?.[4] ?? '', 'base64').equals(hash)).toBe(true)
})

test('the files are for their owner alone', async () => {
  const { path, vault } = newVault()
  await vault.secrets.addAccount({ operator, account, pin: new Personal(digits.pin) })
  for (const file of filesOf([path]).keys()) expect(statSync(file).mode & 0o777).toBe(0o600)
})
