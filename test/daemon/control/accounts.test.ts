import { describe, expect, test } from 'vitest'
import { Personal } from '../../../drivers/personal.ts'
import { controlBench, pinOf, staffedBench } from '../../support/control-bench.ts'
import { numberOf, present } from '../../support/gateway-visits.ts'
import { person } from '../../support/people.ts'

const { name, id_type: document, id_no: number } = person('W2')
const w2 = { account: 'w2', name, roles: ['area_staff'], pin: pinOf('W2') }

describe('the first account', () => {
  test('needs no login, and can give rights to others', async () => {
    const { addAccount, codeOf, logIn } = await controlBench()
    expect((await addAccount('W1')).result).toMatchObject({ account: 'w1', roles: ['witness'] })
    expect(await codeOf('operator.add', w2)).toBe('login_needed')
    expect(await codeOf('operator.add', w2, { token: await logIn('W1') })).toBe('ok')
  })

  test.each(['area_staff', 'technician', 'site_supervisor', 'auditor'])(
    'is not that of a role like %s, which could give rights to nobody',
    async (role) => {
      const { codeOf, bench } = await controlBench()
      expect(await codeOf('operator.add', { ...w2, roles: [role] })).toBe('first_account')
      expect(bench.vault.secrets.accounts()).toEqual([])
      expect(await codeOf('roster.put', {})).toBe('roster_invalid')
    },
  )
})

describe('an account', () => {
  test('is given by witness or administrative supervisor only', async () => {
    const { codeOf, tokens } = await staffedBench('W1', 'T1', 'S2')
    expect(await codeOf('operator.add', w2, { token: tokens.T1 })).toBe('role_not_permitted')
    expect(await codeOf('operator.add', w2, { token: tokens.S2 })).toBe('ok')
  })

  test('is one fact that names nobody; name and number go to the vault alone', async () => {
    const { codeOf, tokens, bench } = await staffedBench('W1')
    const given = { ...w2, card: { document, number } }
    expect(await codeOf('operator.add', given, { token: tokens.W1 })).toBe('ok')
    const operator = bench.vault.secrets.operatorOf('w2')
    const [fact] = [...bench.journal.events()].slice(-1)
    expect(fact).toMatchObject({
      type: 'policy.changed',
      subject: operator,
      data: { what: 'operator_added', operator, roles: ['area_staff'] },
    })
    expect(bench.vault.person(operator ?? '')?.name.reveal()).toBe(name)
    for (const secret of [name, number, w2.pin]) expect(bench.onDisk().includes(secret)).toBe(false)
  })

  test('of a person with a document is known at portals by it', async () => {
    const { addAccount, tokens, bench } = await staffedBench('W1')
    await addAccount('W2', tokens.W1)
    present(bench, 'lane1-in', 'W2')
    const [fact] = [...bench.journal.events()].slice(-1)
    expect(fact?.data).toMatchObject({ participant: bench.vault.secrets.operatorOf('w2') })
  })

  test.each([
    ['arguments_invalid', { roles: [] }],
    ['arguments_invalid', { roles: ['boss'] }],
    ['arguments_invalid', { name: '' }],
    ['arguments_invalid', { password: 'x' }],
    ['account_malformed', { account: 'W 2' }],
    ['account_taken', { account: 'w1' }],
    ['pin_too_short', { pin: '12345' }],
    ['pin_too_simple', { pin: '654321' }],
    ['roles_apart', { roles: ['witness', 'technician'] }],
    ['arguments_invalid', { roles: ['auditor', 'auditor'] }],
    ['number_invalid', { card: { document, number: `${number.slice(0, -1)}A` } }],
    ['card_taken', { card: { document, number: person('W1').id_no } }],
  ])('is refused with %s for %j, and nothing is kept of it', async (code, change) => {
    const { ask, tokens, bench } = await staffedBench('W1')
    const before = bench.types().length
    const reply = await ask('operator.add', { ...w2, ...change }, { token: tokens.W1 })
    expect(reply.problem?.code).toBe(code)
    expect(JSON.stringify(reply)).not.toContain(name)
    expect(bench.types().length).toBe(before)
    expect(bench.vault.secrets.accounts().map(({ account }) => account)).toEqual(['w1'])
  })

  test('that could not be put on record is taken back, and can be added again', async () => {
    const { codeOf, tokens, bench } = await staffedBench('W1')
    const given = { ...w2, card: { document, number } }
    bench.diskFull = true
    expect(await codeOf('operator.add', given, { token: tokens.W1 })).toBe('journal_unwritable')
    bench.diskFull = false
    expect(bench.vault.secrets.operatorOf('w2')).toBeNull()
    expect(bench.vault.participants(bench.vault.hash(numberOf('W2')))).toEqual([])
    expect(await codeOf('operator.add', given, { token: tokens.W1 })).toBe('ok')
  })

  test('left behind by a kill between secrets and record opens nothing, and is added again', async () => {
    const { codeOf, tokens, bench } = await staffedBench('W1')
    const orphan = { operator: 'o-000000000000', account: 'w2', pin: new Personal(pinOf('W2')) }
    await bench.vault.secrets.addAccount(orphan)
    expect(await codeOf('operator.login', { account: 'w2', pin: pinOf('W2') })).toBe('login_failed')
    expect(await codeOf('operator.add', w2, { token: tokens.W1 })).toBe('ok')
    expect(await codeOf('operator.login', { account: 'w2', pin: pinOf('W2') })).toBe('ok')
  })
})

describe('roles', () => {
  test('are changed by another one, at once, and never those of the own account', async () => {
    const { codeOf, tokens } = await staffedBench('W1', 'S2')
    const roles = ['admin_supervisor', 'auditor']
    expect(await codeOf('operator.roles', { account: 's2', roles }, { token: tokens.S2 })).toBe('own_account')
    expect(await codeOf('operator.roles', { account: 's2', roles: ['auditor'] }, { token: tokens.W1 })).toBe(
      'ok',
    )
    expect(await codeOf('operator.add', w2, { token: tokens.S2 })).toBe('role_not_permitted')
  })

  test('witness and technician never come together', async () => {
    const { codeOf, tokens } = await staffedBench('W1', 'T1')
    const given = { account: 't1', roles: ['technician', 'witness'] }
    expect(await codeOf('operator.roles', given, { token: tokens.W1 })).toBe('roles_apart')
  })

  test('of an account that is not there are refused', async () => {
    const { codeOf, tokens } = await staffedBench('W1')
    const given = { account: 'nobody', roles: ['auditor'] }
    expect(await codeOf('operator.roles', given, { token: tokens.W1 })).toBe('unknown_account')
  })
})

describe('a disabled account', () => {
  test('loses its login at once, opens nothing, and leaves name and document for a new one', async () => {
    const { codeOf, addAccount, tokens, bench } = await staffedBench('W1', 'W2')
    expect(await codeOf('operator.disable', { account: 'w2' }, { token: tokens.W1 })).toBe('ok')
    expect(bench.types().slice(-2)).toEqual(['policy.changed', 'operator.logged_out'])
    expect(await codeOf('operator.whoami', {}, { token: tokens.W2 })).toBe('login_needed')
    expect(await codeOf('operator.login', { account: 'w2', pin: pinOf('W2') })).toBe('login_failed')
    expect(await codeOf('operator.disable', { account: 'w2' }, { token: tokens.W1 })).toBe('unknown_account')
    expect((await addAccount('W2', tokens.W1)).ok).toBe(true)
    expect(await codeOf('operator.login', { account: 'w2', pin: pinOf('W2') })).toBe('ok')
  })

  test('is never the own one: somebody who can give rights is always left', async () => {
    const { codeOf, tokens } = await staffedBench('W1')
    expect(await codeOf('operator.disable', { account: 'w1' }, { token: tokens.W1 })).toBe('own_account')
  })
})

describe('the own PIN', () => {
  test('is changed with the old one, and then only the new one counts', async () => {
    const { codeOf, tokens } = await staffedBench('W1')
    const change = { pin: pinOf('W1'), next: '418209' }
    expect(await codeOf('operator.pin', change)).toBe('login_needed')
    expect(await codeOf('operator.pin', change, { token: tokens.W1 })).toBe('ok')
    expect(await codeOf('operator.login', { account: 'w1', pin: pinOf('W1') })).toBe('login_failed')
    expect(await codeOf('operator.login', { account: 'w1', pin: '418209' })).toBe('ok')
  })

  test('stays when the old one is wrong, which counts, or the new one is too simple', async () => {
    const { codeOf, tokens, bench } = await staffedBench('W1')
    const token = tokens.W1
    expect(await codeOf('operator.pin', { pin: '111222', next: '418209' }, { token })).toBe('login_failed')
    expect(bench.types().at(-1)).toBe('operator.login_failed')
    expect(await codeOf('operator.pin', { pin: pinOf('W1'), next: '111111' }, { token })).toBe(
      'pin_too_simple',
    )
    expect(await codeOf('operator.login', { account: 'w1', pin: pinOf('W1') })).toBe('ok')
  })
})

describe('the document of an operator', () => {
  test('is registered later, by the operator or by who gives rights', async () => {
    const { codeOf, logIn, tokens, bench } = await staffedBench('W1', 'T1')
    await codeOf('operator.add', w2, { token: tokens.W1 })
    const card = { document, number }
    expect(await codeOf('operator.card', { account: 'w2', card }, { token: tokens.T1 })).toBe(
      'role_not_permitted',
    )
    expect(await codeOf('operator.card', { card }, { token: await logIn('W2') })).toBe('ok')
    expect(bench.vault.participants(bench.vault.hash(numberOf('W2')))).toEqual([
      bench.vault.secrets.operatorOf('w2'),
    ])
    expect(await codeOf('operator.card', { card }, { token: tokens.T1 })).toBe('card_taken')
    expect(await codeOf('operator.card', { account: 'w2', card }, { token: tokens.W1 })).toBe('ok')
  })
})

describe('the list of accounts', () => {
  test('shows accounts, roles and states, and of a name the first character only', async () => {
    const { ask, codeOf, tokens } = await staffedBench('W1', 'W2', 'T1')
    await codeOf('operator.logout', {}, { token: tokens.W2 })
    await codeOf('operator.disable', { account: 't1' }, { token: tokens.W1 })
    const reply = await ask('operator.list', {}, { token: tokens.W1 })
    expect(reply.result).toMatchObject({
      accounts: [
        { account: 'w1', name: '朱**', roles: ['witness'], state: 'logged_in' },
        { account: 'w2', roles: ['area_staff'], state: 'logged_out' },
        { account: 't1', state: 'disabled' },
      ],
    })
    expect(JSON.stringify(reply)).not.toContain(person('W1').name)
  })
})
